"""A form made from a dataclass edits every kind of field and gives plain values back."""

import os
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QLineEdit

from narratix_desktop.exporters.catalog import exporters
from narratix_desktop.ports.export import option, read_options
from narratix_desktop.ui.widgets.option_form import OptionForm


class Size(Enum):
    SMALL = 1
    LARGE = 2


@dataclass(frozen=True, slots=True)
class Options:
    loud: bool = option(True, "Loud", "How it sounds.")
    size: Size = option(Size.SMALL, "Size", unit="cm")
    count: int = option(3, "Count")
    share: float = option(0.5, "Share")
    name: str = option("x", "Name")


@pytest.fixture
def form(qapp: Any) -> OptionForm:
    return OptionForm(Options, "Tests")


def test_a_form_begins_with_the_defaults(form: OptionForm) -> None:
    assert read_options(Options, form.values()) == Options()


def test_edited_fields_come_back_as_options(form: OptionForm) -> None:
    changes: list[object] = []
    form.options_changed.connect(lambda: changes.append(1))
    form.findChildren(QCheckBox)[0].setChecked(False)
    form.findChildren(QComboBox)[0].setCurrentIndex(1)
    form.findChildren(QLineEdit)[-1].setText("y")
    assert read_options(Options, form.values()) == Options(loud=False, size=Size.LARGE, name="y")
    assert len(changes) == 3


def test_earlier_values_are_shown_again_as_far_as_they_fit(form: OptionForm) -> None:
    form.show_values({"loud": False, "size": 2, "count": 7, "share": 0.25, "name": "z", "gone": 1})
    wanted = Options(False, Size.LARGE, 7, 0.25, "z")
    assert read_options(Options, form.values()) == wanted
    form.show_values({"loud": "no", "size": 99, "count": "many"})
    assert read_options(Options, form.values()) == wanted


def test_values_that_fit_no_field_leave_the_defaults() -> None:
    given = {"loud": 1, "size": [], "count": True, "share": 2, "name": None, "other": "x"}
    assert read_options(Options, given) == Options(share=2.0)


def test_fields_say_what_they_are(form: OptionForm) -> None:
    box = form.findChildren(QComboBox)[0]
    assert (box.accessibleName(), box.itemText(1)) == ("Size", "Large (2 cm)")
    assert form.findChildren(QCheckBox)[0].toolTip() == "How it sounds."
    assert all(spin.accessibleName() for spin in form.findChildren(QAbstractSpinBox))


@pytest.mark.parametrize("name", list(exporters()))
def test_every_exporter_can_be_chosen_by_what_it_says(qapp: Any, name: str) -> None:
    exporter = exporters()[name]
    assert exporter.summary.endswith(".")
    assert exporter.suffix
    assert "." not in exporter.suffix
    assert exporter.bytes_per_second > 0
    if exporter.options is not None:
        assert read_options(exporter.options, OptionForm(exporter.options, "T").values()) == exporter.options()

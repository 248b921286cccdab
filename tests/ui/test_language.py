"""What languages are called: in English, or as their own speakers write them where the system speaks another one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from narratix_desktop.ui.language import language_name, territory_name


@pytest.fixture(params=["en_US", "de_DE"])
def system(request: pytest.FixtureRequest) -> Iterator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


def test_a_language_is_named_as_the_author_can_read_it(system: str) -> None:
    english = system == "en_US"
    assert language_name("pt-BR") == ("Portuguese" if english else "português")
    assert territory_name("pt-BR") == ("Brazil" if english else "Brasil")
    assert (language_name("en-GB"), territory_name("en-GB")) == ("English", "United Kingdom")
    assert (territory_name("de"), language_name("xx-nobody")) == ("", "")

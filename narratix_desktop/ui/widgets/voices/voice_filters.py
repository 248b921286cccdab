"""What the author looks for among voices: words, gender, age, language."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.ui.models.cast_words import age_text, gender_text, language_text
from narratix_desktop.ui.models.voice_list import Wanted
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.filter_field import FilterField
from narratix_desktop.ui.widgets.layouts import row


class VoiceFilters(QWidget):
    """A search field and three boxes.

    Signals:
        wanted_changed: What is looked for, a ``Wanted``.
    """

    wanted_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.text = FilterField(self.tr("Find a voice, character or book"))
        self.gender = self._box(self.tr("Gender"), self.tr("Any gender"))
        for gender in (Gender.FEMALE, Gender.MALE, Gender.NEUTRAL):
            self.gender.addItem(gender_text(gender).capitalize(), gender)
        self.age = self._box(self.tr("Age"), self.tr("Any age"))
        for age in Age:
            self.age.addItem(age_text(age).capitalize(), age)
        self.language = self._box(self.tr("Language"), self.tr("Any language"))
        self.text.textChanged.connect(self._changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.text)
        boxes = row(self.gender, self.age, self.language)
        boxes.setSpacing(GRID)
        layout.addLayout(boxes)

    def begin(self, languages: Sequence[str], wanted: Wanted) -> None:
        """Offer these languages and look for something; it is not announced."""
        for widget in (self.text, self.gender, self.age, self.language):
            widget.blockSignals(True)
        while self.language.count() > 1:
            self.language.removeItem(1)
        for tag in languages:
            self.language.addItem(language_text(tag), tag)
        self.text.setText(wanted.text)
        for box, value in ((self.gender, wanted.gender), (self.age, wanted.age), (self.language, wanted.language)):
            box.setCurrentIndex(max(0, box.findData(value)))
        for widget in (self.text, self.gender, self.age, self.language):
            widget.blockSignals(False)

    def wanted(self) -> Wanted:
        """What is looked for."""
        # Qt keeps a StrEnum as a plain text.
        gender, age = self.gender.currentData(), self.age.currentData()
        return Wanted(
            self.text.text(),
            Gender(gender) if gender else None,
            Age(age) if age else None,
            self.language.currentData(),
        )

    def _box(self, name: str, anything: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.addItem(anything, None)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.setMinimumContentsLength(4)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.currentIndexChanged.connect(self._changed)
        return box

    def _changed(self) -> None:
        self.wanted_changed.emit(self.wanted())

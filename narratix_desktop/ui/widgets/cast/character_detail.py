"""What is known of one character, each thing changed where it stands; and what can be done with several at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.cast_rows import CastRow, share_text
from narratix_desktop.ui.models.cast_words import age_text, gender_text
from narratix_desktop.ui.quantities import percent
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.cast.alias_chips import AliasChips
from narratix_desktop.ui.widgets.elided_label import ElidedLabel
from narratix_desktop.ui.widgets.layouts import row as in_a_row
from narratix_desktop.ui.widgets.notice import Notice

_REST_MS: Final = 800
_DESCRIPTION: Final = 14 * GRID


@dataclass(frozen=True, slots=True)
class Known:
    """A character's row, and what stands beside it.

    ``returns`` says in whose voice an earlier book has it, ``selected`` how many of its lines are selected in the
    script, where not all of them are.
    """

    row: CastRow
    returns: str = ""
    scenes: int = 0
    selected: int = 0


class CharacterDetail(QWidget):
    """One character.

    Signals:
        described: Id of the character, and fields of ``describe_character`` with their new values, a dict.
        hearing_asked: Its voice is to be heard.
        voice_asked: Another voice is to be chosen.
        return_accepted: It is to have its voice of an earlier book.
        split_asked: Name of the new character that takes the selected lines.
    """

    described = Signal(object, object)
    hearing_asked = Signal()
    voice_asked = Signal()
    return_accepted = Signal()
    split_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._known: Known | None = None
        self.name = QLineEdit()
        self.name.setObjectName("quiet_field")
        self.name.setAccessibleName(self.tr("Name"))
        self.name.editingFinished.connect(self._rename)
        self.hear_button = QPushButton(icon("play", theme), self.tr("Hear"))
        self.hear_button.setToolTip(self.tr("Hear a telling line in this voice (Enter in the list)"))
        self.hear_button.clicked.connect(self.hearing_asked)
        self.figures = QLabel(wordWrap=True)
        self.figures.setObjectName("figures")
        self.aliases = AliasChips(theme)
        self.aliases.edited.connect(lambda names: self._tell({"aliases": names}))
        self.gender = self._choice(self.tr("Gender"), {one: gender_text(one) for one in Gender})
        self.gender.activated.connect(lambda _: self._tell({"gender": Gender(self.gender.currentData())}))
        self.age = self._choice(self.tr("Age"), {one: age_text(one) for one in Age})
        self.age.activated.connect(lambda _: self._tell({"age": Age(self.age.currentData())}))
        self.description = self._make_description()
        self.voice = ElidedLabel()
        self.voice_button = QPushButton(self.tr("Choose a voice…"))
        self.voice_button.setToolTip(self.tr("Choose another voice, and hear it on this character's own lines"))
        self.voice_button.clicked.connect(self.voice_asked)
        self.alike = Notice(theme)
        self.alike.agreed.connect(self.voice_asked)
        self.returning = Notice(theme, "info")
        self.returning.agreed.connect(self.return_accepted)
        self.split_name = QLineEdit()
        self.split_name.setAccessibleName(self.tr("Name of the new character"))
        self.split_name.setPlaceholderText(self.tr("Name of the new character"))
        self.split_name.returnPressed.connect(self._split)
        self.split_button = QPushButton(self.tr("Give"))
        self.split_button.clicked.connect(self._split)
        self.split = QWidget()
        self._split_words = QLabel(wordWrap=True)
        self._split_words.setObjectName("quiet")
        self._lay_out()

    def show_character(self, known: Known) -> None:
        """Show a character; a field that the author types in is left alone while it is the same one."""
        same = self._known is not None and self._known.row.character.id == known.row.character.id
        if not same:
            self._save_description()
            self.split_name.clear()
        before, self._known = self._known, known
        character = known.row.character
        if not (same and self.name.hasFocus()):
            self.name.setText(character.name)
        self.figures.setText(self._figures(known.row))
        self.aliases.show_names(character.aliases)
        for box, value in ((self.gender, character.gender), (self.age, character.age)):
            box.setCurrentIndex(box.findData(value))
        untouched = before is None or before.row.character.description == self.description.toPlainText()
        if not same or untouched:
            self._timer.stop()
            if self.description.toPlainText() != character.description:
                self.description.setPlainText(character.description)
                self._timer.stop()
        self.voice.show_text(known.row.voice or self.tr("No voice yet"))
        self.hear_button.setEnabled(bool(known.row.voice))
        self._show_matters(known)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """What was typed is told when the author turns to something else."""
        if watched is self.description and event.type() is QEvent.Type.FocusOut:
            self._save_description()
        return super().eventFilter(watched, event)

    def _show_matters(self, known: Known) -> None:
        names = ", ".join(known.row.alike)
        scenes = (
            self.tr("They share one scene.")
            if known.scenes == 1
            else self.tr("They share %n scenes.", "", known.scenes)
        )
        self.alike.say(
            self.tr("Hard to tell from {names}. {scenes}").format(names=names, scenes=scenes) if names else "",
            self.tr("Choose another voice"),
        )
        self.returning.say(known.returns, self.tr("Use it again"))
        count = known.selected
        line = self.tr("Give the selected line to a new character:")
        lines = self.tr("Give the %n selected lines to a new character:", "", count)
        self._split_words.setText(line if count == 1 else lines)
        self.split.setVisible(count > 0)

    def _figures(self, row: CastRow) -> str:
        count = row.character.lines
        parts = [self.tr("1 line") if count == 1 else self.tr("%n lines", "", count), share_text(row.character)]
        if row.confidence is not None:
            parts.append(self.tr("{sure} sure").format(sure=percent(row.confidence)))
        if row.uncertain:
            parts.append(self.tr("%n uncertain", "", row.uncertain))
        return "  ·  ".join(parts)

    def _tell(self, fields: Mapping[str, object]) -> None:
        if self._known is not None:
            self.described.emit(self._known.row.character.id, dict(fields))

    def _rename(self) -> None:
        known, name = self._known, self.name.text().strip()
        if known is None or name == known.row.character.name:
            return
        if name:
            self._tell({"name": name})
        else:
            self.name.setText(known.row.character.name)

    def _split(self) -> None:
        name = self.split_name.text().strip()
        if name:
            self.split_asked.emit(name)
        else:
            self.split_name.setFocus()

    def _save_description(self) -> None:
        self._timer.stop()
        known, text = self._known, self.description.toPlainText().strip()
        if known is not None and text != known.row.character.description:
            self._tell({"description": text})

    def _choice(self, name: str, words: "dict[Gender, str] | dict[Age, str]") -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        for value, text in words.items():
            box.addItem(text.capitalize(), value)
        return box

    def _make_description(self) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setObjectName("in_place")
        field.setPlaceholderText(self.tr("Who this is, and how they speak"))
        field.setAccessibleName(self.tr("Description"))
        field.setTabChangesFocus(True)
        field.setFixedHeight(_DESCRIPTION)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._save_description)
        field.textChanged.connect(self._timer.start)
        field.installEventFilter(self)
        return field

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(2 * GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        who = in_a_row(self.gender, self.age)
        voice = in_a_row(self.voice, self.voice_button)
        voice.setStretch(0, 1)
        for label, field in (
            (self.tr("Also"), self.aliases),
            (self.tr("Who"), who),
            (self.tr("Notes"), self.description),
        ):
            caption = QLabel(label)
            caption.setObjectName("quiet")
            form.addRow(caption, field)
        making = QVBoxLayout(self.split)
        making.setContentsMargins(0, 0, 0, 0)
        making.setSpacing(GRID)
        making.addWidget(self._split_words)
        making.addLayout(in_a_row(self.split_name, self.split_button))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * GRID, 0, GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(in_a_row(self.name, self.hear_button))
        layout.addWidget(self.figures)
        layout.addLayout(voice)
        layout.addWidget(self.alike)
        layout.addWidget(self.returning)
        layout.addWidget(self.split)
        layout.addLayout(form)
        layout.addStretch(1)

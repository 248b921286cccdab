"""Choosing a voice for a character: find one, hear it on the character's own lines, change it, compare it, use it.

Knows no service: it is shown what there is and tells what the author wants.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from narratix_desktop.domain.character import Character, Gender
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo
from narratix_desktop.services.offer_voices import OfferedVoice, VoiceShelf
from narratix_desktop.services.telling_lines import TellingLine
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.voice_list import VoiceList, Wanted, licence_text, primary
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.fact_grid import plain_label
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.notice import Notice
from narratix_desktop.ui.widgets.own_keys import claims, enter, press
from narratix_desktop.ui.widgets.voices.voice_filters import VoiceFilters
from narratix_desktop.ui.widgets.voices.voice_rows import VoiceRows
from narratix_desktop.ui.widgets.voices.voice_sliders import VoiceSliders

_HEAR_A: Final = press(Qt.Key.Key_A)
_HEAR_B: Final = press(Qt.Key.Key_B)
_LEAVE: Final = press(Qt.Key.Key_Escape)
_USE: Final = enter(Qt.KeyboardModifier.ControlModifier)
_KEYS: Final = frozenset((_HEAR_A, _HEAR_B, _LEAVE, *_USE))


@dataclass(frozen=True, slots=True)
class VoiceQuestion:
    """Whose voice is to be chosen, in which language, and from what; ``present`` is the voice of now."""

    character: Character
    language: str
    present: VoiceSpec | None
    shelves: tuple[VoiceShelf, ...]
    lines: tuple[TellingLine, ...]


class VoicePicker(QWidget):
    """Voices with filters, sliders, A and B.

    Space and Enter play the current voice, A the present one, B the candidate, Escape goes back.

    Signals:
        hearing_asked: A ``TellingLine`` and the ``VoiceSpec`` to hear it in.
        candidate_changed: The ``VoiceSpec`` that would be used, or None.
        used: The ``VoiceSpec`` to be used.
        design_asked: The ``EngineInfo`` that is to make voices, and a line for them to say.
        left: Nothing is to be changed.
    """

    hearing_asked = Signal(object, object)
    candidate_changed = Signal(object)
    used = Signal(object)
    design_asked = Signal(object, str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._question: VoiceQuestion | None = None
        self.voices = VoiceList(self)
        self.rows = VoiceRows(self.voices, theme)
        self.rows.candidate_changed.connect(self._on_candidate)
        self.rows.hearing_asked.connect(self._hear_row)
        self.filters = VoiceFilters()
        self.filters.wanted_changed.connect(self._on_wanted)
        self.sliders = VoiceSliders()
        self.sliders.adjusted.connect(lambda _: self._show_candidate())
        self.sliders.rested.connect(self._hear_if_free)
        self.make_button = QPushButton(self.tr("Make a voice…"))
        self.make_button.setToolTip(self.tr("Describe a voice, hear several, and keep one; and delete those you keep"))
        self.make_button.clicked.connect(self._design)
        self.line = self._make_lines()
        self.price = QLabel()
        self.price.setObjectName("quiet")
        self.price.hide()
        self.licence = plain_label("quiet")
        self.licence.hide()
        self.alike = Notice(theme)
        self.back_button = self._make_back(theme)
        self._title = QLabel()
        self._title.setObjectName("strong")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.present_button = self._make_hearing(self.tr("A"), theme, lambda: self._hear(self._present()))
        self.candidate_button = self._make_hearing(self.tr("B"), theme, lambda: self._hear(self.candidate()))
        self.use_button = QPushButton(self.tr("Use this voice"))
        self.use_button.setObjectName("primary")
        self.use_button.setToolTip(self.tr("Ctrl+Enter"))
        self.use_button.clicked.connect(self._use)
        self._lay_out()

    def ask(self, question: VoiceQuestion) -> None:
        """Let the author choose; looks for the character's gender in the book's language first."""
        self._question = None  # nothing is told while the widgets are filled
        self.voices.show(question.shelves, question.present)
        languages = self.voices.languages()
        language = primary(question.language)
        gender = question.character.gender
        wanted = Wanted(
            gender=gender if gender in {Gender.FEMALE, Gender.MALE} and not question.character.is_narrator else None,
            language=language if language in languages else None,
        )
        self.filters.begin(languages, wanted)
        self.voices.want(wanted)
        self.make_button.setVisible(self._designer(question) is not None)
        self._title.setText(self.tr("A voice for {name}").format(name=question.character.name))
        self.line.clear()
        for line in question.lines:
            self.line.addItem(line.text, line)
            self.line.setItemData(self.line.count() - 1, line.text, Qt.ItemDataRole.ToolTipRole)
        self._question = question
        self.alike.say("")
        self.rows.choose(question.present)
        self._on_candidate(self.rows.candidate())
        self.rows.setFocus()

    def add(self, spec: VoiceSpec) -> None:
        """Offer a voice that was made just now, first of all, as the candidate."""
        question = self._question
        if question is None:
            return
        own = [shelf for shelf in question.shelves if shelf.engine is None]
        others = [shelf for shelf in question.shelves if shelf.engine is not None]
        known = own[0].voices if own else ()
        shelves = (VoiceShelf(None, (OfferedVoice(spec), *known)), *others)
        self._question = replace(question, shelves=shelves)
        self.filters.begin(self.voices.languages(), Wanted())
        self.voices.want(Wanted())
        self.voices.show(shelves, question.present)
        self.rows.choose(spec)

    def candidate(self) -> VoiceSpec | None:
        """The voice that would be used: the current row's, as the sliders vary it."""
        return self.sliders.voice()

    def line_to_hear(self) -> TellingLine | None:
        """The line that voices are heard on."""
        line = self.line.currentData()
        return line if isinstance(line, TellingLine) else None

    def say_price(self, words: str) -> None:
        """Say what hearing the candidate costs; nothing where it is free."""
        self.price.setText(words)
        self.price.setVisible(bool(words))

    def show_sounding(self, spec: VoiceSpec | None) -> None:
        """Mark the voice that is heard now."""
        self.voices.mark_sounding(spec)

    def warn(self, names: Sequence[str]) -> None:
        """Say with whom the candidate may be mixed up; nothing where with nobody."""
        words = self.tr("Hard to tell from {names}, who speaks in the same scenes.")
        self.alike.say(words.format(names=", ".join(names)) if names else "")

    def _present(self) -> VoiceSpec | None:
        return self._question.present if self._question is not None else None

    def _on_wanted(self, wanted: Wanted) -> None:
        candidate = self.rows.candidate()
        self.voices.want(wanted)
        self.rows.choose(candidate)

    def _on_candidate(self, spec: VoiceSpec | None) -> None:
        if self._question is None:
            return
        engine = self._engine_of(spec)
        self.sliders.show_voice(spec, engine.parameters if engine is not None else ())
        found = self.voices.voice_at(self.rows.currentIndex())
        self.licence.setText(licence_text(found.licence if found is not None else ""))
        self.licence.setVisible(bool(self.licence.text()))
        self._show_candidate()

    def _show_candidate(self) -> None:
        present, candidate = self._present(), self.candidate()
        other = candidate is not None and candidate != present
        self._name(self.present_button, self.tr("A"), self.tr("Now"), present)
        self._name(self.candidate_button, self.tr("B"), self.tr("New"), candidate if other else None)
        self.use_button.setEnabled(other)
        self.alike.say("")
        self.say_price("")
        self.candidate_changed.emit(candidate if other else None)

    def _name(self, button: QPushButton, key: str, word: str, spec: VoiceSpec | None) -> None:
        button.setText(f"{key}  {word}")
        heard = self.tr("Hear {voice} ({key})").format(voice=spec.label, key=key) if spec is not None else ""
        button.setToolTip(heard)
        button.setAccessibleName(heard or word)
        button.setEnabled(spec is not None and self.line.count() > 0)

    def _hear_row(self, spec: VoiceSpec) -> None:
        """A row is heard as the sliders vary it where it is the candidate."""
        self._hear(self.candidate() if spec == self.rows.candidate() else spec)

    def _hear(self, spec: VoiceSpec | None) -> None:
        line = self.line_to_hear()
        if spec is not None and line is not None:
            self.hearing_asked.emit(line, spec)

    def _hear_if_free(self, spec: VoiceSpec | None) -> None:
        """Let it be heard though nobody has asked for it, where that costs nothing."""
        engine = self._engine_of(spec)
        if engine is None or not engine.needs_key:
            self._hear(spec)

    def _engine_of(self, spec: VoiceSpec | None) -> EngineInfo | None:
        shelves = self._question.shelves if self._question is not None else ()
        engines = (shelf.engine for shelf in shelves if shelf.engine is not None)
        return next((one for one in engines if spec is not None and one.name == spec.engine), None)

    def _designer(self, question: VoiceQuestion) -> EngineInfo | None:
        """The engine that makes voices from words, where there is one."""
        engines = (shelf.engine for shelf in question.shelves if shelf.engine is not None)
        return next((engine for engine in engines if engine.designs_voices), None)

    def _design(self) -> None:
        engine = self._designer(self._question) if self._question is not None else None
        if engine is not None:
            self.design_asked.emit(engine, self.line.currentText())

    def _use(self) -> None:
        candidate = self.candidate()
        if candidate is not None and self.use_button.isEnabled():
            self.used.emit(candidate)

    def event(self, event: QEvent) -> bool:
        """The picker's keys are its own while the author is in it."""
        return claims(event, _KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        pressed = event.keyCombination()
        if pressed not in _KEYS:
            super().keyPressEvent(event)
        elif pressed in _USE:
            self._use()
        elif pressed == _LEAVE:
            self.left.emit()
        else:
            self._hear(self._present() if pressed == _HEAR_A else self.candidate())

    # What stands where

    def _make_lines(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("Line to hear the voices on"))
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(lambda _: self._hear_if_free(self.candidate()))
        box.currentTextChanged.connect(box.setToolTip)
        return box

    def _make_back(self, theme: Theme) -> QToolButton:
        button = QToolButton()
        button.setObjectName("flat")
        button.setIcon(icon("back", theme))
        button.setToolTip(self.tr("Back to the cast (Escape)"))
        button.setAccessibleName(self.tr("Back to the cast"))
        button.clicked.connect(self.left)
        return button

    def _make_hearing(self, key: str, theme: Theme, call: object) -> QPushButton:
        button = QPushButton(icon("play", theme), key)
        button.setObjectName("hearing")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(call)
        return button

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(row(self.back_button, self._title))
        layout.addWidget(self.filters)
        layout.addWidget(self.make_button)
        layout.addWidget(self.rows, 1)
        says = row(self.line)
        layout.addLayout(says)
        layout.addWidget(self.price)
        layout.addWidget(self.licence)
        layout.addWidget(self.sliders)
        layout.addWidget(self.alike)
        pair = row(self.present_button, self.candidate_button)
        layout.addLayout(pair)
        layout.addWidget(self.use_button)

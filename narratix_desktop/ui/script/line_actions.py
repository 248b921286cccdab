"""What keys, clicks and choices do to the selected lines of the script.

The one place that knows which key means what. What is done goes through the edits and the player.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication

from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.script.book_script import BookScript
from narratix_desktop.ui.script.cast_looks import DIGITS
from narratix_desktop.ui.script.line_marks import LineMarks
from narratix_desktop.ui.script.line_player import LinePlayer
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.widgets.script.hot_spots import HotSpot, Spot
from narratix_desktop.ui.widgets.script.looks import LineMark
from narratix_desktop.ui.widgets.script.pronounce_popup import PronouncePopup
from narratix_desktop.ui.widgets.script.speaker_picker import SpeakerChoice, SpeakerPicker
from narratix_desktop.ui.widgets.script.view import ScriptView


@dataclass(frozen=True, slots=True)
class ScriptParts:
    """What belongs to the script of one window."""

    session: Session
    script: BookScript
    marks: LineMarks
    player: LinePlayer
    view: ScriptView


class LineActions(QObject):
    """Acts on the view's selection.

    Signals:
        told: A sentence in passing, such as why nothing happened.
    """

    told = Signal(str)

    def __init__(self, parts: ScriptParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._view = parts.view
        self._edits = parts.session.edits
        self._player = parts.player
        self._caret_of_pause: int | None = None
        self.choices: tuple[SpeakerChoice, ...] = ()
        self.picker = SpeakerPicker(parts.view)
        self.picker.picked.connect(self.assign)
        self.picker.named.connect(self._assign_new)
        self.pronounce_popup = PronouncePopup(parts.view)
        self.pronounce_popup.decided.connect(self._on_pronounced)
        self._view.spot_clicked.connect(self._on_spot)
        self._player.nothing_to_play.connect(self._on_nothing)
        self._bind()

    def _bind(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Return": self.play_or_speak,
            "Space": self.play_or_pause,
            "G": self.speak,
            "Y": self.confirm,
            "R": lambda: self.review(1),
            "Shift+R": lambda: self.review(-1),
            "S": self.choose_speaker,
            "P": self.pronounce,
            "/": self.split,
            "M": self.merge,
            "Ctrl+L": self.lock,
            "Ctrl+C": self.copy,
            "Esc": self.let_go,
        }
        for key, call in keys.items():
            self._view.bind(key, call)
        for at, digit in enumerate(DIGITS):
            self._view.bind(digit, partial(self._assign_digit, at))

    @property
    def lines(self) -> tuple[Segment, ...]:
        """The lines to act on."""
        return self._view.selected

    # Hearing

    def play_or_pause(self) -> None:
        """Play from the caret; pause where it plays; go on where nothing was selected since."""
        line = self._view.current
        if self._player.playing:
            self._player.pause()
            self._caret_of_pause = self._view.caret
        elif line is None or self._caret_of_pause == self._view.caret:
            self._player.resume()
        else:
            self.play_on()

    def play_on(self) -> None:
        """Play from the caret on."""
        line = self._view.current
        if line is not None:
            self._caret_of_pause = None
            self._player.play_from(line, self._view.caret)

    def play_or_speak(self) -> None:
        """Play the current line where its take is what it asks for; speak the selected lines that lack one."""
        line = self._view.current
        if line is None:
            return
        known = self._parts.marks.sounds
        lacking = [
            one
            for one in self.lines
            if one.chapter_id in known and self._view.content.mark(one) not in {LineMark.SPOKEN, LineMark.PLAYING}
        ]
        if lacking:
            self.speak(lacking)
        elif self._view.content.mark(line) is LineMark.PLAYING and self._player.playing:
            self._player.pause()
        else:
            self._player.play_line(line)

    def speak(self, lines: Sequence[Segment] = ()) -> None:
        """Speak lines again, by default the selected ones; those that are being spoken already are left alone."""
        self._edits.speak(lines or self.lines)

    def _on_nothing(self) -> None:
        self.told.emit(self.tr("Not spoken yet. Enter speaks the line."))

    # Who speaks

    def review(self, step: int) -> None:
        """Go to the next uncertain line (1) or the one before (-1)."""
        found = self._parts.script.lines.next_that(self._view.caret, step, lambda line: line.uncertain)
        if found is not None:
            self._view.go_to(found)
            return
        here = self._view.current
        alone = here is not None and here.uncertain
        self.told.emit(self.tr("No other line is uncertain.") if alone else self.tr("No line is uncertain."))

    def confirm(self, lines: Sequence[Segment] = ()) -> None:
        """Say that the speakers of lines are right, and go to the next uncertain line."""
        lines = lines or self.lines
        uncertain = [line for line in lines if line.uncertain]
        if not uncertain:
            self.review(1)
        elif all(line.character_id is None for line in uncertain):
            self.choose_speaker()
        else:
            self._edits.confirm(uncertain)
            if len(lines) == 1:
                self.review(1)

    def choose_speaker(self, place: QPoint | None = None) -> None:
        """Let the author choose who speaks the selected lines."""
        line = self._view.current
        if line is None:
            return
        speakers = {one.character_id for one in self.lines}
        may_name = len(speakers) == 1 and None not in speakers
        if place is None:
            place = self._view.viewport().mapToGlobal(self._view.place_of(line).bottomLeft())
        self.picker.ask(place, self.choices, line.character_id, may_name=may_name)

    def assign(self, who: CharacterId | None) -> None:
        """Give the selected lines to somebody."""
        if self.lines:
            self._edits.reassign(self.lines, who)
        self._view.setFocus()

    def _assign_new(self, name: str) -> None:
        self._edits.name_speaker(self.lines, name)
        self._view.setFocus()

    def _assign_digit(self, at: int) -> None:
        if at < len(self.choices) and self.choices[at].key:
            self.assign(self.choices[at].id)

    # Text

    def split(self) -> None:
        """End the current line at the caret."""
        line = self._view.current
        if line is not None:
            self._edits.split(line, self._view.caret)

    def merge(self) -> None:
        """Join the selected lines; a single one with the line behind it."""
        lines = self.lines
        if len(lines) == 1:
            behind = self._parts.script.lines.neighbour(lines[0].id, 1)
            lines = (*lines, behind) if behind is not None else lines
        if lines:
            self._edits.merge(lines)

    def lock(self) -> None:
        """Lock the selected lines, or unlock them where all are locked."""
        lines = self.lines
        if lines:
            self._edits.direct(lines, locked=not all(line.locked for line in lines))

    def pronounce(self) -> None:
        """Ask how the selected words, or the word at the caret, are said."""
        line, words, book = self._view.current, self._view.words, self._parts.session.book
        if line is None or not words or book is None:
            return
        place = self._view.viewport().mapToGlobal(self._view.place_of(line).bottomLeft())
        lexicon = self._parts.session.studio.workshop.scripts.pronunciations(book.id)
        self._parts.session.operations.load(
            "script.lexicon", lexicon, lambda known: self.pronounce_popup.ask(place, words, known.get(words, ""))
        )

    def _on_pronounced(self, word: str, spoken: str) -> None:
        book = self._parts.session.book
        if book is not None:
            self._edits.pronounce(book.id, word, spoken)
        self._view.setFocus()

    def copy(self) -> None:
        """Copy the selected words, or the text of the selected lines."""
        page, span = self._view.page, self._view.content.selection.words
        if page is not None:
            spans = [span] if span is not None else [(line.start, line.end) for line in self.lines]
            QGuiApplication.clipboard().setText("".join(page.text[start:end] for start, end in spans).strip())

    def let_go(self) -> None:
        """Select the current line alone, without words."""
        line = self._view.current
        if line is not None:
            self._view.go_to(line, self._view.caret)

    # Clicks

    def _on_spot(self, spot: HotSpot) -> None:
        lines = self._parts.script.lines.ordered(spot.lines)
        if not lines:
            return
        match spot.spot:
            case Spot.MARK:
                self._on_mark(spot.mark, lines)
            case Spot.LOCK:
                self._edits.direct(lines, locked=False)
            case Spot.CONFIRM:
                self.confirm(lines)
            case Spot.PLAY:
                self._player.play_line(lines[0])
            case Spot.REGENERATE:
                self.speak(lines)
            case Spot.SPEAKER:
                if lines[0].id not in self._view.content.selection.ids:
                    self._view.go_to(lines[0])
                self.choose_speaker(self._view.viewport().mapToGlobal(spot.rect.bottomLeft()))

    def _on_mark(self, mark: LineMark | None, lines: Sequence[Segment]) -> None:
        match mark:
            case LineMark.PLAYING:
                self._player.pause()
            case LineMark.GENERATING:
                self._edits.stop_speaking()
            case LineMark.SPOKEN:
                self._player.play_line(lines[0])
            case LineMark.STALE | LineMark.FAILED | LineMark.WAITING:
                self.speak(lines)

"""What the author does to lines: every intent as one call of a service, through the journal; and what is being spoken.

Knows services and no widget. Whoever shows lines hears of an edit at once, before the library has told everybody, so
that a key is answered without a pause.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.edit_cast import split_character
from narratix_desktop.services.edit_script import (
    UNSET,
    Unset,
    direct_lines,
    merge_lines,
    pronounce_word,
    reassign_lines,
    split_line,
)
from narratix_desktop.services.estimate_run import estimate_again
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.use_recordings import use_recordings
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.consent import Consent
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.studio import Studio


class LineEdits(QObject):
    """Edits of lines in one window.

    Signals:
        edited: Ids of the chapters whose lines or takes are others now, or were meant to be.
        speaking_changed: Other lines are being spoken, or could not be.
    """

    edited = Signal(object)
    speaking_changed = Signal()

    def __init__(self, studio: Studio, operations: Operations, consent: Consent, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._operations = operations
        self._consent = consent
        self._speaking: set[SegmentId] = set()
        self._asked: set[SegmentId] = set()
        self._failed: dict[SegmentId, str] = {}
        self._queues: list[deque[Segment]] = []

    @property
    def speaking(self) -> frozenset[SegmentId]:
        """Lines that are being spoken, or wait for those before them."""
        return frozenset(self._speaking)

    @property
    def failed(self) -> Mapping[SegmentId, str]:
        """Lines that could not be spoken, and what did not happen."""
        return self._failed

    def reassign(self, lines: Sequence[Segment], who: CharacterId | None) -> None:
        """Say who speaks these lines."""
        self._edit(lines, lambda book: reassign_lines(book, _ids(lines), who, self._workshop))

    def name_speaker(self, lines: Sequence[Segment], name: str) -> None:
        """Make somebody new who speaks these lines, all of which one character speaks now."""
        who = lines[0].character_id if lines else None
        if who is not None:
            self._edit(lines, lambda book: split_character(book, who, name, _ids(lines), self._workshop))

    def confirm(self, lines: Sequence[Segment]) -> None:
        """Say that the uncertain ones of these lines are spoken by whom they are given to."""
        by_speaker: dict[CharacterId, list[Segment]] = {}
        for line in lines:
            if line.character_id is not None and line.uncertain:
                by_speaker.setdefault(line.character_id, []).append(line)
        for who, own in by_speaker.items():
            self.reassign(own, who)

    def direct(
        self,
        lines: Sequence[Segment],
        *,
        direction: str | Unset = UNSET,
        speed: float | Unset = UNSET,
        pause_after: float | Unset | None = UNSET,
        locked: bool | Unset = UNSET,
        kind: SegmentKind | Unset = UNSET,
    ) -> None:
        """Change how these lines are spoken; what is not given stays as it is."""

        def work(book: BookId) -> Awaitable[Changes]:
            return direct_lines(
                book,
                _ids(lines),
                self._workshop,
                direction=direction,
                speed=speed,
                pause_after=pause_after,
                locked=locked,
                kind=kind,
            )

        self._edit(lines, work)

    def split(self, line: Segment, at: int) -> None:
        """End a line at an offset; the rest becomes a line of its own."""
        self._edit([line], lambda book: split_line(book, line.id, at, self._workshop))

    def merge(self, lines: Sequence[Segment]) -> None:
        """Join neighbouring lines."""
        self._edit(lines, lambda book: merge_lines(book, _ids(lines), self._workshop))

    def pronounce(self, book_id: BookId, word: str, spoken: str) -> None:
        """Set how a word is said throughout the book."""
        self._operations.run("", pronounce_word(book_id, word, spoken, self._workshop))

    def speak(self, lines: Sequence[Segment]) -> None:
        """Speak lines again, in the order given; those that are being spoken already are left alone.

        Where that costs money, the author is asked first.
        """
        wanted = [line for line in lines if line.id not in self._speaking | self._asked]
        if not wanted:
            return
        ids = frozenset(line.id for line in wanted)
        self._asked |= ids
        book, what = wanted[0].book_id, self.tr("Speak %n line(s)", "", len(wanted))
        self._consent.ask(
            what,
            lambda: estimate_again(book, _ids(wanted), self._workshop, self._studio.speaker()),
            lambda cap: self._begin(wanted, cap),
            small=len(wanted) == 1,
            leave=lambda: self._asked.difference_update(ids),
        )

    def _begin(self, wanted: Sequence[Segment], cap: Usd | None) -> None:
        self._asked.difference_update(line.id for line in wanted)
        for line in wanted:
            self._speaking.add(line.id)
            self._failed.pop(line.id, None)
        self.speaking_changed.emit()
        queue = deque(wanted)
        self._queues.append(queue)
        self._operations.run(self.tr("Speaking %n line(s)", "", len(wanted)), self._speak(queue, cap))

    def use_recordings(self, lines: Sequence[Segment], files: Sequence[Path]) -> None:
        """Let what the author recorded be the takes of these lines."""
        if lines:
            work = use_recordings(lines[0].book_id, _ids(lines), files, self._workshop)
            chapters = frozenset(line.chapter_id for line in lines)
            title = self.tr("Reading %n recording(s)", "", len(files))
            self._operations.run(title, work, ended=lambda: self.edited.emit(chapters))

    def stop_speaking(self) -> None:
        """Speak no further line than the one that is being spoken now; a voice cannot be stopped in a line."""
        for queue in self._queues:
            while len(queue) > 1:
                self._speaking.discard(queue.pop().id)
        self.speaking_changed.emit()

    async def _speak(self, left: deque[Segment], cap: Usd | None) -> Changes:
        """One line after the other; the first that cannot be spoken ends it, and what was spoken stays."""
        changes = Changes()
        # What is asked for together is one run under the caps.
        run = Purpose.once("lines", left[0].book_id)
        try:
            if cap is not None:
                await self._workshop.ledger.limit_run(run.run, cap)
            while left:
                line, speaker = left[0], self._studio.speaker()
                changes |= await regenerate_line(line.book_id, line.id, self._workshop, speaker, run)
                left.popleft()
                self._speaking.discard(line.id)
                self.speaking_changed.emit()
                self.edited.emit(frozenset({line.chapter_id}))
        except NarratixError as error:
            self._failed[left[0].id] = error.headline
            self._operations.announce(changes)
            raise
        finally:
            self._queues.remove(left)
            self._speaking.difference_update(line.id for line in left)
            self.speaking_changed.emit()
        return changes

    def _edit(self, lines: Sequence[Segment], work: Callable[[BookId], Awaitable[Changes]]) -> None:
        if lines:
            chapters = frozenset(line.chapter_id for line in lines)
            self._operations.run("", work(lines[0].book_id), ended=lambda: self.edited.emit(chapters))

    @property
    def _workshop(self) -> Workshop:
        return self._studio.workshop


def _ids(lines: Sequence[Segment]) -> tuple[SegmentId, ...]:
    return tuple(line.id for line in lines)

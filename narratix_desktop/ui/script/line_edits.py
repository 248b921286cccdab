"""What the author does to lines: every intent of the script as one call of a service, through the journal.

Knows sessions and services, no widget. Lines that are changed are loaded again at once, before anybody else is told, so
that the page answers a key without a pause.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QObject

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.services.edit_script import (
    direct_lines,
    merge_lines,
    pronounce_word,
    reassign_lines,
    split_line,
)
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.script.book_script import BookScript
from narratix_desktop.ui.script.line_marks import LineMarks
from narratix_desktop.ui.session import Session

Done = Callable[[], object]


class LineEdits(QObject):
    """Edits of the session's book."""

    def __init__(self, session: Session, script: BookScript, marks: LineMarks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._script = script
        self._marks = marks

    def reassign(self, lines: Sequence[Segment], who: CharacterId | None, done: Done | None = None) -> None:
        """Say who speaks these lines."""
        self._edit(lines, lambda book: reassign_lines(book, _ids(lines), who, self._workshop), done)

    def confirm(self, lines: Sequence[Segment], done: Done | None = None) -> None:
        """Say that these lines are spoken by whom they are given to; those that nobody speaks stay as they are."""
        by_speaker: dict[CharacterId, list[Segment]] = {}
        for line in lines:
            if line.character_id is not None and line.uncertain:
                by_speaker.setdefault(line.character_id, []).append(line)
        for at, (who, own) in enumerate(by_speaker.items()):
            self.reassign(own, who, done if at + 1 == len(by_speaker) else None)

    def lock(self, lines: Sequence[Segment], locked: bool) -> None:
        """Keep the speaker of these lines from a new analysis, or no longer."""
        self._edit(lines, lambda book: direct_lines(book, _ids(lines), self._workshop, locked=locked))

    def make(self, lines: Sequence[Segment], kind: SegmentKind) -> None:
        """Say what sort of text these lines are."""
        self._edit(lines, lambda book: direct_lines(book, _ids(lines), self._workshop, kind=kind))

    def split(self, line: Segment, at: int) -> None:
        """End a line at an offset; the rest becomes a line of its own."""
        self._edit([line], lambda book: split_line(book, line.id, at, self._workshop))

    def merge(self, lines: Sequence[Segment]) -> None:
        """Join neighbouring lines."""
        self._edit(lines, lambda book: merge_lines(book, _ids(lines), self._workshop))

    def pronounce(self, word: str, spoken: str) -> None:
        """Set how a word is said throughout the book."""
        self._edit((), lambda book: pronounce_word(book, word, spoken, self._workshop))

    def regenerate(self, lines: Sequence[Segment]) -> None:
        """Speak lines again, one after the other in the order of the book."""
        book = self._session.book
        if book is not None and lines:
            for line in lines:
                self._marks.begin(line.id)
            title = self.tr("Speaking %n line(s)", "", len(lines))
            self._session.operations.run(title, self._speak(book.id, lines))

    async def _speak(self, book_id: BookId, lines: Sequence[Segment]) -> Changes:
        """One line after the other; the first that cannot be spoken ends it, and what was spoken stays."""
        changes = Changes()
        left = deque(lines)
        try:
            while left:
                engine = self._session.studio.speech
                changes |= await regenerate_line(book_id, left[0].id, self._workshop, engine)
                spoken = left.popleft()
                self._marks.end(spoken.id)
                self._marks.refresh([spoken.chapter_id])
        except NarratixError as error:
            self._marks.end(left.popleft().id, error)
            self._session.operations.announce(changes)
            raise
        finally:
            for line in left:
                self._marks.end(line.id)
        return changes

    def _edit(
        self, lines: Sequence[Segment], work: Callable[[BookId], Awaitable[Changes]], done: Done | None = None
    ) -> None:
        book = self._session.book
        if book is None:
            return

        def edited(_changes: Changes) -> None:
            chapters = {line.chapter_id for line in lines}
            self._script.reload(chapters)
            self._marks.refresh(chapters)
            if done is not None:
                done()

        self._session.operations.run("", work(book.id), edited)

    @property
    def _workshop(self) -> Workshop:
        return self._session.studio.workshop


def _ids(lines: Sequence[Segment]) -> tuple[SegmentId, ...]:
    return tuple(line.id for line in lines)

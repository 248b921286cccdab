"""The state of every line's sound for the page: what the library says, what is being spoken, what just failed.

Only chapters that are in the window, or that are played, are asked about; a book holds tens of thousands of lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.ids import ChapterId, SegmentId
from narratix_desktop.services.line_states import ChapterSounds, LineSound, LineStates
from narratix_desktop.services.speaking_chapters import Speaking, speaking_chapters
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.widgets.script.looks import LineMark

_MARKS: Mapping[LineSound, LineMark] = {LineSound.SPOKEN: LineMark.SPOKEN, LineSound.STALE: LineMark.STALE}


@dataclass(frozen=True, slots=True, eq=False)
class _Marks:
    """The marks of one chapter and what they follow from."""

    sounds: ChapterSounds
    speaking: Speaking | None
    marks: Mapping[SegmentId, LineMark]
    details: Mapping[SegmentId, str]

    @classmethod
    def of(cls, chapter: ChapterSounds, speaking: Speaking | None) -> "_Marks":
        marks = {line: _MARKS[sound] for line, sound in chapter.sounds.items() if sound in _MARKS}
        if speaking is None:
            return cls(chapter, speaking, marks, {})
        waiting = [line for line, sound in chapter.sounds.items() if sound is LineSound.UNSPOKEN]
        marks.update(dict.fromkeys(waiting, LineMark.FAILED if speaking.failure else LineMark.WAITING))
        return cls(chapter, speaking, marks, dict.fromkeys(waiting, speaking.failure))


class LineMarks(QObject):
    """Marks of the lines that were asked about.

    Signals:
        changed: ``marks`` or ``details`` are others.
        sounds_arrived: ``ChapterId`` of which lines and takes were loaded.
    """

    changed = Signal()
    sounds_arrived = Signal(object)

    def __init__(self, session: Session, states: LineStates, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._states = states
        self._wanted: tuple[ChapterId, ...] = ()
        self._old: set[ChapterId] = set()
        self._asking = False
        self._speaking: Mapping[ChapterId, Speaking] = {}
        self.sounds: dict[ChapterId, ChapterSounds] = {}
        self._of_chapter: dict[ChapterId, _Marks] = {}
        self.marks: Mapping[SegmentId, LineMark] = {}
        self.details: Mapping[SegmentId, str] = {}
        session.book_changed.connect(self._on_book)
        session.operations.changed.connect(self._on_changes)
        session.edits.edited.connect(self.refresh)
        session.edits.speaking_changed.connect(self._tell)
        self._book: Book | None = None

    def want(self, chapters: Iterable[ChapterId]) -> None:
        """Ask about the lines of these chapters, and keep them up to date until others are wanted."""
        self._wanted = tuple(chapters)
        self._ask()

    def refresh(self, chapters: Iterable[ChapterId]) -> None:
        """Ask again about chapters whose lines or takes have changed."""
        self._old.update(chapters)
        self._ask()

    def _on_book(self, book: Book | None) -> None:
        if (book and book.id) != (self._book and self._book.id):
            self.sounds.clear()
            self._of_chapter.clear()
            self._wanted = ()
            self._speaking = {}
            self._tell()
            if book is not None:
                self._ask_tasks(book)
        self._book = book

    def _on_changes(self, changes: Changes) -> None:
        if self._book is None:
            return
        if changes.touches(Noun.TAKE, Noun.SEGMENT, Noun.CHARACTER, Noun.BOOK):
            self.refresh(tuple(self.sounds))
        if changes.touches(Noun.TASK):
            self._ask_tasks(self._book)

    def _ask_tasks(self, book: Book) -> None:
        work = speaking_chapters(book.id, self._session.studio.workshop.tasks)
        self._session.operations.load("script.tasks", work, self._show_speaking)

    def _show_speaking(self, speaking: Mapping[ChapterId, Speaking]) -> None:
        if speaking != self._speaking:
            self._speaking = speaking
            self._tell()

    def _next(self) -> ChapterId | None:
        """A wanted chapter that was never asked about, else one of which what is known is old."""
        new = (one for one in self._wanted if one not in self.sounds)
        return next(new, None) or next((one for one in self._wanted if one in self._old), None)

    def _ask(self) -> None:
        if not self._asking and self._book is not None and self._next() is not None:
            self._asking = True
            self._session.operations.load("script.sounds", self._ask_all(), lambda _: None)

    async def _ask_all(self) -> None:
        try:
            while (wanted := self._next()) is not None:
                book, revision = self._session.book, self._session.revision
                chapter = next((one for one in self._session.chapters if one.id == wanted), None)
                if book is None or revision is None or chapter is None:
                    return
                self._old.discard(wanted)
                found = await self._states.of_chapter(book, revision.text, chapter)
                if self._book is not None and book.id == self._book.id:
                    self.sounds[wanted] = found
                    self._tell()
                    self.sounds_arrived.emit(wanted)
        finally:
            self._asking = False

    def _tell(self) -> None:
        marks: dict[SegmentId, LineMark] = {}
        details: dict[SegmentId, str] = {}
        for chapter_id, chapter in self.sounds.items():
            speaking = self._speaking.get(chapter_id)
            known = self._of_chapter.get(chapter_id)
            # A long chapter is gone through only where it has changed.
            if known is None or known.sounds is not chapter or known.speaking != speaking:
                known = self._of_chapter[chapter_id] = _Marks.of(chapter, speaking)
            marks.update(known.marks)
            details.update(known.details)
        edits = self._session.edits
        for line, headline in edits.failed.items():
            if marks.get(line) is not LineMark.SPOKEN:
                marks[line], details[line] = LineMark.FAILED, headline
        marks.update(dict.fromkeys(edits.speaking, LineMark.GENERATING))
        if (marks, details) != (self.marks, self.details):
            self.marks, self.details = marks, details
            self.changed.emit()

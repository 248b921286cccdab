"""Where in the whole book a place of a chapter is; chapters are measured in the background."""

from collections.abc import Collection, Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.units import Frames
from narratix_desktop.services.chapter_lengths import ChapterLength, chapter_lengths
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.operations import Operations

_QUIET_MS: Final = 3000
"""A production changes takes all the time; the book is measured when it has been quiet for so long."""


class BookClock(QObject):
    """Lengths of the chapters of the open book.

    Signals:
        measured: Lengths are known, or are others than before.
    """

    measured = Signal()

    def __init__(self, workshop: Workshop, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workshop = workshop
        self._operations = operations
        self._book: BookId | None = None
        self._known: Mapping[ChapterId, ChapterLength] = {}
        self._stale: Collection[ChapterId] = ()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._measure)

    def show_book(self, book_id: BookId | None) -> None:
        """Measure another book, or none."""
        if book_id != self._book:
            self._book, self._known, self._stale = book_id, {}, ()
            self.measured.emit()
        self.measure_again()

    def measure_again(self, *, all_chapters: bool = False) -> None:
        """Say that takes may have changed, or the pauses in all chapters."""
        self._stale = tuple(self._known) if all_chapters else self._stale
        self._quiet.start()

    def note(self, chapter_id: ChapterId, length: Frames) -> None:
        """Take over how long the chapter that is shown is just now."""
        known = self._known.get(chapter_id)
        if known is not None and known.length != length:
            self._known = {**self._known, chapter_id: ChapterLength(length, known.extent)}
            self.measured.emit()

    @property
    def length(self) -> Frames | None:
        """Length of all chapters together; None as long as it is not known."""
        return Frames(sum(one.length for one in self._known.values())) if self._known else None

    def place(self, chapter_id: ChapterId, frame: Frames) -> Frames | None:
        """A place of a chapter, counted from the beginning of the book; None where it is not known."""
        if chapter_id not in self._known:
            return None
        chapters = list(self._known)
        before = chapters[: chapters.index(chapter_id)]
        return Frames(sum(self._known[one].length for one in before) + frame)

    def _measure(self) -> None:
        if self._book is not None:
            work = chapter_lengths(self._book, self._known, self._workshop, self._stale)
            self._operations.load("book_clock", work, self._show)

    def _show(self, found: Mapping[ChapterId, ChapterLength]) -> None:
        changed = {one: found[one].length for one in found} != {one: self._known[one].length for one in self._known}
        self._known, self._stale = found, ()
        if changed:
            self.measured.emit()

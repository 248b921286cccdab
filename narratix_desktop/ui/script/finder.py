"""The search of the script: words and speakers from the bar, findings to the page, worked out beside the event loop."""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QObject

from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.script.book_script import BookScript
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.widgets.script.find_bar import FindBar
from narratix_desktop.ui.widgets.script.search import Span, find_words, lines_of, spoken_by
from narratix_desktop.ui.widgets.script.view import ScriptView


class Finder(QObject):
    """Connects the bar and the page."""

    def __init__(self, session: Session, script: BookScript, view: ScriptView, bar: FindBar, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._script = script
        self._view = view
        self._bar = bar
        self._found: Sequence[Span] = ()
        self._at: int | None = None
        self._asked: tuple[str, CharacterId | None] = ("", None)
        self._step_later = 0
        bar.asked.connect(self._search)
        bar.stepped.connect(self.step)
        bar.closed.connect(self.close)
        script.page_changed.connect(self._forget)
        bar.hide()

    def open(self) -> None:
        """Begin to search, for the selected words where there are any."""
        selection = self._view.content.selection
        self._bar.begin(self._view.words if selection.words is not None else "")

    def close(self) -> None:
        """End the search; the keyboard goes back to the script."""
        self._bar.hide()
        self._view.show_found((), None)
        self._view.setFocus()

    def step(self, step: int) -> None:
        """Go to the next finding (1) or the one before (-1), seen from the caret, round the ends of the book."""
        if not self._bar.isVisible():
            self.open()
            return
        if not self._found:
            self._step_later = step
            return
        starts = [start for start, _ in self._found]
        here = self._view.caret
        if self._at is not None and self._found[self._at][0] == here:
            at = self._at + step
        else:
            at = bisect_right(starts, here) if step > 0 else bisect_left(starts, here) - 1
        self._show(at % len(self._found))

    def _search(self, words: str, who: CharacterId | None) -> None:
        page = self._script.page
        self._asked = (words, who)
        if page is None or (not words.strip() and who is None):
            self._take(())
            return
        lines = [one for at in range(len(page.chapters)) for one in self._script.lines.chapter(at)]
        work = asyncio.to_thread(_find, page.text, words, lines, who)
        self._session.operations.load("script.find", work, self._take)

    def _take(self, found: Sequence[Span]) -> None:
        self._found, self._at = found, None
        step, self._step_later = self._step_later, 0
        self._bar.show_count(None, len(found))
        self._view.show_found(found, None)
        if step and found:
            self.step(step)

    def _show(self, at: int) -> None:
        self._at = at
        start, end = self._found[at]
        self._bar.show_count(at, len(self._found))
        line = self._script.lines.at(start)
        if line is not None:
            self._view.go_to(line, start)
        self._view.reveal(start, end)
        self._view.show_found(self._found, (start, end))

    def _forget(self) -> None:
        self._take(())


def _find(text: str, words: str, lines: Sequence[Segment], who: CharacterId | None) -> list[Span]:
    if not words.strip():
        return [] if who is None else lines_of(text, lines, who)
    found = find_words(text, words)
    return found if who is None else spoken_by(found, lines, who)

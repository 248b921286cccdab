"""Undo and redo: one stack of Qt's for each book, kept in step with the book's journal of edits.

The journal is the truth; it also remembers what was done before the program was started, or by another one. A step is
on the stack because its edit is in the journal, and the stack's place moves after the journal has moved, so a refused
undo leaves both where they were. Knows no panel.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.edit import Edit
from narratix_desktop.domain.ids import BookId
from narratix_desktop.services.undo_edit import edit_history, redo, undo
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.edit_words import words_for
from narratix_desktop.ui.session import Session

Turn = Callable[[BookId, Workshop], Awaitable[Changes]]


class History(QObject):
    """The steps of the open book.

    Signals:
        changed: There are other steps, or the place among them has moved.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._stacks: dict[BookId, QUndoStack] = {}
        self._book: BookId | None = None
        self._order = asyncio.Lock()
        session.book_changed.connect(self._on_book)
        session.operations.changed.connect(self._on_changes)

    @property
    def stack(self) -> QUndoStack | None:
        """The steps of the open book; None without one."""
        return self._stacks.get(self._book) if self._book is not None else None

    def undo(self) -> None:
        """Take the last edit back."""
        self._turn(undo, self.tr("Undoing"))

    def redo(self) -> None:
        """Make the edit that was taken back last again."""
        self._turn(redo, self.tr("Redoing"))

    def commands(self) -> Sequence[Command]:
        """Undo and redo, which say what they would do."""
        return (
            Command(
                "edit.undo",
                self.tr("&Undo"),
                self.undo,
                Menu.EDIT,
                ("Ctrl+Z",),
                icon="undo",
                enabled=lambda: self.stack is not None and self.stack.canUndo(),
                label=self._undo_text,
            ),
            Command(
                "edit.redo",
                self.tr("&Redo"),
                self.redo,
                Menu.EDIT,
                ("Ctrl+Shift+Z", "Ctrl+Y"),
                icon="redo",
                enabled=lambda: self.stack is not None and self.stack.canRedo(),
                label=self._redo_text,
            ),
        )

    def reload(self) -> None:
        """Read the journal of the open book."""
        if self._book is not None:
            work = edit_history(self._book, self._session.studio.workshop)
            self._session.operations.load("history.edits", work, self._follow)

    def _undo_text(self) -> str:
        what = self.stack.undoText() if self.stack is not None else ""
        return self.tr("&Undo {what}").format(what=what) if what else self.tr("&Undo")

    def _redo_text(self) -> str:
        what = self.stack.redoText() if self.stack is not None else ""
        return self.tr("&Redo {what}").format(what=what) if what else self.tr("&Redo")

    def _turn(self, how: Turn, title: str) -> None:
        if self._book is not None:
            # A fader that still rests on its last step is an edit before this one.
            self._session.flush()
            self._session.operations.run(title, self._in_order(how, self._book), lambda _: self.reload())

    async def _in_order(self, how: Turn, book_id: BookId) -> Changes:
        async with self._order:
            return await how(book_id, self._session.studio.workshop)

    def _on_book(self, book: Book | None) -> None:
        opened = book.id if book is not None else None
        if opened == self._book:
            return
        self._book = opened
        if opened is not None:
            self._stacks.setdefault(opened, QUndoStack(self))
        self.changed.emit()
        self.reload()

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.EDIT):
            self.reload()

    def _follow(self, edits: Sequence[Edit]) -> None:
        """Bring the stack in step with the journal, keeping the steps that both have."""
        stack = self.stack
        if stack is None or (edits and edits[0].book_id != self._book):
            return
        kept = [stack.command(at) for at in range(stack.count())]
        if [_mark(edit) for edit in edits] != [step.mark for step in kept if isinstance(step, _Step)]:
            stack.clear()
            for edit in edits:
                stack.push(_Step(edit))
        stack.setIndex(sum(not edit.undone for edit in edits))
        self.changed.emit()


class _Step(QUndoCommand):
    """An edit that is in the journal; to move over it does nothing, because the journal has moved already."""

    def __init__(self, edit: Edit) -> None:
        super().__init__(words_for(edit))
        self.mark = _mark(edit)


def _mark(edit: Edit) -> tuple[object, ...]:
    return edit.id, edit.intent, edit.count

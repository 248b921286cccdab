"""What the tests of the characters panel have in common."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ui.models.cast_rows import NAME, CastRow
from narratix_desktop.ui.panels.characters import CharactersPanel
from narratix_desktop.ui.widgets.cast.cast_view import CastView
from tests.services.cast_books import NARRATOR, Play, add_play, give, people_of, rehearsal_voice

LONG = "I kept the letter for seven years, and I never once found the courage to read the end of it."
ASKED = "Do you suppose that anybody would have believed me, if I had told them where the boat went down?"
HARBOUR = Play(
    [
        [[(NARRATOR, LONG), ("Ada", LONG), ("Bo", "No."), ("Ada", ASKED), ("Bo?", "Perhaps."), ("Cy", "Good night.")]],
        [[("Ada", "Come in."), ("Cy", "Thank you.")]],
    ],
    title="The Harbour",
)


@dataclass
class Stage:
    """A desk with a book whose cast is shown."""

    desk: Any
    book_id: BookId
    panel: CharactersPanel

    @property
    def view(self) -> CastView:
        return self.panel.page.view

    def rows(self) -> list[CastRow]:
        """The rows from top to bottom."""
        return [self.view.order.row_at(at) for at in range(self.view.order.rowCount())]

    def names(self) -> list[str]:
        return [row.character.name for row in self.rows()]

    def row(self, name: str) -> CastRow:
        return next(row for row in self.rows() if row.character.name == name)

    def spot(self, name: str) -> QPoint:
        """Where a character's name stands in the list."""
        index = self.view.order.index(self.names().index(name), NAME)
        self.view.scrollTo(index)
        return self.view.visualRect(index).center()

    def click(self, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifier, self.spot(name))

    async def people(self) -> dict[str, Character]:
        """The cast as the library has it."""
        return await people_of(self.desk.workshop, self.book_id)

    async def voice_of(self, name: str) -> VoiceSpec | None:
        voice_id = (await self.people())[name].voice_id
        voices = await self.desk.workshop.scripts.voices(self.book_id)
        return None if voice_id is None else voices[voice_id].spec


async def open_stage(desk: Any, play: Play = HARBOUR, **voices: str) -> Stage:
    """Open a book; ``voices`` are beginnings of labels of rehearsal voices by name."""
    book_id = await add_play(desk.workshop, play)
    await give(
        desk.workshop, book_id, **{name: await rehearsal_voice(desk.workshop, label) for name, label in voices.items()}
    )
    panel = desk.window.panels["characters"]
    assert isinstance(panel, CharactersPanel)
    count = len(await people_of(desk.workshop, book_id))
    desk.window.session.open_book(book_id)
    await desk.until(lambda: panel.page.table.rowCount() == count and not panel.is_empty)
    await desk.come_forward()
    return Stage(desk, book_id, panel)

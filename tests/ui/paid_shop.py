"""A desk with a book that nobody has read, engines with keys and without, and the services that they ask."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.cue import Cue
from narratix_desktop.domain.task import Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.anthropic_analyser import AnthropicAnalyser
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.replicate_sound import ReplicateSound
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.read_book import last_reader
from narratix_desktop.ui.dialogs.engine_dialog import EngineDialog
from tests.fakes.anthropic_server import GOOD_KEY, AnthropicServer, anthropic_server
from tests.fakes.replicate_server import TOKEN, ReplicateServer
from tests.providers.vendor_desk import SwiftClock

STORY = """CHAPTER ONE

The rain fell on the roof all night. “Come in,” said Ada. “The rain is cold.”

There was a knock at the door. “Who is there?” said Bo.

CHAPTER TWO

A bell rang in the tower. “It is late,” said Ada. The wind rose.
"""
CLICK = Qt.MouseButton.LeftButton


@dataclass
class Shop:
    """A book, engines with keys and without, and the services that they ask."""

    desk: Any
    claude: AnthropicServer
    replicate: ReplicateServer
    book: Book
    folder: Path
    keys: dict[Vendor, str] = field(default_factory=dict)

    @property
    def band(self) -> Any:
        return self.desk.window.panels["book"]

    async def give_keys(self) -> None:
        keys = self.desk.studio.house.keys
        await keys.keep(Vendor.ANTHROPIC, GOOD_KEY)
        await keys.keep(Vendor.REPLICATE, TOKEN)

    async def dialog(self, kind: type[Any]) -> Any:
        """The dialog once it shows."""
        window = self.desk.window
        await self.desk.until(lambda: any(one.isVisible() for one in window.findChildren(kind)))
        return next(one for one in window.findChildren(kind) if one.isVisible())

    def shows(self, kind: type[Any]) -> bool:
        return any(one.isVisible() for one in self.desk.window.findChildren(kind))

    async def at_rest(self) -> None:
        """Nothing is worked out any more."""
        operations = self.desk.window.operations
        await self.desk.until(lambda: not operations.titles())

    async def choose(self, name: str) -> Any:
        """Choose an engine in the dialog that shows, and go on."""
        dialog = await self.dialog(EngineDialog)
        dialog.radios[name].setChecked(True)
        QTest.mouseClick(dialog.start, CLICK)
        return dialog

    async def productions(self) -> tuple[Task, ...]:
        found: tuple[Task, ...] = (await self.desk.workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE))).tasks
        return found

    async def work_until(self, status: TaskStatus) -> Task:
        """Work until the latest production is like this."""
        await self.desk.until(lambda: not self.desk.window.operations.titles())
        async with self.desk.working(), self.desk.workshop.feed.subscribe() as changes:
            while True:
                found = await self.productions()
                if found and found[0].status is status:
                    return found[0]
                await anext(changes)

    async def reader(self) -> str:
        found: str = await last_reader(self.book.id, self.desk.workshop)
        return found

    async def cues(self) -> list[Cue]:
        chapters = await self.desk.workshop.books.chapters(self.book.id)
        return [cue for one in chapters for cue in await self.desk.workshop.cues.list(one.id)]


@asynccontextmanager
async def open_shop(desk: Any, folder: Path, *, keys: bool = True, sound: str = "") -> AsyncIterator[Shop]:
    """A shop; ``sound`` is the model that makes sounds, where it is another than usual."""
    own = folder / "engines"
    own.mkdir()
    if sound:
        (own / "replicate.toml").write_text(f'[sound]\nmodel = "{sound}"\n', encoding="utf-8")
    async with AsyncExitStack() as stack:
        claude = await stack.enter_async_context(anthropic_server())
        replicate = await stack.enter_async_context(ReplicateServer(looks=0))
        addresses = {Vendor.ANTHROPIC: claude.address, Vendor.REPLICATE: replicate.address}
        clients = await stack.enter_async_context(Clients(SystemKeyRing({}), addresses))
        workshop = desk.workshop
        calls = PaidCalls(workshop.ledger, workshop.assets)
        workshop.analysers["anthropic"] = AnthropicAnalyser(workshop.compute, calls, clients, own)
        clock = SwiftClock().clock
        workshop.sounds["replicate"] = ReplicateSound(workshop.compute, calls, clients.replicate, own, clock)
        path = folder / "rain.txt"
        path.write_text(STORY, encoding="utf-8")
        book = (await import_manuscript(path, workshop.books, workshop.assets, workshop.compute)).book
        desk.window.session.open_book(book.id)
        await desk.until(lambda: desk.window.session.chapters and desk.window.panels["book"].chosen())
        shop = Shop(desk, claude, replicate, book, folder)
        if keys:
            await shop.give_keys()
        yield shop


def words_of(dialog: Any) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]

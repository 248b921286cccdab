"""A painted cover in the details of a book: offered where it can be, priced, painted, stopped, undone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from narratix_desktop.domain.ids import BookId
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.replicate_cover import ReplicateCover
from narratix_desktop.ui.dialogs.details_dialog import DetailsDialog
from narratix_desktop.ui.dialogs.paid_run import PaidLineDialog
from narratix_desktop.ui.dialogs.paint_dialog import PaintDialog
from narratix_desktop.ui.engine_keys import usable_painters
from tests.fakes.replicate_server import TOKEN, ReplicateServer
from tests.providers.vendor_desk import SwiftClock
from tests.ui.conftest import Desk

WORDS = "A lighthouse in the fog"


@dataclass
class Easel:
    """A book whose details are shown."""

    desk: Desk
    book_id: BookId
    server: ReplicateServer

    async def shown(self, kind: type[Any]) -> Any:
        """A dialog once it shows."""

        def showing() -> list[Any]:
            return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

        await self.desk.until(showing)
        return showing()[0]

    async def details(self) -> Any:
        self.desk.window.catalogue["book.details"].trigger()
        return await self.shown(DetailsDialog)

    async def open(self) -> Any:
        """The dialog that paints, with its price, out of the details."""
        details = await self.details()
        await self.desk.until(details.cover.paint_button.isVisible)
        QTest.mouseClick(details.cover.paint_button, Qt.MouseButton.LeftButton)
        dialog = await self.shown(PaintDialog)
        await self.desk.until(lambda: "$0.04" in dialog.price.text())
        return dialog

    async def agree(self, dialog: Any) -> None:
        """Order a painting, and agree to its price."""
        QTest.mouseClick(dialog.paint_button, Qt.MouseButton.LeftButton)
        question = await self.shown(PaidLineDialog)
        assert any("$0.04" in label.text() for label in question.findChildren(QLabel))
        QTest.mouseClick(question.start, Qt.MouseButton.LeftButton)

    async def has_cover(self) -> bool:
        return (await self.desk.workshop.books.get(self.book_id)).cover is not None


@asynccontextmanager
async def open_easel(desk: Any) -> AsyncIterator[Easel]:
    workshop = desk.workshop
    async with (
        ReplicateServer() as server,
        Clients(SystemKeyRing({Vendor.REPLICATE: TOKEN}), {Vendor.REPLICATE: server.address}) as clients,
    ):
        assert isinstance(server, ReplicateServer)
        time = SwiftClock()
        calls = PaidCalls(workshop.ledger, workshop.assets, clock=time.clock)
        workshop.covers["replicate"] = ReplicateCover(workshop.compute, calls, clients.replicate, clock=time.clock)
        yield Easel(desk, await desk.open_book(), server)


def test_a_cover_is_painted_after_consent_and_undone(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_easel(desk) as easel:
            details = await easel.details()
            assert await usable_painters(desk.studio) == {}  # without a key
            assert not details.cover.paint_button.isVisible()
            details.close()
            await desk.until(lambda: not desk.window.findChildren(DetailsDialog))
            await desk.studio.house.keys.keep(Vendor.REPLICATE, TOKEN)
            dialog = await easel.open()
            assert dialog.picture.toPlainText() == desk.window.session.book.title
            QTest.keyClicks(dialog.picture, WORDS)  # in the place of what was proposed
            QTest.mouseClick(dialog.paint_button, Qt.MouseButton.LeftButton)
            QTest.keyClick(await easel.shown(PaidLineDialog), Qt.Key.Key_Escape)
            await desk.until(dialog.paint_button.isEnabled)
            assert easel.server.created() == []
            await easel.agree(dialog)
            await desk.until(lambda: desk.window.session.book.cover is not None, 60)
            assert easel.server.created()[0].document()["input"]["prompt"].startswith(WORDS)
            details = await easel.shown(DetailsDialog)
            await desk.until(lambda: details.cover.cover is not None)
            desk.window.catalogue.refresh()
            desk.window.catalogue["edit.undo"].trigger()
            await desk.until(lambda: desk.window.session.book.cover is None)

    play_scenario(scenario)


def test_a_painting_goes_on_behind_its_closed_dialog_and_can_be_stopped(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_easel(desk) as easel:
            await desk.studio.house.keys.keep(Vendor.REPLICATE, TOKEN)
            dialog = await easel.open()
            easel.server.looks = 10**6
            await easel.agree(dialog)
            await easel.server.begun.wait()
            assert dialog.progress.isVisible()
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            await desk.until(lambda: not dialog.isVisible())
            assert "Painting a cover" in desk.window.session.operations.titles()
            details = await easel.shown(DetailsDialog)
            QTest.mouseClick(details.cover.paint_button, Qt.MouseButton.LeftButton)
            assert await easel.shown(PaintDialog) is dialog
            assert not dialog.paint_button.isEnabled()
            QTest.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
            await desk.until(dialog.paint_button.isEnabled)
            assert not dialog.stop_button.isVisible()
            assert not await easel.has_cover()

    play_scenario(scenario)

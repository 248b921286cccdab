"""Voices made of the author's words: priced first, heard side by side, kept, cast, thrown away and deleted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton

from narratix_desktop.domain.attempt import SpendFilter
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.hume_speech import HumeSpeech
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.ui.dialogs.design_dialog import VoiceDesignDialog
from narratix_desktop.ui.dialogs.paid_run import PaidLineDialog
from tests.fakes.http_service import Answer
from tests.fakes.hume_server import KEY, HumeServer
from tests.providers.vendor_desk import cents
from tests.ui.cast_scenes import LONG, Stage, open_stage

KEEPER = "an old lighthouse keeper"


@dataclass
class Atelier:
    """A cast whose voices can be made at the service."""

    stage: Stage
    server: HumeServer

    async def open(self) -> VoiceDesignDialog:
        """The dialog for Ada, out of the picker."""
        desk, panel = self.stage.desk, self.stage.panel
        if not panel.choosing:
            self.stage.click("Ada")
            QTest.mouseClick(panel.page.detail.voice_button, Qt.MouseButton.LeftButton)
            await desk.until(lambda: panel.choosing)
        assert panel.picker.make_button.isVisible()
        QTest.mouseClick(panel.picker.make_button, Qt.MouseButton.LeftButton)
        found: VoiceDesignDialog = await self.shown(VoiceDesignDialog)
        await desk.until(lambda: "$" in found.price.text())
        return found

    async def shown(self, kind: type[Any]) -> Any:
        """A dialog once it shows."""

        def showing() -> list[Any]:
            return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

        await self.stage.desk.until(showing)
        return showing()[0]

    async def make(self, dialog: VoiceDesignDialog, words: str = KEEPER) -> None:
        """Describe a voice and agree to the price."""
        dialog.wish.setPlainText("")
        QTest.keyClicks(dialog.wish, words)
        before = len(dialog.cards.cards)
        QTest.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick((await self.shown(PaidLineDialog)).start, Qt.MouseButton.LeftButton)
        await self.stage.desk.until(lambda: len(dialog.cards.cards) == before + 3)

    async def heard(self) -> object:
        """What plays now; the player is stopped."""
        await self.stage.desk.until(lambda: self.stage.desk.player.playing)
        (clip,) = self.stage.desk.player.timeline.clips
        self.stage.desk.player.playing = False
        return clip.asset


@asynccontextmanager
async def open_atelier(desk: Any) -> AsyncIterator[Atelier]:
    workshop = desk.workshop
    async with (
        HumeServer() as server,
        Clients(SystemKeyRing({Vendor.HUME: KEY}), {Vendor.HUME: server.address}) as clients,
    ):
        assert isinstance(server, HumeServer)
        calls = PaidCalls(workshop.ledger, workshop.assets)
        workshop.speech["hume"] = HumeSpeech(workshop.compute, calls, clients.hume, today=lambda: date(2026, 11, 21))
        yield Atelier(await open_stage(desk, Ada="Helen"), server)
        assert server.refused == []


def test_a_voice_is_priced_made_heard_by_keys_kept_and_cast(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_atelier(desk) as atelier:
            dialog = await atelier.open()
            assert dialog.sample.text() == LONG
            assert dialog.price.text() == "3 voice(s) to choose from  ·  $0.05  ·  Hume Octave"
            assert not dialog.make_button.isEnabled()
            QTest.keyClicks(dialog.wish, KEEPER)
            QTest.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
            question = await atelier.shown(PaidLineDialog)
            assert any("$0.05" in label.text() for label in question.findChildren(QLabel))
            QTest.keyClick(question, Qt.Key.Key_Escape)
            await desk.until(dialog.make_button.isEnabled)
            assert atelier.server.spoken() == []
            await atelier.make(dialog)
            assert cents(atelier.server.total) == (await desk.workshop.ledger.spend(SpendFilter())).paid
            cards = dialog.cards.cards
            assert dialog.focusWidget() is cards[0]
            heard = []
            for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
                QTest.keyClick(dialog.focusWidget(), key)
                heard.append(await atelier.heard())
            assert len(set(heard)) == 3
            # A and B are the two that were heard last.
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_A)
            assert (await atelier.heard(), dialog.cards.current()) == (heard[1], 1)
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_B)
            assert await atelier.heard() == heard[2]
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Left)
            assert cards[1].isChecked()
            assert dialog.focusWidget() is cards[1]
            QTest.keyClick(cards[1], Qt.Key.Key_Space)
            assert await atelier.heard() == heard[1]
            dialog.label.setText("The keeper")
            QTest.mouseClick(dialog.cast_button, Qt.MouseButton.LeftButton)
            await desk.until(lambda: atelier.stage.row("Ada").voice.startswith("The keeper"))
            assert not atelier.stage.panel.choosing
            (kept,) = atelier.server.kept
            assert kept.startswith("The keeper ")
            assert len(atelier.server.spoken()) == 1

    play_scenario(scenario)


def test_what_was_made_outlives_its_dialog_until_it_is_kept_or_discarded(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_atelier(desk) as atelier:
            dialog = await atelier.open()
            await atelier.make(dialog)
            dialog.reject()
            await desk.until(lambda: not dialog.isVisible())
            again = await atelier.open()
            assert (len(again.cards.cards), again.wish.toPlainText()) == (3, KEEPER)
            await atelier.make(again, "a young herring gull")
            assert len(again.cards.cards) == 6
            again.label.setText("Gull")
            QTest.mouseClick(again.keep_button, Qt.MouseButton.LeftButton)
            await desk.until(lambda: len(again.cards.cards) == 5)
            assert again.isVisible()
            candidate = atelier.stage.panel.picker.rows.candidate()
            assert candidate is not None
            assert candidate.label.startswith("Gull")
            QTest.mouseClick(again.discard_button, Qt.MouseButton.LeftButton)
            assert again.cards.cards == []
            assert not again.keep_button.isVisible()
            assert again.make_button.isEnabled()

    play_scenario(scenario)


def test_voices_of_their_own_are_listed_with_who_speaks_in_them_and_deleted_after_a_question(
    play_scenario: Any,
) -> None:
    async def scenario(desk: Any) -> None:
        async with open_atelier(desk) as atelier:
            dialog = await atelier.open()
            assert not dialog.own.isVisible()
            await atelier.make(dialog)
            dialog.label.setText("The keeper")
            QTest.mouseClick(dialog.cast_button, Qt.MouseButton.LeftButton)
            await desk.until(lambda: atelier.stage.row("Ada").voice.startswith("The keeper"))
            dialog = await atelier.open()
            await desk.until(lambda: dialog.own.count() == 1)
            assert dialog.own.item(0).text().startswith("The keeper")
            assert dialog.own.item(0).text().endswith("Ada · The Harbour")
            for word, left in (("Keep", 1), ("Delete", 0)):
                QTest.mouseClick(dialog.delete_button, Qt.MouseButton.LeftButton)
                question = await atelier.shown(QMessageBox)
                assert "Ada in The Harbour" in question.informativeText()
                button = next(one for one in question.buttons() if isinstance(one, QPushButton) and one.text() == word)
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                await desk.until(lambda left=left: dialog.own.count() == left)
            assert atelier.server.kept == {}
            spec = await atelier.stage.voice_of("Ada")
            assert spec is not None
            assert spec.engine == "hume"

    play_scenario(scenario)


def test_making_can_be_stopped_and_a_refusal_leaves_the_words_as_they_are(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_atelier(desk) as atelier:
            dialog = await atelier.open()
            atelier.server.faults.append(Answer(silent=True))
            QTest.keyClicks(dialog.wish, KEEPER)
            QTest.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
            QTest.mouseClick((await atelier.shown(PaidLineDialog)).start, Qt.MouseButton.LeftButton)
            await desk.until(lambda: dialog.stop_button.isVisible() and bool(atelier.server.spoken()))
            QTest.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
            await desk.until(lambda: not dialog.stop_button.isVisible())
            assert (dialog.wish.toPlainText(), dialog.cards.cards) == (KEEPER, [])
            atelier.server.ended = Answer(410)
            failed: list[Any] = []
            desk.window.session.operations.failed.connect(failed.append)
            QTest.mouseClick(dialog.make_button, Qt.MouseButton.LeftButton)
            QTest.mouseClick((await atelier.shown(PaidLineDialog)).start, Qt.MouseButton.LeftButton)
            await desk.until(lambda: failed)
            assert failed[0].code == "service_ended"
            await desk.until(dialog.make_button.isEnabled)
            assert dialog.wish.toPlainText() == KEEPER

    play_scenario(scenario)

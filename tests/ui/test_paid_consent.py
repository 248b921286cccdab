"""Nothing that costs money begins unasked, and nothing that is free is asked about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from narratix_desktop.domain.attempt import SpendFilter
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.task import TaskFilter, TaskKind, TaskStatus
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.services.order_work import ChapterWork
from narratix_desktop.ui.dialogs.paid_run import PaidHearingDialog, PaidLineDialog, PaidRunDialog
from narratix_desktop.ui.models.voice_list import SOUNDING_ROLE
from narratix_desktop.ui.preferences import ASK_ABOVE
from narratix_desktop.ui.widgets.voices.voice_picker import VoicePicker
from tests.fakes.paid_service import PaidService, paid_service
from tests.fakes.paid_voices import ACME, PaidVoices
from tests.services.cast_books import give, rehearsal_voice
from tests.ui.cast_scenes import Stage, open_stage

TERMS = "Not for books that are sold."


@dataclass
class Till:
    """A book whose Ada speaks for money."""

    stage: Stage
    service: PaidService

    async def line_of(self, name: str) -> Segment:
        who = (await self.stage.people())[name].id
        lines: tuple[Segment, ...] = await self.stage.desk.workshop.scripts.whole(self.stage.book_id)
        return next(line for line in lines if line.character_id == who)

    async def asked(self, kind: type[Any]) -> Any:
        """The dialog once it shows."""
        window = self.stage.desk.window
        await self.stage.desk.until(lambda: any(one.isVisible() for one in window.findChildren(kind)))
        return next(one for one in window.findChildren(kind) if one.isVisible())

    async def takes(self, line: Segment) -> int:
        found = await self.stage.desk.workshop.takes.of_lines([line.id])
        return len(found.get(line.id, ()))

    async def heard(self) -> object:
        """What plays now; the player is stopped."""
        player = self.stage.desk.player
        await self.stage.desk.until(lambda: player.playing, 60)
        (clip,) = player.timeline.clips
        player.playing = False
        voices = self.stage.panel.picker.voices
        rows = range(voices.rowCount())
        await self.stage.desk.until(lambda: not any(voices.index(row).data(SOUNDING_ROLE) for row in rows))
        return clip.asset

    async def open_picker(self) -> VoicePicker:
        """The picker of Ada's voice, at a paid voice that is not hers."""
        desk, panel = self.stage.desk, self.stage.panel
        self.stage.click("Ada")
        QTest.mouseClick(panel.page.detail.voice_button, Qt.MouseButton.LeftButton)
        await desk.until(lambda: panel.choosing)
        picker = panel.picker
        picker.filters.gender.setCurrentIndex(0)
        voices = await desk.workshop.speech_engine(ACME).voices()
        picker.rows.choose(next(one for one in voices if one.label.startswith("Hector")))
        return picker

    def order(self) -> None:
        """Order the first chapter."""
        band: Any = self.stage.desk.window.panels["book"]
        band.actions_.order(ChapterWork.SPEAK, self.stage.desk.window.session.chapters[:1])

    async def tasks(self, kind: TaskKind) -> Any:
        return (await self.stage.desk.workshop.tasks.list(TaskFilter(kind=kind))).tasks


@asynccontextmanager
async def open_till(desk: Any, voices: type[PaidVoices] = PaidVoices) -> AsyncIterator[Till]:
    workshop = desk.workshop
    async with paid_service() as service:
        calls = PaidCalls(workshop.ledger, workshop.assets)
        workshop.speech[ACME] = voices(workshop.speech["espeak"], workshop.compute, calls, service)
        stage = await open_stage(desk, Narrator="Edmund", Bo="Walter", Cy="Arthur")
        await give(workshop, stage.book_id, Ada=replace(await rehearsal_voice(workshop, "Helen"), engine=ACME))
        yield Till(stage, service)


def test_one_line_is_asked_about_until_the_author_does_not_want_to_be(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_till(desk) as till:
            line, edits = await till.line_of("Ada"), desk.window.session.edits
            edits.speak([line])
            question = await till.asked(PaidLineDialog)
            assert any("$0.05" in label.text() for label in question.findChildren(QLabel))
            QTest.keyClick(question, Qt.Key.Key_Escape)
            assert (await till.takes(line), till.service.charged) == (0, 0)
            edits.speak([line])
            again = await till.asked(PaidLineDialog)
            again.quietly.setChecked(True)
            again.below.setValue(0.10)
            QTest.mouseClick(again.start, Qt.MouseButton.LeftButton)
            await desk.until(lambda: till.service.charged == 1)
            await desk.until(lambda: not edits.speaking)
            assert desk.preferences.get(ASK_ABOVE) == 0.10
            edits.speak([line])
            await desk.until(lambda: till.service.charged == 2)
            assert not any(one.isVisible() for one in desk.window.findChildren(PaidLineDialog))

    play_scenario(scenario)


def test_a_free_line_is_spoken_at_once_although_paid_voices_are_there(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_till(desk) as till:
            line, edits = await till.line_of("Cy"), desk.window.session.edits
            edits.speak([line])
            await desk.until(lambda: bool(edits.speaking))
            await desk.until(lambda: not edits.speaking)
            assert (await till.takes(line), till.service.charged) == (1, 0)

    play_scenario(scenario)


def test_a_paid_voice_is_heard_after_a_question_which_answers_for_later_ones_up_to_its_amount(
    play_scenario: Any,
) -> None:
    async def scenario(desk: Any) -> None:
        async with open_till(desk) as till:
            picker = await till.open_picker()
            asked: list[object] = []
            picker.hearing_asked.connect(lambda *what: asked.append(what))
            QTest.keyClick(picker.sliders.slider("pitch"), Qt.Key.Key_PageUp)
            picker.line.activated.emit(0)
            await desk.until(picker.price.isVisible)  # which is looked up later than a slider rests
            assert asked == []  # nothing that costs money is heard by moving a slider or choosing a line
            QTest.mouseClick(picker.sliders.reset_button, Qt.MouseButton.LeftButton)
            await desk.until(lambda: not picker.price.isVisible())
            await desk.until(picker.price.isVisible)
            assert picker.price.text() == "Hearing this line costs $0.05, once."
            QTest.keyClick(picker.rows, Qt.Key.Key_Space)
            refused = await till.asked(PaidHearingDialog)
            texts = [label.text() for label in refused.findChildren(QLabel)]
            assert any(text.startswith("Hear Hector") and text.endswith("$0.05") for text in texts)
            QTest.keyClick(refused, Qt.Key.Key_Return)  # the default is to leave it
            await desk.until(lambda: not refused.isVisible())
            assert (till.service.charged, desk.player.playing) == (0, False)
            QTest.keyClick(picker.rows, Qt.Key.Key_Space)
            question = await till.asked(PaidHearingDialog)
            question.amount.setValue(0.10)
            QTest.mouseClick(question.start, Qt.MouseButton.LeftButton)
            first = await till.heard()
            assert till.service.charged == 1
            await desk.until(lambda: not picker.price.isVisible())
            QTest.keyClick(picker.rows, Qt.Key.Key_Space)
            assert (await till.heard(), till.service.charged) == (first, 1)  # what was heard once is free
            picker.line.setCurrentIndex(1)
            QTest.keyClick(picker.rows, Qt.Key.Key_Space)
            assert await till.heard() != first  # within the amount
            assert till.service.charged == 2
            picker.line.setCurrentIndex(2)
            QTest.keyClick(picker.rows, Qt.Key.Key_Space)
            await till.asked(PaidHearingDialog)  # the amount is used up
            assert till.service.charged == 2

    play_scenario(scenario)


class TiedVoices(PaidVoices):
    """Paid voices whose makers say for what they may be used."""

    def licence(self, voice: str = "") -> str:
        return TERMS


def test_the_licence_of_a_voice_is_said_in_the_picker_and_wherever_its_price_is(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_till(desk, TiedVoices) as till:
            picker = await till.open_picker()
            assert picker.licence.text() == f"Licence: {TERMS}"
            assert TERMS in picker.rows.currentIndex().data(Qt.ItemDataRole.AccessibleDescriptionRole)
            picker.rows.choose(await rehearsal_voice(desk.workshop, "Hector"))
            assert not picker.licence.isVisible()
            auditions, people = till.stage.panel.auditions, await till.stage.people()
            auditions.hear_character(people["Ada"])
            desk.window.session.edits.speak([await till.line_of("Ada")])
            till.order()
            for kind in (PaidHearingDialog, PaidLineDialog, PaidRunDialog):
                question = await till.asked(kind)
                assert any(TERMS in label.text() and label.isVisible() for label in question.findChildren(QLabel))
                question.reject()

    play_scenario(scenario)


def test_what_is_paid_is_kept_although_something_else_is_heard_meanwhile(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_till(desk) as till:
            auditions, people = till.stage.panel.auditions, await till.stage.people()
            auditions.hear_character(people["Ada"])
            QTest.mouseClick((await till.asked(PaidHearingDialog)).start, Qt.MouseButton.LeftButton)
            auditions.hear_character(people["Cy"])
            cheap = await till.heard()
            await desk.until(lambda: not desk.window.session.operations.titles())
            assert (till.service.charged, desk.player.playing) == (1, False)
            auditions.hear_character(people["Ada"])
            assert await till.heard() != cheap
            assert till.service.charged == 1
            paid = replace(await rehearsal_voice(desk.workshop, "Edmund"), engine=ACME)
            await give(desk.workshop, till.stage.book_id, Narrator=paid)
            desk.window.session.consent.forget()
            auditions.hear_word("letter", "lettah")
            (await till.asked(PaidHearingDialog)).reject()
            assert till.service.charged == 1

    play_scenario(scenario)


def test_a_run_shows_its_figures_and_is_begun_under_the_cap_that_the_author_gives(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        async with open_till(desk) as till:
            till.order()
            refused = await till.asked(PaidRunDialog)
            QTest.keyClick(refused, Qt.Key.Key_Return)  # the default is to leave it
            await desk.until(lambda: not refused.isVisible())
            assert await till.tasks(TaskKind.PRODUCE) == ()
            till.order()
            question = await till.asked(PaidRunDialog)
            texts = [label.text() for label in question.findChildren(QLabel)]
            assert any("2 line" in text for text in texts)
            assert "$0.10" in texts
            assert question.cap.value() == 20.0
            assert not question.note.isVisible()
            question.cap.setValue(0.04)
            assert "$0.04" in question.note.text.text()
            QTest.mouseClick(question.start, Qt.MouseButton.LeftButton)
            async with desk.working(), desk.workshop.feed.subscribe() as changes:
                while not any(one.status is TaskStatus.PAUSED for one in await till.tasks(TaskKind.PRODUCE)):
                    await anext(changes)
            (paused,) = await till.tasks(TaskKind.PRODUCE)
            assert "$0.04 for this run" in paused.message
            assert till.service.charged == 0
            assert (await desk.workshop.ledger.spend(SpendFilter())).counted == 0

    play_scenario(scenario)

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
from narratix_desktop.ui.dialogs.paid_run import PaidLineDialog, PaidRunDialog
from narratix_desktop.ui.preferences import ASK_ABOVE
from tests.fakes.paid_service import PaidService, paid_service
from tests.fakes.paid_voices import ACME, PaidVoices
from tests.services.cast_books import give, rehearsal_voice
from tests.ui.cast_scenes import Stage, open_stage


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

    def order(self) -> None:
        """Order the first chapter."""
        band: Any = self.stage.desk.window.panels["book"]
        band.actions_.order(ChapterWork.SPEAK, self.stage.desk.window.session.chapters[:1])

    async def tasks(self, kind: TaskKind) -> Any:
        return (await self.stage.desk.workshop.tasks.list(TaskFilter(kind=kind))).tasks


@asynccontextmanager
async def open_till(desk: Any) -> AsyncIterator[Till]:
    workshop = desk.workshop
    async with paid_service() as service:
        calls = PaidCalls(workshop.ledger, workshop.assets)
        workshop.speech[ACME] = PaidVoices(workshop.speech["espeak"], workshop.compute, calls, service)
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

"""Who reads a book and who makes its sounds is chosen in the window, and nothing of it is paid unasked."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.task import TaskStatus
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.services.keep_budget import keep_budget
from narratix_desktop.services.plan_tasks import NO_SOUND
from narratix_desktop.ui.dialogs.engine_dialog import EngineDialog
from narratix_desktop.ui.dialogs.export_dialog import ExportDialog
from narratix_desktop.ui.dialogs.import_dialog import ImportDialog
from narratix_desktop.ui.dialogs.paid_run import PaidRunDialog
from narratix_desktop.ui.models.task_verbs import Verb
from narratix_desktop.ui.preferences import COMPOSER, READER
from tests.store.ledger_samples import usd
from tests.ui.paid_shop import CLICK, STORY, open_shop, words_of


def test_claude_reads_where_the_author_says_so_and_only_at_the_price_that_was_shown(
    play_scenario: Any, tmp_path: Path
) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path) as shop:
            shop.band.actions_.find_speakers()
            first = await shop.dialog(EngineDialog)
            assert first.choice().name == "local"
            assert not first.stays.isVisible()  # nobody has corrected what nobody has read
            await shop.choose("anthropic")
            refused = await shop.dialog(PaidRunDialog)
            words = words_of(refused)
            assert any(text.startswith("reads it in 2 part") and "characters" in text for text in words)
            assert any("Claude" in text for text in words)
            QTest.keyClick(refused, Qt.Key.Key_Return)  # the default is to leave it
            await desk.until(lambda: not shop.shows(PaidRunDialog))
            assert (await shop.productions(), shop.claude.messages) == ((), [])
            assert desk.preferences.get(READER) == "anthropic"
            shop.band.actions_.find_speakers()
            assert (await shop.dialog(EngineDialog)).choice().name == "anthropic"
            await shop.choose("anthropic")
            QTest.mouseClick((await shop.dialog(PaidRunDialog)).start, CLICK)
            await shop.work_until(TaskStatus.COMPLETED)
            assert (len(shop.claude.messages), await shop.reader()) == (2, "anthropic")
            shop.band.actions_.find_speakers()
            again = await shop.dialog(EngineDialog)
            assert (again.choice(), again.start.isEnabled()) == (None, False)
            assert sum("Claude has read this book" in text for text in words_of(again)) == 2

    play_scenario(scenario)


def test_a_book_that_was_read_here_is_read_again_by_claude_and_the_authors_corrections_stay(
    play_scenario: Any, tmp_path: Path
) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path) as shop:
            shop.band.actions_.find_speakers()
            await shop.choose("local")
            await shop.work_until(TaskStatus.COMPLETED)
            assert (await shop.reader(), shop.claude.asked) == ("local", [])
            lines = await desk.workshop.scripts.whole(shop.book.id)
            bell = next(one for one in lines if STORY[one.start : one.end].startswith("“It is late"))
            cast = {one.name: one for one in await desk.workshop.scripts.characters(shop.book.id)}
            desk.window.session.edits.reassign([bell], cast["Bo"].id)
            await shop.at_rest()
            shop.band.actions_.find_speakers()
            asked = await shop.dialog(EngineDialog)
            assert not asked.radios["local"].isEnabled()
            assert asked.stays.text().startswith("What you have set yourself stays")
            await shop.choose("anthropic")
            question = await shop.dialog(PaidRunDialog)
            assert any(text.startswith("What you have set yourself stays") for text in words_of(question))
            QTest.mouseClick(question.start, CLICK)
            await shop.work_until(TaskStatus.COMPLETED)
            assert len(shop.claude.messages) == 2
            lines = await desk.workshop.scripts.whole(shop.book.id)
            assert next(one for one in lines if one.id == bell.id).character_id == cast["Bo"].id

    play_scenario(scenario)


def test_what_needs_a_key_is_shown_so_and_never_tried_until_one_is_added(play_scenario: Any, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path, keys=False) as shop:
            wanted: list[bool] = []
            desk.window.session.keys_asked.connect(lambda: wanted.append(True))
            shop.band.actions_.find_speakers()
            dialog = await shop.dialog(EngineDialog)
            assert not dialog.radios["anthropic"].isEnabled()
            assert "needs a key" in words_of(dialog)
            QTest.mouseClick(dialog.key_buttons["anthropic"], CLICK)
            await desk.until(lambda: desk.window.dialogs.settings is not None)
            assert wanted == [True]
            assert desk.window.dialogs.settings.isVisible()
            await shop.give_keys()
            desk.window.dialogs.engines_changed.emit()
            await desk.until(lambda: dialog.radios["anthropic"].isEnabled())
            assert "needs a key" not in words_of(dialog)
            dialog.reject()
            # Where only one could be asked, scoring is as immediate as it was, and asks nobody.
            await desk.studio.house.keys.keep(Vendor.REPLICATE, "")
            shop.band.score()
            await shop.work_until(TaskStatus.COMPLETED)
            assert not shop.shows(EngineDialog)
            assert all(cue.asset for cue in await shop.cues())
            assert (shop.claude.asked, shop.replicate.asked) == ([], [])

    play_scenario(scenario)


def test_an_engine_that_lost_its_key_is_refused_before_anything_is_ordered(play_scenario: Any, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path, keys=False) as shop:
            errors: list[Any] = []
            desk.window.operations.failed.connect(errors.append)
            desk.preferences.set(READER, "anthropic")
            desk.window.opener.speak()
            await desk.until(lambda: errors)
            assert (errors[0].code, await shop.productions()) == ("key_missing", ())
            assert "Find the speakers" in errors[0].remedy
            desk.preferences.set(READER, "local")
            desk.preferences.set(COMPOSER, "replicate")
            desk.window.opener.speak()
            await desk.until(lambda: len(errors) == 2)
            assert "Score the chapter with" in errors[1].remedy
            assert (await shop.productions(), shop.claude.asked, shop.replicate.asked) == ((), [], [])

    play_scenario(scenario)


def test_sounds_are_ordered_of_whom_the_author_chooses_with_their_terms_and_their_price(
    play_scenario: Any, tmp_path: Path
) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path, sound="musicgen") as shop:
            shop.band.actions_.find_speakers()
            await shop.choose("local")
            await shop.work_until(TaskStatus.COMPLETED)
            desk.preferences.set(COMPOSER, "replicate")
            desk.window.dialogs.ask_for_export()
            export = await shop.dialog(ExportDialog)
            await desk.until(export.export_button.isEnabled)
            QTest.mouseClick(export.export_button, CLICK)  # which lacks sounds, and would have them made
            lacking = await shop.dialog(PaidRunDialog)
            assert any(text.startswith("makes ") for text in words_of(lacking))
            lacking.reject()
            await desk.until(export.export_button.isEnabled)
            assert (desk.orders, shop.replicate.created()) == ([], [])
            export.close()
            desk.preferences.set(COMPOSER, "")
            shop.band.score()
            dialog = await shop.dialog(EngineDialog)  # two could be asked, and none was chosen yet
            assert dialog.choice().name == "local"
            assert not dialog.note.isVisible()
            dialog.radios["replicate"].setChecked(True)
            assert "MusicGen: The weights may not be used commercially" in dialog.note.text.text()
            QTest.mouseClick(dialog.start, CLICK)
            question = await shop.dialog(PaidRunDialog)
            made = next(text for text in words_of(question) if text.startswith("makes "))
            assert "about" in made
            assert "MusicGen: The weights may not be used commercially" in question.note.text.text()
            assert shop.replicate.created() == []
            QTest.mouseClick(question.start, CLICK)
            await shop.work_until(TaskStatus.COMPLETED)
            first = (await desk.workshop.books.chapters(shop.book.id))[0]
            cues = await desk.workshop.cues.list(first.id)
            assert {cue.engine for cue in cues} == {"replicate_sound"}
            asked = [one.document()["input"]["prompt"] for one in shop.replicate.created()]
            assert len(asked) == len({(cue.span.kind, cue.span.sound) for cue in cues}) == int(made.split()[1])
            assert any("knock" in prompt for prompt in asked), asked
            paid = len(asked)
            shop.band.score()  # the same again: what is there is not asked for, and not asked about
            await shop.at_rest()
            assert not any(map(shop.shows, (EngineDialog, PaidRunDialog)))
            assert len(shop.replicate.created()) == paid

    play_scenario(scenario)


def test_nobody_is_a_choice_too_and_sounds_that_are_there_are_made_again_only_on_purpose(
    play_scenario: Any, tmp_path: Path
) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path) as shop:
            shop.band.score_with()
            await shop.choose(NO_SOUND)
            assert desk.preferences.get(COMPOSER) == NO_SOUND
            await shop.at_rest()
            assert await shop.productions() == ()
            assert desk.studio.order(tmp_path, ()).sound == NO_SOUND
            shop.band.score()  # who wants sounds after all is asked
            await shop.choose("local")
            await shop.work_until(TaskStatus.COMPLETED)
            assert (desk.preferences.get(COMPOSER), desk.studio.order(tmp_path, ()).sound) == ("local", "local")
            before = {cue.id: cue.asset for cue in await shop.cues()}
            shop.band.score_with()
            dialog = await shop.dialog(EngineDialog)
            assert not dialog.anew.isVisible()  # nothing that others have made
            dialog.radios["replicate"].setChecked(True)
            assert dialog.anew.isChecked()  # all sounds are there, so nothing else can be meant
            dialog.anew.setChecked(False)
            QTest.mouseClick(dialog.start, CLICK)
            await shop.at_rest()
            assert not shop.shows(PaidRunDialog)
            shop.band.score_with()
            await shop.choose("replicate")
            QTest.mouseClick((await shop.dialog(PaidRunDialog)).start, CLICK)
            await shop.at_rest()
            await shop.work_until(TaskStatus.COMPLETED)
            first = (await desk.workshop.books.chapters(shop.book.id))[0]
            after = await desk.workshop.cues.list(first.id)
            assert {cue.engine for cue in after} == {"replicate_sound"}
            assert all(cue.asset != before[cue.id] for cue in after)

    play_scenario(scenario)


def test_sounds_of_a_book_that_nobody_has_read_are_asked_about_although_their_number_is_not_known(
    play_scenario: Any, tmp_path: Path
) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path) as shop:
            desk.preferences.set(COMPOSER, "replicate")
            desk.window.opener.speak()
            question = await shop.dialog(PaidRunDialog)
            words = words_of(question)
            assert any(text.endswith("price not known yet") for text in words)
            assert "makes the sounds that the text asks for" in words
            assert "Stable Audio 2.5: whether what it makes may be sold is not known here." in question.note.text.text()
            question.reject()
            await shop.at_rest()
            assert (await shop.productions(), shop.replicate.asked) == ((), [])
            # A price that cannot be looked up now is asked about too.
            desk.preferences.set(COMPOSER, "local")
            desk.preferences.set(READER, "anthropic")
            shop.claude.address = "http://127.0.0.1:9"
            shop.claude.counting = lambda _reply, writer: writer.close()
            desk.window.opener.speak()
            question = await shop.dialog(PaidRunDialog)
            assert "not known yet" in words_of(question)
            question.reject()
            assert (await shop.productions(), shop.claude.messages) == ((), [])

    play_scenario(scenario)


def test_reading_rests_at_the_cap_and_the_author_is_told_which(play_scenario: Any, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path) as shop:
            await keep_budget(Budget(day=usd("0.0001")), desk.workshop.settings)
            shop.band.actions_.find_speakers()
            await shop.choose("anthropic")
            question = await shop.dialog(PaidRunDialog)
            assert "Work will pause at $0.00" in question.note.text.text()
            QTest.mouseClick(question.start, CLICK)
            paused = await shop.work_until(TaskStatus.PAUSED)
            assert "today" in paused.message
            assert (shop.claude.messages, await shop.reader()) == ([], "")

    play_scenario(scenario)


def test_cancelled_work_that_costs_money_is_asked_about_before_it_is_tried_again(
    play_scenario: Any, tmp_path: Path
) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path) as shop:
            shop.band.actions_.find_speakers()
            await shop.choose("anthropic")
            QTest.mouseClick((await shop.dialog(PaidRunDialog)).start, CLICK)
            await shop.at_rest()
            (ordered,) = await shop.productions()
            await desk.workshop.tasks.cancel(ordered.id)
            tasks = desk.window.panels["tasks"]
            (glance,) = await desk.workshop.tasks.glances([ordered.id])
            tasks.steering.steer(Verb.RETRY, [glance])
            refused = await shop.dialog(PaidRunDialog)
            assert any("reads it in 2 part" in text for text in words_of(refused))
            refused.reject()
            await shop.at_rest()
            assert [one.status for one in await shop.productions()] == [TaskStatus.CANCELLED]
            tasks.steering.steer(Verb.RETRY, [glance])
            again = await shop.dialog(PaidRunDialog)
            again.cap.setValue(3.0)
            QTest.mouseClick(again.start, CLICK)
            await shop.work_until(TaskStatus.COMPLETED)
            assert len(shop.claude.messages) == 2

    play_scenario(scenario)


def test_a_new_version_and_the_sample_ask_no_engine_that_costs_money(play_scenario: Any, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with open_shop(desk, tmp_path) as shop:
            shop.band.actions_.find_speakers()
            await shop.choose("local")
            await shop.work_until(TaskStatus.COMPLETED)
            desk.preferences.set(READER, "anthropic")
            desk.preferences.set(COMPOSER, "replicate")
            newer = tmp_path / "newer.txt"
            newer.write_text(STORY.replace("The wind rose.", "The wind rose. “So late?” said Bo."), encoding="utf-8")
            desk.window.open_files([newer])
            dialog = await shop.dialog(ImportDialog)
            await desk.until(lambda: dialog.is_ready)
            dialog.accept()
            await desk.until(lambda: not shop.shows(ImportDialog))
            assert len(await desk.workshop.books.list()) == 1
            await shop.at_rest()
            desk.window.opener.try_sample()
            await desk.until(lambda: desk.orders)
            await shop.at_rest()
            assert not shop.shows(PaidRunDialog)
            (order,) = [one.input for one in (await shop.productions()) if one.book_id != shop.book.id]
            assert (order["analysis"], order["sound"]) == ("local", "local")
            assert (shop.claude.asked, shop.replicate.asked) == ([], [])

    play_scenario(scenario)

"""The page of local voices: fetch, stop, go on, hear, remove; and the truth about checksums and what is missing."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox

from narratix_desktop.domain.voice_pack import PackState
from narratix_desktop.providers.catalog import speech_engines
from narratix_desktop.providers.voice_files.shelf import VoiceFolder
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.ui.dialogs.settings.voices import VoicesPage
from tests.fakes.range_server import RangeServer, range_server
from tests.fakes.stocked_shelf import KOKORO, PIPER, tiny_shelf
from tests.fakes.tiny_voices import kokoro_model, piper_model

Play = Callable[..., None]


class Stand:
    """A page on its own, with a shelf whose files are tiny, and what was heard from it."""

    def __init__(self, desk: Any, shelf: VoiceFolder, server: RangeServer) -> None:
        self.server, self.shelf = server, shelf
        self.heard: list[ChapterMix] = []
        speech = speech_engines(desk.workshop.compute, files=shelf)
        self.workshop = replace(desk.workshop, speech=speech)
        session = desk.window.session
        self.page = VoicesPage(
            shelf, self.workshop, session.operations, desk.preferences, desk.window.theme, self.heard.append
        )
        self.page.entered()
        self.page.show()

    def state(self, name: str) -> str:
        return str(self.page.boxes[name].state.text())


@asynccontextmanager
async def stand(desk: Any, folder: Path) -> AsyncIterator[Stand]:
    async with range_server() as server:
        made = Stand(desk, tiny_shelf(server, folder), server)
        yield made
        made.page.deleteLater()


def test_an_empty_shelf_offers_one_thing_and_that_fetches(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with stand(desk, tmp_path) as at:
            assert at.page.begin.isVisible()
            assert "Kokoro" in at.page.begin.text()
            assert at.page.empty.text()
            assert not at.page.missing.isVisible()
            at.page.begin.click()
            assert not at.page.begin.isVisible()
            await desk.until(lambda: "On this computer. Every file" in at.state(KOKORO))
            box = at.page.boxes[KOKORO]
            assert box.hear_button.isVisible()
            assert box.voices.count() == 37
            assert not box.fetch_button.isVisible()
            assert "Apache-2.0" in box.facts.text()
            assert not at.page.empty.isVisible()

    play_scenario(scenario)


def test_a_voice_that_nobody_vouches_for_says_so_and_shows_what_came(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with stand(desk, tmp_path) as at:
            at.page.boxes[PIPER].fetch_button.click()
            await desk.until(lambda: "Not verified: 1 of 2 files" in at.state(PIPER))
            (there,) = at.shelf.shelved("piper")
            config = there.pack.config
            assert f"SHA-256 of {config}: {there.digests[config][:12]}" in at.state(PIPER)
            assert there.digests[config] in at.page.boxes[PIPER].state.toolTip()

    play_scenario(scenario)


def test_a_fetch_can_be_stopped_and_goes_on(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with stand(desk, tmp_path) as at:
            at.server.stall_after = [100]
            box = at.page.boxes[KOKORO]
            box.fetch_button.click()
            await desk.until(lambda: bool(at.server.asked))
            assert box.cancel_button.isVisible()
            assert box.bar.isVisible()
            box.cancel_button.click()
            await desk.until(box.fetch_button.isVisible)
            assert not box.bar.isVisible()
            at.server.status = [404]
            box.fetch_button.click()
            await desk.until(lambda: "not there any more" in at.state(KOKORO))
            box.fetch_button.click()
            await desk.until(box.hear_button.isVisible)

    play_scenario(scenario)


def test_the_chosen_voice_is_heard_with_the_packs_sentence(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with stand(desk, tmp_path) as at:
            await at.shelf.fetch(KOKORO, lambda _: None)
            at.page.entered()
            box = at.page.boxes[KOKORO]
            box.voices.setCurrentIndex(3)
            box.hear_button.click()
            await desk.until(lambda: len(at.heard) == 1, 120)
            box.voices.setCurrentIndex(9)
            box.hear_button.click()
            await desk.until(lambda: len(at.heard) == 2)
            first, second = at.heard
            assert first.timeline.length > 44_100
            assert first.timeline.clips[0].asset != second.timeline.clips[0].asset
            box.hear_button.click()
            await desk.until(lambda: len(at.heard) == 3)
            assert at.heard[2].timeline.clips[0].asset == second.timeline.clips[0].asset

    play_scenario(scenario)


def test_a_voice_in_use_is_removed_only_after_a_question(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with stand(desk, tmp_path) as at:
            await at.shelf.fetch(KOKORO, lambda _: None)
            at.page.entered()
            book_id = await desk.open_book()
            who = (await at.workshop.scripts.characters(book_id))[0]
            voice = (await at.workshop.speech["kokoro"].voices())[0]
            await at.workshop.scripts.cast({who.id: voice})
            box = at.page.boxes[KOKORO]
            box.remove_button.click()
            await desk.until(lambda: bool(at.page.window().findChildren(QMessageBox)))
            (question,) = at.page.window().findChildren(QMessageBox)
            assert who.name in question.informativeText()
            question.reject()
            assert at.shelf.shelved("kokoro")
            await desk.until(lambda: not at.page.window().findChildren(QMessageBox))
            box.remove_button.click()
            await desk.until(lambda: bool(at.page.window().findChildren(QMessageBox)))
            (question,) = at.page.window().findChildren(QMessageBox)
            next(one for one in question.buttons() if one.text() == "Remove").click()
            await desk.until(lambda: not at.shelf.shelved("kokoro"))
            await desk.until(lambda: at.state(KOKORO) == "Not on this computer.")

    play_scenario(scenario)


def test_files_of_ones_own_are_tried_before_they_stay(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with stand(desk, tmp_path) as at:
            good = piper_model(tmp_path / "Aunt.onnx")
            at.page.take([good])
            await desk.until(lambda: len(at.page.boxes) == 3, 120)
            (own,) = [box for name, box in at.page.boxes.items() if name.startswith("own-piper-")]
            assert "Not verified: these are your own files." in own.state.text()
            own.hear_button.click()
            await desk.until(lambda: len(at.heard) == 1, 120)
            kokoro_model(tmp_path / "wrong.onnx")
            (tmp_path / "wrong.onnx.json").write_bytes((tmp_path / "Aunt.onnx.json").read_bytes())
            failed: list[Exception] = []
            desk.window.session.operations.failed.connect(failed.append)
            at.page.take([tmp_path / "wrong.onnx"])
            await desk.until(lambda: bool(failed))
            assert "cannot speak" in str(failed[0])
            assert len(at.page.boxes) == 3
            assert [one.state for one in at.shelf.entries()].count(PackState.SHELVED) == 1

    play_scenario(scenario)


def test_what_has_to_be_installed_is_said(play_scenario: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(desk: Any) -> None:
        async with stand(desk, tmp_path) as at:
            await at.shelf.fetch(KOKORO, lambda _: None)
            monkeypatch.setattr("narratix_desktop.providers.voice_files.shelf.RUNTIME", "a_module_that_is_not_there")
            at.page.entered()
            assert at.page.missing.isVisible()
            assert "narratix-desktop[kokoro]" in at.page.missing.text.text()
            assert not at.page.boxes[KOKORO].hear_button.isEnabled()
            assert await at.workshop.speech["kokoro"].voices() == ()

    play_scenario(scenario)


def test_the_chosen_engine_speaks_as_long_as_it_has_a_voice(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        async with stand(desk, tmp_path) as at:
            studio = replace(desk.studio, house=replace(desk.studio.house, voices=at.shelf))
            assert [at.page.speaker.itemData(row) for row in range(at.page.speaker.count())] == ["espeak"]
            await at.shelf.fetch(KOKORO, lambda _: None)
            at.page.entered()
            at.page.speaker.setCurrentIndex(at.page.speaker.findData("kokoro"))
            assert studio.speaker() == "espeak"
            at.page.speaker.activated.emit(at.page.speaker.currentIndex())
            assert studio.speaker() == "kokoro"
            await at.shelf.remove(KOKORO)
            assert studio.speaker() == "espeak"

    play_scenario(scenario)

"""The settings hold at once, tell the truth about keys, and put nothing aside that has no effect."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QListWidget, QMessageBox

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.task import TaskDraft, TaskKind
from narratix_desktop.ports.installation import Option
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.ports.player import OutputDevice
from narratix_desktop.providers.key_probe import HttpKeyProbe
from narratix_desktop.providers.key_ring import SERVICE, SystemKeyRing
from narratix_desktop.services.keep_budget import read_budget
from narratix_desktop.ui.dialogs.settings.audio import AudioPage
from narratix_desktop.ui.dialogs.settings.keys import KeysPage
from narratix_desktop.ui.dialogs.settings.storage import StoragePage
from narratix_desktop.ui.preferences import LOOK, OUTPUT, SCRIPT_SCALE, START, TELL_WHEN_DONE, Look, Preferences, Start
from tests.fakes.listing_server import GOOD_KEY, listing_server
from tests.fakes.memory_ring import MemoryRing
from tests.store.ledger_samples import wanted

Play = Callable[..., None]


def page_of(desk: Any, name: str) -> Any:
    desk.window.dialogs.show_settings(name)
    return desk.window.dialogs.settings.pages[name]


def test_every_page_opens_and_every_control_has_a_name(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        desk.window.catalogue["tools.settings"].trigger()
        dialog = desk.window.dialogs.settings
        assert not dialog.isModal()
        assert set(dialog.pages) == {"general", "appearance", "audio", "voices", "keys", "budget", "storage"}
        for name, page in dialog.pages.items():
            desk.window.dialogs.show_settings(name)
            assert page.isVisible()
            for kind in (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QListWidget):
                for control in page.findChildren(kind):
                    if control.objectName().startswith("qt_") or not control.isVisible():
                        continue
                    text = control.text() if isinstance(control, QAbstractButton) else ""
                    assert control.accessibleName() or text, (name, control)
        dialog.list.setFocus()
        QTest.keyClick(dialog.list, Qt.Key.Key_Up)
        assert dialog.pages["budget"].isVisible()
        dialog.close()

    play_scenario(scenario)


def test_what_is_chosen_holds_at_once(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        preferences = desk.preferences
        general = page_of(desk, "general")
        general.no_book.click()
        general.tell.click()
        assert preferences.get(START) == Start.NO_BOOK
        assert preferences.get(TELL_WHEN_DONE) is False
        appearance = page_of(desk, "appearance")
        appearance.look.setCurrentIndex(appearance.look.findData(str(Look.LIGHT)))
        appearance.look.activated.emit(appearance.look.currentIndex())
        assert preferences.get(LOOK) == Look.LIGHT
        assert not desk.window.theme.dark
        before = appearance.sample.font().pointSizeF()
        appearance.script_size.setValue(200)
        assert preferences.get(SCRIPT_SCALE) == 2.0
        assert appearance.sample.font().pointSizeF() > before
        desk.window.dialogs.settings.close()

    play_scenario(scenario)


def test_a_budget_is_kept_in_the_library_and_shown_beside_what_was_spent(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        page = page_of(desk, "budget")
        await desk.until(page.book.isEnabled)
        assert page.book.value() == 100.0
        page.book.setValue(7.5)
        page.day.setValue(0)
        assert page.repay.value() == 1.0
        page.repay.setValue(0)
        page.book.editingFinished.emit()
        await desk.until(lambda: desk.window.title_strip.spend.text() == "$0.00 of $7.50")
        kept = await read_budget(desk.workshop.settings)
        assert kept == Budget(run=Budget().run, book=Decimal("7.5"), day=None, repay=FREE)  # type: ignore[arg-type]
        purpose = Purpose("run", desk.window.session.book.id)
        await desk.workshop.ledger.sent(attempt := await desk.workshop.ledger.reserve(wanted("0.25", purpose)))
        await desk.workshop.ledger.ambiguous(attempt, "no answer")
        await desk.until(lambda: desk.window.title_strip.spend.text() == "$0.25 of $7.50")
        desk.window.dialogs.settings.close()

    play_scenario(scenario)


@pytest.fixture
def keys_page(play_scenario: Play) -> Callable[[Callable[[Any, KeysPage, Any], Any]], None]:
    """Run a scenario with the page of keys against a server that answers as vendors do."""

    def play(scenario: Callable[[Any, KeysPage, Any], Any]) -> None:
        async def with_server(desk: Any) -> None:
            house = desk.studio.house
            async with listing_server() as server:
                probe = HttpKeyProbe(dict.fromkeys(Vendor, server.address))
                page = KeysPage(house.keys, probe, house.installation, desk.window.operations)
                page.show()
                page.entered()
                box = page.boxes[Vendor.HUME]
                await desk.until(lambda: "Needs a key" in box.state.text())
                await scenario(desk, page, server)
                page.deleteLater()

        play_scenario(with_server)

    return play


def test_a_key_is_tested_kept_and_forgotten(keys_page: Any, key_ring: MemoryRing) -> None:
    async def scenario(desk: Any, page: KeysPage, _server: Any) -> None:
        box, changes = page.boxes[Vendor.HUME], list[int]()
        page.keys_changed.connect(lambda: changes.append(1))
        assert not box.test_button.isEnabled()
        QTest.keyClicks(box.field, "sk-wrong")
        box.test_button.click()
        await desk.until(lambda: "does not accept this key" in box.state.text())
        assert not key_ring.kept
        box.field.setText(f"  {GOOD_KEY} ")
        box.test_button.click()
        await desk.until(lambda: box.state.text() == "✓ Hume accepts this key.")
        QTest.keyClick(box.field, Qt.Key.Key_Return)
        await desk.until(lambda: box.state.text() == "The key is in the key ring.")
        assert key_ring.kept == {(SERVICE, "hume"): GOOD_KEY}
        assert box.field.text() == ""
        box.test_button.click()
        await desk.until(lambda: box.state.text() == "✓ Hume accepts this key.")
        box.forget_button.click()
        await desk.until(lambda: "Needs a key" in box.state.text())
        assert not key_ring.kept
        assert changes == [1, 1]

    keys_page(scenario)


def test_every_failure_of_a_test_is_said_in_its_box_and_not_in_the_banner(keys_page: Any) -> None:
    async def scenario(desk: Any, page: KeysPage, server: Any) -> None:
        box = page.boxes[Vendor.REPLICATE]
        box.field.setText(GOOD_KEY)
        for status, words in ((410, "no longer offers"), (503, "has a fault"), (429, "asks to wait")):
            server.status = status
            box.test_button.click()
            await desk.until(lambda words=words: words in box.state.text())
            assert box.state.property("meaning") == "bad"
        assert not desk.window.banner.isVisible()

    keys_page(scenario)


def test_a_locked_ring_is_said_in_the_box(keys_page: Any, key_ring: MemoryRing) -> None:
    async def scenario(desk: Any, page: KeysPage, _server: Any) -> None:
        key_ring.locked = True
        box = page.boxes[Vendor.ANTHROPIC]
        box.field.setText(GOOD_KEY)
        box.keep_button.click()
        await desk.until(lambda: "was not kept" in box.state.text())
        assert box.field.text() == GOOD_KEY

    keys_page(scenario)


def test_a_key_of_the_environment_is_shown_as_such_and_cannot_be_changed(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        house = desk.studio.house
        keys = SystemKeyRing({Vendor.ANTHROPIC: "from outside"})
        page = KeysPage(keys, house.key_probe, house.installation, desk.window.operations)
        page.entered()
        box = page.boxes[Vendor.ANTHROPIC]
        await desk.until(lambda: "ANTHROPIC_API_KEY" in box.state.text())
        assert not box.field.isEnabled()
        assert box.test_button.isEnabled()
        assert box.forget_button.isHidden()
        page.deleteLater()

    play_scenario(scenario)


def test_another_address_is_kept_and_nonsense_is_refused(keys_page: Any) -> None:
    async def scenario(desk: Any, page: KeysPage, _server: Any) -> None:
        box, installation = page.boxes[Vendor.HUME], desk.studio.house.installation
        box.address.setText("nonsense")
        box.address.editingFinished.emit()
        assert "was not kept" in box.state.text()
        assert installation.chosen(Option.HUME_BASE_URL) == ""
        box.address.setText("https://proxy.example:8443")
        box.address.editingFinished.emit()
        assert installation.chosen(Option.HUME_BASE_URL) == "https://proxy.example:8443"

    keys_page(scenario)


class TwoOutputs:
    def outputs(self) -> tuple[OutputDevice, ...]:
        return OutputDevice("a", "Speakers"), OutputDevice("b", "Headphones")


class NoOutputs:
    def outputs(self) -> tuple[OutputDevice, ...]:
        return ()


def test_an_output_is_preferred_also_while_it_is_not_plugged_in(qapp: object) -> None:
    preferences = Preferences()
    page = AudioPage(preferences, TwoOutputs())
    page.entered()
    assert [page.device.itemText(at) for at in range(3)] == ["The system's choice", "Speakers", "Headphones"]
    page.device.setCurrentIndex(2)
    page.device.activated.emit(2)
    assert preferences.get(OUTPUT) == "b"

    without = AudioPage(preferences, NoOutputs())
    without.entered()

    assert without.device.currentData() == "b"
    assert "not plugged in" in without.device.currentText()
    assert "no sound output" in without.state.text()


def test_backups_are_made_listed_and_restored_after_a_question(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        asked: list[Path] = []
        house = replace(desk.studio.house, restore=asked.append)
        page = StoragePage(
            house.folders, house.backups, desk.workshop, house.installation, desk.window.operations, house.restore
        )
        page.show()
        page.entered()
        assert not page.restore_button.isEnabled()
        page.make_button.click()
        await desk.until(lambda: page.list.count() == 1)
        assert "made by you" in page.list.item(0).text()
        page.list.setCurrentRow(0)
        page.restore_button.click()
        question = page.findChild(QMessageBox)
        assert isinstance(question, QMessageBox)
        assert not asked
        next(button for button in question.buttons() if button.text() == "Restore").click()
        assert asked == [house.backups.list_backups()[0].path]
        page.deleteLater()

    play_scenario(scenario)


def test_the_cache_is_emptied_but_not_under_running_work(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        house = desk.studio.house
        file = house.folders.cache / "renders" / "chapter.wav"
        file.parent.mkdir(parents=True)
        file.write_bytes(bytes(3_000_000))
        page = page_of(desk, "storage")
        await desk.until(lambda: "3.0 MB of it for the cache" in page.space.text())
        (task,) = await desk.workshop.tasks.add([TaskDraft(TaskKind.RENDER, "Mix")])
        await desk.workshop.tasks.start(task.id, "elsewhere")
        page.empty_button.click()
        await desk.until(desk.window.banner.isVisible)
        assert "work is running" in desk.window.banner.headline.text()
        assert file.exists()
        await desk.workshop.tasks.complete(task.id, {})
        page.empty_button.click()
        await desk.until(lambda: not file.exists())
        await desk.until(lambda: not page.empty_button.isEnabled())
        assert file.parent.is_dir()
        desk.window.dialogs.settings.close()

    play_scenario(scenario)


def test_another_library_folder_is_for_the_next_start(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        page = page_of(desk, "storage")
        page.use_folder(str(tmp_path / "elsewhere"))
        assert "From the next start" in page.next_home.text()
        assert str(tmp_path / "elsewhere") in page.next_home.text()
        page.detail.setCurrentIndex(1)
        page.detail.activated.emit(1)
        assert desk.studio.house.installation.chosen(Option.LOG_LEVEL) == "DEBUG"
        page.use_folder(str(tmp_path / "Dropbox" / "library"))
        await desk.until(desk.window.banner.isVisible)
        assert "Dropbox" in desk.window.banner.headline.text()
        assert desk.studio.house.installation.chosen(Option.HOME) == str(tmp_path / "elsewhere")
        desk.window.dialogs.settings.close()

    play_scenario(scenario)

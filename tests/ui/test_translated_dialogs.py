"""Every text of every dialog can be translated, and fits when it is longer."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from narratix_desktop.domain.estimate import Expected, Expense, RoomLeft, RunEstimate
from narratix_desktop.domain.take import Recording, TakeProfile
from narratix_desktop.domain.units import Decibels, Frames, Lufs, Seconds, Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.voice_design import VoiceCandidate
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.replicate_cover import ReplicateCover
from narratix_desktop.providers.voice_files.catalogue import packed_catalogue
from narratix_desktop.services.offer_voices import OfferedVoice
from narratix_desktop.ui.casting.voice_designs import VoiceDesigns
from narratix_desktop.ui.consent import Question, Scale
from narratix_desktop.ui.dialogs.about_dialog import AboutDialog
from narratix_desktop.ui.dialogs.costs_dialog import CostsDialog
from narratix_desktop.ui.dialogs.crash_dialog import CrashDialog
from narratix_desktop.ui.dialogs.design_dialog import VoiceDesignDialog
from narratix_desktop.ui.dialogs.details_dialog import DetailsDialog
from narratix_desktop.ui.dialogs.export_dialog import ExportDialog
from narratix_desktop.ui.dialogs.import_dialog import ImportDialog
from narratix_desktop.ui.dialogs.paid_run import PaidHearingDialog, PaidLineDialog, PaidRunDialog
from narratix_desktop.ui.dialogs.paint_dialog import PaintDialog
from narratix_desktop.ui.dialogs.recast_dialog import RecastDialog
from narratix_desktop.ui.dialogs.shortcut_sheet import ShortcutSheet
from narratix_desktop.ui.shell.closing import ask_to_stop
from tests.ui import pseudo_translation
from tests.ui.conftest import Desk
from tests.ui.test_translations import data_of

STORY: Final = "Chapter One\n\n“Who is there?” asked Nora.\n\nChapter Two\n\nNobody answered.\n"
OWN: Final = frozenset(
    {"Narratix Desktop", "Anthropic", "Hume", "Replicate", "PostgreSQL", "fog.txt", "report.txt", "RuntimeError", "en"}
    | {"“Who is there?”", "“Who is there?” asked Nora.", "Synthetic voices (Rehearsal voices (eSpeak NG))"}
    | {"Rehearsal voices (eSpeak NG)", "Acme", "$0.04  ·  Painted cover (Replicate)"}
)
"""Names, what the files' tags say, and what the test itself brings."""
PAGES: Final = ("general", "appearance", "audio", "voices", "keys", "budget", "storage")
Opened = Callable[[Desk, Path], Awaitable[QWidget]]


@pytest.fixture
def longer_language(qapp: Any) -> Iterator[None]:
    translator = pseudo_translation.install()
    yield
    QCoreApplication.removeTranslator(translator)


async def newest(desk: Desk, kind: type[QWidget]) -> QWidget:
    """A dialog once it shows."""
    await desk.until(lambda: any(one.isVisible() for one in desk.window.findChildren(kind)))
    found: QWidget = next(one for one in desk.window.findChildren(kind) if one.isVisible())
    return found


def triggered(command: str, kind: type[QWidget]) -> Opened:
    async def opened(desk: Desk, _folder: Path) -> QWidget:
        desk.window.catalogue[command].trigger()
        return await newest(desk, kind)

    return opened


def settings(page: str) -> Opened:
    async def opened(desk: Desk, _folder: Path) -> QWidget:
        desk.window.dialogs.show_settings(page)
        await asyncio.sleep(0.3)  # until the page has looked at what it shows
        found = desk.window.dialogs.settings
        assert found is not None
        return found

    return opened


async def manuscript(desk: Desk, folder: Path) -> QWidget:
    path = folder / "fog.txt"
    path.write_text(STORY, encoding="utf-8")
    desk.window.opener.open_manuscripts([path])
    dialog = await newest(desk, ImportDialog)
    assert isinstance(dialog, ImportDialog)
    await desk.until(lambda: dialog.is_ready, 60)
    return dialog


async def order(desk: Desk, _folder: Path) -> QWidget:
    desk.window.catalogue["book.export"].trigger()
    dialog = await newest(desk, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    for box in dialog.order_page.formats.boxes.values():
        box.setChecked(True)
    await desk.until(lambda: bool(dialog.order_page.room.text()), 60)
    return dialog


async def crash(desk: Desk, folder: Path) -> QWidget:
    dialog = CrashDialog(folder / "report.txt", "RuntimeError", desk.window)
    dialog.open()
    dialog.show_button.click()
    return dialog


async def closing(desk: Desk, _folder: Path) -> QWidget:
    return ask_to_stop(desk.window, ["Lamps"], lambda: None)


def costly(kind: type[QWidget]) -> Opened:
    async def opened(desk: Desk, _folder: Path) -> QWidget:
        parts = [Expected(one, "acme", "Acme", 2, 120, Seconds(90.0), Usd(Decimal("0.30"))) for one in Expense]
        left = RoomLeft(Usd(Decimal("0.10")), None, Usd(Decimal(5)), Usd(Decimal(20)))
        estimate = RunEstimate(tuple(parts), 3, 1, Usd(Decimal("1.25")), left, exact=False)
        scale = {PaidRunDialog: Scale.RUN, PaidLineDialog: Scale.LINE, PaidHearingDialog: Scale.HEARING}[kind]
        desk.window.session.consent.asked.emit(Question("Lamps", estimate, scale, lambda _: None, lambda: None))
        return await newest(desk, kind)

    return opened


async def recast(desk: Desk, _folder: Path) -> QWidget:
    desk.window.catalogue.refresh()
    desk.window.session.recast_asked.emit([])
    dialog = await newest(desk, RecastDialog)
    assert isinstance(dialog, RecastDialog)
    await desk.until(lambda: dialog.plan is not None, 60)
    return dialog


async def designing(desk: Desk, _folder: Path) -> QWidget:
    """Voices to choose from and one that is kept, as if they had been made."""
    panel: Any = desk.window.panels["characters"]
    designs: VoiceDesigns = panel.choice.designs
    spoken = SpokenLine(
        Recording(b"", "wav", Seconds(4.2)), TakeProfile(Frames(0), Frames(1), Lufs(-20.0), Decibels(-3.0))
    )
    designs.candidates = tuple(VoiceCandidate(str(at), "Lamps", "Lamps", spoken) for at in range(3))
    designs.own = (OfferedVoice(VoiceSpec("acme", "own", "Lamps")),)
    dialog = VoiceDesignDialog(designs, "Acme", "Lamps", "Lamps", desk.window.theme, desk.window)
    part = Expected(Expense.VOICE, "acme", "Acme", 3, cost=Usd(Decimal("0.30")))
    designs.priced.emit(RunEstimate((part,)))
    dialog.open()
    return dialog


async def painting(desk: Desk, _folder: Path) -> QWidget:
    workshop: Any = desk.workshop
    async with Clients(SystemKeyRing({}), {}) as clients:
        calls = PaidCalls(workshop.ledger, workshop.assets)
        workshop.covers["replicate"] = ReplicateCover(workshop.compute, calls, clients.replicate)
        book = desk.window.session.book
        assert book is not None
        dialog = PaintDialog(desk.window.session, book, "replicate", desk.window)
        dialog.open()
        await desk.until(lambda: bool(dialog.price.text()))
        return dialog


def popover(name: str) -> Opened:
    async def opened(desk: Desk, _folder: Path) -> QWidget:
        mixer: Any = desk.window.panels["mixer"]
        desk.window.docks.show("mixer")
        found: Any = getattr(mixer, name)
        found.open_at(mixer.pacing_button)
        shown: QWidget = found
        return shown

    return opened


DIALOGS: Final[dict[str, Opened]] = {
    "import": manuscript,
    "export": order,
    "details": triggered("book.details", DetailsDialog),
    "costs": triggered("book.costs", CostsDialog),
    "delete": triggered("book.delete", QMessageBox),
    "keys": triggered("help.keys", ShortcutSheet),
    "about": triggered("help.about", AboutDialog),
    "crash": crash,
    "closing": closing,
    "recast": recast,
    "paid run": costly(PaidRunDialog),
    "paid line": costly(PaidLineDialog),
    "paid hearing": costly(PaidHearingDialog),
    "voice design": designing,
    "painting": painting,
    "ducking": popover("ducking"),
    "pacing": popover("pacing"),
    **{f"settings, {page}": settings(page) for page in PAGES},
}


def test_every_text_of_every_dialog_is_translated_and_fits(
    play_scenario: Any, longer_language: None, tmp_path: Path
) -> None:
    async def scenario(desk: Desk) -> None:
        await desk.open_book()
        languages = {QLocale.languageToString(one) for one in QLocale.Language}  # Qt names them in English alone.
        packs = packed_catalogue().packs
        shelf = {pack.label for pack in packs} | {voice.label for pack in packs for voice in pack.voices}
        devices = {device.name for device in desk.studio.house.outputs.outputs()}
        data = await data_of(desk) | OWN | languages | shelf | devices | {str(tmp_path)}
        found: list[str] = []
        for name, opened in DIALOGS.items():
            dialog = await opened(desk, tmp_path)
            await asyncio.sleep(0.1)  # until the layout has settled
            assert dialog.isVisible(), name
            found += [f"{name}: untranslated {one}" for one in pseudo_translation.untranslated(dialog, data)]
            found += [f"{name}: clipped {one}" for one in pseudo_translation.clipped(dialog)]
            if isinstance(dialog, QDialog):
                dialog.reject()
            else:
                dialog.hide()
        assert "\n".join(found) == ""

    play_scenario(scenario)

"""The program as a whole: a library, its window, files that come in from outside, and a backup put in its place."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.single_instance import SingleInstance
from narratix_desktop.app.studio import Door, Program
from narratix_desktop.ui.dialogs.import_dialog import ImportDialog
from narratix_desktop.ui.shell.main_window import MainWindow

OTHER_STORY = "The Weir\n\nIt rained for nine days.\n\nOn the tenth the miller came down and shut the gate.\n"
STORY = "Chapter One\n\n“Who is there?” asked Nora.\n\nNobody answered.\n"


async def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - any state of the window
            await asyncio.sleep(0.02)


async def import_what_is_shown(window: MainWindow, count: int) -> None:
    """Press *Import* for the ``count``-th manuscript that the window shows."""
    dialogs: list[ImportDialog] = []

    def ready() -> bool:
        dialogs[:] = [one for one in window.findChildren(ImportDialog) if one.isVisible() and one.is_ready]
        return bool(dialogs)

    await until(ready)
    dialogs[-1].import_button.click()
    await until(lambda: len(titles(window)) == count)


def titles(window: MainWindow) -> list[str]:
    return sorted(book.title.lower() for book in window.opener.books or ())


@pytest.mark.slow
def test_a_backup_is_put_in_the_place_of_the_library_and_the_window_comes_back(
    loop: StudioEventLoop, library_home: Path, tmp_path: Path
) -> None:
    settings = Settings(home=library_home, workers=1)
    QGuiApplication.setQuitOnLastWindowClosed(False)
    instance, door = SingleInstance(library_home), Door()
    assert instance.claim([])
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text(STORY, encoding="utf-8")
    second.write_text(OTHER_STORY, encoding="utf-8")
    door.open_files([first])

    async def author() -> None:
        await until(lambda: door.window is not None)
        window = door.window
        assert window is not None
        await import_what_is_shown(window, 1)
        assert titles(window) == ["first"]
        backup = await window._studio.house.backups.make()
        door.open_files([second])
        await import_what_is_shown(window, 2)
        assert titles(window) == ["first", "the weir"]
        window._studio.house.restore(backup.path)
        await until(lambda: door.window is not None and door.window is not window)
        restored = door.window
        assert restored is not None
        await until(lambda: titles(restored) == ["first"])
        await until(lambda: restored.session.book is not None)
        reasons = {one.reason for one in restored._studio.house.backups.list_backups()}
        assert {"manual", "before-restore"} <= reasons
        damaged = library_home / "backups" / "narratix-20260101T000000000000Z-manual.dump"
        damaged.write_bytes(b"no backup")
        restored._studio.house.restore(damaged)
        await until(lambda: door.window is not None and door.window is not restored)
        last = door.window
        assert last is not None
        await until(last.banner.isVisible)
        assert "is damaged" in last.banner.headline.text()
        await until(lambda: titles(last) == ["first"])
        last.close_now()

    async def both() -> None:
        await asyncio.gather(Program(settings, instance, door).run(), author())

    loop.run_until_complete(both())
    instance.close()


@pytest.mark.slow
def test_a_file_of_a_later_start_comes_to_the_window_that_is_open(
    loop: StudioEventLoop, library_home: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "NARRATIX_HOME": str(library_home), "QT_QPA_PLATFORM": "offscreen"}
    QGuiApplication.setQuitOnLastWindowClosed(False)
    (tmp_path / "two.txt").write_text(STORY, encoding="utf-8")
    instance, door = SingleInstance(library_home), Door()
    assert instance.claim([])

    async def author() -> None:
        await until(lambda: door.window is not None)
        window = door.window
        assert window is not None
        later = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "narratix_desktop", "two.txt", env=environment, cwd=tmp_path
        )
        assert await later.wait() == 0
        await import_what_is_shown(window, 1)
        assert titles(window) == ["two"]
        window.close_now()

    async def both() -> None:
        await asyncio.gather(Program(Settings(home=library_home, workers=1), instance, door).run(), author())

    loop.run_until_complete(both())
    instance.close()

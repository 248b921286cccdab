"""The program as a whole: a library, its window, files that come in from outside, and a backup put in its place."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.single_instance import SingleInstance
from narratix_desktop.app.studio import Door, Program
from narratix_desktop.ui.shell.main_window import MainWindow

STORY = "Chapter One\n\n“Who is there?” asked Nora.\n\nNobody answered.\n"


async def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - any state of the window
            await asyncio.sleep(0.02)


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
    second.write_text(STORY.replace("Nora", "Piet"), encoding="utf-8")
    door.open_files([first])

    async def author() -> None:
        await until(lambda: door.window is not None)
        window = door.window
        assert window is not None
        await until(lambda: titles(window) == ["first"])
        backup = await window._studio.house.backups.make()
        door.open_files([second])
        await until(lambda: titles(window) == ["first", "second"])
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
@pytest.mark.skipif(sys.platform == "win32", reason="there nobody is told politely to end")
def test_files_of_later_starts_come_to_the_window_that_is_open(library_home: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "NARRATIX_HOME": str(library_home), "QT_QPA_PLATFORM": "offscreen"}
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(STORY.replace("Nora", name), encoding="utf-8")

    def command(*arguments: str) -> list[str]:
        return [sys.executable, "-m", "narratix_desktop", *arguments]

    def books() -> str:
        listed = subprocess.run(
            command("books", "list", "--json"),
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        return listed.stdout

    with subprocess.Popen(command("one.txt"), env=environment, cwd=tmp_path) as first:
        try:
            while '"One"' not in books():
                assert first.poll() is None
            assert subprocess.run(command("two.txt"), env=environment, cwd=tmp_path, check=False).returncode == 0
            while '"Two"' not in books():
                assert first.poll() is None
        finally:
            first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=60) == 0

"""What is seen before the studio is loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from narratix_desktop.__main__ import _opens_the_studio
from narratix_desktop.app.application import WINDOW_LOCK, WINDOW_SETTINGS, OpeningWindow, probable_home
from narratix_desktop.app.settings import load_settings
from narratix_desktop.locks import FileLock
from narratix_desktop.ui.preferences import LOOK, Look, Preferences
from narratix_desktop.ui.theme import read_tokens


def opened_early(home: Path) -> str:
    code = (
        "import sys\n"
        "from narratix_desktop.app.application import open_early, the_application\n"
        "open_early(['narratix-desktop'])\n"
        "application = the_application(['narratix-desktop'])\n"
        "print('seen' if application.opening is not None and application.opening.painted else 'hidden')\n"
        "print('heavy' if {'numpy', 'asyncpg', 'pydantic', 'typer'} & set(sys.modules) else 'light')\n"
        "application.end_opening()\n"
        "print('seen' if application.opening is not None else 'gone')\n"
    )
    environment = {**os.environ, "NARRATIX_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return run.stdout


def test_a_window_is_seen_before_anything_large_is_loaded_and_goes(tmp_path: Path) -> None:
    assert opened_early(tmp_path).split() == ["seen", "light", "gone"]


def test_the_window_is_loaded_without_what_it_does_not_need() -> None:
    code = (
        "import sys\n"
        "import narratix_desktop.app.studio\n"
        "print({'numpy', 'narratix_desktop.app.wiring'} & set(sys.modules))\n"
        "import narratix_desktop.app.studio_window\n"
        "print({'typer', 'PIL', 'scipy', 'av', 'anthropic', 'pgqueuer'} & set(sys.modules))\n"
        "print([name for name in sys.modules if name.startswith('narratix_desktop.ui.dialogs.export')])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["set()", "set()", "[]"]


def test_neither_qt_nor_the_log_makes_other_imports_dearer() -> None:
    code = (
        "import builtins, sys\n"
        "from narratix_desktop.app.light_imports import import_structlog, imports_left_alone\n"
        "plain = builtins.__import__\n"
        "with imports_left_alone():\n"
        "    import PySide6.QtCore\n"
        "import_structlog()\n"
        "print(builtins.__import__ is plain, 'structlog' in sys.modules, 'rich' in sys.modules)\n"
        "import rich.console\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "True", "False"]


def test_it_is_painted_also_where_the_studio_was_maximised(qtbot: QtBot, tmp_path: Path) -> None:
    before = QMainWindow()
    qtbot.addWidget(before)
    before.showMaximized()
    stored = QSettings(str(tmp_path / WINDOW_SETTINGS), QSettings.Format.IniFormat)
    stored.setValue("window/geometry", before.saveGeometry())
    stored.sync()
    assert opened_early(tmp_path).split() == ["seen", "light", "gone"]


def test_nothing_flashes_up_where_the_window_is_open_already(tmp_path: Path) -> None:
    with FileLock(tmp_path / WINDOW_LOCK) as lock:
        assert lock.take()
        assert opened_early(tmp_path).split()[0] == "hidden"


@pytest.mark.parametrize("look", [Look.DARK, Look.LIGHT])
def test_it_stands_where_the_studio_was_in_the_colours_of_the_studio(qtbot: QtBot, tmp_path: Path, look: Look) -> None:
    file = tmp_path / "window.ini"
    stored = QSettings(str(file), QSettings.Format.IniFormat)
    before = QMainWindow()
    qtbot.addWidget(before)
    before.setGeometry(40, 50, 610, 420)
    stored.setValue("window/geometry", before.saveGeometry())
    Preferences(stored).set(LOOK, str(look))
    stored.sync()
    window = OpeningWindow(file)
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    assert window.size() == before.size()
    ground = QColor(str(read_tokens(look.value).values["surface.window"]))
    assert window.grab().toImage().pixelColor(3, 3) == ground


def test_it_looks_for_the_window_in_the_library_that_the_settings_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NARRATIX_HOME", raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    assert probable_home() == load_settings().home
    options = tmp_path / "narratix-desktop" / "options.json"
    options.parent.mkdir()
    options.write_text('{"home": "/somewhere/else"}', encoding="utf-8")
    assert probable_home() == load_settings().home == Path("/somewhere/else")
    monkeypatch.setenv("NARRATIX_HOME", str(tmp_path / "named"))
    assert probable_home() == load_settings().home == tmp_path / "named"


def test_only_a_start_without_a_command_shows_it(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("She left.", encoding="utf-8")
    assert _opens_the_studio(["narratix-desktop"])
    assert _opens_the_studio(["narratix-desktop", str(story)])
    for arguments in (["produce", str(story)], ["--version"], ["--compute-worker", "1"], ["missing.txt"]):
        assert not _opens_the_studio(["narratix-desktop", *arguments])

"""The program as it is started: from hostile folders, without a display, with names that are no text."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def start(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["NARRATIX_HOME"] = str(folder / "home")
    command = [sys.executable, "-m", "narratix_desktop", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_modules_beside_a_manuscript_are_not_run(tmp_path: Path) -> None:
    for name in ("typer", "numpy", "pathlib", "narratix_extras"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run')", encoding="utf-8")

    started = start(tmp_path, "--version")

    assert started.returncode == 0, started.stderr
    assert started.stdout.startswith("narratix-desktop ")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_studio_without_a_display_says_so_and_ends(tmp_path: Path) -> None:
    started = start(tmp_path)

    assert started.returncode == 1
    assert "no display" in started.stderr
    assert "Traceback" not in started.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems only have names that are text")
def test_manuscript_whose_name_is_no_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "Caf\udce9.txt").write_text("She left.", encoding="utf-8")

    started = start(tmp_path, "analyze", "Caf\udce9.txt", "--json", "found.json")

    assert started.returncode == 0, started.stderr
    assert json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))["text"] == "She left."


def test_result_below_a_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("She left.", encoding="utf-8")

    started = start(tmp_path, "analyze", "story.txt", "--json", "story.txt/found.json")

    assert started.returncode == 1
    assert "was not written" in started.stderr
    assert "fault in the program" not in started.stderr

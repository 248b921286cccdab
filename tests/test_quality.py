"""The rules of the house hold: style, types, and who may import whom."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.timeout(900)  # the first run of a type checker reads every library
@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports", "--no-cache"],
    ],
    ids=" ".join,
)
def test_house_rules_hold(command: list[str]) -> None:
    run = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"


def test_no_file_is_longer_than_a_reader_can_hold_in_mind() -> None:
    longest = 400
    files = [*ROOT.glob("narratix_desktop/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py")]

    too_long = {str(file.relative_to(ROOT)): count for file in files if (count := _lines(file)) > longest}

    assert files
    assert not too_long


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_commands_load_no_qt() -> None:
    """Importing every module but the window and the composition of the studio must not load Qt."""
    code = (
        "import sys\n"
        "from narratix_desktop.app import main, doctor, wiring\n"
        "from narratix_desktop.app.commands import analyze, books, check, demo, produce, tasks, worker\n"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'qasync'))], 'Qt was loaded'\n"
    )

    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr

"""From an empty library to an exported M4B of the sample, by mouse and keyboard alone, with pictures on the way.

    python -m tests.walkthrough.walk --shots FOLDER

Needs the programs that ``screen.NEEDED`` names. Everything is found by its accessible name, so what a screen reader
could not find fails here too.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.walkthrough.screen import Screen, WalkError, inside_session, missing_programs, studio

_PRODUCED_WITHIN = 400.0
_PRESSES = 3


def try_the_sample(screen: Screen) -> None:
    screen.wait_for("Try the sample", "push button")
    screen.shoot("first-minute")
    screen.press("Try the sample", "push button")
    screen.wait_for("This chapter can be heard already", seconds=_PRODUCED_WITHIN)
    screen.shoot("first-chapter-can-be-heard")


def select_a_line_and_a_clip(screen: Screen) -> None:
    """By the accessible items of what is painted: the script is a list of lines, the timeline one of clips."""
    line = screen.press("Narrator: It had been raining since noon", "list item")
    screen.wait_for("Line 3 · Chapter One", "label")
    if not screen.again(line).selected:
        raise WalkError(f"{line.name!r} was pressed and is not selected")
    screen.shoot("line-selected")
    # While chapters are still being spoken, clips move under the mouse as takes come in.
    for _ in range(_PRESSES):
        clip = screen.press("rain", "list item")
        if screen.again(clip).selected:
            break
    else:
        raise WalkError(f"{clip.name!r} was pressed and is not selected")
    clip = screen.press("Narrator.*On the night the ferry did not come back", "list item")
    screen.wait_for("Line 2 · Chapter One", "label")
    screen.shoot("clip-selected")


def look_around(screen: Screen) -> None:
    screen.keys("F1")
    screen.shoot("keys")
    screen.keys("Escape", "ctrl+comma")
    screen.wait_for("Settings", "dialog")
    screen.shoot("settings")
    screen.keys("Escape", "ctrl+k")
    screen.type("tobias")
    screen.shoot("palette")
    screen.keys("Escape")


def export(screen: Screen) -> None:
    screen.keys("ctrl+e")
    screen.wait_for("Export The Tongue of the Bell", "dialog")
    screen.shoot("export")
    screen.press("Export$", "push button")


def finished_file(home: Path, screen: Screen) -> Path:
    """Wait for the M4B under the home folder that the studio was given."""
    deadline = time.monotonic() + _PRODUCED_WITHIN
    while time.monotonic() < deadline:
        found = [path for path in home.rglob("*.m4b") if ".narratix" not in path.parts]
        if found:
            time.sleep(2.0)
            screen.shoot("verdict")
            return found[0]
        time.sleep(1.0)
    screen.shoot("no-file")
    raise WalkError("no M4B appeared")


STEPS: tuple[Callable[[Screen], None], ...] = (try_the_sample, select_a_line_and_a_clip, look_around, export)


def walk(shots: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="narratix-walk-") as name:
        # Run by root, the database runs as another user, who must be able to reach it.
        home = Path(name)
        home.chmod(0o711)
        # The exports' folder follows the home folder of whoever runs the studio.
        os.environ["HOME"] = name
        with studio(home / "library", shots) as screen:
            for step in STEPS:
                step(screen)
            made = finished_file(home, screen)
            unnamed = screen.unnamed()
            if unnamed:
                raise WalkError(f"controls without a name: {unnamed}")
            shutil.copy2(made, shots / made.name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=Path, required=True, help="Folder for the pictures and the finished file.")
    given = parser.parse_args()
    if missing := missing_programs():
        sys.stderr.write(f"Not walked: {', '.join(missing)} not found.\n")
        return 1
    if "NARRATIX_WALKTHROUGH" not in os.environ:
        return inside_session("tests.walkthrough.walk", ["--shots", str(given.shots.absolute())])
    walk(given.shots)
    return 0


if __name__ == "__main__":
    sys.exit(main())

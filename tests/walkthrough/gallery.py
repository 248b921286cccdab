"""Pictures of the studio, of each panel and of each dialog, dark and light, for docs/ and for whoever reviews looks.

    python -m tests.walkthrough.gallery --shots FOLDER [--library FOLDER] [--size 1440x900]

The library is one that holds the sample already (``narratix-desktop demo`` makes it under ``NARRATIX_HOME``); without
one the sample is produced first. Panels and dialogs are found by their accessible names. Needs the programs that
``screen.NEEDED`` names, and pulseaudio, so that the meters have something to show.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image

from tests.walkthrough.accessible import Place
from tests.walkthrough.paid_gallery import PAID_STEPS
from tests.walkthrough.screen import Screen, inside_session, missing_programs, studio
from tests.walkthrough.vendors import vendors

LOOKS: Final = ("dark", "light")
PANELS: Final = ("Book", "Inspector", "Tasks", "Timeline", "Characters")
CLIP: Final = "Lotte, “You’ll want to write this down"
MANUSCRIPT: Final = """\
---
title: The Weir Keeper
author: Narratix Desktop
language: en
---

# Dedication

For those who listen.

# One

The gate had stood open since the flood, and nobody would say who had opened it.

“You will want a lamp,” said the keeper.

“I have one,” said Ines. She held it up. It had gone out at the second bend.

# Two

Below the weir the river was quiet, as a house is in which somebody has just stopped speaking.
"""
_PLAYED: Final = 14.0
_COLOURS: Final = 255
_TABS: Final = 24
"""Pixels above a panel that its tab takes."""


def with_tab(place: Place) -> Place:
    return Place(place.x, place.y - _TABS, place.width, place.height + _TABS)


def picture_window(screen: Screen, look: str) -> None:
    """The whole studio with a line selected, after some of the chapter was heard."""
    screen.wait_for("rain", "list item")
    screen.press("Narrator, On the night", "list item")
    screen.wait_for("Line .* Chapter One", "label")
    screen.keys("shift+space")
    time.sleep(_PLAYED)
    screen.press("Mixer", "page tab")
    screen.shoot_part(f"mixer-{look}", with_tab(screen.wait_for("Mixer", "panel").place))
    screen.keys("space")
    screen.press("Timeline", "page tab")
    screen.press(CLIP, "list item")
    screen.rest()
    screen.shoot_part(f"studio-{look}", None)


def picture_panels(screen: Screen, look: str) -> None:
    for name in PANELS:
        screen.press(name, "page tab")
        if name == "Characters":
            screen.press("Tobias", "cell")
        screen.rest()
        screen.shoot_part(f"{name.lower()}-{look}", with_tab(screen.wait_for(name, "panel").place))
    script = screen.wait_for("Script of the book", "list").place
    bar, strip = 36, 36
    screen.shoot_part(f"script-{look}", Place(script.x, script.y - bar, script.width, script.height + bar + strip))


def picture_voices(screen: Screen, look: str) -> None:
    """The picker, where voices can be made too."""
    screen.press("Characters", "page tab")
    screen.press("Tobias", "cell")
    screen.press("Choose a voice", "push button")
    screen.wait_for("Use this voice", "push button")
    screen.rest()
    screen.shoot_part(f"voices-{look}", with_tab(screen.wait_for("Characters", "panel").place))
    screen.keys("Escape")


def picture_dialogs(screen: Screen, look: str) -> None:
    for name, keys, title in (
        ("verdict", "ctrl+e", "Export The Tongue"),
        ("settings", "ctrl+comma", "Settings"),
        ("details", "ctrl+i", "Details of"),
        ("keys", "F1", "Keys"),
    ):
        screen.keys(keys)
        dialog = screen.wait_for(title, "dialog")
        time.sleep(2.0)  # covers and figures arrive
        screen.shoot_part(f"{name}-{look}", dialog.place)
        if name == "verdict":
            screen.press("Export again", "push button")
            time.sleep(1.0)
            screen.shoot_part(f"export-{look}", dialog.place)
        screen.keys("Escape")
        screen.wait_until_gone(title, "dialog")
    screen.keys("ctrl+k")
    screen.type("tobias")
    screen.shoot_part(f"palette-{look}", None)
    screen.keys("Escape")


def picture_commands(screen: Screen, look: str) -> None:
    """Dialogs that the palette opens."""
    for name, words, title in (
        ("costs", "costs", "Costs of"),
        ("recast", "move to another engine", "Move to another"),
        ("keyless", "score the chapter with", "Choose who does it"),
    ):
        screen.keys("ctrl+k")
        screen.type(words)
        screen.rest()
        screen.keys("Return")
        dialog = screen.wait_for(title, "dialog")
        time.sleep(1.0)
        screen.shoot_part(f"{name}-{look}", dialog.place)
        screen.keys("Escape")
        screen.wait_until_gone(title, "dialog")


def picture_empty(screen: Screen, look: str) -> None:
    screen.keys("ctrl+w")
    screen.wait_for("Open a manuscript", "push button")
    screen.shoot_part(f"empty-{look}", None)


def picture_import(screen: Screen, look: str, library: Path) -> None:
    """What a manuscript looks like before it is a book; a second start hands it to the window."""
    with tempfile.TemporaryDirectory(prefix="narratix-manuscript-") as folder:
        manuscript = Path(folder) / "The Weir Keeper.md"
        manuscript.write_text(MANUSCRIPT, encoding="utf-8")
        environment = {**os.environ, "NARRATIX_HOME": str(library)}
        subprocess.run([sys.executable, "-m", "narratix_desktop", str(manuscript)], env=environment, check=True)
        dialog = screen.wait_for("Import a manuscript", "dialog")
        screen.wait_for("Import$", "push button")
        time.sleep(2.0)  # the cover arrives
        screen.shoot_part(f"import-{look}", dialog.place)
        screen.keys("Escape")
        screen.wait_until_gone("Import a manuscript", "dialog")


STEPS: Final = (picture_window, picture_panels, picture_dialogs, picture_commands, picture_empty)


def wear(library: Path, look: str) -> None:
    """Let the next window look like this, and remember nothing else."""
    (library / "window.ini").write_text(f"[appearance]\ntheme={look}\n", encoding="utf-8")


def take(library: Path, shots: Path) -> None:
    for look in LOOKS:
        wear(library, look)
        with studio(library, shots) as screen:
            for step in STEPS:
                step(screen, look)
            picture_import(screen, look, library)
    # Only now, for what is spent shows everywhere.
    for look in LOOKS:
        wear(library, look)
        with vendors(), studio(library, shots) as screen:
            screen.wait_for("rain", "list item")
            for paid_step in (picture_voices, *PAID_STEPS):
                paid_step(screen, look)
    for picture in shots.glob("*.png"):
        shrink(picture)


def shrink(picture: Path) -> None:
    """Keep as many colours as a drawn window has, which makes the file a third as large."""
    with Image.open(picture) as taken:
        few = taken.convert("RGB").quantize(
            _COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
        )
    few.save(picture, optimize=True)


@contextlib.contextmanager
def sound(folder: Path) -> Iterator[None]:
    """A sound server that nobody hears."""
    socket = folder / "pulse.sock"
    command = ["pulseaudio", "--system=false", "--daemonize=false", "--exit-idle-time=-1", "-n"]
    command += ["-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}"]
    command += ["-L", "module-null-sink sink_name=null rate=44100 format=float32le"]
    environment = {**os.environ, "PULSE_RUNTIME_PATH": str(folder), "HOME": str(folder)}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    os.environ["PULSE_SERVER"] = f"unix:{socket}"
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def produce(home: Path) -> Path:
    """A library with the sample, made without a window."""
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    environment |= {"NARRATIX_HOME": str(home / "library"), "HOME": str(home)}
    command = [sys.executable, "-m", "narratix_desktop", "demo"]
    subprocess.run(command, env=environment, cwd=home, check=True, stdout=subprocess.DEVNULL)
    return home / "library"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=Path, required=True, help="Folder for the pictures.")
    parser.add_argument("--library", type=Path, help="One that holds the sample; made where none is given.")
    parser.add_argument("--size", default="1440x900", help="Of the screen.")
    given = parser.parse_args()
    if missing := missing_programs("pulseaudio"):
        sys.stderr.write(f"No pictures were taken: {', '.join(missing)} not found.\n")
        return 1
    if "NARRATIX_WALKTHROUGH" not in os.environ:
        width, height = map(int, given.size.split("x"))
        arguments = ["--shots", str(given.shots.absolute())]
        arguments += ["--library", str(given.library.absolute())] if given.library else []
        return inside_session("tests.walkthrough.gallery", arguments, (width, height))
    with tempfile.TemporaryDirectory(prefix="narratix-gallery-") as name:
        home = Path(name)
        # Run by root, the database runs as another user, who must be able to reach it.
        home.chmod(0o711)
        with sound(home):
            take(given.library or produce(home), given.shots)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A screen of its own (Xvfb) with the real window on it, driven by mouse and keyboard (xdotool) and nothing else."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.walkthrough.accessible import AccessibleTree, Place, Thing

NEEDED: Final = ("Xvfb", "xdotool", "dbus-run-session", "import", "openbox")
"""Debian: xvfb xdotool dbus at-spi2-core imagemagick openbox."""

SIZE: Final = (1600, 1000)
_PATIENCE: Final = 60.0


class WalkError(AssertionError):
    """The window did not do what an author would expect of it."""


def missing_programs(*further: str) -> list[str]:
    """What this machine lacks for a walkthrough."""
    return [name for name in (*NEEDED, *further) if shutil.which(name) is None]


class Screen:
    """Presses, types, waits and takes pictures."""

    def __init__(self, shots: Path) -> None:
        self._tree = AccessibleTree()
        self._shots = shots
        self._count = 0

    def wait_for(self, name: str, role: str | None = None, seconds: float = _PATIENCE) -> Thing:
        """Wait until something with this name shows.

        Raises:
            WalkError: It never does.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = self._tree.find(name, role)
            if found is not None:
                return found
            time.sleep(0.25)
        self.shoot("missing")
        names = sorted({f"{one.role}: {one.name}" for one in self._tree.things() if one.name})
        raise WalkError(f"nothing called {name!r} ({role or 'any role'}) shows; there is:\n" + "\n".join(names))

    def wait_until_gone(self, name: str, role: str | None = None, seconds: float = _PATIENCE) -> None:
        """Wait until nothing with this name shows. Raises ``WalkError``."""
        deadline = time.monotonic() + seconds
        while self._tree.find(name, role) is not None:
            if time.monotonic() > deadline:
                self.shoot("still-there")
                raise WalkError(f"{name!r} still shows")
            time.sleep(0.25)

    def press(self, name: str, role: str | None = None, *, button: int = 1, seconds: float = _PATIENCE) -> Thing:
        """Click the middle of something."""
        thing = self.wait_for(name, role, seconds)
        x, y = thing.place.middle
        _xdotool("mousemove", str(x), str(y), "click", str(button))
        time.sleep(0.3)
        return thing

    def rest(self) -> None:
        """Take the mouse away, so that nothing is lit by it."""
        _xdotool("mousemove", "2", "2")
        time.sleep(0.6)

    def again(self, thing: Thing) -> Thing:
        """The same thing as it is now."""
        return self._tree.again(thing)

    def drag(self, thing: Thing, by: tuple[int, int]) -> None:
        """Drag from the middle of something."""
        x, y = thing.place.middle
        _xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for step in range(1, 9):
            _xdotool("mousemove", str(x + by[0] * step // 8), str(y + by[1] * step // 8))
            time.sleep(0.03)
        _xdotool("mouseup", "1")
        time.sleep(0.3)

    def keys(self, *names: str) -> None:
        """Press keys, such as ``ctrl+k`` or ``Return``."""
        for name in names:
            _xdotool("key", "--clearmodifiers", name)
            time.sleep(0.15)

    def type(self, text: str) -> None:
        """Type text into whatever has the focus."""
        _xdotool("type", "--delay", "15", text)
        time.sleep(0.2)

    def shoot(self, name: str) -> Path:
        """Keep a picture of the screen."""
        self._count += 1
        return self.shoot_part(f"{self._count:02}-{name}", None)

    def shoot_part(self, name: str, part: Place | None) -> Path:
        """Keep a picture of a part of the screen, or of all of it, under exactly this name."""
        path = self._shots / f"{name}.png"
        time.sleep(0.4)
        cut = ["-crop", f"{part.width}x{part.height}+{part.x}+{part.y}", "+repage"] if part is not None else []
        subprocess.run(["import", "-window", "root", *cut, str(path)], check=True)
        return path

    def unnamed(self) -> list[Thing]:
        """Controls that show and can be pressed or changed, but have no name for those who cannot see them."""
        pressed = {
            "push button",
            "check box",
            "slider",
            "combo box",
            "text",
            "toggle button",
            "spin button",
            "radio button",
        }
        return [one for one in self._tree.things() if one.role in pressed and not one.name and one.place.on_screen]


@contextlib.contextmanager
def studio(home: Path, shots: Path, *arguments: str) -> Iterator[Screen]:
    """The studio on a screen of its own; to be called inside :func:`inside_session`."""
    shots.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "NARRATIX_HOME": str(home),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    screen = Screen(shots)
    with (home.parent / "studio.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "narratix_desktop", *arguments], env=environment, stdout=log, stderr=log
        )
        try:
            yield screen
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def inside_session(module: str, arguments: list[str], size: tuple[int, int] = SIZE) -> int:
    """Run a module again on a screen, a window manager and a session bus of its own; answers its exit code."""
    display = _free_display()
    server = subprocess.Popen(
        ["Xvfb", display, "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    environment = {**os.environ, "DISPLAY": display, "NARRATIX_WALKTHROUGH": "1"}
    try:
        time.sleep(1.0)
        manager = subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        command = ["dbus-run-session", "--", sys.executable, "-m", module, *arguments]
        code = subprocess.run(command, env=environment, check=False).returncode
        manager.terminate()
        manager.wait()
        return code
    finally:
        server.terminate()
        server.wait()


def _free_display() -> str:
    for number in range(90, 190):
        if not Path(f"/tmp/.X11-unix/X{number}").exists() and not Path(f"/tmp/.X{number}-lock").exists():
            return f":{number}"
    raise WalkError("no display number is free")


def _xdotool(*arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=True, stdout=subprocess.DEVNULL)

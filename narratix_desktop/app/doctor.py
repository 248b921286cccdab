"""``doctor``: what works on this machine, what is missing, how to get it. Every line is tried, not assumed."""

import asyncio
import ctypes.util
import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import typer

from narratix_desktop import __version__
from narratix_desktop.app.console import FAILED, emit, out, run_command
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import library_health, make_compute
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.engines import Submitted
from narratix_desktop.ports.jobs import MeasureFileJob
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.catalog import sound_engines, speech_engines

_LEAST_FREE_BYTES: Final = 14_000_000_000
_WINDOW_LIBRARIES: Final = {
    "EGL": "libegl1",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xkbcommon-x11": "libxkbcommon-x11-0",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``needed`` ones decide the exit code."""

    name: str
    works: bool
    detail: str
    remedy: str = ""
    needed: bool = True


def doctor(*, as_json: bool) -> None:
    """Run the command; ends with 1 where something needed does not work."""

    async def work(settings: Settings) -> list[Finding]:
        async with make_compute(settings) as compute:
            return [
                Finding("program", True, f"Narratix Desktop {__version__}, Python {sys.version.split()[0]}"),
                _space(settings.home),
                await _try("library", lambda: _library(settings)),
                await _try("rehearsal voices", lambda: _speech(compute)),
                await _try("sounds and encoders", lambda: _sound(compute)),
                _window(),
                _playback(),
                _key("Claude", settings.anthropic_api_key is not None, "ANTHROPIC_API_KEY"),
                _key("Hume", settings.hume_api_key is not None, "HUME_API_KEY"),
                _key("Replicate", settings.replicate_api_token is not None, "REPLICATE_API_TOKEN"),
            ]

    findings = run_command(work)
    for finding in findings:
        if as_json:
            emit(asdict(finding))
            continue
        mark = "✓" if finding.works else "✗" if finding.needed else "–"
        out.print(f"{mark} {finding.name}: {finding.detail}", markup=False)
        if finding.remedy and not finding.works:
            out.print(f"    {finding.remedy}", markup=False)
    if any(finding.needed and not finding.works for finding in findings):
        raise typer.Exit(FAILED)


async def _try(name: str, attempt: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(name, True, await attempt())
    except NarratixError as error:
        return Finding(name, False, error.headline, error.remedy)


async def _library(settings: Settings) -> str:
    health = await library_health(settings)
    return f"{settings.home}, PostgreSQL {health.server_version}"


async def _speech(compute: Compute) -> str:
    engine = speech_engines(compute)["espeak"]
    voices = await engine.voices()
    text = "Testing."
    request = SpeechRequest(text=text, spoken=text, origins=tuple(range(len(text))), voice=voices[0])
    spoken = await engine.submit([request])
    assert not isinstance(spoken, Submitted), "an embedded engine answers at once"
    return f"{len(voices)} English voices, spoke {spoken[0].recording.duration:.1f} s"


async def _sound(compute: Compute) -> str:
    engine = sound_engines(compute)["local"]
    recording = await engine.submit(SoundRequest(CueKind.EFFECT, "bell", Seconds(2.0)))
    assert not isinstance(recording, Submitted), "an embedded engine answers at once"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bell.{recording.suffix}"
        await asyncio.to_thread(path.write_bytes, recording.data)
        measured = await compute.run(MeasureFileJob(path))
    return f"{len(engine.sounds())} procedural sounds, measured {measured.loudness:.1f} LUFS"


def _space(home: Path) -> Finding:
    place = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    remedy = "A ten-hour book needs about 14 GB while it is made. Free some space or set NARRATIX_HOME."
    return Finding("disk", free > _LEAST_FREE_BYTES, f"{free / 1e9:.0f} GB free at {place}", remedy, needed=False)


def _window() -> Finding:
    if importlib.util.find_spec("PySide6") is None:
        return Finding("window", False, "PySide6 is not installed", "Install the program again.", needed=False)
    if not sys.platform.startswith("linux"):
        return Finding("window", True, "Qt is installed", needed=False)
    missing = [package for name, package in _WINDOW_LIBRARIES.items() if ctypes.util.find_library(name) is None]
    remedy = f"On Debian: sudo apt install {' '.join(missing)}"
    detail = "system libraries are missing" if missing else "ready"
    return Finding("window", not missing, detail, remedy, needed=False)


def _playback() -> Finding:
    if not sys.platform.startswith("linux") or ctypes.util.find_library("pulse"):
        return Finding("playback", True, "ready", needed=False)
    return Finding("playback", False, "libpulse is missing", "On Debian: sudo apt install libpulse0", needed=False)


def _key(name: str, present: bool, variable: str) -> Finding:
    remedy = f"Everything works without it. To use it later, set {variable}."
    return Finding(name, present, "key found" if present else "needs a key", remedy, needed=False)

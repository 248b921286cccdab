"""``doctor``: what works on this machine, what is missing, how to get it. Every line is tried, not assumed."""

import asyncio
import ctypes.util
import importlib.util
import math
import platform
import shutil
import struct
import sys
import tempfile
import wave
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final

import psutil
import typer

from narratix_desktop import __version__
from narratix_desktop.app.commands.demo import sample_story
from narratix_desktop.app.console import emit, out, run_command
from narratix_desktop.app.refusal import FAILED
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import library_health, make_compute, voice_files
from narratix_desktop.domain.analysis import AnalysisRequest
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import KeyRingError, NarratixError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Seconds
from narratix_desktop.ports.engines import CoverRequest, Submitted
from narratix_desktop.ports.jobs import EncodeSpec, MasterChapterJob, MeasureFileJob
from narratix_desktop.ports.keys import KeySource, Vendor
from narratix_desktop.ports.voice_files import VoiceFiles
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.catalog import analysers, cover_engines, sound_engines, speech_engines
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.services.import_manuscript import read_manuscript
from narratix_desktop.store.backup import Backups

_CODECS: Final = ("mp3", "aac", "flac", "opus")
_VENDORS: Final = {Vendor.ANTHROPIC: "Claude", Vendor.HUME: "Hume", Vendor.REPLICATE: "Replicate"}
_PURPOSE: Final = Purpose("doctor")
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
        ring = SystemKeyRing(settings.keys())
        async with make_compute(settings) as compute:
            return [
                Finding("program", True, f"Narratix Desktop {__version__}, Python {platform.python_version()}"),
                Finding("computer", True, _computer(settings)),
                _space(settings.home),
                await _try("library", lambda: _library(settings)),
                _backups(settings),
                await _try("manuscripts", lambda: _manuscripts(compute)),
                await _try("rehearsal voices", lambda: _speech(compute)),
                _neural(voice_files(settings)),
                await _try("sounds", lambda: _sounds(compute)),
                *[await _try(f"{codec} encoder", partial(_encoder, codec, compute)) for codec in _CODECS],
                await _try("covers", lambda: _covers(compute)),
                _window(),
                _playback(),
                *[await _key(vendor, ring) for vendor in Vendor],
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


def _computer(settings: Settings) -> str:
    memory = psutil.virtual_memory().total / 1e9
    return f"{platform.system()} {platform.machine()}, {settings.workers} worker processes, {memory:.0f} GB of memory"


async def _library(settings: Settings) -> str:
    health = await library_health(settings)
    place = str(settings.home) if settings.database_url is None else "the shared database"
    return f"{place}, PostgreSQL {health.server_version}, schema {health.migrations}"


def _backups(settings: Settings) -> Finding:
    newest = next(iter(Backups("", settings.backups).list_backups()), None)
    detail = "none yet" if newest is None else f"the last one of {newest.made_at:%Y-%m-%d %H:%M}"
    remedy = "One is made when work ends, once a day, and before an update changes the library."
    return Finding("backups", newest is not None, detail, remedy, needed=False)


async def _manuscripts(compute: Compute) -> str:
    read = await read_manuscript(sample_story(), compute)
    manuscript = read.manuscript
    request = AnalysisRequest(manuscript.text, read.chapters, manuscript.language)
    analysis = await analysers(compute)["local"].analyse(request, _PURPOSE)
    chapters = sum(chapter.included for chapter in read.chapters)
    speakers = sum(not member.is_narrator for member in analysis.cast)
    return f"found {chapters} chapters and {speakers} speakers in the sample story"


async def _speech(compute: Compute) -> str:
    engine = speech_engines(compute)["espeak"]
    voices = await engine.voices()
    text = "Testing."
    request = SpeechRequest(text=text, spoken=text, origins=tuple(range(len(text))), voice=voices[0])
    spoken = await engine.submit([request], _PURPOSE)
    assert not isinstance(spoken, Submitted), "an embedded engine answers at once"
    return f"{len(voices)} English voices, spoke {spoken[0].recording.duration:.1f} s"


def _neural(shelf: VoiceFiles) -> Finding:
    """Local neural voices, which nobody needs: whether the runtime is installed and a voice is there."""
    entries = shelf.entries()
    missing = next((text for entry in entries if (text := shelf.missing(entry.pack.engine))), "")
    there = [entry.pack.label for entry in entries if entry.shelved is not None]
    remedy = missing or "Fetch one in the settings, on the page Voices, or with: narratix-desktop voices fetch kokoro"
    detail = ", ".join(there) if there else "none on this computer yet"
    return Finding("neural voices", bool(there) and not missing, detail, remedy, needed=False)


async def _sounds(compute: Compute) -> str:
    engine = sound_engines(compute)["local"]
    recording = await engine.submit(SoundRequest(CueKind.EFFECT, "bell", Seconds(2.0)), _PURPOSE)
    assert not isinstance(recording, Submitted), "an embedded engine answers at once"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bell.{recording.suffix}"
        await asyncio.to_thread(path.write_bytes, recording.data)
        measured = await compute.run(MeasureFileJob(path))
    return f"{len(engine.sounds())} procedural sounds, measured {measured.loudness:.1f} LUFS"


async def _encoder(codec: str, compute: Compute) -> str:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "tone.wav", Path(folder) / f"tone.{codec}"
        await asyncio.to_thread(_write_tone, source)
        job = MasterChapterJob(
            premaster=source,
            scale=1.0,
            gain=Decibels(0.0),
            ceiling=Decibels(-3.0),
            rms_window=(Decibels(-60.0), Decibels(0.0)),
            spec=EncodeSpec(codec),
            target=target,
        )
        answer = await compute.run(job)
    return f"encoded and decoded again, {answer.measured.rms:.1f} dB"


def _write_tone(path: Path) -> None:
    """A second of a quiet tone, by the standard library alone."""
    samples = (round(8000 * math.sin(2 * math.pi * 440 * at / PROJECT_RATE)) for at in range(PROJECT_RATE))
    frames = b"".join(struct.pack("<hh", sample, sample) for sample in samples)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(PROJECT_RATE)
        file.writeframes(frames)


async def _covers(compute: Compute) -> str:
    cover = await cover_engines(compute)["typeset"].draw(CoverRequest("Doctor", "Narratix Desktop"), _PURPOSE)
    return f"drew one of {len(cover.data) / 1e3:.0f} kB"


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


async def _key(vendor: Vendor, ring: SystemKeyRing) -> Finding:
    name = _VENDORS[vendor]
    try:
        key = await ring.find(vendor)
    except KeyRingError as error:
        return Finding(name, False, error.headline, error.remedy, needed=False)
    if key is not None:
        place = "the environment" if key.source is KeySource.ENVIRONMENT else "the key ring"
        return Finding(name, True, f"key found in {place}", needed=False)
    remedy = f"Everything works without it. To use it, keep a key in the settings or set {vendor.variable}."
    return Finding(name, False, "needs a key", remedy, needed=False)

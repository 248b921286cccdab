"""Kill ``produce`` at random moments, run it again, and see that nothing was lost, doubled or left behind.

As a script: ``python -m tests.faults.kill_rounds --rounds 25``. The test beside it plays fewer rounds.
"""

import argparse
import asyncio
import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import open_workshop
from narratix_desktop.domain.task import TaskFilter
from narratix_desktop.media.decode import decode
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.server.places import prepare_places

ROOT = Path(__file__).resolve().parents[2]
GONE_WITHIN = 5.0
LONGEST_RUN = 540.0


@dataclass(frozen=True, slots=True)
class Script:
    """What must be equal however often the work was killed: segments in order, anchors of cues."""

    segments: tuple[tuple[object, ...], ...]
    cues: tuple[tuple[object, ...], ...]


@dataclass(slots=True)
class Report:
    """What the rounds saw. ``lost`` and ``left_behind`` must stay empty, ``repeated`` zero."""

    killed: int = 0
    books: int = 0
    takes: int = 0
    repeated: int = 0
    lost: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    stages_killed_in: dict[str, int] = field(default_factory=dict)


def command(manuscript: Path, out: Path) -> list[str]:
    start = [sys.executable, "-m", "narratix_desktop", "produce", str(manuscript), "--out", str(out), "--json"]
    return [*start, "--format", "m4b", "--format", "acx"]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "NARRATIX_HOME": str(home)}


def run_to_end(manuscript: Path, home: Path, out: Path) -> float:
    """Produce without disturbance; answers the seconds it took."""
    started = time.monotonic()
    run = subprocess.run(
        command(manuscript, out), env=environment(home), cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_RUN
    )
    assert run.returncode == 0, run.stderr
    return time.monotonic() - started


def kill_after(seconds: float, manuscript: Path, home: Path, out: Path) -> bool:
    """Start a production and SIGKILL it; answers whether it was still running."""
    process = subprocess.Popen(
        command(manuscript, out),
        env=environment(home),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def relatives(home: Path) -> list[str]:
    """Processes that belong to a library: its server and keeper, and every worker that it started."""
    clusters = prepare_places(home).data_root
    found = []
    for process in psutil.process_iter(["pid", "name", "cmdline"]):
        with contextlib.suppress(psutil.Error):
            if process.pid == os.getpid():
                continue
            text = " ".join(process.info["cmdline"] or ())
            is_server = process.info["name"] == "postgres" and Path(process.cwd()).is_relative_to(clusters)
            if is_server or str(home) in text or process.environ().get("NARRATIX_HOME") == str(home):
                found.append(f"{process.pid} {process.info['name']} {text[:80]}")
    return found


def left_after(home: Path) -> list[str]:
    """What of a library still runs when it may not any more."""
    deadline = time.monotonic() + GONE_WITHIN
    while (found := relatives(home)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


async def committed_takes(workshop: Workshop) -> dict[str, str]:
    """Every active take of the library's first book: segment and content key."""
    found: dict[str, str] = {}
    for book in await workshop.books.list():
        for chapter in await workshop.books.chapters(book.id):
            for segment, take in (await workshop.takes.active(chapter.id)).items():
                found[str(take.id)] = str(segment)
    return found


async def script(workshop: Workshop) -> Script:
    """The script without anything that may differ between two libraries."""
    segments: list[tuple[object, ...]] = []
    cues: list[tuple[object, ...]] = []
    for book in await workshop.books.list():
        names = {one.id: one.name for one in await workshop.scripts.characters(book.id)}
        for chapter in await workshop.books.chapters(book.id):
            for segment in await workshop.scripts.segments(chapter.id):
                who = names.get(segment.character_id) if segment.character_id else None
                segments.append((chapter.ordinal, segment.ordinal, segment.start, segment.end, segment.kind, who))
            cues.extend((chapter.ordinal, cue.span) for cue in await workshop.cues.list(chapter.id))
    return Script(tuple(segments), tuple(cues))


async def look(home: Path) -> tuple[dict[str, str], Script, str]:
    async with open_workshop(Settings(home=home)) as workshop:
        page = await workshop.tasks.list(TaskFilter(), limit=200)
        running = next((task.category for task in page.tasks if task.status == "in_progress" and task.parent_id), "")
        return await committed_takes(workshop), await script(workshop), running


def pcm_digest(out: Path) -> str:
    """Digest of the decoded sound of all files."""
    digest = hashlib.sha256()
    for path in sorted(out.rglob("*.m*")):
        digest.update(decode(path).tobytes())
    return digest.hexdigest()


def play(manuscript: Path, rounds: int, seed: int, folder: Path) -> Report:
    """Kill ``rounds`` runs at random moments of the work, then finish it and compare with an undisturbed run.

    A run that was not killed has finished its book; the next one begins another in a library of its own, so that every
    round meets unfinished work.
    """
    chance = random.Random(seed)
    report = Report()
    whole = run_to_end(manuscript, folder / "undisturbed", folder / "undisturbed-out")
    _, expected, _ = asyncio.run(look(folder / "undisturbed"))
    while report.killed < rounds:
        report.books += 1
        home, out = folder / f"killed{report.books}", folder / f"out{report.books}"
        known: dict[str, str] = {}
        while report.killed < rounds and kill_after(chance.uniform(0.5, whole), manuscript, home, out):
            report.killed += 1
            known |= _look_after_kill(home, known, report)
        run_to_end(manuscript, home, out)
        takes, found, _ = asyncio.run(look(home))
        report.lost.extend(take for take in known if take not in takes)
        report.takes += len(takes)
        report.repeated += len(takes) - len(set(takes.values()))
        assert found == expected, "segments, their order or the anchors of cues differ from an undisturbed run"
        report.left_behind.extend(left_after(home))
    return report


def _look_after_kill(home: Path, known: dict[str, str], report: Report) -> dict[str, str]:
    report.left_behind.extend(left_after(home))
    takes, _, stage = asyncio.run(look(home))
    report.stages_killed_in[stage or "none"] = report.stages_killed_in.get(stage or "none", 0) + 1
    report.lost.extend(take for take in known if take not in takes)
    return takes


def again_from_equal_takes(manuscript: Path, folder: Path) -> tuple[str, str]:
    """Digests of the decoded sound before and after everything but the takes was thrown away."""
    home, out = folder / "killed1", folder / "out1"
    before = pcm_digest(out)
    for path in (home / "cache" / "renders").glob("*"):
        path.unlink()
    for path in sorted(out.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    run_to_end(manuscript, home, out)
    return before, pcm_digest(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--manuscript", type=Path, default=ROOT / "resources" / "samples" / "the-tongue-of-the-bell.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # Run by root, the database runs as another user, who must be able to reach it.
        Path(folder).chmod(0o711)
        report = play(given.manuscript.absolute(), given.rounds, given.seed, Path(folder))
        before, after = again_from_equal_takes(given.manuscript.absolute(), Path(folder))
    sys.stdout.write(f"{report}\nPCM equal from equal takes: {before == after}\n")
    sys.exit(0 if before == after and not (report.lost or report.left_behind or report.repeated) else 1)


if __name__ == "__main__":
    main()

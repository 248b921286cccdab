"""The main job as an author runs it: the real command on a small manuscript, the real files measured."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import av
import pytest

from narratix_desktop.domain.delivery import ACX, judge
from narratix_desktop.media.measure import measure_file

ROOT = Path(__file__).resolve().parents[2]

STORY = """The Ferry at Low Water

by A. Test

CHAPTER ONE

Rain fell on the landing stage. Mr. Harrow knocked twice on the door of the ferry house.

“Is anybody there?” he asked.

“Only me,” said Greta, and she opened it. “The boat has gone.”

“Gone?” said Mr. Harrow. “It can't have gone. It isn't ten.”

“It is past ten, sir,” she answered. “Come in and sit by the fire.”

CHAPTER TWO

In the morning the sea was quiet. A bell rang on the far bank.

“That will be my brother,” said Greta. “He rings it when he is sorry.”

Mr. Harrow laughed. “And how often is that?” he asked.

“Twice a year,” said Greta.
"""


@dataclass(frozen=True)
class Produced:
    out: Path
    home: Path
    manuscript: Path
    events: list[dict[str, object]]


def run(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "NARRATIX_HOME": str(home)}
    command = [sys.executable, "-m", "narratix_desktop", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def produced(tmp_path_factory: pytest.TempPathFactory, shared_library_home: Path) -> Produced:
    folder = tmp_path_factory.mktemp("produce")
    manuscript = folder / "ferry.txt"
    manuscript.write_text(STORY, encoding="utf-8")
    out = folder / "out"
    formats = ["--format", "m4b", "--format", "acx"]
    done = run(shared_library_home, "produce", str(manuscript), "--out", str(out), *formats, "--json")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return Produced(out, shared_library_home, manuscript, events)


def test_m4b_has_chapters_cover_and_tags(produced: Produced) -> None:
    with av.open(str(produced.out / "The Ferry at Low Water.m4b")) as book:
        titles = [chapter["metadata"]["title"] for chapter in book.chapters()]
        codecs = {stream.codec_context.name for stream in (*book.streams.audio, *book.streams.video)}
        tags = {name.lower(): value for name, value in book.metadata.items()}

    assert [title for title in titles if "credits" not in title.lower()] == ["Chapter One", "Chapter Two"]
    assert "aac" in codecs
    assert {"mjpeg", "png"} & codecs
    assert tags["artist"] == "A. Test"
    assert tags["album"] == "The Ferry at Low Water"
    assert "synthetic" in tags["comment"].lower()


def test_every_file_of_the_acx_set_passes_its_own_rules(produced: Produced) -> None:
    files = sorted((produced.out / "The Ferry at Low Water (ACX)").glob("*.mp3"))

    verdicts = {file.name: judge(measure_file(file), ACX) for file in files}
    failed = {name: [one for one in verdict.checks if not one.passed] for name, verdict in verdicts.items()}

    assert len(files) == 5
    assert not any(failed.values()), failed


def test_progress_goes_from_nothing_to_the_finished_files(produced: Produced) -> None:
    progress = [event["done"] for event in produced.events if event["event"] == "progress"]
    last = produced.events[-1]

    assert progress == sorted(progress, key=float)  # type: ignore[arg-type]
    assert progress[-1] == 1.0
    assert last["event"] == "done"
    files = last["files"]
    assert isinstance(files, list)
    assert all(Path(file["path"]).is_file() for file in files)


def test_producing_again_makes_nothing_anew(produced: Produced) -> None:
    before = {path: path.stat().st_mtime_ns for path in produced.out.rglob("*") if path.is_file()}

    formats = ["--format", "m4b", "--format", "acx"]
    again = run(produced.home, "produce", str(produced.manuscript), "--out", str(produced.out), *formats)

    assert again.returncode == 0, again.stderr
    assert before == {path: path.stat().st_mtime_ns for path in produced.out.rglob("*") if path.is_file()}


def test_library_knows_the_book_and_its_tasks(produced: Produced) -> None:
    books = run(produced.home, "books", "list", "--json")
    tasks = run(produced.home, "tasks", "list", "--json", "--kind", "speak")

    assert json.loads(books.stdout.splitlines()[0])["title"] == "The Ferry at Low Water"
    records = [json.loads(line) for line in tasks.stdout.splitlines()]
    assert {record["title"] for record in records[:-1]} == {"Speak Chapter One", "Speak Chapter Two"}
    assert {record["status"] for record in records[:-1]} == {"completed"}
    assert records[-1]["total"] == len(records) - 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["produce", "missing.epub", "--out", "x"], 1, "missing.epub"),
        (["produce", "missing.epub", "--out", "x", "--chapters", "3-1"], 2, "range of chapters"),
        (["analyze", "missing.txt", "--json", "x.json"], 1, "missing.txt"),
        (["check", "missing.mp3"], 1, "missing.mp3"),
        (["check", "missing.mp3", "--spec", "vinyl"], 1, "vinyl"),
        (["tasks", "show", "ffffffff"], 1, "No task begins"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_gets_one_clear_sentence(
    produced: Produced, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    failed = run(produced.home, *arguments)

    assert failed.returncode == code
    assert words in failed.stderr
    assert "Traceback" not in failed.stderr

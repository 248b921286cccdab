"""A book travels as an author sends it: bundled in one library, restored in another, by the real commands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STORY = "The Buoy\n\nCHAPTER ONE\n\n“Is it rising?” asked Anna. Rain fell on the weir.\n\n“Always,” said Tobias.\n"


def run(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "NARRATIX_HOME": str(home)}
    command = [sys.executable, "-m", "narratix_desktop", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.timeout(600)
@pytest.mark.slow
def test_bundled_book_is_produced_elsewhere_without_speaking_a_line_again(library_home: Path, tmp_path: Path) -> None:
    here, there = library_home / "here", library_home / "there"
    manuscript = tmp_path / "buoy.txt"
    manuscript.write_text(STORY, encoding="utf-8")
    made = run(here, "produce", str(manuscript), "--out", str(tmp_path / "out"), "--json")
    assert made.returncode == 0, made.stderr

    bundled = run(here, "books", "bundle", "the buoy", str(tmp_path / "travels"), "--json")
    assert bundled.returncode == 0, bundled.stderr
    file = json.loads(bundled.stdout.splitlines()[-1])["file"]
    restored = run(there, "books", "restore", file)
    assert restored.returncode == 0, restored.stderr
    assert "The Buoy is in the library" in restored.stdout

    again = run(there, "produce", str(manuscript), "--out", str(tmp_path / "out-there"), "--json")
    assert again.returncode == 0, again.stderr
    tasks = run(there, "tasks", "list", "--json", "--kind", "speak")
    spoken = [json.loads(line) for line in tasks.stdout.splitlines()][:-1]
    assert [task["status"] for task in spoken] == ["completed"]
    known = {take.name for take in (here / "assets").rglob("*.wav")}
    new = {take.name for take in (there / "assets").rglob("*.wav")} - known
    assert len(known) > 4
    assert len(new) <= 2  # the credits, which belong to no line
    assert json.loads(run(there, "books", "list", "--json").stdout.splitlines()[0])["title"] == "The Buoy"


def test_wrong_words_get_one_clear_sentence(shared_library_home: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.narratix").write_text("no bundle")
    for arguments, words in (
        (("books", "bundle", "Nothing", str(tmp_path)), "There is no book called Nothing"),
        (("books", "restore", str(tmp_path / "missing.narratix")), "missing.narratix"),
        (("books", "restore", str(tmp_path / "letter.narratix")), "no Narratix bundle"),
    ):
        failed = run(shared_library_home, *arguments)

        assert failed.returncode == 1
        assert words in failed.stderr
        assert "Traceback" not in failed.stderr

"""Local neural voices from the command line, up to a finished book, over the real program."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import av
import pytest

from tests.fakes.stocked_shelf import KOKORO, PIPER, stocked_shelf
from tests.fakes.tiny_voices import kokoro_model, piper_model

ROOT = Path(__file__).resolve().parents[2]
STORY = """CHAPTER ONE

Rain fell on the landing stage.

“Is anybody there?” asked Mr. Harrow.

“Only me,” said Greta, and she opened the door.
"""


def run(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "NARRATIX_HOME": str(home)}
    command = [sys.executable, "-m", "narratix_desktop", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_own_voices_are_taken_listed_and_removed(tmp_path: Path) -> None:
    model = piper_model(tmp_path / "Aunt.onnx")
    taken = run(tmp_path, "voices", "take", str(model), "--json")
    assert taken.returncode == 0, taken.stderr
    name = json.loads(taken.stdout)["name"]
    listed = {
        one["name"]: one for one in map(json.loads, run(tmp_path, "voices", "list", "--json").stdout.splitlines())
    }
    assert listed[name]["state"] == "shelved"
    assert listed[KOKORO]["state"] == listed[PIPER]["state"] == "offered"
    assert run(tmp_path, "voices", "remove", name).returncode == 0
    assert not (tmp_path / "voices" / name).exists()


def test_what_is_no_voice_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    model = kokoro_model(tmp_path / "wrong.onnx")
    model.with_name("wrong.onnx.json").write_bytes(
        (piper_model(tmp_path / "x.onnx").with_name("x.onnx.json")).read_bytes()
    )
    refused = run(tmp_path, "voices", "take", str(model))
    assert refused.returncode == 1
    assert "cannot speak" in refused.stderr
    assert not list((tmp_path / "voices").glob("own-*"))


@pytest.mark.slow
def test_a_book_is_produced_with_kokoro_and_refused_without_its_voices(
    tmp_path: Path, shared_library_home: Path
) -> None:
    manuscript = tmp_path / "ferry.txt"
    manuscript.write_text(STORY, encoding="utf-8")
    order = ("produce", str(manuscript), "--out", str(tmp_path / "out"), "--speech", "kokoro", "--sound", "none")
    refused = run(shared_library_home, *order)
    assert refused.returncode == 1
    assert "voices fetch kokoro" in refused.stderr
    asyncio.run(stocked_shelf(shared_library_home))
    done = run(shared_library_home, *order, "--json")
    assert done.returncode == 0, done.stderr
    (book,) = (tmp_path / "out").glob("*.m4b")
    with av.open(str(book)) as container:
        assert container.duration is not None
        assert container.duration > 3_000_000

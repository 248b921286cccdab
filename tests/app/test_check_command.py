"""``check`` gives its verdict on any file, to people and to machines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from narratix_desktop.media.encode import Labels, open_encoder
from narratix_desktop.ports.jobs import EncodeSpec

ROOT = Path(__file__).resolve().parents[2]


def check(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "narratix_desktop", "check", *arguments]
    environment = {**os.environ, "NARRATIX_HOME": str(home)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_silence_is_told_in_words_and_in_json_that_everybody_reads(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    with open_encoder(path, 44_100, 1, EncodeSpec("wav", bits=24), Labels({})) as encoder:
        encoder.write(np.zeros((44_100, 1), dtype=np.float32))

    done = check(tmp_path, str(path), "--spec", "podcast", "--json", str(tmp_path / "verdict.json"))
    (record,) = json.loads((tmp_path / "verdict.json").read_text(), parse_constant=pytest.fail)

    assert done.returncode == 1
    assert "fails Podcast" in done.stdout
    assert record["measured"]["loudness"] is None
    assert record["measured"]["duration"] == 1.0


def test_file_that_cannot_be_measured_does_not_keep_the_others_from_it(tmp_path: Path) -> None:
    (tmp_path / "letter.mp3").write_text("Dear listener")
    path = tmp_path / "tone.flac"
    with open_encoder(path, 48_000, 2, EncodeSpec("flac"), Labels({})) as encoder:
        encoder.write(np.full((48_000, 2), 0.1, dtype=np.float32))

    done = check(tmp_path, str(tmp_path / "letter.mp3"), str(path), "--json", str(tmp_path / "verdict.json"))
    first, second = json.loads((tmp_path / "verdict.json").read_text())

    assert done.returncode == 1
    assert "letter.mp3" in done.stderr
    assert "error" in first
    assert second["measured"]["sample_rate"] == 48_000
    assert {one["name"] for one in second["checks"] if not one["passed"]} >= {"MP3", "Sample rate"}

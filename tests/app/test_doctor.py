"""The doctor tries what the program needs, and says what it does not have."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {"program", "computer", "library", "manuscripts", "rehearsal voices", "sounds", "covers"}


def examine(home: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **{name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_API_TOKEN"))},
        "NARRATIX_HOME": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        **variables,
    }
    command = [sys.executable, "-m", "narratix_desktop", "doctor", "--json"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_everything_that_is_needed_works_here(shared_library_home: Path) -> None:
    done = examine(shared_library_home, HUME_API_KEY="not-a-key")
    findings = {finding["name"]: finding for finding in map(json.loads, done.stdout.splitlines())}

    assert done.returncode == 0, done.stdout + done.stderr
    assert {name for name, finding in findings.items() if finding["needed"] and finding["works"]} >= NEEDED
    assert {f"{codec} encoder" for codec in ("mp3", "aac", "flac", "opus")} <= findings.keys()
    assert findings["Hume"]["works"]
    assert not findings["Claude"]["works"]
    assert "ANTHROPIC_API_KEY" in findings["Claude"]["remedy"]
    assert "not-a-key" not in done.stdout


def test_library_that_cannot_be_used_is_said_and_fails(tmp_path: Path) -> None:
    done = examine(tmp_path, NARRATIX_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    findings = {finding["name"]: finding for finding in map(json.loads, done.stdout.splitlines())}

    assert done.returncode == 1
    assert not findings["library"]["works"]
    assert findings["library"]["remedy"]
    assert findings["sounds"]["works"]

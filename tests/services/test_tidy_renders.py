import os
import time
from pathlib import Path

from narratix_desktop.services.tidy_renders import tidy_renders

DAY = 86_400.0


def premaster(folder: Path, name: str, days_ago: float) -> Path:
    path = folder / f"{name}.wav"
    path.write_bytes(bytes(1000))
    path.with_name(f"{path.name}.json").write_text("{}")
    stamp = time.time() - days_ago * DAY
    os.utime(path, (stamp, stamp))
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_was_used_longest_ago_goes_first_with_its_record(tmp_path: Path) -> None:
    for name, days in (("oldest", 9), ("older", 5), ("newer", 3)):
        premaster(tmp_path, name, days)

    assert tidy_renders(tmp_path, (), kept_bytes=2000) == 1

    assert names(tmp_path) == {"older.wav", "older.wav.json", "newer.wav", "newer.wav.json"}


def test_what_is_in_use_or_may_be_stays_whatever_it_takes(tmp_path: Path) -> None:
    used = premaster(tmp_path, "used", 9)
    premaster(tmp_path, "today", 0.5)
    premaster(tmp_path, "unused", 2)

    assert tidy_renders(tmp_path, [used], kept_bytes=0) == 1

    assert names(tmp_path) == {"used.wav", "used.wav.json", "today.wav", "today.wav.json"}


def test_folder_within_its_limit_is_left_alone(tmp_path: Path) -> None:
    premaster(tmp_path, "only", 400)

    assert tidy_renders(tmp_path, ()) == 0

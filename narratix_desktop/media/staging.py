"""Files that appear whole or not at all: written under a temporary name, then renamed.

A killed process leaves its temporary file behind; the next one that writes the same target sweeps it away.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from narratix_desktop.domain.errors import AudioError


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``target`` and rename it when the block ends without an error.

    Raises:
        AudioError: The folder cannot be written, or the disk is full; ``target`` is as it was.
    """
    part = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(target)
    except OSError as error:
        raise AudioError(
            f"{target.name} was not written: {error.strerror or error}.",
            "Check that the folder can be written and the disk has room.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _sweep(target: Path) -> None:
    for left in target.parent.glob(f".{_escaped(target.stem)}.*.part{_escaped(target.suffix)}"):
        owner = left.name.removeprefix(f".{target.stem}.").split(".", 1)[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            left.unlink(missing_ok=True)


def _escaped(text: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)

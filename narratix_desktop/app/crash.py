"""Crash reports: what an engineer needs to mend a fault, without keys and without a word of the manuscript."""

import platform
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from narratix_desktop import __version__

_SHOWN_PACKAGES: Final = ("pyside6", "qasync", "asyncpg", "pgqueuer", "numpy", "scipy", "av", "soxr")
_SECRET: Final = re.compile(r"(?i)(sk-[\w-]{8,}|r8_\w{8,}|(?:key|token|password)\W{1,3}\S+|postgres(?:ql)?://\S+)")


def describe(error: BaseException) -> str:
    """A report of an error: versions and the code's path to it."""
    lines = [
        f"Narratix Desktop {__version__}",
        f"Python {sys.version.split()[0]} on {platform.platform()}",
        *(f"{name} {_version(name)}" for name in _SHOWN_PACKAGES),
        "",
        way_of(error),
    ]
    return _SECRET.sub("[left out]", "\n".join(lines)) + "\n"


def way_of(error: BaseException) -> str:
    """Types and lines of code of an error and its causes.

    Messages of foreign exceptions can quote the manuscript or a request with its key, so none is kept.
    """
    lines: list[str] = []
    chain: BaseException | None = error
    while chain is not None:
        lines.append(f"{type(chain).__module__}.{type(chain).__qualname__}")
        lines.extend(line.rstrip() for line in traceback.format_tb(chain.__traceback__))
        chain = chain.__cause__ or chain.__context__
    return "\n".join(lines)


def write_report(folder: Path, error: BaseException) -> Path:
    """Write a report into ``folder`` and answer its path; a folder that cannot be written is no second crash."""
    path = folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(describe(error), encoding="utf-8")
    except OSError:
        sys.stderr.write(describe(error))
    return path


def _version(name: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"

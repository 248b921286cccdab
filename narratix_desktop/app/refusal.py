"""Says on the terminal why the studio was not opened, with nothing that would have to be loaded for it."""

import sys
from typing import Final

from narratix_desktop.domain.errors import NarratixError

FAILED: Final = 1
"""The exit code of a program that did not do what it was started for."""


def refuse(error: NarratixError) -> int:
    """Print what did not happen and what to do; answers the exit code."""
    # A program that is started by a double click on Windows has no terminal.
    if sys.stderr is not None:
        sys.stderr.write("\n".join(filter(None, (error.headline, error.remedy))) + "\n")
    return FAILED


def library_missing(error: ImportError) -> NarratixError:
    """Why the studio was not opened where a library of the system is missing that windows need."""
    return NarratixError(
        f"The studio was not opened because a library is missing: {error}.",
        "Run narratix-desktop doctor; it says what to install.",
    )

"""Without a command: opens the studio, or says what this machine lacks for a window."""

from collections.abc import Sequence
from pathlib import Path

from narratix_desktop.app.console import fail
from narratix_desktop.app.display import has_display
from narratix_desktop.domain.errors import NarratixError


def show_studio(files: Sequence[Path] = ()) -> int:
    """Show the window with these files until it is closed; answers the exit code.

    Raises:
        typer.Exit: There is no display, or a library that windows need.
    """
    if not has_display():
        # Asked before Qt is, which ends the whole program where it finds none.
        fail(
            NarratixError(
                "The studio was not opened because there is no display.",
                "Run it in a desktop session; narratix-desktop --help shows what works without one.",
            )
        )
    try:
        from narratix_desktop.app.studio import open_studio
    except ImportError as error:
        fail(
            NarratixError(
                f"The studio was not opened because a library is missing: {error}.",
                "Run narratix-desktop doctor; it says what to install.",
            )
        )
    return open_studio(files)

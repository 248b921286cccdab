"""Without a command: opens the studio, or says what this machine lacks for a window.

On the way to the window, so it loads nothing that the window does not need: neither typer nor rich.
"""

from collections.abc import Sequence
from pathlib import Path

from narratix_desktop.app.display import has_display
from narratix_desktop.app.light_imports import import_structlog, imports_left_alone
from narratix_desktop.app.refusal import library_missing, refuse
from narratix_desktop.domain.errors import NarratixError


def show_studio(files: Sequence[Path] = ()) -> int:
    """Show the window with these files until it is closed; answers the exit code."""
    if not has_display():
        # Asked before Qt is, which ends the whole program where it finds none.
        return refuse(
            NarratixError(
                "The studio was not opened because there is no display.",
                "Run it in a desktop session; narratix-desktop --help shows what works without one.",
            )
        )
    try:
        with imports_left_alone():
            import_structlog()
            from narratix_desktop.app.studio import open_studio
    except ImportError as error:
        return refuse(library_missing(error))
    return open_studio(files)

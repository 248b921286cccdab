"""``demo``: produce the bundled sample story, then open it where there is a display."""

import sys
from pathlib import Path

import typer

from narratix_desktop.app.commands.produce import produce
from narratix_desktop.app.commands.studio import show_studio
from narratix_desktop.app.console import note
from narratix_desktop.app.display import has_display
from narratix_desktop.resources import resource

SAMPLE = "the-tongue-of-the-bell.md"


def sample_story() -> Path:
    """The manuscript of the bundled story."""
    return resource("samples", SAMPLE)


def demo(out: Path, *, open_after: bool, as_json: bool) -> None:
    """Run the command."""
    produce(sample_story(), out, formats=("m4b", "acx"), as_json=as_json)
    if open_after and has_display() and sys.stdout.isatty():
        note("Opening the book in the studio.")
        raise typer.Exit(show_studio())

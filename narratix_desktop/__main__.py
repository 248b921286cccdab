"""Entry point of ``python -m narratix_desktop`` and of the installed command."""

import gc
import os
import sys


def main() -> None:
    """Open the studio, or run the command line."""
    if not _opens_the_studio(sys.argv):
        from narratix_desktop.app.main import main as run

        run()
        return
    # What is loaded now lives until the end. The event loop collects by itself, between two turns.
    gc.disable()
    _show_that_it_opens()
    from pathlib import Path

    from narratix_desktop.app.commands.studio import show_studio

    sys.exit(show_studio([Path(name) for name in sys.argv[1:]]))


def _opens_the_studio(arguments: list[str]) -> bool:
    """Whether there is no command, only manuscripts perhaps: then nothing of the command line is loaded."""
    return all("." in name and not name.startswith("-") and os.path.isfile(name) for name in arguments[1:])  # noqa: PTH113


def _show_that_it_opens() -> None:
    """Let a window be seen before the rest of the program is loaded, where there can be one."""
    from narratix_desktop.app.display import has_display
    from narratix_desktop.app.light_imports import imports_left_alone

    if not has_display():
        return
    try:
        with imports_left_alone():
            from narratix_desktop.app.application import open_early
    except ImportError:
        # A library of the system is missing; the command says which.
        return
    open_early(sys.argv)


def _leave_working_folder() -> None:
    """``python -m`` looks for modules in the working folder first; what lies beside a manuscript is not to be run."""
    # Not with pathlib, which would itself be looked for there.
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    if not sys.flags.safe_path and sys.path[0] == os.getcwd() != package:  # noqa: PTH109
        del sys.path[0]


if __name__ == "__main__":
    _leave_working_folder()
    main()

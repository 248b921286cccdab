"""Entry point of ``python -m narratix_desktop`` and of the installed command."""

import os
import sys


def main() -> None:
    """Run the command line."""
    if _opens_the_studio(sys.argv):
        _show_that_it_opens()
    from narratix_desktop.app.main import main as run

    run()


def _opens_the_studio(arguments: list[str]) -> bool:
    """Whether there is no command, only manuscripts perhaps; what the command line says in the end counts."""
    return all("." in name and not name.startswith("-") and os.path.isfile(name) for name in arguments[1:])  # noqa: PTH113


def _show_that_it_opens() -> None:
    """Let a window be seen before the rest of the program is loaded, where there can be one."""
    from narratix_desktop.app.display import has_display

    if not has_display():
        return
    try:
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

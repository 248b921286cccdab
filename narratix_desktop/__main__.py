"""Entry point of ``python -m narratix_desktop`` and of the installed command."""

import os
import sys


def main() -> None:
    """Run the command line."""
    from narratix_desktop.app.main import main as run

    run()


def _leave_working_folder() -> None:
    """``python -m`` looks for modules in the working folder first; what lies beside a manuscript is not to be run."""
    # Not with pathlib, which would itself be looked for there.
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    if not sys.flags.safe_path and sys.path[0] == os.getcwd() != package:  # noqa: PTH109
        del sys.path[0]


if __name__ == "__main__":
    _leave_working_folder()
    main()

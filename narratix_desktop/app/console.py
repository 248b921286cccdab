"""The terminal: results on stdout, everything else on stderr, and how a command ends.

Exit codes: 0 done, 1 failed, 2 usage, 3 stopped at the budget, 130 interrupted.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer
from rich.console import Console

from narratix_desktop.app.crash import write_report
from narratix_desktop.app.logs import configure_logs
from narratix_desktop.app.refusal import FAILED
from narratix_desktop.app.settings import Settings, load_settings
from narratix_desktop.domain.errors import BudgetReachedError, NarratixError

AT_BUDGET = 3
INTERRUPTED = 130

Answer = TypeVar("Answer")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """Print one line of a result."""
    out.print(line, markup=False)


def note(line: str) -> None:
    """Print something that is worth knowing but is not the result."""
    err.print(line, markup=False, style="dim")


def emit(value: Any) -> None:
    """Print one JSON value on a line of its own, for machines."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def write_json(target: Path, value: object) -> None:
    """Write a JSON file, whole or not at all. Raises ``NarratixError`` where the folder cannot be written."""
    staged = target.with_name(f".{target.name}.partial")
    try:
        staged.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        staged.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            staged.unlink(missing_ok=True)
        raise NarratixError(
            f"{target} was not written: {error.strerror or error}.", "Choose a folder that can be written."
        ) from error


def run_command(work: Callable[[Settings], Awaitable[Answer]]) -> Answer:
    """Run a command's coroutine to its end, turning errors into a sentence and an exit code.

    Raises:
        typer.Exit: The command failed or was interrupted.
    """
    try:
        settings = load_settings()
    except NarratixError as error:
        fail(error)
    configure_logs(settings.logs, settings.log_level)
    try:
        return asyncio.run(_until_told_to_stop(work(settings)))
    except NarratixError as error:
        fail(error)
    except (KeyboardInterrupt, asyncio.CancelledError):
        note("Stopped. What was finished is kept; run the same command again to go on.")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Whoever read the output has seen enough, as with: narratix-desktop books list | head
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the interpreter flushes it at exit
        raise typer.Exit from None
    except Exception as error:
        report = write_report(settings.logs, error)
        err.print("The command stopped because of a fault in the program.", style="bold red", markup=False)
        err.print(f"Nothing that was finished is lost. Details: {report}", markup=False)
        raise typer.Exit(FAILED) from error


async def _until_told_to_stop(work: Awaitable[Answer]) -> Answer:
    """Treat a polite kill like Ctrl+C, so that servers and workers are closed in order."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on the loop
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def fail(error: NarratixError) -> NoReturn:
    """Show what did not happen and what to do, and end the command."""
    err.print(error.headline, style="bold red", markup=False)
    if error.remedy:
        err.print(error.remedy, markup=False)
    raise typer.Exit(AT_BUDGET if isinstance(error, BudgetReachedError) else FAILED)

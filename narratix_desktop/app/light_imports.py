"""Keeps imports on the way to the window from doing what nobody here needs. Both together take a sixth of that way.

Imports nothing itself.
"""

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def imports_left_alone() -> Iterator[None]:
    """Take back what PySide6, imported for the first time inside, does to every import behind it.

    It reads the source of each module that is imported and keeps all of it in memory, to find out who might switch
    ``__feature__`` on, which nobody here does.
    """
    plain = builtins.__import__
    try:
        yield
    finally:
        builtins.__import__ = plain


def import_structlog() -> None:
    """Import structlog without rich, with which it would colour tracebacks on a terminal: ours are lines of JSON."""
    if "rich" in sys.modules or "structlog" in sys.modules:
        return
    sys.modules["rich"] = None  # type: ignore[assignment]  # documented: the import then fails
    try:
        import structlog  # noqa: F401
    finally:
        del sys.modules["rich"]

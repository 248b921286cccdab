"""What a failed database call means to the author: the one place where asyncpg's errors are translated.

Knows error classes and SQLSTATE codes; refuses to know which table or use case a call was about. Errors that only a
wrong statement can cause (syntax, unknown column) are left as they are: they are bugs, not something to act on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from narratix_desktop.domain.errors import NarratixError, StoreError, StoreUnavailableError, UnlawfulMoveError

UNLAWFUL_MOVE: Final = "NX001"
"""SQLSTATE raised by the trigger that checks a task's moves."""

CONNECTION_FAILURES: Final = (
    OSError,  # TimeoutError is one, so a server that no longer answers counts as gone
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that broke in the middle of an answer
)
"""Failures of the connection and not of the statement. A misuse of asyncpg also raises InterfaceError; see below."""

STATEMENT_FAILURES: Final = (asyncpg.PostgresError, *CONNECTION_FAILURES)


def is_connection_failure(error: BaseException) -> bool:
    """Whether the server, and not the statement, is the reason."""
    if isinstance(error, asyncpg.InterfaceError):
        # A value of the wrong type is a ValueError too; the rest says that a connection or the pool is closed.
        return not isinstance(error, ValueError)
    return isinstance(error, CONNECTION_FAILURES)


def unavailable() -> StoreUnavailableError:
    """The error of every call while the database cannot be reached."""
    return StoreUnavailableError(
        "The library cannot be reached at the moment, so nothing was read or saved.",
        "Wait a little: work goes on by itself as soon as the database is back.",
        retryable=True,
    )


def translate(error: BaseException) -> NarratixError | None:
    """Say what a failure means; None where it is a bug and must be seen as it is."""
    if is_connection_failure(error):
        return unavailable()
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):
        return StoreError(
            "The database refused to let Narratix in.", "Check the name and password in NARRATIX_DATABASE_URL."
        )
    if not isinstance(error, asyncpg.PostgresError) or isinstance(error, asyncpg.SyntaxOrAccessError):
        return None
    if error.sqlstate == UNLAWFUL_MOVE:
        return UnlawfulMoveError(f"Nothing was changed: {error}.", "Look at the task's present status.")
    if isinstance(error, asyncpg.TransactionRollbackError):
        return StoreError("Two changes met and this one was not saved.", "Try it again.", retryable=True)
    if isinstance(error, asyncpg.InsufficientResourcesError):
        return StoreError("The library could not be written: disk or memory is full.", "Make room and try again.")
    if isinstance(error, asyncpg.ForeignKeyViolationError):
        return StoreError(
            "Nothing was saved because something it belongs to no longer exists.", "Reload and try again."
        )
    if isinstance(error, asyncpg.IntegrityConstraintViolationError | asyncpg.DataError):
        return StoreError(f"Nothing was saved because a value is not allowed ({error.sqlstate}).", "Correct the value.")
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Turn failures inside the block into the errors that an author may see."""
    try:
        yield
    except STATEMENT_FAILURES as error:
        meaning = translate(error)
        if meaning is None:
            raise
        raise meaning from error

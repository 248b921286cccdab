"""Logging: one rotated JSON-lines file in the library, warnings on the terminal. No key and no manuscript text.

Events are named, values are ids, counts and durations. As a last line of defence every value that belongs to a key
or could hold prose is replaced before it is written.
"""

import logging
import logging.handlers
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final

import structlog

from narratix_desktop.app.crash import way_of

_SECRET_NAMES: Final = ("key", "token", "secret", "password", "authorization", "dsn", "url")
_PROSE_NAMES: Final = frozenset({"text", "spoken", "prompt", "title", "sentence", "line", "name"})
_LONGEST_VALUE: Final = 300
_CHATTY: Final = (
    "asyncio", "PIL", "markdown_it", "charset_normalizer", "qasync",
    # What they say at lower levels holds addresses, headers and whole requests.
    "httpx", "httpx2", "httpcore", "httpcore2", "aiohttp", "anthropic", "hume", "replicate",
)  # fmt: skip
_FILE_BYTES: Final = 2_000_000
_FILES_KEPT: Final = 5


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace values whose name says that they are secret or prose, and shorten what is suspiciously long."""
    for name, value in event.items():
        lowered = name.lower()
        if lowered in _PROSE_NAMES or any(part in lowered for part in _SECRET_NAMES):
            event[name] = "[left out]"
        elif isinstance(value, str) and name not in {"event", "exception"} and len(value) > _LONGEST_VALUE:
            event[name] = value[:_LONGEST_VALUE] + "…"
    return event


def _without_words(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say where an exception came from, but not what it said.

    Of a message only the first line stays: asyncio writes below it what it knows of a task, with its exception's words.
    """
    event["event"] = str(event.get("event", "")).partition("\n")[0]
    given = event.pop("exc_info", None)
    if given:
        error = given if isinstance(given, BaseException) else sys.exc_info()[1]
        error = given[1] if isinstance(given, tuple) else error
        event["exception"] = way_of(error) if error is not None else ""
    return event


def configure_logs(folder: Path, level: str) -> None:
    """Send structlog and the standard library's loggers to ``folder/narratix.log``.

    A folder that cannot be written leaves only the terminal; logging never stops the program.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_words,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "narratix.log", maxBytes=_FILE_BYTES, backupCount=_FILES_KEPT, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # It reports a lost connection with a traceback; the circuit breaker and the queue already handle and log that.
    logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )

"""What crosses the pipe between studio and worker: length-prefixed pickles, one job out, one outcome back.

Knows nothing of jobs or processes. Both ends are this program, started by this user, so pickles are trusted.
"""

import pickle
import struct
from dataclasses import dataclass
from typing import BinaryIO

from narratix_desktop.domain.errors import NarratixError

_LENGTH = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Answered:
    """The job's answer."""

    value: object


@dataclass(frozen=True, slots=True)
class Refused:
    """The job raised an error that the author may see."""

    error: NarratixError


@dataclass(frozen=True, slots=True)
class Failed:
    """The job raised anything else: a bug, or a machine at its limits."""

    error: BaseException


Outcome = Answered | Refused | Failed


class ForeignError(Exception):
    """Stands in for an exception that cannot cross the pipe; its text names the original."""


def write_frame(stream: BinaryIO, payload: bytes) -> None:
    """Send one payload. Raises ``OSError`` where the other end is gone."""
    stream.write(_LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Receive one payload, or None where the other end closed or died in the middle of it."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(header)
    payload = stream.read(length)
    return payload if len(payload) == length else None


def portable(error: BaseException) -> BaseException:
    """Return the error itself if it survives pickling, else a :class:`ForeignError` that names it."""
    try:
        if type(pickle.loads(pickle.dumps(error))) is type(error):
            return error
    except Exception:  # noqa: BLE001  a foreign exception class may raise anything from its own constructor
        pass
    stand_in = ForeignError(f"{type(error).__qualname__}: {error}")
    for note in getattr(error, "__notes__", ()):
        stand_in.add_note(note)
    return stand_in

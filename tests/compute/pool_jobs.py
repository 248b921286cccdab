"""Jobs that answer themselves, for the tests of the pool. Imported by the workers under this module's name."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from narratix_desktop.domain.errors import StoreUnavailableError
from narratix_desktop.ports.jobs import Job


@dataclass(frozen=True, slots=True)
class Square(Job[int]):
    number: int

    def __call__(self) -> int:
        return self.number**2


@dataclass(frozen=True, slots=True)
class Echo(Job[bytes]):
    data: bytes

    def __call__(self) -> bytes:
        return self.data


@dataclass(frozen=True, slots=True)
class Meet(Job[int]):
    """Say our name in a folder, and finish only when somebody else has said theirs."""

    folder: Path
    name: str

    def __call__(self) -> int:
        (self.folder / self.name).touch()
        while len(list(self.folder.iterdir())) < 2:
            time.sleep(0.005)
        return os.getpid()


@dataclass(frozen=True, slots=True)
class Linger(Job[None]):
    """Write our process id and that of a child to a file, then stay."""

    note: Path

    def __call__(self) -> None:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        draft = self.note.with_suffix(".draft")
        draft.write_text(f"{os.getpid()} {child.pid}")
        draft.rename(self.note)
        time.sleep(600)


@dataclass(frozen=True, slots=True)
class Hog(Job[None]):
    """Never let another thread of the worker run: computing in C while holding the interpreter's lock."""

    note: Path

    def __call__(self) -> None:
        draft = self.note.with_suffix(".draft")
        draft.write_text(f"{os.getpid()}")
        draft.rename(self.note)
        ctypes.PyDLL(None).sleep(600)


@dataclass(frozen=True, slots=True)
class Crash(Job[None]):
    def __call__(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class RefuseToStore(Job[None]):
    def __call__(self) -> None:
        try:
            raise ConnectionResetError("peer")
        except ConnectionResetError as error:
            raise StoreUnavailableError("Nothing was saved.", "Start the database.", retryable=True) from error


@dataclass(frozen=True, slots=True)
class Stumble(Job[None]):
    def __call__(self) -> None:
        empty: dict[str, int] = {}
        empty["missing"] += 1


class AwkwardError(Exception):
    """Cannot be unpickled, as its constructor wants more than its text."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


@dataclass(frozen=True, slots=True)
class StumbleAwkwardly(Job[None]):
    def __call__(self) -> None:
        raise AwkwardError("this", "that")


@dataclass(frozen=True, slots=True)
class AnswerWithASocket(Job[object]):
    def __call__(self) -> object:
        return socket.socket()


@dataclass(frozen=True, slots=True)
class Environment(Job[dict[str, str]]):
    def __call__(self) -> dict[str, str]:
        return dict(os.environ)


@dataclass(frozen=True, slots=True)
class Loaded(Job[frozenset[str]]):
    """Names of the modules that the worker has loaded."""

    def __call__(self) -> frozenset[str]:
        return frozenset(sys.modules)


@dataclass(frozen=True, slots=True)
class Print(Job[str]):
    def __call__(self) -> str:
        os.write(1, b"chatter on the standard output\n")
        return sys.stdin.read()


@dataclass(frozen=True, slots=True)
class Grow(Job[int]):
    """Keep memory in a module that outlives the job."""

    size: int

    def __call__(self) -> int:
        held = bytearray(self.size)
        held[::1024] = b"x" * len(range(0, self.size, 1024))
        sys.modules[__name__].__dict__["kept"] = held
        return os.getpid()


@dataclass(frozen=True, slots=True)
class WhoAmI(Job[int]):
    def __call__(self) -> int:
        return os.getpid()


@dataclass(frozen=True, slots=True)
class Unanswerable(Job[None]):
    """A job that no function answers."""


@dataclass(frozen=True, slots=True)
class Standing(Job[tuple[int, str]]):
    """How far behind others this process stands, and how its session does where the system weighs sessions."""

    def __call__(self) -> tuple[int, str]:
        session = Path("/proc/self/autogroup")
        return os.nice(0), session.read_text() if session.exists() else ""

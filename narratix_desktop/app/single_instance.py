"""One window for each library: a second start hands its files to the window that is open, and ends.

A lock decides who is first, because the system takes it back however its holder ends; a socket that such a one left
behind is simply replaced. The socket lies in the library's private folder, which only its user can enter.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import structlog
from PySide6.QtCore import QDeadlineTimer, QObject, QThread
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from narratix_desktop.app.application import WINDOW_LOCK
from narratix_desktop.domain.errors import LibraryPlaceError, NarratixError
from narratix_desktop.locks import FileLock
from narratix_desktop.store.server.places import SOCKET_PATH_LIMIT, key_of

_log = structlog.get_logger(__name__)

_SOCKET: Final = "window.socket"
PATIENCE_MS: Final = 30_000
"""Closing a library takes a backup first."""
_ATTEMPT_MS: Final = 500
_ANSWER_MS: Final = 5_000
_PAUSE_MS: Final = 100
_LARGEST: Final = 1_000_000
_TOKENS: Final = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")

Opened = Callable[[Sequence[Path]], None]


class SingleInstance(QObject):
    """The claim of this program to be a library's only window.

    Args:
        home: The library's folder; made where it is missing.
        patience_ms: How long to wait for a window that is starting or closing.

    Raises:
        LibraryPlaceError: The folder cannot be used.
    """

    def __init__(self, home: Path, patience_ms: int = PATIENCE_MS) -> None:
        super().__init__()
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryPlaceError(
                f"The library folder {home} cannot be used ({error.strerror}).",
                "Choose another folder (NARRATIX_HOME).",
            ) from error
        self._lock = FileLock(home / WINDOW_LOCK)
        self._address = _address_of(home)
        self._patience_ms = patience_ms
        self._server: QLocalServer | None = None

    def claim(self, files: Sequence[Path]) -> bool:
        """Become the library's window; false where there is one, which has the files now and comes to the front.

        Raises:
            NarratixError: There is one, and it does not answer.
        """
        message = {
            "open": [str(path.absolute()) for path in files],
            "tokens": {name: os.environ[name] for name in _TOKENS if name in os.environ},
        }
        line = json.dumps(message).encode() + b"\n"
        deadline = QDeadlineTimer(self._patience_ms)
        while not deadline.hasExpired():
            if self._lock.take():
                return True
            if _was_taken(self._address, line):
                return False
            # It is starting, or closing, when the claim is free in a moment.
            QThread.msleep(_PAUSE_MS)
        raise NarratixError(
            "The studio was not opened because it is open already and does not answer.",
            "Close its window, or end it, and start again.",
        )

    def listen(self, opened: Opened) -> None:
        """Take what later starts hand over; ``opened`` is called with their files, also where there are none."""
        QLocalServer.removeServer(self._address)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: self._receive(server, opened))
        if not server.listen(self._address):
            # Only handing over is lost, which is no reason to refuse the author the window.
            _log.warning("single instance does not listen", reason=server.serverError().name)
        self._server = server

    def fall_silent(self) -> None:
        """Take nothing any more, because the window closes; whoever starts now waits for the claim instead."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def close(self) -> None:
        """Give up the claim."""
        self.fall_silent()
        self._lock.release()

    def _receive(self, server: QLocalServer, opened: Opened) -> None:
        while (socket := server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket, opened))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket, opened: Opened) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LARGEST:
                socket.abort()
            return
        try:
            message = json.loads(bytes(socket.readLine().data()))
            files = [Path(str(name)) for name in message["open"]]
            tokens = {name: str(message["tokens"][name]) for name in _TOKENS if name in message["tokens"]}
        except (ValueError, TypeError, KeyError):
            socket.abort()
            return
        socket.write(b"taken\n")
        socket.flush()
        socket.disconnectFromServer()
        # With it the desktop lets the window come to the front although the author clicked elsewhere.
        os.environ.update(tokens)
        opened(files)


def _was_taken(address: str, line: bytes) -> bool:
    """Whether somebody at the address has read the whole line and said so."""
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(_ATTEMPT_MS):
        return False
    socket.write(line)
    return socket.waitForReadyRead(_ANSWER_MS)


def _address_of(home: Path) -> str:
    """Where the window of a library listens: in its folder, else, where that path is too long for a socket, nearby."""
    if sys.platform == "win32":
        return f"narratix-{key_of(home)}"
    folder = home.resolve()
    if not _fits(folder):
        name = f"narratix-window-{key_of(home)}"
        nearby = (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp")
        folder = next(Path(place) / name for place in nearby if place and _fits(Path(place) / name))
        _make_private(folder)
    return str(folder / _SOCKET)


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / _SOCKET)) < SOCKET_PATH_LIMIT


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise LibraryPlaceError(
            f"The folder {folder} belongs to somebody else or is open to others.", "Remove that folder and start again."
        )

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
from PySide6.QtCore import QDeadlineTimer, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from narratix_desktop.domain.errors import LibraryPlaceError, NarratixError
from narratix_desktop.locks import FileLock
from narratix_desktop.store.server.places import SOCKET_PATH_LIMIT, key_of

_log = structlog.get_logger(__name__)

_NAME: Final = "window"
_PATIENCE_MS: Final = 10_000
_ATTEMPT_MS: Final = 500
_LARGEST: Final = 1_000_000
_TOKENS: Final = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")

Opened = Callable[[Sequence[Path]], None]


class SingleInstance(QObject):
    """The claim of this program to be a library's only window.

    Args:
        home: The library's folder; made where it is missing.
    """

    def __init__(self, home: Path) -> None:
        super().__init__()
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(home / f"{_NAME}.lock")
            self.first = self._lock.take()
        except OSError as error:
            raise LibraryPlaceError(
                f"The library folder {home} cannot be used ({error.strerror}).",
                "Choose another folder (NARRATIX_HOME).",
            ) from error
        self._address = _address_of(home)
        self._server: QLocalServer | None = None

    def hand_over(self, files: Sequence[Path]) -> None:
        """Give files to the window that is open, which also comes to the front.

        Raises:
            NarratixError: It does not answer.
        """
        message = {
            "open": [str(path.absolute()) for path in files],
            "tokens": {name: os.environ[name] for name in _TOKENS if name in os.environ},
        }
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not deadline.hasExpired():
            socket = QLocalSocket()
            socket.connectToServer(self._address)
            if socket.waitForConnected(_ATTEMPT_MS):
                socket.write(json.dumps(message).encode() + b"\n")
                # The answer says that the message was read whole.
                if socket.waitForReadyRead(int(deadline.remainingTime())):
                    return
            # It may be starting, or about to end.
            socket.waitForDisconnected(_ATTEMPT_MS)
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

    def close(self) -> None:
        """Give up the claim."""
        if self._server is not None:
            self._server.close()
            self._server = None
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


def _address_of(home: Path) -> str:
    """Where the window of a library listens: in its folder, else, where that path is too long for a socket, nearby."""
    if sys.platform == "win32":
        return f"narratix-{key_of(home)}"
    socket = home.resolve() / f"{_NAME}.socket"
    if len(os.fsencode(socket)) < SOCKET_PATH_LIMIT:
        return str(socket)
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"narratix-window-{key_of(home)}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid() or folder.stat().st_mode & 0o077:
        raise LibraryPlaceError(
            f"The folder {folder} belongs to somebody else or is open to others.", "Remove that folder and start again."
        )
    return str(folder / f"{_NAME}.socket")

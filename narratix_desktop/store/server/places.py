"""Where the parts of the embedded server lie, and where they must not lie.

A database on a network share or in a folder that a cloud service copies behind its back gets damaged, so such
library folders are refused. Refuses to know what is in the database.

Layout below the library folder: ``server/`` holds password, locks, leases, status and the keeper's log;
``server/socket`` the socket; ``server/cluster-<major>`` the data. Where the server runs as another user (we are root)
and that user cannot reach the library folder, the data and the socket move to ``/var/lib/narratix-desktop/<key>``,
and the file ``server/location`` in the library folder remembers it.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import structlog

from narratix_desktop.domain.errors import LibraryPlaceError
from narratix_desktop.store.server.accounts import Account

log = structlog.get_logger(__name__)

# sun_path holds 108 bytes on Linux and 104 on macOS, with the file name and its closing NUL.
SOCKET_PATH_LIMIT = 100
SOCKET_NAME = ".s.PGSQL.5432"
SYSTEM_FOLDER = Path("/var/lib/narratix-desktop")

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "davfs2", "ncpfs"}
    | {"9p", "afs", "ceph", "glusterfs", "lustre", "beegfs", "coda", "ocfs2", "gfs2", "acfs", "prl_fs", "vboxsf"}
    | {"vmhgfs", "drvfs"}
)
# A container's own root may be one of these, and a local disk formatted as NTFS or exFAT another.
LOCAL_FUSE = frozenset({"fuseblk", "fuse.fuse-overlayfs"})
CLOUD_FOLDERS = frozenset(
    {"dropbox", "onedrive", "google drive", "googledrive", "my drive", "icloud drive", "iclouddrive", "cloudstorage"}
    | {"mobile documents", "box sync", "nextcloud", "owncloud", "pclouddrive", "pcloud drive", "creative cloud files"}
)
CLOUD_PREFIXES = ("onedrive -", "dropbox (", "googledrive-", "com~apple~clouddocs")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the table of mounted file systems."""

    folder: Path
    kind: str
    options: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one library's server. ``data_root`` and ``socket`` are owned by the server's account."""

    state: Path
    data_root: Path
    socket: Path
    account: Account

    @property
    def password(self) -> Path:
        return self.state / "password"

    @property
    def leases(self) -> Path:
        return self.state / "leases"

    @property
    def keeper_lock(self) -> Path:
        return self.state / "keeper.lock"

    @property
    def gate(self) -> Path:
        return self.state / "gate.lock"

    @property
    def setup_lock(self) -> Path:
        return self.state / "setup.lock"

    @property
    def status(self) -> Path:
        return self.state / "status.json"

    def cluster(self, major: int) -> Path:
        """The data folder of one PostgreSQL major version."""
        return self.data_root / f"cluster-{major}"


def mounted_file_systems() -> list[Mount]:
    """The mounts of this machine, as the operating system tells them."""
    import psutil

    return [Mount(Path(each.mountpoint), each.fstype, each.opts) for each in psutil.disk_partitions(all=True)]


def refuse_unsafe_place(home: Path, mounts: Iterable[Mount]) -> None:
    """Raise ``LibraryPlaceError`` where the folder is on a network share or synchronised by a cloud service."""
    place = home.resolve()
    if str(place).startswith("\\\\"):
        raise _refusal(place, "it is on a network share")
    cloud = next((part for part in place.parts if _is_cloud_folder(part)), None)
    if cloud is not None:
        raise _refusal(place, f"a cloud service synchronises “{cloud}”")
    mount = _mount_of(place, mounts)
    if mount is not None and _is_network(mount):
        raise _refusal(place, f"it is on a network file system ({mount.kind or 'remote'})")


def _refusal(place: Path, reason: str) -> LibraryPlaceError:
    return LibraryPlaceError(
        f"The library was not opened in {place}, because {reason} and a database would be damaged there.",
        "Choose a folder on a disk of this computer (NARRATIX_HOME).",
    )


def _is_cloud_folder(name: str) -> bool:
    folded = name.casefold()
    return folded in CLOUD_FOLDERS or folded.startswith(CLOUD_PREFIXES)


def _mount_of(place: Path, mounts: Iterable[Mount]) -> Mount | None:
    holding = [mount for mount in mounts if place.is_relative_to(mount.folder)]
    # The last of equal mount points hides those before it.
    return max(enumerate(holding), key=lambda pair: (len(pair[1].folder.parts), pair[0]), default=(0, None))[1]


def _is_network(mount: Mount) -> bool:
    kind = mount.kind.casefold()
    if kind.startswith("fuse") and kind not in LOCAL_FUSE:
        return True
    return kind in NETWORK_FILE_SYSTEMS or "remote" in mount.options.split(",")


def prepare_places(home: Path) -> Places:
    """Make the folders of a library's server and choose its account.

    Raises:
        LibraryPlaceError: The folder cannot be made or belongs to another user.
    """
    state = home / "server"
    try:
        for folder in (home, state, state / "leases"):
            _make(folder)
        data_root = _data_root(home, state)
        account = Account.choose(_newest_cluster(data_root))
        socket = _socket_folder(data_root, account)
    except PermissionError as error:
        raise LibraryPlaceError(
            f"The library folder {home} cannot be written.",
            "Give yourself the right to write there, or choose another.",
        ) from error
    except OSError as error:
        raise LibraryPlaceError(
            f"The library folder {home} cannot be used ({error.strerror}).", "Choose another folder (NARRATIX_HOME)."
        ) from error
    return Places(state, data_root, socket, account)


def _make(folder: Path) -> None:
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    # Root's server runs as somebody who has to pass through; nobody else has to. The umask may have said otherwise.
    folder.chmod(0o711 if sys.platform != "win32" and os.geteuid() == 0 else 0o700)


def _newest_cluster(data_root: Path) -> Path:
    clusters = sorted(data_root.glob("cluster-[0-9]*"), key=lambda path: path.stat().st_mtime)
    return clusters[-1] if clusters else data_root / "cluster-none"


def _data_root(home: Path, state: Path) -> Path:
    location = state / "location"
    if location.exists():
        return Path(location.read_text(encoding="utf-8").strip())
    if Account.choose(_newest_cluster(state)).reaches(state):
        return state
    root = SYSTEM_FOLDER / key_of(home)
    _make(root.parent)
    _make(root)
    location.write_text(f"{root}\n", encoding="utf-8")
    log.info("database_placed_elsewhere", library=str(home), data=str(root), reason="not reachable by its user")
    return root


def key_of(home: Path) -> str:
    """A short name that belongs to one library folder."""
    return hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]


def _socket_folder(data_root: Path, account: Account) -> Path:
    if sys.platform == "win32":
        return data_root
    folder = data_root / "socket"
    if len(os.fsencode(folder / SOCKET_NAME)) >= SOCKET_PATH_LIMIT:
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        usable = bool(runtime) and not account.differs and Path(runtime).is_dir()
        folder = Path(runtime if usable else tempfile.gettempdir()) / f"narratix-{key_of(data_root)}"
        if len(os.fsencode(folder / SOCKET_NAME)) >= SOCKET_PATH_LIMIT:
            folder = Path("/tmp") / folder.name
    if not folder.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        account.give(folder)
    status = folder.lstat()
    owner = account.uid if account.uid is not None else os.geteuid()
    if folder.is_symlink() or status.st_uid != owner or status.st_mode & 0o077:
        raise LibraryPlaceError(
            f"The database's socket folder {folder} belongs to somebody else or is open to others.",
            "Remove that folder and start again.",
        )
    return folder

import os
import stat
import sys
from pathlib import Path

import pytest

from narratix_desktop.domain.errors import LibraryPlaceError
from narratix_desktop.store.server import places as places_module
from narratix_desktop.store.server.accounts import Account
from narratix_desktop.store.server.places import (
    SOCKET_NAME,
    SOCKET_PATH_LIMIT,
    Mount,
    mounted_file_systems,
    prepare_places,
    refuse_unsafe_place,
)

ROOT = Mount(Path("/"), "ext4", "rw")
only_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs root")


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "afpfs"])
def test_library_on_a_network_file_system_is_refused(kind: str, tmp_path: Path) -> None:
    mounts = [ROOT, Mount(tmp_path, kind)]

    with pytest.raises(LibraryPlaceError, match=kind.replace(".", r"\.")):
        refuse_unsafe_place(tmp_path / "books" / "library", mounts)


def test_local_disk_mounted_below_a_network_folder_is_accepted(tmp_path: Path) -> None:
    refuse_unsafe_place(tmp_path / "disk" / "library", [ROOT, Mount(tmp_path, "nfs"), Mount(tmp_path / "disk", "xfs")])


def test_later_mount_hides_an_earlier_one_at_the_same_folder(tmp_path: Path) -> None:
    refuse_unsafe_place(tmp_path, [Mount(tmp_path, "nfs"), Mount(tmp_path, "btrfs")])
    with pytest.raises(LibraryPlaceError):
        refuse_unsafe_place(tmp_path, [Mount(tmp_path, "btrfs"), Mount(tmp_path, "nfs")])


def test_network_drive_of_windows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryPlaceError):
        refuse_unsafe_place(tmp_path, [Mount(tmp_path, "NTFS", "rw,remote")])


@pytest.mark.parametrize("kind", ["fuseblk", "overlay", "tmpfs", "apfs", "NTFS"])
def test_local_file_systems_are_accepted(kind: str, tmp_path: Path) -> None:
    refuse_unsafe_place(tmp_path, [ROOT, Mount(tmp_path, kind, "rw")])


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Publisher", "Google Drive", "Mobile Documents", "Nextcloud"])
def test_library_in_a_folder_of_a_cloud_service_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(LibraryPlaceError, match="cloud"):
        refuse_unsafe_place(tmp_path / name / "Narratix", [ROOT])


def test_link_into_a_cloud_folder_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "library").symlink_to(tmp_path / "Dropbox", target_is_directory=True)

    with pytest.raises(LibraryPlaceError):
        refuse_unsafe_place(tmp_path / "library", [ROOT])


def test_this_machines_own_disk_is_accepted(library_home: Path) -> None:
    refuse_unsafe_place(library_home, mounted_file_systems())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such socket")
def test_socket_of_a_deep_library_lies_in_a_short_and_private_folder(library_home: Path) -> None:
    deep = library_home / ("d" * 60) / ("e" * 60)

    socket, other = (prepare_places(library).socket for library in (deep, deep.with_name("f")))
    try:
        assert len(os.fsencode(socket / SOCKET_NAME)) < SOCKET_PATH_LIMIT
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        assert prepare_places(deep).socket == socket
        assert other != socket
    finally:
        socket.rmdir()
        other.rmdir()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such socket")
def test_socket_folder_that_is_open_to_others_is_refused(library_home: Path) -> None:
    prepare_places(library_home).socket.chmod(0o755)

    with pytest.raises(LibraryPlaceError, match="socket"):
        prepare_places(library_home)


def test_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("not a folder", encoding="utf-8")

    with pytest.raises(LibraryPlaceError):
        prepare_places(tmp_path / "library")


@only_root
def test_data_of_a_library_that_the_servers_user_cannot_reach_lie_elsewhere(
    library_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places_module, "SYSTEM_FOLDER", library_home / "system")
    closed = library_home / "closed"
    closed.mkdir(mode=0o700)

    places = prepare_places(closed / "library")

    assert places.data_root.parent == library_home / "system"
    assert places.account.reaches(places.data_root)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert closed.stat().st_uid == 0
    (closed / "library").rename(closed / "renamed")
    assert prepare_places(closed / "renamed").data_root == places.data_root


@only_root
def test_owner_of_an_existing_cluster_runs_it_also_for_root(tmp_path: Path) -> None:
    cluster = tmp_path / "cluster-18"
    cluster.mkdir()
    os.chown(cluster, 4321, 4322)

    assert Account.choose(cluster) == Account(4321, 4322)
    assert Account.choose(tmp_path / "none").uid != 0

"""Processes that use a library's server, and what can be seen of it from outside. Also the program they run."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from narratix_desktop.store.server.accounts import Account
from narratix_desktop.store.server.binaries import identity
from narratix_desktop.store.server.embedded import EmbeddedServer


def quick_server(home: Path, settings: Mapping[str, str] | None = None) -> EmbeddedServer:
    """A server that goes soon after its last user, so that tests need not wait."""
    return EmbeddedServer(home, settings, linger=0.1)


def start_user(home: Path, *, wait: bool = True) -> "subprocess.Popen[str]":
    """A process of its own that holds the server until it is killed; with ``wait`` it does so already."""
    root = Path(__file__).parents[2]
    user = subprocess.Popen(
        [sys.executable, __file__, str(home)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={"PYTHONPATH": str(root)},
    )
    if wait:
        assert user.stdout is not None
        assert user.stdout.readline() == "ready\n"
    return user


def start_as_owner(data: Path, command: list[str]) -> "subprocess.Popen[bytes]":
    """A process of the user whom a cluster belongs to, in the cluster's folder."""
    owner = data.stat()
    who = Account(owner.st_uid, owner.st_gid) if os.geteuid() == 0 else Account()
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=data, stdout=silent, stderr=silent, **identity(who))


def kill(user: "subprocess.Popen[str]") -> None:
    user.kill()
    user.communicate()


def servers_of(home: Path) -> list[psutil.Process]:
    """Every PostgreSQL process that works below a library folder."""
    found = []
    for process in psutil.process_iter(["name"]):
        with suppress(psutil.Error):
            if process.info["name"] in ("postgres", "initdb") and Path(process.cwd()).is_relative_to(home.resolve()):
                found.append(process)
    return found


def keepers_of(home: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        command = " ".join(process.info["cmdline"] or [])
        if "store.server.keeper" in command and f'"{home.resolve()}/server"' in command:
            found.append(process)
    return found


def gone_within(home: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while servers_of(home) or keepers_of(home):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


async def _use(home: Path) -> None:
    async with EmbeddedServer(home):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_use(Path(sys.argv[1])))

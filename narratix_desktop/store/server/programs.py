"""PostgreSQL's own client programs (pg_dump, pg_restore), run against any server without blocking the event loop.

Refuses to know what they are run for. Passwords travel in the environment, never on a command line.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress

from narratix_desktop.store.server.address import without_password
from narratix_desktop.store.server.binaries import ProgramError, newest


async def client_major() -> int:
    """Major version of the programs; they talk to servers up to this version."""
    return (await asyncio.to_thread(newest)).major


async def run_client(name: str, arguments: Sequence[str], dsn: str | None = None) -> str:
    """Run a client program to its end and return what it printed; a cancelled call ends the program.

    Args:
        name: The program, for example ``pg_dump``.
        arguments: Its arguments, without a database.
        dsn: The database it works on; none where it only reads a file.

    Raises:
        ProgramError: It ended with another code than 0.
    """
    binaries = await asyncio.to_thread(newest)
    environment = {**os.environ, "LC_ALL": "C"}
    command = list(arguments)
    if dsn is not None:
        address, password = without_password(dsn)
        command += ["--no-password", f"--dbname={address}"]
        if password:
            environment["PGPASSWORD"] = password
    process = await asyncio.create_subprocess_exec(
        os.fspath(binaries.program(name)),
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    try:
        printed, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    code = process.returncode
    if code != 0:
        raise ProgramError(name, -1 if code is None else code, complaint.decode("utf-8", "replace").strip()[-2000:])
    return printed.decode("utf-8", "replace")

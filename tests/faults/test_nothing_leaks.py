"""What the program writes holds no key, and what it logs no sentence of the book, also where everything goes wrong."""

import asyncio
import os
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest

from narratix_desktop.store.backup import Backups
from narratix_desktop.store.server.embedded import EmbeddedServer
from narratix_desktop.store.server.places import prepare_places
from narratix_desktop.store.server.programs import run_client
from tests.fakes import hume_server, replicate_server
from tests.fakes.http_service import RESET, Answer, reply
from tests.fakes.hume_server import HumeServer
from tests.fakes.replicate_server import ReplicateServer

ROOT = Path(__file__).resolve().parents[2]
CANARY = "The canary sang in the coal cellar"
STORY = f"""The Cellar

CHAPTER ONE

{CANARY}. “Who is there?” asked Mara. She knocked on the door.

“Only {CANARY.lower()},” said Jon.
"""
KEYS = {
    "HUME_API_KEY": hume_server.KEY,
    "REPLICATE_API_TOKEN": replicate_server.TOKEN,
    "ANTHROPIC_API_KEY": "sk-ant-good-0123456789",
}
REFUSED = (
    "SELECT '{}' FROM nowhere",
    "SELECT '{}'::integer",
    "INSERT INTO settings (key, value) VALUES ('{0}', '\"{0}\"'), ('{0}', '1')",
    'SELECT 1 / 0 AS "{}"',
    "DO $$ BEGIN RAISE WARNING '{0}'; RAISE EXCEPTION '{0}'; END $$",
)
"""Statements that fail, or make the server say something, about what stands in them."""


@dataclass
class Cellar:
    """A library, the two vendors, and everything that the program has said."""

    home: Path
    folder: Path
    hume: HumeServer
    replicate: ReplicateServer
    said: list[str] = field(default_factory=list)

    async def run(self, *command: str, module: str = "narratix_desktop", **more: str) -> int:
        environment: Mapping[str, str] = {
            **os.environ,
            **KEYS,
            "NARRATIX_HOME": str(self.home),
            "NARRATIX_LOG_LEVEL": "DEBUG",
            "NARRATIX_WORKERS": "1",
            "NARRATIX_HUME_BASE_URL": self.hume.address,
            "NARRATIX_REPLICATE_BASE_URL": self.replicate.address,
            **more,
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *command),
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await asyncio.wait_for(process.communicate(), 240)
        self.said.append(said.decode())
        assert process.returncode is not None
        return process.returncode

    async def produce(self, module: str = "narratix_desktop", **more: str) -> int:
        manuscript = self.folder / "cellar.txt"
        manuscript.write_text(STORY, encoding="utf-8")
        options = ("--speech", "hume", "--sound", "replicate", "--json")
        return await self.run(
            "produce", str(manuscript), "--out", str(self.folder / "out"), *options, module=module, **more
        )


def holds(where: Mapping[str, bytes], *words: str) -> list[str]:
    """Which of these words stand where."""
    return [
        f"{word!r} in {name}" for name, data in where.items() for word in words if word.lower().encode() in data.lower()
    ]


def files(folder: Path, pattern: str = "*") -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob(pattern) if path.is_file()}


@pytest.mark.timeout(600)
@pytest.mark.slow
async def test_no_key_is_written_anywhere_and_no_sentence_into_any_log(library_home: Path, tmp_path: Path) -> None:
    async with HumeServer() as hume, ReplicateServer(looks=0) as replicate, EmbeddedServer(library_home) as dsn:
        cellar = Cellar(library_home, tmp_path, hume, replicate)
        async with asyncio.timeout(500):
            assert await cellar.produce("tests.faults.indiscreet_program", CANARY=CANARY) == 1
            hume.late_faults.extend([RESET, reply({"error": CANARY}, 500), Answer(200, CANARY.encode())])
            replicate.faults.append(reply({"detail": CANARY}, 429))
            assert await cellar.produce() == 0, cellar.said[-1]
            assert await cellar.run("books", "bundle", "The Cellar", str(tmp_path / "cellar.narratix")) == 0
            for command in (
                ("doctor", "--json"),
                ("tasks", "list", "--json"),
                ("tasks", "metrics"),
                ("tasks", "health"),
            ):
                await cellar.run(*command)
        connection = await asyncpg.connect(dsn)
        for statement in REFUSED:
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute(statement.format(CANARY))
        with pytest.raises(asyncpg.PostgresError):
            await connection.execute("INSERT INTO tasks (kind, title, status) VALUES ('speak', $1, 'nonsense')", CANARY)
        await connection.close()
        backup = await Backups(dsn, tmp_path / "backups").make()
        dump = (await run_client("pg_restore", ["--file=-", str(backup.path)])).encode()

    secrets = list(KEYS.values())
    logs = files(library_home / "logs")
    assert any("crash" in name for name in logs)
    assert b"RuntimeError" in logs["narratix.log"]
    of_server = files(prepare_places(library_home).data_root, "postgresql-*.log")
    assert of_server
    assert holds({**logs, **of_server}, CANARY, *secrets) == []

    with zipfile.ZipFile(tmp_path / "cellar.narratix") as archive:
        bundle = {name: archive.read(name) for name in archive.namelist()}
    said = {f"output {number}": words.encode() for number, words in enumerate(cellar.said)}
    kept = files(library_home)
    exported = files(tmp_path / "out")
    assert exported
    assert holds({**bundle, **said, **exported, **kept, "backup": dump}, *secrets) == []
    # It is looked where the book is: what would be found there is found.
    assert holds({"backup": dump}, CANARY)
    assert holds(bundle, CANARY)
    assert holds(said, CANARY) == []

"""Claude on the command line: without a key it says so; with one it reads, says what it costs, and pays once."""

import asyncio
import json
import os
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.app.test_produce import ROOT, STORY
from tests.fakes.anthropic_server import GOOD_KEY, AnthropicServer, anthropic_server


async def run(home: Path, server: AnthropicServer | None, *arguments: str) -> tuple[int, str]:
    """Run a command; exit code and what it said beside its result. Without a server there is no key either."""
    environment = {name: value for name, value in os.environ.items() if name != "ANTHROPIC_API_KEY"}
    environment |= {
        "NARRATIX_LOG_LEVEL": "DEBUG",
        "NARRATIX_HOME": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    if server is not None:
        environment |= {"ANTHROPIC_API_KEY": GOOD_KEY, "NARRATIX_ANTHROPIC_BASE_URL": server.address}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "narratix_desktop",
        *arguments,
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), 280)
    assert process.returncode is not None
    return process.returncode, said.decode()


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    file = tmp_path / "ferry.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "command", [("analyze", "--engine", "anthropic", "--json"), ("produce", "--analysis", "anthropic", "--out")]
)
async def test_without_a_key_the_command_says_so_and_begins_nothing(
    manuscript: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    name, *options = command
    target = tmp_path / "result"
    code, said = await run(tmp_path / "home", None, name, str(manuscript), *options, str(target))
    assert code == 1
    assert "Claude needs a key." in said
    assert "ANTHROPIC_API_KEY" in said
    assert "Traceback" not in said
    assert not target.exists()
    assert not (tmp_path / "home" / "assets").exists()


@pytest.mark.slow
async def test_a_manuscript_is_produced_then_read_again_and_paid_once(
    manuscript: Path, tmp_path: Path, library_home: Path
) -> None:
    out, result = tmp_path / "out", tmp_path / "result.json"
    read = ("analyze", str(manuscript), "--engine", "anthropic", "--json", str(result))
    make = ("produce", str(manuscript), "--analysis", "anthropic", "--sound", "none", "--chapters", "1")
    async with anthropic_server() as server:
        code, said = await run(library_home, server, *make, "--out", str(out))
        assert code == 0, said
        assert "Claude Sonnet 5.5 reads it in 2 parts for about $0.0" in said
        assert len(server.messages) == 2
        bill = server.bill
        code, said = await run(library_home, server, *read)
        assert code == 0, said
        code, said = await run(library_home, server, *make, "--out", str(out))
        assert code == 0, said
    assert server.refused == []
    assert (len(server.messages), server.bill) == (2, bill)
    assert Decimal(0) < bill < Decimal("0.1")
    found = json.loads(result.read_text(encoding="utf-8"))
    assert "".join(STORY[one["start"] : one["end"]] for one in found["segments"]) == STORY
    assert {one["name"] for one in found["characters"]} >= {"Greta"}
    assert len(list(out.glob("*.m4b"))) == 1
    logs = "".join(file.read_text(encoding="utf-8") for file in (library_home / "logs").rglob("*") if file.is_file())
    assert GOOD_KEY not in logs
    assert "boat has gone" not in logs

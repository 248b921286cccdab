"""``produce`` with voices and sounds that cost money, through servers on this computer that keep their own books."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import av
import pytest
import pytest_asyncio

from tests.app.test_produce import ROOT, STORY
from tests.fakes import hume_server, replicate_server
from tests.fakes.hume_server import HumeServer
from tests.fakes.replicate_server import ReplicateServer

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@dataclass
class Street:
    """Two vendors, a manuscript, and a library of one's own."""

    hume: HumeServer
    replicate: ReplicateServer
    home: Path
    folder: Path
    keys: dict[str, str] = field(
        default_factory=lambda: {"HUME_API_KEY": hume_server.KEY, "REPLICATE_API_TOKEN": replicate_server.TOKEN}
    )

    async def start(self, *options: str, **keys: str) -> asyncio.subprocess.Process:
        """Start the command."""
        manuscript = self.folder / "ferry.txt"
        manuscript.write_text(STORY, encoding="utf-8")
        environment = {
            **os.environ,
            "NARRATIX_HOME": str(self.home),
            "NARRATIX_HUME_BASE_URL": self.hume.address,
            "NARRATIX_REPLICATE_BASE_URL": self.replicate.address,
            **(keys or self.keys),
        }
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "narratix_desktop", "produce", str(manuscript)),
            *("--out", str(self.folder / "out"), *options),
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    async def produce(self, *options: str, **keys: str) -> tuple[int, str]:
        """Run the command; answers its exit code and what it said."""
        process = await self.start(*options, **keys)
        said, _ = await asyncio.wait_for(process.communicate(), 280)
        assert process.returncode is not None
        return process.returncode, said.decode()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def street(shared_library_home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    async with HumeServer() as hume, ReplicateServer(looks=0) as replicate:
        assert isinstance(hume, HumeServer)
        assert isinstance(replicate, ReplicateServer)
        yield Street(hume, replicate, shared_library_home, tmp_path_factory.mktemp("street"))
        assert hume.refused == replicate.refused == replicate.leaks == []


async def test_without_a_key_nothing_is_asked_and_the_author_is_told(street: Street) -> None:
    for speech, vendor in (("hume", "Hume"), ("replicate", "Replicate")):
        code, said = await street.produce(
            "--speech", speech, "--sound", "none", HUME_API_KEY="", REPLICATE_API_TOKEN=""
        )
        assert code == 1
        assert f"{vendor} needs a key" in said
    assert street.hume.asked == []
    assert street.replicate.asked == []


async def test_a_book_is_spoken_scored_and_paid_once(street: Street) -> None:
    options = ("--speech", "hume", "--sound", "replicate", "--title", "The Ferry")
    code, said = await street.produce(*options)
    assert code == 0, said
    with av.open(str(street.folder / "out" / "The Ferry.m4b"), "r") as book:
        assert len(book.chapters()) >= 2
    spoken, composed = street.hume.total, street.replicate.total
    assert spoken > 0
    assert composed > 0
    code, said = await street.produce(*options)
    assert code == 0, said
    assert (street.hume.total, street.replicate.total) == (spoken, composed)


async def test_another_engine_recasts_nobody_unless_that_is_asked_for(street: Street) -> None:
    before = street.hume.total, street.replicate.total
    code, said = await street.produce("--speech", "replicate", "--sound", "none", "--title", "The Ferry")
    assert code == 0, said
    assert "of Hume Octave" in said
    assert (street.hume.total, street.replicate.total) == before


async def test_at_the_budget_it_stops_with_3_and_has_not_overspent(street: Street) -> None:
    before = street.replicate.total
    options = ("--speech", "replicate", "--sound", "none", "--title", "Another Ferry", "--budget", "0.02")
    code, said = await street.produce(*options, "--recast")
    assert "Expected in all: $" in said
    assert "Work will pause at $0.02" in said
    assert code == 3, said
    assert 0 < street.replicate.total - before <= Decimal("0.02")


async def test_what_was_under_way_when_it_was_killed_is_fetched_and_not_paid_again(street: Street) -> None:
    known = len(street.replicate.created())
    street.replicate.looks = 1_000_000
    options = ("--speech", "replicate", "--sound", "none", "--title", "A Third Ferry")
    process = await street.start(*options)
    # Who is asked about has been put on record as accepted.
    fresh = []
    for _ in range(600):
        fresh = list(street.replicate.predictions.values())[known:]
        if fresh and all(one.status == "processing" for one in fresh):
            break
        await asyncio.sleep(0.2)
    process.kill()
    await process.wait()
    street.replicate.looks = 0
    for one in fresh:
        one.looks = 1
    code, said = await street.produce(*options)
    assert code == 0, said
    asked = [str(one.document()["input"]) for one in street.replicate.created()[known:]]
    assert len(asked) == len(set(asked)) > len(fresh)

"""What every analyser of the catalogue must do. One with a key is run against its fake server."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.segment import SegmentKind, require_exact_cover
from narratix_desktop.ports.engines import Analyser
from narratix_desktop.providers.catalog import ANALYSERS, PAID_ANALYSERS
from narratix_desktop.providers.local_analyser import LocalAnalyser
from narratix_desktop.store.database import connect_database
from tests.conftest import SharedServer
from tests.fakes.anthropic_server import anthropic_server
from tests.providers.reading_room import STORY, Here, reading_room, story

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Subject:
    """An analyser that is looked at."""

    analyser: Analyser

    async def analyse(self, request: AnalysisRequest) -> Analysis:
        analysis = await self.analyser.analyse(request, Purpose.once("contract"))
        require_faithful(analysis, request)
        return analysis


def require_faithful(analysis: Analysis, request: AnalysisRequest) -> None:
    """What holds for every analysis: not a word is lost, and nobody is named who is not in the cast."""
    text = request.text
    require_exact_cover(analysis.segments, 0, len(text))
    assert "".join(text[one.start : one.end] for one in analysis.segments) == text
    starts = {one.start for one in analysis.segments}
    assert {chapter.start for chapter in request.chapters if chapter.end > chapter.start} <= starts
    keys = [member.key for member in analysis.cast]
    assert len(set(keys)) == len(keys)
    assert [member.is_narrator for member in analysis.cast].count(True) == 1
    assert analysis.cast[0].is_narrator
    assert {one.character for one in analysis.segments} - {None} <= set(keys)
    assert all(0 <= one.confidence <= 1 for one in analysis.segments)
    assert all(member.name.strip() for member in analysis.cast)
    for cue in analysis.cues:
        chapter = next(one for one in request.chapters if one.start <= cue.start < one.end)
        assert cue.start < cue.end <= chapter.end
        assert chapter.start in analysis.scored


@pytest_asyncio.fixture(params=sorted([*ANALYSERS, *PAID_ANALYSERS]), scope="module", loop_scope="module")
async def subject(
    request: pytest.FixtureRequest, database_server: SharedServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Subject]:
    if request.param == "local":
        yield Subject(LocalAnalyser(Here()))
        return
    assert request.param == "anthropic", "an analyser with a key needs a server of its own here"
    name, dsn = database_server.migrated()
    database = await connect_database(dsn)
    folder: Path = tmp_path_factory.mktemp("analyser")
    async with anthropic_server() as server, reading_room(database, server, folder) as room:
        yield Subject(room.analyser)
        assert server.refused == []
    await database.close()
    database_server.drop(name)


async def test_says_who_it_is(subject: Subject) -> None:
    info = subject.analyser.info
    assert info.name in {*ANALYSERS, *PAID_ANALYSERS}
    assert info.label
    assert info.version
    assert bool(info.needs_key) == (info.name in PAID_ANALYSERS)


async def test_finds_who_speaks(subject: Subject) -> None:
    analysis = await subject.analyse(story())
    spoken = [one for one in analysis.segments if one.kind is SegmentKind.DIALOGUE]
    assert len(spoken) >= 7
    names = {member.key: member.name for member in analysis.cast}
    assert any("Wren" in names[one.character] for one in spoken if one.character)
    headings = [STORY[one.start : one.end].strip() for one in analysis.segments if one.kind is SegmentKind.HEADING]
    assert headings == ["CHAPTER I", "CHAPTER II"]


async def test_the_same_request_gives_the_same_analysis(subject: Subject) -> None:
    assert await subject.analyse(story()) == await subject.analyse(story())


async def test_an_estimate_is_nothing_for_embedded_analysers_and_a_bound_for_others(subject: Subject) -> None:
    unread = STORY.replace("rain", "snow")
    expected = await subject.analyser.estimate(replace(story(), text=unread))
    assert 0 <= expected.cost <= expected.most
    assert (expected.cost > 0) == bool(subject.analyser.info.needs_key)
    assert expected.paid == 0
    await subject.analyse(story())
    read = await subject.analyser.estimate(story())
    assert (read.cost, read.most, read.paid) == (FREE, FREE, expected.requests)


async def test_what_is_left_out_of_the_audio_has_segments_too(subject: Subject) -> None:
    first, second = story().chapters
    left_out = ChapterSpan(first.start, first.end, first.title, included=False, heading_end=first.heading_end)
    await subject.analyse(AnalysisRequest(STORY, (left_out, second)))


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "   \n\n\t",
        "“",
        "“” “” “”",
        "“Never closed. " * 50,
        "\u202e“שלום,” said Ada.\u202c مرحبا",
        "e\u0301" * 200 + " “\U0001f469\u200d\U0001f680!” said Bo.",
        "“Yes.” " * 300,
        "No full stop anywhere and no end " * 200,
        "\x01\x02\x7f\x85\u2028\u2029 “Odd,” said Ada.",
        "— Bonjour, dit Ada.\n— Bonjour, dit Bo.\n— Adieu, dit Ada.\n",
        "第一章\n\n「どこへ行くの？」とエイダは言った。\n",
    ],
    ids=range(12),
)
async def test_odd_texts_lose_nothing(subject: Subject, text: str) -> None:
    await subject.analyse(AnalysisRequest(text, (ChapterSpan(0, len(text), ""),)))


@given(
    st.text(st.sampled_from("ab.,!? \n“”\"'‘’—-\u0301é「」«»0"), min_size=1, max_size=160),
    st.sets(st.integers(1, 159), max_size=3),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_loses_nothing(subject: Subject, text: str, cuts: set[int]) -> None:
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    chapters = tuple(ChapterSpan(a, b, "", heading_end=a) for a, b in pairwise(edges))
    await subject.analyse(AnalysisRequest(text, chapters))

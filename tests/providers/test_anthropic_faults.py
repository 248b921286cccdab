"""Whatever the service answers, no word is lost, and reading ends with a script or with a sentence for the author."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.budget import SETTING, Budget
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.segment import require_exact_cover
from narratix_desktop.store.database import connect_database
from narratix_desktop.store.settings import SettingRepository
from narratix_desktop.text.attribution import analyse_text
from tests.conftest import SharedServer
from tests.fakes.anthropic_faults import FAULTS, Fault
from tests.fakes.anthropic_server import anthropic_server
from tests.providers.reading_room import STORY, ReadingRoom, reading_room, story

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVERY_FAULT = pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(database_server: SharedServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ReadingRoom]:
    name, dsn = database_server.migrated()
    database = await connect_database(dsn)
    await SettingRepository(database).set(SETTING, Budget(None, None, None, None).as_stored())
    folder: Path = tmp_path_factory.mktemp("room")
    data = "[limits]\ndeadline_seconds = 1\nanswer_bytes = 1000000\n"
    async with anthropic_server() as server, reading_room(database, server, folder, data, tries=2) as room:
        yield room
    await database.close()
    database_server.drop(name)


def one_of_its_own(name: str) -> AnalysisRequest:
    """A request that nobody has asked yet: what was answered once is not asked again."""
    return replace(story(), language=f"en, {name}")


async def outcome(room: ReadingRoom, request: AnalysisRequest) -> tuple[str, Analysis | None]:
    """How an analysis ends: ``read``, ``local:`` with its reasons, or ``error:`` with its code."""
    room.server.asked.clear()
    room.server.refused.clear()
    analysis, failure = None, None
    try:
        analysis = await room.analyser.analyse(request, Purpose.once("analyse"))
    except NarratixError as error:
        failure = error
    assert room.server.refused == []
    if analysis is None:
        assert failure is not None
        assert failure.headline.endswith(".")
        assert failure.remedy
        return f"error:{failure.code}", None
    require_exact_cover(analysis.segments, 0, len(STORY))
    assert "".join(STORY[one.start : one.end] for one in analysis.segments) == STORY
    reasons = {part.why.value for part in analysis.local_parts}
    return f"local:{'+'.join(sorted(reasons))}" if reasons else "read", analysis


async def test_there_are_enough_kinds_of_fault() -> None:
    assert len(FAULTS) >= 40
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@EVERY_FAULT
async def test_a_fault_that_never_ends_leaves_the_script_to_the_rules_or_says_why(
    room: ReadingRoom, fault: Fault
) -> None:
    room.server.acts, room.server.always = [], fault.act
    request = one_of_its_own(f"always {fault.name}")
    ended, analysis = await outcome(room, request)
    assert ended == fault.stubborn
    if analysis is not None:
        assert analysis.segments == analyse_text(request).segments
    if ended == "local:flawed":
        assert len(room.server.messages) == 2 * 3


@EVERY_FAULT
async def test_a_fault_that_happens_once_is_made_good_or_said(room: ReadingRoom, fault: Fault) -> None:
    room.server.acts, room.server.always = [fault.act], None
    ended, analysis = await outcome(room, one_of_its_own(f"once {fault.name}"))
    assert ended == (fault.stubborn if fault.final else "read")
    assert (analysis is not None) == (not ended.startswith("error"))

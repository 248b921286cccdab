"""Reading with Claude over real HTTP: what is asked, what comes of it, and what it costs."""

from pathlib import Path

from narratix_desktop.domain.segment import SegmentKind, require_exact_cover
from narratix_desktop.store.database import Database
from tests.fakes.anthropic_server import anthropic_server
from tests.providers.reading_room import STORY, reading_room, story


async def test_a_story_is_read_with_speakers_directions_and_sounds(database: Database, tmp_path: Path) -> None:
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        analysis = await room.analyser.analyse(story(), room.purpose)
    assert server.refused == []
    require_exact_cover(analysis.segments, 0, len(STORY))
    said = {STORY[s.start : s.end].strip(): s.character for s in analysis.segments if s.kind is SegmentKind.DIALOGUE}
    assert said["“Any ship for Lowmoor?”"] == "wren"

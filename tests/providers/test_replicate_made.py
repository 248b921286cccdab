"""Sounds and covers of Replicate's models, against a server that keeps its own books."""

import io
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import av
import pytest
from PIL import Image

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import DownloadError, KeyMissingError, SettingsError, SoundError
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.engines import CoverRequest
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.replicate_cover import ReplicateCover
from narratix_desktop.providers.replicate_sound import ReplicateSound
from tests.fakes.replicate_server import TOKEN, ReplicateServer
from tests.providers.vendor_desk import Desk, cents, open_desk

RAIN = SoundRequest(CueKind.AMBIENCE, "rain", Seconds(8.0))
COVER = CoverRequest("The Tongue of the Bell", "A. Author")


@pytest.fixture
async def server() -> AsyncIterator[ReplicateServer]:
    async with ReplicateServer() as service:
        assert isinstance(service, ReplicateServer)
        yield service
        assert service.leaks == []
        assert service.refused == []


@pytest.fixture
async def desk(database_url: str, tmp_path: Path, server: ReplicateServer) -> AsyncIterator[Desk]:
    async with open_desk(database_url, tmp_path, Vendor.REPLICATE, server.address, TOKEN) as opened:
        yield opened


def sounds(desk: Desk, own: Path | None = None) -> ReplicateSound:
    return ReplicateSound(desk.compute, desk.calls, desk.clients.replicate, own, desk.time.clock)


def covers(desk: Desk) -> ReplicateCover:
    return ReplicateCover(desk.compute, desk.calls, desk.clients.replicate, clock=desk.time.clock)


async def compose(engine: ReplicateSound, request: SoundRequest, run: str = "test") -> Recording:
    made = await engine.submit(request, Purpose(run))
    assert isinstance(made, Recording)
    return made


async def test_a_bed_has_the_asked_length_whatever_the_model_made(server: ReplicateServer, desk: Desk) -> None:
    made = await compose(sounds(desk), RAIN)
    with av.open(io.BytesIO(made.data)) as opened:
        stream = opened.streams.audio[0]
        assert (stream.rate, stream.layout.name, stream.codec_context.name) == (44_100, "stereo", "flac")
    assert made.duration == 8.0
    given = server.created()[0].document()["input"]
    assert given["duration"] == 14
    assert "rain" in given["prompt"]
    assert "no music" in given["prompt"]
    assert await desk.spent() == cents(server.total) == cents(sounds(desk).estimate(RAIN))


async def test_the_same_prompt_is_one_sound_and_paid_once(server: ReplicateServer, desk: Desk) -> None:
    first = await compose(sounds(desk), RAIN, "one book")
    again = await compose(sounds(desk), RAIN, "another book")
    assert again.data == first.data
    assert len(server.created()) == 1
    for seed in (0, 1, 2):
        await compose(sounds(desk), SoundRequest(CueKind.EFFECT, "door", Seconds(4.0), seed))
    assert len(server.created()) == 2


async def test_a_bed_longer_than_the_model_makes_is_repeated(server: ReplicateServer, desk: Desk) -> None:
    made = await compose(sounds(desk), SoundRequest(CueKind.MUSIC, "a slow waltz", Seconds(200.0)))
    assert server.created()[0].document()["input"]["duration"] == 190
    assert made.duration == 200.0


async def test_a_silent_sound_is_asked_for_again(server: ReplicateServer, desk: Desk) -> None:
    server.outcomes.append("silent")
    await compose(sounds(desk), RAIN)
    assert await desk.states() == ["dead", "verified"]
    assert await desk.spent() == cents(server.total)


async def test_a_sound_that_stays_silent_is_an_error_for_the_author(server: ReplicateServer, desk: Desk) -> None:
    server.outcomes.extend(["silent"] * 5)
    with pytest.raises(SoundError, match="silent"):
        await compose(sounds(desk), RAIN)


async def test_another_model_is_an_entry_in_the_authors_file(
    server: ReplicateServer, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "replicate.toml").write_text('[sound]\nmodel = "musicgen"\n', encoding="utf-8")
    engine = sounds(desk, tmp_path)
    await compose(engine, RAIN)
    (created,) = server.created()
    assert created.document()["version"] == "b" * 64
    # Time is what is paid: reserved is the most that it may take, spent what it took.
    assert engine.estimate(RAIN) == Decimal("0.42")
    assert await desk.spent() == cents(server.total) == Decimal("0.0035")


async def test_a_failure_of_a_model_paid_by_time_costs_its_time(
    server: ReplicateServer, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "replicate.toml").write_text('[sound]\nmodel = "musicgen"\n', encoding="utf-8")
    server.outcomes.append("failed")
    await compose(sounds(desk, tmp_path), RAIN)
    assert await desk.states() == ["dead", "verified"]
    assert await desk.spent() == cents(server.total)
    assert server.total == Decimal("0.007")


async def test_a_mistake_in_the_authors_file_is_named(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "replicate.toml").write_text('[sound]\nmodel = "nothing"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"sound\.model in .*replicate\.toml"):
        sounds(desk, tmp_path).estimate(RAIN)


async def test_a_cue_without_words_is_not_asked_for(server: ReplicateServer, desk: Desk) -> None:
    with pytest.raises(SoundError):
        await compose(sounds(desk), SoundRequest(CueKind.MUSIC, " … ", Seconds(5.0)))
    assert server.asked == []


async def test_a_cover_is_painted_enlarged_and_set(server: ReplicateServer, desk: Desk) -> None:
    cover = await covers(desk).draw(COVER, Purpose("one"))
    with Image.open(io.BytesIO(cover.data)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (3000, 3000))
        # The painted ground shows between title and author, and the light letters of the title stand on it.
        assert image.getpixel((2700, 2050)) != image.getpixel((300, 2050))
        title = image.crop((330, 620, 2670, 1930)).convert("L")
        assert max(title.tobytes()) > 235
    assert cover.attempt == (await desk.attempts())[0].id
    prompt = server.created()[0].document()["input"]["prompt"]
    assert "The Tongue of the Bell" in prompt
    assert await desk.spent() == cents(server.total)
    again = await covers(desk).draw(COVER, Purpose("two"))
    assert again.attempt != cover.attempt


async def test_what_is_no_picture_is_never_a_cover(server: ReplicateServer, desk: Desk) -> None:
    server.outcomes.extend(["page"] * 20)
    with pytest.raises(DownloadError, match="something else"):
        await covers(desk).draw(COVER, Purpose("one"))
    # What Replicate holds is looked at again and again, and never paid again.
    assert len(server.created()) == 1
    assert "verified" not in await desk.states()


async def test_without_a_key_nothing_is_asked(database_url: str, tmp_path: Path, server: ReplicateServer) -> None:
    async with open_desk(database_url, tmp_path, Vendor.REPLICATE, server.address, None) as desk:
        with pytest.raises(KeyMissingError):
            await compose(sounds(desk), RAIN)
        with pytest.raises(KeyMissingError):
            await covers(desk).draw(COVER, Purpose("one"))
    assert server.asked == []

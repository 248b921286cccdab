"""What every sound engine of the catalogue must do. An engine with a key is run against its fake server."""

import io
from collections.abc import AsyncIterator

import av
import numpy as np
import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import SoundError
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.engines import SoundEngine, Submitted
from narratix_desktop.providers.catalog import PAID_SOUNDS, SOUNDS
from tests.conftest import SharedServer
from tests.contracts.engines import engine_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(params=sorted(SOUNDS) + [f"paid {name}" for name in sorted(PAID_SOUNDS)], scope="module",
                        loop_scope="module")  # fmt: skip
async def engine(
    request: pytest.FixtureRequest, database_server: SharedServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[SoundEngine]:
    name = request.param.removeprefix("paid ")
    async with engine_of(name, SOUNDS, PAID_SOUNDS, database_server, tmp_path_factory.mktemp("assets")) as made:
        yield made


async def make(engine: SoundEngine, kind: CueKind, sound: str, seconds: float, seed: int = 0) -> Recording:
    answer = await engine.submit(SoundRequest(kind, sound, Seconds(seconds), seed), Purpose("test"))
    return await engine.collect(answer) if isinstance(answer, Submitted) else answer


async def test_says_who_it_is(engine: SoundEngine) -> None:
    assert engine.info.name
    assert engine.info.label
    assert engine.info.version


@pytest.mark.parametrize(("kind", "sound"), [(CueKind.AMBIENCE, "rain"), (CueKind.MUSIC, "calm")])
async def test_a_bed_is_stereo_of_the_asked_length_without_silence(
    engine: SoundEngine, kind: CueKind, sound: str
) -> None:
    made = await make(engine, kind, sound, 6.0)
    with av.open(io.BytesIO(made.data), "r") as opened:
        stream = opened.streams.audio[0]
        assert (stream.rate, stream.layout.name) == (44_100, "stereo")
        blocks = [frame.to_ndarray().reshape(-1, 2) for frame in opened.decode(audio=0)]
    samples = np.concatenate(blocks).astype(np.float64)
    assert len(samples) / 44_100 == pytest.approx(6.0) == made.duration
    assert all(np.abs(part).max() > 30 for part in np.array_split(samples, 24))


async def test_an_effect_is_no_longer_than_asked(engine: SoundEngine) -> None:
    assert 0.2 < (await make(engine, CueKind.EFFECT, "door", 1.5)).duration <= 1.5


async def test_equal_requests_are_one_sound(engine: SoundEngine) -> None:
    first = await make(engine, CueKind.AMBIENCE, "wind", 5.0, 1)
    assert (await make(engine, CueKind.AMBIENCE, "wind", 5.0, 1)).data == first.data


async def test_what_costs_money_says_so_and_names_the_request_that_it_was_paid_for(engine: SoundEngine) -> None:
    price = engine.estimate(SoundRequest(CueKind.EFFECT, "bell", Seconds(2.0)))
    made = await make(engine, CueKind.EFFECT, "bell", 2.0)
    assert (price > 0) == (made.attempt is not None) == bool(engine.info.needs_key)


async def test_says_who_made_it_and_under_which_licence(engine: SoundEngine) -> None:
    maker = (await make(engine, CueKind.EFFECT, "bell", 2.0)).maker
    assert maker is not None
    assert (maker.engine, maker.version, maker.nature) == (engine.info.name, engine.info.version, engine.info.nature)
    assert bool(maker.model) == bool(engine.info.needs_key)
    assert maker.licence.note


async def test_a_wish_without_words_is_an_error_for_the_author(engine: SoundEngine) -> None:
    with pytest.raises(SoundError):
        await make(engine, CueKind.EFFECT, "…", 2.0)


async def test_fetching_what_was_never_submitted_is_an_error(engine: SoundEngine) -> None:
    with pytest.raises(SoundError):
        await engine.collect(Submitted("unknown"))

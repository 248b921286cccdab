"""The embedded sound engine through real worker processes and a real decoder."""

import io
from collections.abc import AsyncIterator

import av
import numpy as np
import pytest

from narratix_desktop.audio.synthesis.catalog import compose
from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import SoundError
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.engines import SoundEngine, Submitted
from narratix_desktop.providers.synth_sound import SynthSoundEngine


@pytest.fixture
async def engine() -> AsyncIterator[SoundEngine]:
    pool = WorkerPool(1)
    yield SynthSoundEngine(pool)
    await pool.aclose()


async def test_sound_arrives_as_flac_that_decodes_to_what_was_composed(engine: SoundEngine) -> None:
    request = SoundRequest(CueKind.EFFECT, "knock", Seconds(0.0), 2)
    recording = await engine.submit(request, Purpose("test"))
    assert not isinstance(recording, Submitted)
    assert recording.suffix == "flac"
    with av.open(io.BytesIO(recording.data), "r") as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.layout.name, stream.codec_context.name) == (44_100, "stereo", "flac")
        blocks = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(audio=0)]
    decoded = np.concatenate(blocks).astype(np.float64) / 32_767.0
    composed = compose(request)
    assert decoded.shape == composed.shape
    assert float(np.abs(decoded - composed).max()) < 2.0 / 32_767.0
    assert recording.duration == pytest.approx(len(composed) / 44_100)


async def test_same_request_gives_the_same_bytes(engine: SoundEngine) -> None:
    request = SoundRequest(CueKind.AMBIENCE, "rain", Seconds(4.0), 1)
    first, second = await engine.submit(request, Purpose("test")), await engine.submit(request, Purpose("test"))
    assert first == second


async def test_unknown_sound_is_refused_in_the_author_s_words(engine: SoundEngine) -> None:
    with pytest.raises(SoundError, match="harpsichord"):
        await engine.submit(SoundRequest(CueKind.EFFECT, "harpsichord", Seconds(0.0)), Purpose("test"))


async def test_every_sound_of_the_catalogue_can_be_asked_for_and_is_free(engine: SoundEngine) -> None:
    names = engine.sounds()
    assert {"rain", "wind", "sea", "fire", "night", "crowd"} <= set(names)
    assert {"door", "knock", "steps", "bell", "thunder", "heartbeat", "calm"} <= set(names)
    assert engine.estimate(SoundRequest(CueKind.EFFECT, "door", Seconds(0.0))) == 0

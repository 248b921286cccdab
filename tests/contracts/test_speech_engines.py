"""What every speech engine of the catalogue must do. An engine with a key is run against its fake server."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise

import av
import pytest
import pytest_asyncio

from narratix_desktop.compute.lanes import Lanes
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import SpeechEngine, Submitted
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.providers.catalog import NEURAL_SPEECH, PAID_SPEECH, SPEECH
from narratix_desktop.text.normalise import normalise
from tests.conftest import SharedServer
from tests.contracts.engines import engine_of
from tests.fakes.stocked_shelf import stocked_shelf

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(
    params=[*sorted(SPEECH), *sorted(NEURAL_SPEECH), *sorted(PAID_SPEECH)], scope="module", loop_scope="module"
)
async def engine(
    request: pytest.FixtureRequest, database_server: SharedServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[SpeechEngine]:
    if request.param in NEURAL_SPEECH:
        pool = Lanes(1)
        yield NEURAL_SPEECH[request.param](pool, await stocked_shelf(tmp_path_factory.mktemp("shelf")))
        await pool.aclose()
        return
    folder = tmp_path_factory.mktemp("assets")
    async with engine_of(request.param, SPEECH, PAID_SPEECH, database_server, folder) as made:
        yield made


def line(text: str, voice: VoiceSpec, speed: float = 1.0, direction: str = "") -> SpeechRequest:
    spoken = normalise(text, {}, voice.language)
    return SpeechRequest(text, spoken.text, spoken.origins, voice, voice.language, direction, speed)


async def speak(engine: SpeechEngine, *requests: SpeechRequest) -> tuple[SpokenLine, ...]:
    result = await engine.submit(requests, Purpose("test"))
    return await engine.collect(result) if isinstance(result, Submitted) else result


async def test_says_who_it_is(engine: SpeechEngine) -> None:
    info = engine.info
    assert info.name
    assert info.label
    assert info.version
    assert info.batch >= 1


async def test_offers_voices_of_its_own_that_can_be_told_apart(engine: SpeechEngine) -> None:
    voices = await engine.voices()
    assert {voice.engine for voice in voices} == {engine.info.name}
    assert len({(voice.name, tuple(sorted(voice.parameters.items()))) for voice in voices}) == len(voices)
    assert len({voice.label for voice in voices}) == len(voices)
    assert all(0 <= voice.clarity <= 1 for voice in voices)


async def test_offers_enough_voices_for_an_english_cast(engine: SpeechEngine) -> None:
    english = [voice for voice in await engine.voices() if voice.language.lower().startswith("en")]
    assert len(english) >= 24
    assert {"female", "male"} <= {voice.gender.value for voice in english}


async def test_what_can_be_adjusted_lies_within_its_range_in_every_voice(engine: SpeechEngine) -> None:
    for parameter in engine.info.parameters:
        assert parameter.label
        if parameter.choices:
            words = {word for word, _ in parameter.choices}
            assert {voice.parameters.get(parameter.name) for voice in await engine.voices()} <= words | {None}
            continue
        assert parameter.lowest < parameter.highest
        assert 0 < parameter.step <= parameter.highest - parameter.lowest
        found = [
            float(voice.parameters[parameter.name])
            for voice in await engine.voices()
            if parameter.name in voice.parameters
        ]
        assert found
        assert parameter.lowest <= min(found)
        assert max(found) <= parameter.highest


async def test_what_can_be_adjusted_is_heard(engine: SpeechEngine) -> None:
    voice = next(one for one in await engine.voices() if one.language.startswith("en"))
    full = {one.name: one.highest for one in engine.info.parameters if one.unit == "%"}
    for parameter in engine.info.parameters:
        kind = type(voice.parameters[parameter.name])
        words = [word for word, _ in parameter.choices]
        own = {**voice.parameters, **(full if words else {})}
        ends = [
            replace(voice, parameters={**own, parameter.name: kind(end)})
            for end in ((words[0], words[-1]) if words else (parameter.lowest, parameter.highest))
        ]
        low, high = await speak(engine, *(line("The lamp in the window had gone out.", one) for one in ends))
        assert low.recording.data != high.recording.data


async def test_answers_each_line_in_order(engine: SpeechEngine) -> None:
    voice = (await engine.voices())[0]
    texts = ["Yes.", "This is a much longer line than the other one, and it goes on for a while.", "No."]
    answers = await speak(engine, *(line(text, voice) for text in texts))
    assert len(answers) == 3
    assert answers[1].recording.duration > max(answers[0].recording.duration, answers[2].recording.duration)


async def test_says_which_model_spoke_and_under_which_licence(engine: SpeechEngine) -> None:
    (answer,) = await speak(engine, line("Who is speaking now?", (await engine.voices())[0]))
    maker = answer.recording.maker
    assert maker is not None
    assert (maker.engine, maker.label, maker.version) == (engine.info.name, engine.info.label, engine.info.version)
    assert maker.nature is engine.info.nature
    assert maker.model
    assert maker.licence.note


async def test_what_costs_money_names_the_request_that_it_was_paid_for(engine: SpeechEngine) -> None:
    (answer,) = await speak(engine, line("Who was paid for this?", (await engine.voices())[0]))
    assert (answer.recording.attempt is not None) == bool(engine.info.needs_key)


async def test_no_lines_are_no_work(engine: SpeechEngine) -> None:
    assert await engine.submit([], Purpose("test")) == ()


async def test_an_estimate_is_never_negative_and_nothing_for_embedded_engines(engine: SpeechEngine) -> None:
    price = engine.estimate([line("Hello.", (await engine.voices())[0])])
    assert price >= 0
    assert engine.info.needs_key or price == 0


async def test_recordings_are_audio_with_their_stated_length(engine: SpeechEngine) -> None:
    (answer,) = await speak(engine, line("The lamp had gone out.", (await engine.voices())[0]))
    with av.open(io.BytesIO(answer.recording.data), "r") as container:
        stream = container.streams.audio[0]
        seconds = sum([frame.samples for frame in container.decode(stream)]) / stream.rate
    assert seconds == pytest.approx(answer.recording.duration, abs=0.05)
    assert answer.profile.head >= 0
    assert (answer.profile.head + answer.profile.length) / 44_100 <= answer.recording.duration + 0.01
    assert answer.profile.peak <= 0


async def test_word_times_follow_the_stored_text(engine: SpeechEngine) -> None:
    text = "“Mr. Gray paid £3.50,” she said — and left."
    (answer,) = await speak(engine, line(text, (await engine.voices())[0]))
    words = answer.recording.words
    if not words:
        pytest.skip("the engine gives no times")
    assert [text[word.start : word.end] for word in words][-4:] == ["she", "said", "and", "left"]
    assert text[words[0].start :].startswith("Mr")
    for before, after in pairwise(words):
        assert before.start < before.end <= after.start
        assert before.begins <= before.ends <= after.begins
    assert words[-1].ends <= answer.recording.duration


async def test_higher_speed_is_shorter(engine: SpeechEngine) -> None:
    voice = (await engine.voices())[0]
    text = "The lamp in the window had gone out, and nobody in the house could say when."
    usual, fast = await speak(engine, line(text, voice), line(text, voice, speed=1.5))
    assert fast.recording.duration < 0.8 * usual.recording.duration


async def test_a_line_without_anything_to_speak_is_a_short_silence(engine: SpeechEngine) -> None:
    voice = (await engine.voices())[0]
    for text in ("* * *", "…", ""):
        (answer,) = await speak(engine, SpeechRequest(text, text, tuple(range(len(text))), voice))
        assert 0 < answer.recording.duration <= 0.5
        assert answer.recording.words == ()


async def test_a_voice_that_does_not_exist_is_an_error_for_the_author(engine: SpeechEngine) -> None:
    with pytest.raises(SpeechError):
        await speak(engine, line("Hello.", VoiceSpec(engine.info.name, "en-gb+nobody-of-this-name", "Nobody")))


async def test_fetching_what_was_never_submitted_is_an_error(engine: SpeechEngine) -> None:
    with pytest.raises(SpeechError):
        await engine.collect(Submitted("unknown"))

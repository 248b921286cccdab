"""Replicate's speech models against a server that takes only what is documented and keeps its own books."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import av
import pytest

from narratix_desktop.domain.attempt import AttemptState, Purpose
from narratix_desktop.domain.errors import (
    CreditError,
    DownloadError,
    KeyMissingError,
    KeyRefusedError,
    ServiceError,
    SpeechError,
)
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Seconds
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.replicate_speech import ReplicateSpeech
from tests.fakes.http_service import RESET, Answer, reply
from tests.fakes.replicate_server import CHATTERBOX_VERSION, TOKEN, ReplicateServer
from tests.providers.vendor_desk import Desk, cents, open_desk

PURPOSE = Purpose("test")
LINE = "The lamp in the window had gone out."


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


def engine_at(desk: Desk) -> ReplicateSpeech:
    return ReplicateSpeech(desk.compute, desk.calls, desk.clients.replicate, clock=desk.time.clock)


@pytest.fixture
def engine(desk: Desk) -> ReplicateSpeech:
    return engine_at(desk)


async def voice_of(engine: ReplicateSpeech, name: str = "minimax/Wise_Woman") -> VoiceSpec:
    return next(voice for voice in await engine.voices() if voice.name == name)


async def line(
    engine: ReplicateSpeech, text: str = LINE, voice: str = "minimax/Wise_Woman", **more: object
) -> SpeechRequest:
    spec = await voice_of(engine, voice)
    return SpeechRequest(text, text, tuple(range(len(text))), spec, **more)  # type: ignore[arg-type]


async def speak(engine: ReplicateSpeech, *requests: SpeechRequest) -> tuple[SpokenLine, ...]:
    answer = await engine.submit(requests, PURPOSE)
    assert isinstance(answer, tuple)
    return answer


async def test_a_line_is_paid_once_by_prediction_id_and_kept_as_it_came(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    (spoken,) = await speak(engine, await line(engine))
    (attempt,) = await desk.attempts()
    assert attempt.state is AttemptState.VERIFIED
    assert attempt.external_id in server.predictions
    assert spoken.recording.attempt == attempt.id
    assert spoken.recording.suffix == "flac"
    with av.open(io.BytesIO(spoken.recording.data)) as opened:
        assert opened.streams.audio[0].rate == 24_000
    assert await desk.spent() == cents(server.total) == cents(engine.estimate([await line(engine)]))


async def test_the_request_is_as_the_model_says(engine: ReplicateSpeech, server: ReplicateServer) -> None:
    await speak(engine, await line(engine, speed=9.0, direction="softly", language="de-AT"))
    (created,) = server.created()
    assert created.path == "/v1/models/minimax/speech-2.8-turbo/predictions"
    assert created.document() == {
        "input": {
            "text": LINE,
            "voice_id": "Wise_Woman",
            "speed": 2.0,
            "pitch": 0,
            "emotion": "calm",
            "language_boost": "German",
            "audio_format": "flac",
            "sample_rate": 44_100,
            "channel": "mono",
        }
    }


async def test_what_a_model_does_not_offer_is_left_to_its_default(
    engine: ReplicateSpeech, server: ReplicateServer
) -> None:
    await speak(engine, await line(engine, language="fi", speed=0.1))
    given = server.created()[0].document()["input"]
    assert "language_boost" not in given
    assert given["speed"] == 0.5


async def test_a_model_of_somebody_else_is_run_by_its_version(engine: ReplicateSpeech, server: ReplicateServer) -> None:
    await speak(engine, await line(engine, voice="chatterbox/Walter"))
    (created,) = server.created()
    assert created.path == "/v1/predictions"
    assert created.document() == {"version": CHATTERBOX_VERSION, "input": {"text": LINE, "voice": "Walter"}}


async def test_what_looks_like_a_command_in_the_text_is_none(engine: ReplicateSpeech, server: ReplicateServer) -> None:
    await speak(engine, await line(engine, "He wrote <#99#> on the wall."))
    assert "<#" not in server.created()[0].document()["input"]["text"]


async def test_the_same_line_again_is_not_paid_again(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    request = await line(engine)
    (first,) = await speak(engine, request)
    (again,) = await speak(engine_at(desk), request)
    assert again.recording == first.recording
    assert len(server.created()) == 1
    (other,) = await speak(engine, await line(engine, number=2))
    assert other.recording.attempt != first.recording.attempt
    assert len(server.created()) == 2


async def test_a_long_line_is_spoken_in_parts_and_joined(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    text = "".join(f"On day {day} the harbour lay still and nobody came down to the quay. " for day in range(1, 17))
    (spoken,) = await speak(engine, await line(engine, text.strip(), voice="chatterbox/Andy"))
    texts = [one.document()["input"]["text"] for one in server.created()]
    assert len(texts) == 3
    assert "".join(sorted(texts, key=text.index)).strip() == text.strip()
    states = await desk.states()
    assert sorted(states) == ["committed", "committed", "verified"]
    assert spoken.recording.duration == pytest.approx(
        sum(0.3 + 0.06 * sum(map(str.isalnum, t)) for t in texts), abs=0.1
    )
    (again,) = await speak(engine_at(desk), await line(engine, text.strip(), voice="chatterbox/Andy"))
    assert again.recording == spoken.recording
    assert len(server.created()) == 3


async def test_lines_come_back_in_order_however_long_they_take(
    engine: ReplicateSpeech, server: ReplicateServer
) -> None:
    texts = ["No.", "This one is a good deal longer than the others are.", "Yes, of course."]
    spoken = await speak(engine, *[await line(engine, text) for text in texts])
    lengths = [one.recording.duration for one in spoken]
    assert lengths == [pytest.approx(0.3 + 0.06 * sum(map(str.isalnum, text)), abs=0.03) for text in texts]
    assert len({one.recording.attempt for one in spoken}) == 3


async def test_a_line_without_words_is_silence_and_costs_nothing(
    engine: ReplicateSpeech, server: ReplicateServer
) -> None:
    (quiet,) = await speak(engine, await line(engine, "* * *"))
    assert (quiet.recording.duration, quiet.recording.attempt) == (Seconds(0.2), None)
    assert server.asked == []


@pytest.mark.parametrize("outcome", ["silent", "short", "garbage"])
async def test_audio_of_no_use_is_asked_for_again_and_counted(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk, outcome: str
) -> None:
    server.outcomes.append(outcome)
    (spoken,) = await speak(engine, await line(engine))
    assert await desk.states() == ["dead", "verified"]
    assert spoken.recording.duration > 1.5
    assert await desk.spent() == cents(server.total)


async def test_audio_that_stays_of_no_use_fails_the_line_after_three(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    server.outcomes.extend(["silent"] * 9)
    with pytest.raises(SpeechError, match="silent"):
        await speak(engine, await line(engine))
    assert await desk.states() == ["dead"] * 3
    assert await desk.spent() == cents(server.total)


async def test_a_failed_prediction_costs_nothing_and_is_tried_again(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    server.outcomes.append("failed")
    await speak(engine, await line(engine))
    assert await desk.states() == ["dead", "verified"]
    assert await desk.spent() == cents(server.total)


async def test_a_cancelled_prediction_is_noticed_and_not_repeated(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    server.outcomes.append("canceled")
    with pytest.raises(ServiceError, match="cancelled at Replicate") as caught:
        await speak(engine, await line(engine))
    assert not caught.value.retryable
    assert await desk.states() == ["dead"]
    assert await desk.spent() == 0


async def test_a_stated_wait_is_kept_before_the_next_try(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    server.faults.extend([reply({}, 429, {"Retry-After": "7"}), reply({}, 429), Answer(529)])
    await speak(engine, await line(engine))
    assert max(desk.time.waits) >= 7
    assert await desk.states() == ["dead"] * 3 + ["verified"]
    assert await desk.spent() == cents(server.total)


@pytest.mark.parametrize(
    ("answer", "error"),
    [(Answer(401), KeyRefusedError), (Answer(402), CreditError), (Answer(422), SpeechError)],
)
async def test_what_cannot_succeed_is_not_repeated(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk, answer: Answer, error: type[Exception]
) -> None:
    server.faults.append(answer)
    with pytest.raises(error):
        await speak(engine, await line(engine))
    assert await desk.states() == ["dead"]
    assert await desk.spent() == 0


@pytest.mark.parametrize("fault", [RESET, Answer(500), Answer(200, b"not json")], ids=["reset", "500", "bad json"])
async def test_a_creation_whose_outcome_nobody_knows_counts_as_spent(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk, fault: Answer
) -> None:
    server.late_faults.append(fault)
    await speak(engine, await line(engine))
    assert await desk.states() == ["ambiguous", "verified"]
    assert await desk.spent() == cents(server.total)


async def test_faults_while_it_is_made_or_fetched_pay_nothing_twice(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    server.stage, server.looks = "look", 3
    server.faults.extend([RESET, Answer(500), Answer(503), Answer(200, b"{")])
    server.file_faults.extend([Answer(500), Answer(200, b"fLaC" + b"x" * 50, cut=20), Answer(200, b"<html>")])
    await speak(engine, await line(engine))
    assert len(server.created()) == 1
    assert (await desk.states())[-1] == "verified"
    assert await desk.spent() == cents(server.total)


async def test_after_a_crash_what_was_made_is_fetched_by_its_id(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    server.looks = 10_000
    request = await line(engine)
    working = asyncio.create_task(engine.submit([request], PURPOSE))
    async with asyncio.timeout(10):
        await server.begun.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    await desk.crash()
    assert await desk.states() == ["accepted"]
    next(iter(server.predictions.values())).looks = 1
    (attempt,) = await desk.ledger.unsettled()
    fetched = await engine_at(desk).recover(attempt)
    assert fetched is not None
    assert fetched.suffix == "flac"
    (spoken,) = await speak(engine_at(desk), request)
    assert spoken.recording.data == fetched.data
    assert len(server.created()) == 1


async def test_an_hour_later_nothing_is_left_and_nothing_is_paid_unasked(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    server.outcomes.append("gone")
    with pytest.raises(DownloadError, match="gone"):
        await speak(engine, await line(engine))
    assert await desk.states() == ["dead"]
    assert await desk.spent() == cents(server.total)
    assert len(server.created()) == 1
    server.delete_results()
    (attempt,) = await desk.attempts()
    assert await engine.recover(attempt) is None


@pytest.mark.parametrize("outcome", ["foreign", "private"])
async def test_a_result_at_a_forbidden_address_is_not_fetched(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk, outcome: str
) -> None:
    server.outcomes.append(outcome)
    with pytest.raises(DownloadError):
        await speak(engine, await line(engine))
    assert await desk.spent() == cents(server.total)
    assert not [one for one in server.asked if one.path.startswith("/files/")]


@pytest.mark.parametrize("where", ["https://files.example.net/a.wav", "http://[::1]:1/a.wav", "file:///etc/passwd"])
async def test_a_result_that_is_sent_on_to_a_forbidden_address_is_not_followed(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk, where: str
) -> None:
    server.file_faults.append(Answer(302, headers={"Location": where}))
    with pytest.raises(DownloadError):
        await speak(engine, await line(engine))
    assert await desk.states() == ["dead"]
    assert await desk.spent() == cents(server.total)


async def test_a_result_that_trickles_is_waited_for(engine: ReplicateSpeech, server: ReplicateServer) -> None:
    server.file_faults.append(Answer(200, b"fLaC but broken", pause=0.02))
    await speak(engine, await line(engine))
    # What came whole and cannot be decoded was paid; another one is asked for.
    assert len(server.created()) == 2


async def test_without_a_key_nothing_is_asked(database_url: str, tmp_path: Path, server: ReplicateServer) -> None:
    async with open_desk(database_url, tmp_path, Vendor.REPLICATE, server.address, None) as desk:
        engine = engine_at(desk)
        assert len(await engine.voices()) >= 24
        with pytest.raises(KeyMissingError):
            await speak(engine, await line(engine))
    assert server.asked == []


async def test_a_voice_of_no_known_model_is_refused_before_anything_is_sent(
    engine: ReplicateSpeech, server: ReplicateServer
) -> None:
    for name in ("chatterbox/Nobody", "other/Andy", "nobody"):
        voice = VoiceSpec("replicate", name, "Nobody")
        with pytest.raises(SpeechError):
            await engine.submit([SpeechRequest(LINE, LINE, tuple(range(len(LINE))), voice)], PURPOSE)
    assert server.created() == []


async def test_a_line_that_was_paid_and_is_not_stored_is_told_beforehand(
    engine: ReplicateSpeech, server: ReplicateServer, desk: Desk
) -> None:
    paid, other = await line(engine), await line(engine, "Nobody knew when.")
    await speak(engine, paid)
    total = server.total
    assert await engine.paid_already([other, paid]) == {1}
    assert await engine.paid_already([replace(paid, number=2)]) == frozenset()
    await speak(engine, paid)
    assert server.total == total
    await desk.ledger.commit([one.id for one in await desk.attempts()])
    assert await engine.paid_already([other, paid]) == frozenset()
    assert server.total == total

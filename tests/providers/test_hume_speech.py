"""Hume's speech against a server that takes only what is documented and keeps its own books."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.errors import (
    CreditError,
    KeyMissingError,
    KeyRefusedError,
    NarratixError,
    ServiceEndedError,
    ServiceError,
    SpeechError,
)
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import VoiceSpec, made_of
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.hume_speech import HumeSpeech
from tests.fakes.http_service import RESET, Answer, reply
from tests.fakes.hume_server import KEY, LIBRARY, HumeServer
from tests.providers.vendor_desk import Desk, cents, open_desk

PURPOSE = Purpose("test")
BEFORE, AFTER = date(2026, 11, 1), date(2026, 11, 21)
LINES = ("No.", "The lamp in the window had gone out, and nobody knew when.", "Yes, of course it had.")


@pytest.fixture
async def server() -> AsyncIterator[HumeServer]:
    async with HumeServer() as service:
        assert isinstance(service, HumeServer)
        yield service
        assert service.refused == []


@pytest.fixture
async def desk(database_url: str, tmp_path: Path, server: HumeServer) -> AsyncIterator[Desk]:
    async with open_desk(database_url, tmp_path, Vendor.HUME, server.address, KEY) as opened:
        yield opened


def engine_at(desk: Desk, today: date = BEFORE, own: Path | None = None) -> HumeSpeech:
    return HumeSpeech(desk.compute, desk.calls, desk.clients.hume, own, desk.time.clock, lambda: today)


@pytest.fixture
def engine(desk: Desk) -> HumeSpeech:
    return engine_at(desk)


def voice(number: int = 0, version: str = "2", **more: float | int | str) -> VoiceSpec:
    parameters: dict[str, float | int | str] = {"provider": "HUME_AI", "version": version, "speed": 1.0, **more}
    return VoiceSpec("hume", LIBRARY[number][0], LIBRARY[number][1], parameters=parameters)


def line(text: str, spec: VoiceSpec | None = None, **more: object) -> SpeechRequest:
    return SpeechRequest(text, text, tuple(range(len(text))), spec or voice(), **more)  # type: ignore[arg-type]


async def speak(engine: HumeSpeech, *requests: SpeechRequest) -> tuple[SpokenLine, ...]:
    answer = await engine.submit(requests, PURPOSE)
    assert isinstance(answer, tuple)
    return answer


def lengths(spoken: tuple[SpokenLine, ...]) -> list[float]:
    return [each.recording.duration for each in spoken]


def expected(*texts: str) -> list[object]:
    return [pytest.approx(0.3 + 0.06 * sum(map(str.isalnum, text)), abs=0.02) for text in texts]


async def test_several_lines_are_one_request_and_one_payment(
    engine: HumeSpeech, server: HumeServer, desk: Desk
) -> None:
    spoken = await speak(engine, *map(line, LINES))
    assert lengths(spoken) == expected(*LINES)
    assert len(server.spoken()) == 1
    (attempt,) = await desk.attempts()
    assert {each.recording.attempt for each in spoken} == {attempt.id}
    assert {each.recording.suffix for each in spoken} == {"wav"}
    assert await desk.spent() == cents(server.total) == cents(engine.estimate([line(text) for text in LINES]))


async def test_the_request_is_as_documented(engine: HumeSpeech, server: HumeServer) -> None:
    first = line(
        "Come here.", voice(3, trailing_silence=9.0), direction="in a hurried whisper", speed=9.0, before="Who is it?"
    )
    await speak(engine, first, line("I am here.", voice(4)))
    assert server.spoken()[0].document() == {
        "utterances": [
            {
                "text": "Come here.",
                "voice": {"id": LIBRARY[3][0], "provider": "HUME_AI"},
                "description": "in a hurried whisper",
                "speed": 2.0,
                "trailing_silence": 5.0,
            },
            {"text": "I am here.", "voice": {"id": LIBRARY[4][0], "provider": "HUME_AI"}},
        ],
        "context": {"utterances": [{"text": "Who is it?", "voice": {"id": LIBRARY[3][0], "provider": "HUME_AI"}}]},
        "format": {"type": "wav"},
        "num_generations": 1,
        "split_utterances": False,
        "version": "2",
        "include_timestamp_types": ["word"],
    }


async def test_a_context_that_is_not_the_line_before_is_a_request_of_its_own(
    engine: HumeSpeech, server: HumeServer
) -> None:
    await speak(engine, line("One."), line("Two.", before="One."), line("Four.", before="Three."))
    bodies = [one.document() for one in server.spoken()]
    assert sorted(len(body["utterances"]) for body in bodies) == [1, 2]
    assert [body["context"]["utterances"][0]["text"] for body in bodies if "context" in body] == ["Three."]


async def test_words_are_timed_where_the_version_tells(engine: HumeSpeech) -> None:
    text = "The lamp had gone out."
    timed, untimed = await speak(engine, line(text), line(text, voice(-1, "1")))
    words = timed.recording.words
    assert [text[word.start : word.end] for word in words] == ["The", "lamp", "had", "gone", "out"]
    assert words[-1].ends <= timed.recording.duration
    assert untimed.recording.words == ()


async def test_a_line_that_is_missing_shifts_nobody_and_is_asked_for_again(
    engine: HumeSpeech, server: HumeServer, desk: Desk
) -> None:
    server.omit.append([1])
    server.reverse = True
    spoken = await speak(engine, *map(line, LINES))
    assert lengths(spoken) == expected(*LINES)
    assert [len(one.document()["utterances"]) for one in server.spoken()] == [3, 1]
    assert spoken[1].recording.attempt != spoken[0].recording.attempt == spoken[2].recording.attempt
    assert await desk.states() == ["verified", "verified"]
    assert await desk.spent() == cents(server.total)


async def test_a_silent_line_is_asked_for_again_alone(engine: HumeSpeech, server: HumeServer) -> None:
    server.silent.append([0])
    assert lengths(await speak(engine, *map(line, LINES))) == expected(*LINES)
    assert [one.document()["utterances"][0]["text"] for one in server.spoken()] == [LINES[0], LINES[0]]


async def test_lines_without_numbers_are_never_guessed(engine: HumeSpeech, server: HumeServer) -> None:
    server.anonymous = True
    with pytest.raises(SpeechError, match="missing"):
        await speak(engine, *map(line, LINES))
    assert lengths(await speak(engine, line(LINES[1]))) == expected(LINES[1])


async def test_a_line_that_stays_missing_is_an_error_and_all_is_counted(
    engine: HumeSpeech, server: HumeServer, desk: Desk
) -> None:
    server.omit.extend([[1], [0], [0], [0], [0], [0]])
    with pytest.raises(SpeechError):
        await speak(engine, *map(line, LINES))
    assert await desk.spent() == cents(server.total)


async def test_lines_that_stay_missing_are_at_last_asked_for_one_by_one(
    engine: HumeSpeech, server: HumeServer, desk: Desk
) -> None:
    lines = [*LINES, "And nobody had seen who took it."]
    # Each answer holds one line; asked for together once more, the last two would lack one again.
    server.omit.extend([[1, 2, 3], [1, 2], [1]])
    assert lengths(await speak(engine, *map(line, lines))) == expected(*lines)
    assert [len(one.document()["utterances"]) for one in server.spoken()] == [4, 3, 1, 1]
    assert await desk.spent() == cents(server.total)


async def test_the_same_lines_again_are_not_paid_again(engine: HumeSpeech, server: HumeServer, desk: Desk) -> None:
    first = await speak(engine, *map(line, LINES))
    assert await speak(engine_at(desk), *map(line, LINES)) == first
    assert len(server.spoken()) == 1
    await speak(engine, *(line(text, number=2) for text in LINES))
    assert len(server.spoken()) == 2


async def test_a_line_longer_than_the_service_takes_is_divided_and_joined(
    desk: Desk, server: HumeServer, tmp_path: Path
) -> None:
    (tmp_path / "hume.toml").write_text("[limits]\nline_characters = 60\n", encoding="utf-8")
    text = "On the first day it rained. On the second day it rained. On the third day nobody came down to the quay."
    spoken = await speak(engine_at(desk, own=tmp_path), line("Before."), line(text), line("Behind."))
    body = server.spoken()[0].document()
    assert [len(one["text"]) <= 60 for one in body["utterances"]] == [True] * 4
    assert "".join(one["text"] for one in body["utterances"][1:3]) == text
    assert spoken[1].recording.duration == pytest.approx(0.6 + 0.06 * sum(map(str.isalnum, text)), abs=0.03)
    words = spoken[1].recording.words
    assert len(words) == len(text.split())
    assert [word.begins for word in words] == sorted(word.begins for word in words)
    assert words[-1].begins > spoken[1].recording.duration / 2


async def test_a_long_chapter_goes_in_requests_of_a_stated_size(desk: Desk, server: HumeServer, tmp_path: Path) -> None:
    (tmp_path / "hume.toml").write_text("[limits]\nlines = 2\n", encoding="utf-8")
    texts = [f"This is line number {number}." for number in range(5)]
    assert lengths(await speak(engine_at(desk, own=tmp_path), *map(line, texts))) == expected(*texts)
    assert sorted(len(one.document()["utterances"]) for one in server.spoken()) == [1, 2, 2]


async def test_a_direction_is_cut_to_what_is_taken(engine: HumeSpeech, server: HumeServer) -> None:
    await speak(engine, line("Come.", direction="slowly and " * 200))
    assert len(server.spoken()[0].document()["utterances"][0]["description"]) <= 1000


async def test_voices_of_the_library_come_with_what_is_known_of_them(engine: HumeSpeech, server: HumeServer) -> None:
    voices = await engine.voices()
    assert len(voices) == len(LIBRARY)
    by_name = {spec.label: spec for spec in voices}
    assert (by_name["Male English Actor"].gender, by_name["Stern Queen"].gender) == (Gender.MALE, Gender.FEMALE)
    assert (by_name["Young Boy"].age, by_name["Grandmother Ash"].age) == (Age.CHILD, Age.OLD)
    assert by_name["Ava Song"].gender is Gender.UNKNOWN
    assert {spec.parameters["version"] for spec in voices} == {"1", "2"}
    asked = len(server.asked)
    await engine.voices()
    assert len(server.asked) == asked


async def test_several_voices_are_designed_heard_kept_listed_and_deleted(
    engine: HumeSpeech, server: HumeServer, desk: Desk
) -> None:
    made = await engine.candidates("an old lighthouse keeper, gravelly", "The lamp had gone out.", PURPOSE)
    assert len(made) == 3
    assert len({one.spoken.recording.data for one in made}) == 3
    body = server.spoken()[0].document()
    assert body["version"] == "1"
    assert body["utterances"] == [
        {"text": "The lamp had gone out.", "description": "an old lighthouse keeper, gravelly"}
    ]
    assert await desk.spent() == cents(server.total)
    assert await desk.states() == ["committed"]
    kept = await engine.keep(made[1], "The lighthouse keeper")
    assert made_of(kept) == "an old lighthouse keeper, gravelly"
    assert kept.name in {spec.name for spec in await engine.kept()}
    (spoken,) = await speak(engine, line("Who goes there?", kept))
    assert spoken.recording.duration > 0.5
    await engine.discard(kept)
    assert await engine.kept() == ()
    await engine.discard(kept)
    with pytest.raises(SpeechError, match="not yours"):
        await engine.discard(voice())


async def test_voices_of_one_description_have_names_of_their_own_and_cost_what_was_said(
    engine: HumeSpeech, server: HumeServer
) -> None:
    baker = "a cheerful baker"
    foretold = engine.price_of_design("")
    first = await engine.candidates(baker, "", PURPOSE)
    assert len(first) == engine.choice
    assert server.total == foretold > 0
    one = await engine.keep(first[0], baker)
    two = await engine.keep((await engine.candidates(baker, "", Purpose("again")))[0], baker)
    assert one.label != two.label
    assert len(await speak(engine, line("Fresh bread!", one), line("And cake!", two))) == 2


async def test_a_voice_that_is_gone_is_an_error_for_the_author(engine: HumeSpeech, desk: Desk) -> None:
    for spec in (
        VoiceSpec("hume", "nobody", "Nobody", parameters={"provider": "HUME_AI"}),
        VoiceSpec("hume", "x", "X"),
    ):
        with pytest.raises(SpeechError):
            await speak(engine, line("Hello.", spec))
    assert await desk.spent() == 0


ANNOUNCED = {"message": "The Octave TTS API has been discontinued and is no longer available."}


@pytest.mark.parametrize(
    ("answer", "today"),
    [
        (Answer(410), BEFORE),
        (reply(ANNOUNCED, 403), BEFORE),
        (reply(ANNOUNCED, 404), BEFORE),
        (Answer(404, b"<html>Not found</html>"), AFTER),
        (reply({"message": "Forbidden"}, 403), AFTER),
    ],
)
async def test_the_end_of_the_service_is_an_error_of_its_own(
    desk: Desk, server: HumeServer, answer: Answer, today: date
) -> None:
    engine = engine_at(desk, today)
    server.ended = answer
    with pytest.raises(ServiceEndedError, match="ended its speech service") as caught:
        await speak(engine, line("Hello."))
    assert caught.value.code == "service_ended"
    assert "another engine" in caught.value.remedy
    with pytest.raises(ServiceEndedError):
        await engine.voices()
    assert await desk.states() == ["dead"]
    assert await desk.spent() == 0


async def test_a_lost_voice_is_not_the_end_of_the_service(desk: Desk, server: HumeServer) -> None:
    server.ended = reply({"error": "not_found", "message": "voice not found"}, 404)
    with pytest.raises(SpeechError, match="voice"):
        await speak(engine_at(desk, AFTER), line("Hello."))


async def test_while_it_still_answers_behind_its_day_it_is_used(desk: Desk) -> None:
    assert len(await speak(engine_at(desk, AFTER), line("Hello."))) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply({"message": "Invalid API key"}, 401), KeyRefusedError),
        (reply({"code": "E0300", "message": "Exhausted credit balance"}, 400), CreditError),
        (reply({"message": "Monthly usage limit reached"}, 403), CreditError),
        (Answer(403, b"error code: 1010"), ServiceError),
        (reply({"detail": []}, 422), SpeechError),
        (Answer(413), SpeechError),
    ],
)
async def test_what_cannot_succeed_is_not_repeated(
    engine: HumeSpeech, server: HumeServer, desk: Desk, answer: Answer, error: type[NarratixError]
) -> None:
    server.faults.append(answer)
    with pytest.raises(error) as caught:
        await speak(engine, line("Hello."))
    assert not caught.value.retryable
    assert await desk.states() == ["dead"]
    assert await desk.spent() == 0


async def test_a_stated_wait_is_kept_before_the_next_try(engine: HumeSpeech, server: HumeServer, desk: Desk) -> None:
    server.faults.extend([Answer(429, headers={"Retry-After": "11"}), Answer(503), Answer(529)])
    await speak(engine, line("Hello."))
    assert max(desk.time.waits) >= 11
    assert await desk.states() == ["dead"] * 3 + ["verified"]


@pytest.mark.parametrize("fault", [RESET, Answer(500)], ids=["reset", "500"])
async def test_a_request_whose_outcome_nobody_knows_counts_as_spent(
    engine: HumeSpeech, server: HumeServer, desk: Desk, fault: Answer
) -> None:
    server.late_faults.append(fault)
    await speak(engine, line("Hello."))
    assert await desk.states() == ["ambiguous", "verified"]
    assert await desk.spent() == cents(server.total)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"generations": []}', b'{"generations": [{"snippets": [[{"audio": "%"}]]}]}']
)
async def test_an_answer_of_no_use_was_paid_and_is_asked_for_again(
    engine: HumeSpeech, server: HumeServer, desk: Desk, body: bytes
) -> None:
    server.late_faults.append(Answer(200, body))
    await speak(engine, line("Hello."))
    assert await desk.states() == ["dead", "verified"]
    assert await desk.spent() == cents(server.total)


async def test_an_answer_that_breaks_off_is_not_taken_for_whole(
    engine: HumeSpeech, server: HumeServer, desk: Desk
) -> None:
    server.late_faults.append(Answer(200, b"x" * 5000, cut=2000))
    await speak(engine, line("Hello."))
    assert await desk.states() == ["ambiguous", "verified"]


async def test_a_slow_answer_is_waited_for(engine: HumeSpeech, server: HumeServer) -> None:
    server.late_faults.append(Answer(200, b"{}", pause=0.05))
    assert len(await speak(engine, line("Hello."))) == 1


async def test_who_never_answers_is_given_up_and_counts_as_spent(
    desk: Desk, server: HumeServer, tmp_path: Path
) -> None:
    (tmp_path / "hume.toml").write_text("[limits]\ndeadline_seconds = 1\n", encoding="utf-8")
    server.late_faults.append(Answer(silent=True))
    await speak(engine_at(desk, own=tmp_path), line("Hello."))
    assert await desk.states() == ["ambiguous", "verified"]
    assert await desk.spent() == cents(server.total)


async def test_without_a_key_nothing_is_asked(database_url: str, tmp_path: Path, server: HumeServer) -> None:
    async with open_desk(database_url, tmp_path, Vendor.HUME, server.address, None) as desk:
        with pytest.raises(KeyMissingError):
            await speak(engine_at(desk), line("Hello."))
        with pytest.raises(KeyMissingError):
            await engine_at(desk).voices()
    assert server.asked == []

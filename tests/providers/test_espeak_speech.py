"""Listening to the rehearsal voices by measuring: pitch, spectrum, length."""

import io
import uuid
import wave
from collections.abc import AsyncIterator, Sequence
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import pytest_asyncio

from narratix_desktop.compute.espeak_library import load_espeak
from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import VoiceSpec, identity
from narratix_desktop.ports.engines import Submitted
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.providers.espeak_speech import EspeakSpeech
from narratix_desktop.services.cast_voices import cast

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "The lamp in the window had gone out, and nobody in the house could say when."
Samples = npt.NDArray[np.float64]


@pytest.fixture(scope="module", autouse=True)
def _one_library() -> None:
    """Fail early and plainly where the library cannot be loaded."""
    load_espeak()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine() -> AsyncIterator[EspeakSpeech]:
    pool = WorkerPool(1)
    yield EspeakSpeech(pool)
    await pool.aclose()


async def speak(engine: EspeakSpeech, voices: Sequence[VoiceSpec], **options: Any) -> tuple[SpokenLine, ...]:
    requests = [
        SpeechRequest(TEXT, TEXT, tuple(range(len(TEXT))), voice, language=voice.language, **options)
        for voice in voices
    ]
    result = await engine.submit(requests, Purpose("test"))
    assert not isinstance(result, Submitted)
    return result


def samples_of(line: SpokenLine) -> tuple[Samples, int]:
    with wave.open(io.BytesIO(line.recording.data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return data.astype(np.float64) / 32768, file.getframerate()


def pitch_of(line: SpokenLine) -> float:
    """Median fundamental frequency of the voiced frames, by autocorrelation with the window's own taken out."""
    samples, rate = samples_of(line)
    size, shortest, longest = 1024, rate // 450, rate // 60
    window = np.hanning(size)
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, 4 * size)) ** 2)[:longest]
    loud = 0.3 * float(np.sqrt(np.mean(samples**2)))
    found = []
    for start in range(0, len(samples) - size, size // 2):
        frame = samples[start : start + size]
        if np.sqrt(np.mean(frame**2)) < loud:
            continue
        likeness = np.fft.irfft(np.abs(np.fft.rfft(frame * window, 4 * size)) ** 2)[:longest] / shape
        likeness = likeness / likeness[0]
        best = shortest + int(np.argmax(likeness[shortest:]))
        peaks = [
            lag
            for lag in range(shortest + 1, best)
            if likeness[lag] > 0.9 * likeness[best] and likeness[lag - 1] <= likeness[lag] >= likeness[lag + 1]
        ]
        if likeness[best] > 0.6:
            found.append(rate / (peaks[0] if peaks else best))
    return float(np.median(found)) if len(found) > 10 else 0.0


def spectrum_of(line: SpokenLine) -> Samples:
    """Long-term spectrum in 24 bands, in decibels around its own mean."""
    samples, _ = samples_of(line)
    frames = np.lib.stride_tricks.sliding_window_view(samples, 1024)[::512] * np.hanning(1024)
    power = np.mean(np.abs(np.fft.rfft(frames, axis=1)) ** 2, axis=0)
    edges = np.geomspace(2, len(power) - 1, 25).astype(int)
    bands = np.array([power[low : max(high, low + 1)].mean() for low, high in pairwise(edges)])
    decibels = 10 * np.log10(bands + 1e-12)
    return np.asarray(decibels - decibels.mean())


def english(voices: Sequence[VoiceSpec]) -> list[VoiceSpec]:
    return [voice for voice in voices if voice.language.startswith("en")]


async def test_women_speak_higher_than_men(engine: EspeakSpeech) -> None:
    adults = [voice for voice in english(await engine.voices()) if voice.age.value in ("adult", "young")]
    women = [voice for voice in adults if voice.gender is Gender.FEMALE]
    men = [voice for voice in adults if voice.gender is Gender.MALE]
    high = [pitch_of(line) for line in await speak(engine, women)]
    low = [pitch_of(line) for line in await speak(engine, men)]
    assert min(high) > 140
    assert max(low) < 160
    assert min(low) > 60
    assert np.median(high) > 1.5 * np.median(low)


async def test_every_two_english_voices_can_be_told_apart(engine: EspeakSpeech) -> None:
    lines = await speak(engine, english(await engine.voices()))
    ears = [(pitch_of(line), spectrum_of(line), line.recording.duration) for line in lines]
    alike = [
        (first, second)
        for first in range(len(ears))
        for second in range(first)
        if abs(np.log2(ears[first][0] / ears[second][0])) < 1 / 24
        and np.abs(ears[first][1] - ears[second][1]).mean() < 1.0
        and abs(ears[first][2] / ears[second][2] - 1) < 0.03
    ]
    assert not alike


async def test_no_english_voice_clips_or_is_faint(engine: EspeakSpeech) -> None:
    for voice, line in zip(voices := english(await engine.voices()), await speak(engine, voices), strict=True):
        samples, _ = samples_of(line)
        assert np.mean(np.abs(samples) > 0.999) < 1e-4, voice.name
        assert np.sqrt(np.mean(samples**2)) > 0.01, voice.name


async def test_every_language_is_spoken(engine: EspeakSpeech) -> None:
    first = {voice.language: voice for voice in reversed(await engine.voices())}
    lines = await speak(engine, list(first.values()))
    assert {"de", "fr", "es", "it", "nl", "pl", "pt"} <= set(first)
    assert all(line.recording.duration > 2 for line in lines)


async def test_all_voices_exist(engine: EspeakSpeech) -> None:
    library = load_espeak()
    for voice in await engine.voices():
        library.choose(voice.name, {})


async def test_a_whispered_line_has_no_pitch(engine: EspeakSpeech) -> None:
    for voice in english(await engine.voices())[:2]:
        (plain,) = await speak(engine, [voice])
        (whispered,) = await speak(engine, [voice], direction="whispered")
        assert 60 < pitch_of(plain) < 300
        assert not 60 < pitch_of(whispered) < 300


async def test_a_shout_is_higher_and_a_slow_line_longer(engine: EspeakSpeech) -> None:
    voice = (await engine.voices())[0]
    (plain,) = await speak(engine, [voice])
    (shouted,) = await speak(engine, [voice], direction="shouting across the yard")
    (slow,) = await speak(engine, [voice], direction="slowly")
    assert pitch_of(shouted) > 1.05 * pitch_of(plain)
    assert slow.recording.duration > 1.1 * plain.recording.duration


async def test_the_version_names_the_library_that_speaks(engine: EspeakSpeech) -> None:
    assert engine.info.version.startswith(load_espeak().version)


def _person(number: int, gender: Gender) -> Character:
    key = CharacterId(uuid.uuid5(uuid.NAMESPACE_URL, f"{gender}{number}"))
    book = BookId(uuid.UUID(int=0))
    return Character(key, book, f"{gender} {number}", (), gender, Age.ADULT, False, "", None, 1, 1 / (number + 1))


async def test_those_who_speak_most_are_told_apart_at_once(engine: EspeakSpeech) -> None:
    people = [_person(number, gender) for number in range(3) for gender in (Gender.FEMALE, Gender.MALE)]
    chosen = cast(people, await engine.voices(), "en")
    lines = await speak(engine, [chosen[person.id] for person in people])
    for first, second in combinations(lines, 2):
        semitones = 12 * abs(np.log2(pitch_of(first) / pitch_of(second)))
        timbre = np.abs(spectrum_of(first) - spectrum_of(second)).mean()
        assert semitones > 1.5 or timbre > 2.5


async def test_a_large_cast_has_no_two_equal_voices(engine: EspeakSpeech) -> None:
    people = [_person(number, gender) for number in range(100) for gender in Gender]
    chosen = cast(people, await engine.voices(), "en")
    assert len({identity(voice) for voice in chosen.values()}) == len(people)
    extremes = [voice for voice in chosen.values() if "varied" in voice.label][-8:]
    assert all(60 < pitch_of(line) < 450 for line in await speak(engine, extremes))

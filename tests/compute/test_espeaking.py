import io
import wave
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.compute.espeak_library import EventKind, SpeechEvent, load_espeak
from narratix_desktop.compute.espeaking import SILENCE, espeak_job, speak_line
from narratix_desktop.compute.word_timings import time_words
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.take import SpeechRequest, WordTiming
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.jobs import EspeakJob
from narratix_desktop.text.normalise import normalise

VOICE = VoiceSpec("espeak", "en-gb", "Plain", parameters={"pitch": 50, "range": 50, "rate": 165})


def request(text: str, spoken: str | None = None, language: str = "en") -> SpeechRequest:
    if spoken is None:
        said = normalise(text, {}, language)
        return SpeechRequest(text, said.text, said.origins, VOICE, language)
    return SpeechRequest(text, spoken, tuple(range(len(spoken))), VOICE, language)


def words_of(text: str) -> list[str]:
    line = speak_line(load_espeak(), request(text))
    return [text[word.start : word.end] for word in line.recording.words]


def require_order(words: tuple[WordTiming, ...], length: int, duration: float) -> None:
    for word in words:
        assert 0 <= word.start < word.end <= length
        assert 0 <= word.begins <= word.ends <= duration
    for before, after in pairwise(words):
        assert before.end <= after.start
        assert before.ends <= after.begins


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Out of the blue, he came.", ["Out", "of", "the", "blue", "he", "came"]),
        ("Élan 😀 naïve “café” 😀😀 the end…", ["Élan", "naïve", "café", "the", "end"]),
        ("e\u0301te\u0301 cafe\u0301 next", ["e\u0301te\u0301", "cafe\u0301", "next"]),
        ("At 3:30 Mr. Gray paid £3.50.", ["At", "3:30", "Mr", "Gray", "paid", "£3.50"]),
        ("Привет мир, hello.", ["Привет", "мир", "hello"]),
        ("don’t stop, it's well-known", ["don’t", "stop", "it's", "well-known"]),
    ],
)
def test_each_stored_word_has_a_time(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_words_sound_one_after_the_other_and_pauses_lie_between_clauses() -> None:
    text = "First of all. And then, second."
    recording = speak_line(load_espeak(), request(text)).recording
    require_order(recording.words, len(text), recording.duration)
    gaps = {text[one.start : one.end]: two.begins - one.ends for one, two in pairwise(recording.words)}
    assert recording.words[0].begins < 0.1
    assert gaps["First"] == pytest.approx(0, abs=0.001)
    assert all(word.ends - word.begins > 0.02 for word in recording.words)


def test_a_recording_is_as_long_as_it_says() -> None:
    recording = speak_line(load_espeak(), request("A line of some words.")).recording
    with wave.open(io.BytesIO(recording.data)) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(recording.duration)
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)


@pytest.mark.parametrize("spoken", ["", "…", "* * *", "\u200b", "—"])
def test_nothing_to_speak_becomes_silence(spoken: str) -> None:
    line = speak_line(load_espeak(), request("* * *", spoken[:5]))
    assert line.recording.duration == SILENCE
    with wave.open(io.BytesIO(line.recording.data)) as file:
        assert not any(file.readframes(file.getnframes()))


@pytest.mark.parametrize("voice", ["en-gb+nobody", "tlh-nowhere", "en-gb+../../lang/gmw/de"])
def test_an_unknown_voice_is_refused(voice: str) -> None:
    with pytest.raises(SpeechError):
        espeak_job(EspeakJob((SpeechRequest("Hello", "Hello", (0, 1, 2, 3, 4), VoiceSpec("espeak", voice, "x")),)))


def test_a_nul_does_not_cut_the_line() -> None:
    whole = speak_line(load_espeak(), request("one two three four", "one two three four")).recording
    broken = speak_line(load_espeak(), request("one two\0three four", "one two\0three four")).recording
    assert broken.duration > 0.9 * whole.duration


@settings(max_examples=60, deadline=None)
@given(spoken=st.text(max_size=40))
def test_any_text_at_all_is_survived(spoken: str) -> None:
    line = speak_line(load_espeak(), request(spoken, spoken))
    require_order(line.recording.words, len(spoken), line.recording.duration)


EVENTS = st.lists(
    st.builds(
        SpeechEvent,
        kind=st.sampled_from(EventKind),
        position=st.integers(0, 60),
        length=st.integers(0, 9),
        sample=st.integers(0, 5000),
    ),
    max_size=30,
)


@given(
    text=st.text(alphabet="ab' -.é", min_size=1, max_size=30),
    spoken=st.text(alphabet="ab' -.é", max_size=40),
    events=EVENTS,
    data=st.data(),
)
def test_times_are_in_order_whatever_the_library_reports(
    text: str, spoken: str, events: list[SpeechEvent], data: st.DataObject
) -> None:
    picks = st.lists(st.integers(0, len(text) - 1), min_size=len(spoken), max_size=len(spoken))
    origins = sorted(data.draw(picks))
    ordered = sorted(events, key=lambda event: event.sample)
    words = time_words(text, spoken, origins, ordered, 4000, 1000)
    require_order(words, len(text), 4.0)

"""Local neural voices speak what stands there, at the times that they say, and give back the memory that they take."""

import io
import wave
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from narratix_desktop.compute import kokoro_voice, onnx_models
from narratix_desktop.compute.dispatch import answer
from narratix_desktop.compute.espeak_library import load_espeak
from narratix_desktop.compute.neural_speaking import neural_speech_job
from narratix_desktop.compute.phonemes import in_pieces, read_clauses, spell_clause
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.neural import KokoroLine, NeuralSpeechJob, PiperLine, StylePart
from narratix_desktop.providers.kokoro_speech import KokoroSpeech
from narratix_desktop.providers.voice_files.catalogue import Catalogue, packed_catalogue
from narratix_desktop.providers.voice_files.shelf import VoiceFolder
from narratix_desktop.text.normalise import normalise
from tests.fakes.tiny_voices import kokoro_model, kokoro_style, piper_config, piper_model

VOICE = VoiceSpec("kokoro", "tiny/low", "Low")
TEXT = "“Mr. Gray paid £3.50,” she said — and left. Of the rest, nothing is known!"


def request(text: str, speed: float = 1.0) -> SpeechRequest:
    said = normalise(text, {}, "en")
    return SpeechRequest(text, said.text, said.origins, VOICE, "en", speed=speed)


class Here:
    """Runs jobs in this process."""

    workers = 1

    async def run(self, job: Any) -> Any:
        return answer(job)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kokoro_model(tmp_path / "kokoro.onnx")
    kokoro_style(tmp_path / "low.bin", 0.0)
    kokoro_style(tmp_path / "high.bin", 1.0)
    piper_model(tmp_path / "piper.onnx")
    return tmp_path


def kokoro(folder: Path, text: str, *styles: StylePart, speed: float = 1.0, model: str = "kokoro.onnx") -> SpokenLine:
    parts = styles or (StylePart(folder / "low.bin"),)
    line = KokoroLine(request(text, speed), folder / model, parts, "en-us")
    return neural_speech_job(NeuralSpeechJob((line,)))[0]


def piper(folder: Path, text: str, speaker: int = 0, model: str = "piper.onnx") -> SpokenLine:
    line = PiperLine(request(text), folder / model, folder / f"{model}.json", speaker)
    return neural_speech_job(NeuralSpeechJob((line,)))[0]


def samples(line: SpokenLine) -> tuple[np.ndarray, int]:
    with wave.open(io.BytesIO(line.recording.data)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return data.astype(np.float64) / 32768.0, file.getframerate()


def loudest_pitch(line: SpokenLine) -> float:
    data, rate = samples(line)
    spectrum = np.abs(np.fft.rfft(data))
    return float(np.sum(spectrum * np.fft.rfftfreq(len(data), 1 / rate)) / np.sum(spectrum))


def require_order(line: SpokenLine, text: str) -> list[str]:
    for before, after in pairwise(line.recording.words):
        assert before.end <= after.start
        assert before.begins <= before.ends <= after.begins
    assert line.recording.words[-1].ends <= line.recording.duration
    return [text[word.start : word.end] for word in line.recording.words]


@pytest.mark.parametrize("speak", [kokoro, piper])
def test_every_word_is_timed_once_and_in_order(folder: Path, speak: Callable[[Path, str], SpokenLine]) -> None:
    found = require_order(speak(folder, TEXT), TEXT)
    said = " ".join(found)
    assert said == "Mr Gray paid £3.50 she said and left Of the rest nothing is known"


def test_kokoros_own_durations_place_words_where_they_sound(folder: Path) -> None:
    text = "Stop. Go"
    line = kokoro(folder, text)
    data, rate = samples(line)
    sounding = np.flatnonzero(np.abs(data) > 0.01) / rate
    first, second = line.recording.words
    assert first.begins == pytest.approx(sounding[0], abs=0.01)
    assert second.ends == pytest.approx(sounding[-1], abs=0.03)
    gap = sounding[1:][np.diff(sounding) > 0.1]
    assert len(gap) == 1
    assert second.begins == pytest.approx(gap[0], abs=0.01)


@pytest.mark.parametrize("says_durations", [True, False])
def test_estimated_times_are_near_the_true_ones(folder: Path, says_durations: bool) -> None:
    text = "The fog had come in before dawn, and nobody knew where the water began."
    kokoro_model(folder / "other.onnx", says_durations=says_durations)
    true, estimated = kokoro(folder, text), kokoro(folder, text, model="other.onnx")
    assert len(true.recording.words) == len(estimated.recording.words) == 14
    late = [
        abs(one.begins - other.begins)
        for one, other in zip(true.recording.words, estimated.recording.words, strict=True)
    ]
    assert max(late) <= (0.001 if says_durations else 0.6)
    assert sorted(late)[len(late) // 2] <= (0.001 if says_durations else 0.3)


def test_piper_says_durations_where_its_network_was_extended(folder: Path) -> None:
    piper_model(folder / "extended.onnx", says_durations=True)
    text = "Stop. Go now."
    line = piper(folder, text, model="extended.onnx")
    data, rate = samples(line)
    sounding = np.flatnonzero(np.abs(data) > 0.01) / rate
    assert line.recording.words[0].begins == pytest.approx(sounding[0], abs=0.02)
    assert require_order(line, text) == ["Stop", "Go", "now"]


def test_two_voices_blend_in_the_shares_that_are_asked_for(folder: Path) -> None:
    low, high = StylePart(folder / "low.bin"), StylePart(folder / "high.bin")
    text = "Nobody knew where the water began"
    deep, bright = loudest_pitch(kokoro(folder, text, low)), loudest_pitch(kokoro(folder, text, high))
    half = loudest_pitch(
        kokoro(folder, text, StylePart(folder / "low.bin", weight=0.5), StylePart(folder / "high.bin", weight=0.5))
    )
    assert deep + 100 < half < bright - 100


def test_a_speaker_of_many_sounds_different(folder: Path) -> None:
    assert loudest_pitch(piper(folder, "Nobody knew", 20)) > loudest_pitch(piper(folder, "Nobody knew", 0)) + 50


def test_styles_are_found_by_name_in_an_archive(folder: Path) -> None:
    np.savez(
        folder / "voices.npz", af_one=np.zeros((510, 1, 256), np.float32), am_two=np.ones((510, 1, 256), np.float32)
    )
    one = kokoro(folder, "Nobody knew", StylePart(folder / "voices.npz", "af_one"))
    two = kokoro(folder, "Nobody knew", StylePart(folder / "voices.npz", "am_two"))
    assert one.recording.data == kokoro(folder, "Nobody knew").recording.data
    assert loudest_pitch(two) > loudest_pitch(one) + 200


def test_an_archive_with_code_in_it_is_refused(folder: Path) -> None:
    np.savez(folder / "evil.npz", af_one=np.array([{"a": print}], dtype=object))
    with pytest.raises(SpeechError):
        kokoro(folder, "Nobody knew", StylePart(folder / "evil.npz", "af_one"))


def test_an_archive_that_unpacks_to_gigabytes_is_refused(folder: Path) -> None:
    np.savez_compressed(folder / "bomb.npz", af_one=np.zeros((40_000, 1, 256), np.float32))
    assert (folder / "bomb.npz").stat().st_size < 100_000
    with pytest.raises(SpeechError, match="missing or damaged"):
        kokoro(folder, "Nobody knew", StylePart(folder / "bomb.npz", "af_one"))
    with pytest.raises(SpeechError, match="missing or damaged"):
        kokoro(folder, "Nobody knew", StylePart(folder / "kokoro.onnx", "af_one"))


async def test_every_language_of_the_catalogue_can_be_said(folder: Path) -> None:
    (pack,) = [one for one in packed_catalogue().packs if one.engine == "kokoro"]
    shelf = VoiceFolder(folder / "voices", Catalogue((), ()))
    styles = [kokoro_style(folder / f"{voice.name}.bin", 0.1) for voice in pack.voices]
    await shelf.take([folder / "kokoro.onnx", *styles])
    engine = KokoroSpeech(Here(), shelf)
    spoken = {
        voice.language: (await engine.submit([replace(request("La casa e il mare"), voice=voice)], Purpose("test")))
        for voice in await engine.voices()
    }
    assert set(spoken) == set(pack.languages)
    lengths = [one[0].recording.duration for one in spoken.values() if isinstance(one, tuple)]
    assert len(lengths) == len(pack.languages)
    assert min(lengths) > 0.5


def test_a_line_longer_than_the_network_takes_is_spoken_whole(folder: Path) -> None:
    text = " ".join(f"The {number} lamps in the windows of the quay went out." for number in ("seven", "nine") * 20)
    line = kokoro(folder, text)
    assert len(require_order(line, text)) == len(text.split())
    word = "a" * 900
    assert kokoro(folder, word).recording.duration > 1


def test_marks_reach_the_voice_and_points_within_a_number_do_not() -> None:
    library = load_espeak()
    clauses = read_clauses("“Well,” he said—“no?!” At 3.5 knots … gone", "en-gb", library)
    assert [clause.mark for clause in clauses] == [",", "—", "?", "…", ""]
    assert [clause.ends_sentence for clause in clauses] == [False, False, True, True, False]


def test_joined_words_get_the_sounds_that_are_theirs() -> None:
    text = "out of the house"
    (clause,) = read_clauses(text, "en-us", load_espeak())
    assert len(clause.groups) < len(clause.words)
    symbols = spell_clause(clause, lambda group: kokoro_voice.spell(group, "en-us"))
    begins = sorted({symbol.word for symbol in symbols if symbol.word >= 0})
    assert begins == [0, 4, 7, 11]


def test_sounds_are_spelled_as_kokoro_was_taught() -> None:
    library = load_espeak()

    def spelled(text: str, accent: str) -> str:
        (clause,) = read_clauses(text, accent, library)
        return "".join(letter for group in clause.groups for letter in kokoro_voice.spell(group, accent))

    assert spelled("choice", "en-us") == "ʧˈYs"
    assert spelled("judge", "en-us") == "ʤˈʌʤ"
    assert spelled("better", "en-us") == "bˈɛTəɹ"
    assert spelled("go", "en-us") == "ɡˈO"
    assert spelled("go", "en-gb") == "ɡˈQ"
    assert spelled("bird", "en-us") == "bˈɜɹd"


def test_pieces_end_with_sentences_and_keep_every_symbol() -> None:
    clauses = read_clauses("One. Two, three. Four! Five?", "en-gb", load_espeak())

    def spell(group: str) -> list[str]:
        return list(group)

    each = in_pieces(clauses, spell, 100, by_sentence=True)
    assert [piece[-1].text for piece in each] == [".", ".", "!", "?"]
    (together,) = in_pieces(clauses, spell, 100, by_sentence=False)
    assert [one.text for one in together if one.text != " "] == [
        one.text for piece in each for one in piece if one.text != " "
    ]


def test_a_file_that_is_no_network_is_an_error_for_the_author(folder: Path) -> None:
    (folder / "kokoro.onnx").write_bytes(b"not a network")
    with pytest.raises(SpeechError, match="not a voice"):
        kokoro(folder, "Hello")
    with pytest.raises(SpeechError, match="gone"):
        kokoro(folder, "Hello", model="nothing.onnx")


def test_a_network_of_the_other_kind_is_an_error_for_the_author(folder: Path) -> None:
    with pytest.raises(SpeechError, match="not a voice of Kokoro"):
        kokoro(folder, "Hello", model="piper.onnx")


@pytest.mark.parametrize(
    "damage", [b"{", b"{}", b'{"phoneme_type": "text"}', b'{"audio": 3, "espeak": [], "phoneme_id_map": {}}']
)
def test_a_damaged_configuration_is_an_error_for_the_author(folder: Path, damage: bytes) -> None:
    (folder / "piper.onnx.json").write_bytes(damage)
    with pytest.raises(SpeechError, match="missing or damaged"):
        piper(folder, "Hello")


def test_a_damaged_style_is_an_error_for_the_author(folder: Path) -> None:
    (folder / "low.bin").write_bytes(b"123")
    with pytest.raises(SpeechError, match="missing or damaged"):
        kokoro(folder, "Hello")
    kokoro_style(folder / "low.bin", float("nan"))
    with pytest.raises(SpeechError, match="missing or damaged"):
        kokoro(folder, "Hello")


def test_models_make_room_for_one_another(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_models, "KEPT_BYTES", (folder / "kokoro.onnx").stat().st_size * 2)
    for name in ("first.onnx", "second.onnx", "third.onnx"):
        kokoro_model(folder / name)
        kokoro(folder, "Hello", model=name)
    assert [Path(path).name for path in onnx_models.loaded_models()] == ["second.onnx", "third.onnx"]
    kokoro(folder, "Hello", model="second.onnx")
    assert [Path(path).name for path in onnx_models.loaded_models()] == ["third.onnx", "second.onnx"]


def test_the_tiny_configuration_has_no_letter_twice() -> None:
    numbers = [number for (number,) in piper_config()["phoneme_id_map"].values()]
    assert len(set(numbers)) == len(numbers)

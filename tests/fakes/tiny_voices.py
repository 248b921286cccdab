"""Networks of a few kilobytes with the inputs and outputs of Kokoro and Piper: every symbol is a tone of its length."""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import onnx.parser

_KOKORO: Final = """
<ir_version: 8, opset_import: ["" : 17]>
kokoro (int64[1,n] input_ids, float[1,256] style, float[1] speed) => (float[1,m] waveform, float[1,n] durations)
<float frame = {600.0}, float four = {4.0}, float turn = {6.2831853}, float rate = {24000.0}, float half = {0.3},
 float mark = {16.5}, float step = {4.0}, float base = {120.0}, float wide = {400.0}, int64[1] flat = {-1},
 int64[1] row = {0}, int64[1] column = {1}, float zero = {0.0}, float one = {1.0}, int64 whole = {0},
 int64[2] lie = {1, -1}>
{
  ids = Cast<to = 1>(input_ids)
  spread = Mod<fmod = 1>(ids, four)
  long = Add(spread, four)
  durations = Div(long, speed)
  rounded = Round(durations)
  lasting = Reshape(rounded, flat)
  ends = CumSum(lasting, whole)
  total = ReduceSum<keepdims = 0>(lasting)
  frames = Range(zero, total, one)
  frame_column = Unsqueeze(frames, column)
  end_row = Unsqueeze(ends, row)
  passed = LessOrEqual(end_row, frame_column)
  passed_number = Cast<to = 7>(passed)
  token = ReduceSum<keepdims = 0>(passed_number, column)
  symbols = Reshape(ids, flat)
  sounding = Gather(symbols, token)
  mean = ReduceMean<keepdims = 0>(style)
  shift = Mul(mean, wide)
  steps = Mul(sounding, step)
  above = Add(steps, base)
  pitch = Add(above, shift)
  is_sound = Greater(sounding, mark)
  loud = Cast<to = 1>(is_sound)
  level = Mul(loud, half)
  samples = Mul(total, frame)
  clock = Range(zero, samples, one)
  at = Div(clock, frame)
  at_floor = Floor(at)
  at_frame = Cast<to = 7>(at_floor)
  tone = Gather(pitch, at_frame)
  gain = Gather(level, at_frame)
  seconds = Div(clock, rate)
  turns = Mul(seconds, tone)
  phase = Mul(turns, turn)
  wave = Sin(phase)
  heard = Mul(wave, gain)
  waveform = Reshape(heard, lie)
}
"""
_PIPER: Final = """
<ir_version: 8, opset_import: ["" : 17]>
piper (int64[1,n] input, int64[1] input_lengths, float[3] scales, int64[1] sid) => (float[1,1,m] output OUTPUTS)
<float frame = {256.0}, float three = {3.0}, float turn = {6.2831853}, float rate = {22050.0}, float half = {0.3},
 float mark = {13.5}, float step = {2.0}, float base = {120.0}, float apart = {7.0}, int64[1] flat = {-1},
 int64[1] row = {0}, int64[1] column = {1}, float zero = {0.0}, float one = {1.0}, int64 whole = {0},
 int64 first = {0}, int64 second = {1}, float twice = {2.0}, int64[3] lie = {1, 1, -1}>
{
  ids = Cast<to = 1>(input)
  noise = Gather(scales, first)
  length = Gather(scales, second)
  spread = Mod<fmod = 1>(ids, three)
  long = Add(spread, three)
  stretched = Mul(long, length)
  durations = Ceil(stretched)
  lasting = Reshape(durations, flat)
  ends = CumSum(lasting, whole)
  total = ReduceSum<keepdims = 0>(lasting)
  frames = Range(zero, total, one)
  frame_column = Unsqueeze(frames, column)
  end_row = Unsqueeze(ends, row)
  passed = LessOrEqual(end_row, frame_column)
  passed_number = Cast<to = 7>(passed)
  token = ReduceSum<keepdims = 0>(passed_number, column)
  symbols = Reshape(ids, flat)
  sounding = Gather(symbols, token)
  speaker_number = Cast<to = 1>(sid)
  speaker = ReduceSum<keepdims = 0>(speaker_number)
  shift = Mul(speaker, apart)
  steps = Mul(sounding, step)
  above = Add(steps, base)
  pitch = Add(above, shift)
  is_sound = Greater(sounding, mark)
  loud = Cast<to = 1>(is_sound)
  level = Mul(loud, half)
  samples = Mul(total, frame)
  clock = Range(zero, samples, one)
  at = Div(clock, frame)
  at_floor = Floor(at)
  at_frame = Cast<to = 7>(at_floor)
  tone = Gather(pitch, at_frame)
  gain = Gather(level, at_frame)
  seconds = Div(clock, rate)
  turns = Mul(seconds, tone)
  phase = Mul(turns, turn)
  wave = Sin(phase)
  octave_phase = Mul(phase, twice)
  octave = Sin(octave_phase)
  colour = Mul(octave, noise)
  both = Add(wave, colour)
  heard = Mul(both, gain)
  output = Reshape(heard, lie)
}
"""


def _save(text: str, path: Path) -> None:
    model = onnx.parser.parse_model(text)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def kokoro_model(path: Path, *, says_durations: bool = True) -> Path:
    """A network that takes what Kokoro's takes; marks are silent."""
    text = _KOKORO
    if not says_durations:
        text = text.replace(", float[1,n] durations)", ")", 1)
    _save(text, path)
    return path


def kokoro_style(path: Path, pitch: float, lengths: int = 510) -> Path:
    """A table of styles; the tiny network raises its tones by ``pitch`` × 400 Hz."""
    np.full((lengths, 256), pitch, dtype="<f4").tofile(path)
    return path


def piper_model(path: Path, *, says_durations: bool = False) -> Path:
    """A network that takes what Piper's takes, and beside it what it is configured with."""
    _save(_PIPER.replace("OUTPUTS", ", float[1,n] durations" if says_durations else ""), path)
    path.with_name(path.name + ".json").write_text(json.dumps(piper_config()), encoding="utf-8")
    return path


def piper_config(accent: str = "en-gb") -> dict[str, Any]:
    """As it lies beside Piper's networks: numbers 0 to 13 for marks, then letters."""
    marks = "_^$ !'(),-.:;?"
    letters = "abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɔəɚɛɜɡɪɫɹɾʃʊʌʒʔʲˈˌːβθχᵻ\u0329\u0303g"
    return {
        "audio": {"sample_rate": 22_050},
        "espeak": {"voice": accent},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(marks + letters)},
        "num_speakers": 32,
    }

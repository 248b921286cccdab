"""Piper: the alphabet and settings that lie beside each of its networks, and how one is asked.

The format of the JSON and of the network's inputs is that of ``rhasspy/piper`` and its successor ``piper1-gpl``: each
letter of the decomposed IPA has a list of numbers, between them stands the padding, around them beginning and end.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from narratix_desktop.compute.onnx_models import OnnxModel
from narratix_desktop.compute.phonemes import Symbol
from narratix_desktop.domain.errors import SpeechError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_SYMBOLS: Final = 600
_PAD, _BEGIN, _END = "_", "^", "$"
_LARGEST_CONFIG: Final = 4 * 2**20
_SLOWEST, _FASTEST = 0.4, 2.5
_SAID: Final = {"—": ",", "…": "."}
"""Marks that the networks were not taught, and what they are given instead."""


@dataclass(frozen=True, slots=True)
class PiperConfig:
    """What lies beside a network: its alphabet, samples per second, eSpeak NG's voice, and its usual settings."""

    alphabet: Mapping[str, tuple[int, ...]]
    rate: int
    accent: str
    noise: float
    length: float
    rhythm: float


def read_config(file: Path) -> PiperConfig:
    """Read what lies beside a network. Raises ``SpeechError`` where it is missing or makes no sense."""
    try:
        return _read(file, file.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SpeechError(
            f"The line was not spoken because {file.name} is missing or damaged.",
            "Remove the voice in the settings and fetch it again.",
        ) from error


@lru_cache(maxsize=16)
def _read(file: Path, changed: int) -> PiperConfig:
    if file.stat().st_size > _LARGEST_CONFIG:
        raise ValueError("too large")
    raw: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if raw.get("phoneme_type", "espeak") != "espeak":
        raise ValueError("not spelled by eSpeak NG")
    usual = raw.get("inference", {})
    config = PiperConfig(
        {str(letter): tuple(int(one) for one in numbers) for letter, numbers in raw["phoneme_id_map"].items()},
        int(raw["audio"]["sample_rate"]),
        str(raw["espeak"]["voice"]),
        float(usual.get("noise_scale", 0.667)),
        float(usual.get("length_scale", 1.0)),
        float(usual.get("noise_w", 0.8)),
    )
    if not 8_000 <= config.rate <= 96_000 or not {_PAD, _BEGIN, _END} <= set(config.alphabet):
        raise ValueError("no alphabet")
    return config


def spell(group: str, config: PiperConfig) -> list[str]:
    """A group of IPA in the network's letters; sounds that it does not have are left out."""
    letters = unicodedata.normalize("NFD", group.replace("^", ""))
    return [letter for letter in letters if letter in config.alphabet]


def speak(
    model: OnnxModel, config: PiperConfig, symbols: Sequence[Symbol], speaker: int, speed: float, liveliness: float
) -> "tuple[NDArray[np.float32], list[float] | None, float]":
    """Speak a sentence.

    Returns:
        Samples at the configured rate; how long each symbol and the silence behind them last, None where the network
        does not say; and how long the silence before them lasts.

    Raises:
        SpeechError: The network is not Piper's.
    """
    import numpy as np

    if not {"input", "input_lengths", "scales"} <= set(model.inputs):
        raise SpeechError(
            "Nothing was spoken because this is not a voice of Piper.", "Remove it in the settings and fetch it again."
        )
    pad = config.alphabet[_PAD]
    numbers = [*config.alphabet[_BEGIN], *pad]
    lead, ends = len(numbers), []
    for symbol in symbols:
        letter = _SAID.get(symbol.text, symbol.text) if symbol.text not in config.alphabet else symbol.text
        numbers += [*config.alphabet[letter], *pad] if letter in config.alphabet else []
        ends.append(len(numbers))
    numbers += config.alphabet[_END]
    pace = min(max(speed, _SLOWEST), _FASTEST)
    given: dict[str, Any] = {
        "input": np.array([numbers], dtype=np.int64),
        "input_lengths": np.array([len(numbers)], dtype=np.int64),
        "scales": np.array(
            [config.noise * liveliness, config.length / pace, config.rhythm * liveliness], dtype=np.float32
        ),
    }
    if "sid" in model.inputs:
        given["sid"] = np.array([speaker], dtype=np.int64)
    answers = model.run(given)
    samples = answers[0].reshape(-1)
    lasting = next((each.reshape(-1) for each in answers[1:] if each.size == len(numbers)), None)
    if lasting is None or not float(lasting.sum()) > 0:
        return samples, None, 0.0
    passed = np.concatenate(([0.0], np.cumsum(lasting, dtype=np.float64)))
    bounds = [lead, *ends, len(numbers)]
    shares = [float(passed[last] - passed[first]) for first, last in pairwise(bounds)]
    return samples, shares, float(passed[lead])

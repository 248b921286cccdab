"""Kokoro: its alphabet, its styles, and how its network is asked.

The alphabet and its numbers are those of ``config.json`` of hexgrad/Kokoro-82M (version 1.0). The network was taught
with one letter for each diphthong and affricate, so eSpeak NG's spelling is rewritten to that. A voice is a table of
styles, one for each length of text; two voices are blended by the weighted mean of their tables.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from narratix_desktop.compute.onnx_models import OnnxModel
from narratix_desktop.compute.phonemes import Symbol
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.ports.neural import StylePart

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE: Final = 24_000
MOST_SYMBOLS: Final = 400
"""The network takes 510; its prosody becomes flat before that."""

_WIDTH: Final = 256
_LARGEST_TABLE: Final = 16 * 2**20
_SLOWEST, _FASTEST = 0.5, 2.0

_NUMBERS: Final[Mapping[str, int]] = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, '"': 11, "(": 12, ")": 13, "“": 14, "”": 15,
    " ": 16, "\u0303": 17, "ʣ": 18, "ʥ": 19, "ʦ": 20, "ʨ": 21, "ᵝ": 22, "\uab67": 23, "A": 24, "I": 25, "O": 31,
    "Q": 33, "S": 35, "T": 36, "W": 39, "Y": 41, "ᵊ": 42, "a": 43, "b": 44, "c": 45, "d": 46, "e": 47, "f": 48,
    "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55, "n": 56, "o": 57, "p": 58, "q": 59, "r": 60, "s": 61,
    "t": 62, "u": 63, "v": 64, "w": 65, "x": 66, "y": 67, "z": 68, "ɑ": 69, "ɐ": 70, "ɒ": 71, "æ": 72, "β": 75,
    "ɔ": 76, "ɕ": 77, "ç": 78, "ɖ": 80, "ð": 81, "ʤ": 82, "ə": 83, "ɚ": 85, "ɛ": 86, "ɜ": 87, "ɟ": 90, "ɡ": 92,
    "ɥ": 99, "ɨ": 101, "ɪ": 102, "ʝ": 103, "ɯ": 110, "ɰ": 111, "ŋ": 112, "ɳ": 113, "ɲ": 114, "ɴ": 115, "ø": 116,
    "ɸ": 118, "θ": 119, "œ": 120, "ɹ": 123, "ɾ": 125, "ɻ": 126, "ʁ": 128, "ɽ": 129, "ʂ": 130, "ʃ": 131, "ʈ": 132,
    "ʧ": 133, "ʊ": 135, "ʋ": 136, "ʌ": 138, "ɣ": 139, "ɤ": 140, "χ": 142, "ʎ": 143, "ʒ": 147, "ʔ": 148, "ˈ": 156,
    "ˌ": 157, "ː": 158, "ʰ": 162, "ʲ": 164, "↓": 169, "→": 171, "↗": 172, "↘": 173, "ᵻ": 177,
}  # fmt: skip

_EVERYWHERE: Final = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("e^ɪ", "A"), ("o^ʊ", "O"), ("ə^ʊ", "Q"), ("ɔ^ɪ", "Y"),
    ("d^ʒ", "ʤ"), ("t^ʃ", "ʧ"), ("d^z", "ʣ"), ("t^s", "ʦ"), ("g", "ɡ"),
)  # fmt: skip
_ENGLISH: Final = (
    ("ʔˌn\u0329", "tn"), ("ʔn\u0329", "tn"), ("ʔn", "tn"), ("ʔ", "t"), ("ə^l", "ᵊl"), ("n\u0329", "ᵊn"), ("ʲo", "jo"),
    ("ʲə", "jə"), ("ʲ", ""), ("ɚ", "əɹ"), ("r", "ɹ"), ("x", "k"), ("ç", "k"), ("ɐ", "ə"), ("ɬ", "l"), ("\u0303", ""),
)  # fmt: skip
_AMERICAN: Final = (("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪ^ə", "iə"), ("ɪə", "iə"), ("ɾ", "T"), ("ː", ""), ("^", ""))
_BRITISH: Final = (("e^ə", "ɛː"), ("iə", "ɪə"), ("i^ə", "ɪə"), ("ɾ", "t"), ("^", ""))
_OTHERS: Final = (("^", ""), ("-", ""))
_LONE_O: Final = re.compile("o(?!ː)")
_LONE_E: Final = re.compile("e(?!ː)")


def spell(group: str, accent: str) -> list[str]:
    """A group of IPA in Kokoro's letters; sounds that it does not have are left out."""
    english = accent.startswith("en")
    american = accent.startswith(("en-us", "en-029"))
    rules = (*_EVERYWHERE, *(_ENGLISH if english else ()))
    rules += (_AMERICAN if american else _BRITISH) if english else _OTHERS
    for old, new in rules:
        group = group.replace(old, new)
    if english:
        group = _LONE_E.sub("A", _LONE_O.sub("ɔ", group))
    return [letter for letter in group if letter in _NUMBERS]


@lru_cache(maxsize=16)
def _table(file: Path, key: str, changed: int) -> "NDArray[np.float32]":
    """The styles in a file, shape ``(lengths, 256)``: bare 32-bit numbers, or an archive of named tables."""
    import numpy as np

    try:
        if _unpacked(file, key) > _LARGEST_TABLE:
            raise ValueError("larger than any table of styles")
        if key:
            with np.load(file, allow_pickle=False) as archive:
                table = np.asarray(archive[key], dtype=np.float32)
        else:
            table = np.fromfile(file, dtype="<f4")
        return table.reshape(-1, _WIDTH)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise _damaged(file) from error


def _unpacked(file: Path, key: str) -> int:
    """Bytes of a table once it is in memory: an archive of kilobytes may hold gigabytes."""
    if not key:
        return file.stat().st_size
    with zipfile.ZipFile(file) as archive:
        return archive.getinfo(f"{key}.npy").file_size


def blend(styles: Sequence[StylePart], length: int) -> "NDArray[np.float32]":
    """The style for a text of ``length`` symbols, shape ``(1, 256)``. Raises ``SpeechError`` for a damaged file."""
    import numpy as np

    whole = sum(part.weight for part in styles)
    mixed = np.zeros(_WIDTH, dtype=np.float32)
    for part in styles:
        try:
            changed = part.file.stat().st_mtime_ns
        except OSError as error:
            raise _damaged(part.file) from error
        table = _table(part.file, part.key, changed)
        if not len(table) or not np.isfinite(table).all():
            raise _damaged(part.file)
        mixed += np.float32(part.weight / whole) * table[min(length, len(table) - 1)]
    return mixed.reshape(1, _WIDTH)


def speak(
    model: OnnxModel, symbols: Sequence[Symbol], styles: Sequence[StylePart], speed: float
) -> "tuple[NDArray[np.float32], list[float] | None, float]":
    """Speak at most 510 symbols.

    Returns:
        Samples at :data:`RATE`; how long each symbol and the silence behind them last, None where the network does not
        say; and how long the silence before them lasts.

    Raises:
        SpeechError: The network is not Kokoro's, or a file is damaged.
    """
    import numpy as np

    numbers = [_NUMBERS[symbol.text] for symbol in symbols if symbol.text in _NUMBERS]
    # The network's own names differ between those who exported it.
    tokens = "input_ids" if "input_ids" in model.inputs else "tokens"
    if not {tokens, "style", "speed"} <= set(model.inputs):
        raise SpeechError(
            "Nothing was spoken because this is not a voice of Kokoro.", "Remove it in the settings and fetch it again."
        )
    pace = min(max(speed, _SLOWEST), _FASTEST)
    whole = "int" in model.inputs["speed"]
    given: dict[str, Any] = {
        tokens: np.array([[0, *numbers, 0]], dtype=np.int64),
        "style": blend(styles, len(numbers)),
        "speed": np.array([round(pace)], dtype=np.int32) if whole else np.array([pace], dtype=np.float32),
    }
    answers = dict(zip(model.outputs, model.run(given), strict=True))
    lasting = answers.pop("durations", answers.pop("pred_dur", None))
    samples = next(iter(answers.values())).reshape(-1)
    if lasting is None or lasting.size != len(numbers) + 2 or len(numbers) != len(symbols):
        return samples, None, 0.0
    # What is answered is what comes before the network's own rounding; no symbol lasts less than a frame.
    frames = np.maximum(1.0, np.rint(lasting.reshape(-1).astype(np.float64)))
    return samples, [float(each) for each in frames[1:]], float(frames[0])


def _damaged(file: Path) -> SpeechError:
    return SpeechError(
        f"The line was not spoken because {file.name} is missing or damaged.",
        "Remove the voice in the settings and fetch it again.",
    )

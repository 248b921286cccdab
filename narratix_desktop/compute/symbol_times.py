"""When the words of a neural voice sound: from the network's own durations, or estimated from the sounds.

A network that answers how long each symbol lasts is believed, scaled to the samples that it made. For others the
audible part of the recording is shared out among the symbols: a long vowel gets more than a short one, a vowel more
than a consonant, and a mark a pause. That is an estimate; on clear narration it is some 50 to 100 ms off.
"""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from narratix_desktop.compute.espeak_library import EventKind, SpeechEvent
from narratix_desktop.compute.phonemes import NO_WORD, Symbol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VOWELS: Final = frozenset("aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵʉʊʌʏᵻAEIOQWY")
_AUDIBLE: Final = 0.02
"""Share of the peak below which a sample counts as silence."""

_WEIGHTS: Final = {" ": 0.4, ",": 3.0, ";": 3.5, ":": 3.5, "—": 3.5, ".": 4.0, "!": 4.0, "?": 4.0, "…": 5.0, "ː": 0.8}


def begin_times(
    symbols: Sequence[Symbol], samples: "NDArray[np.float32]", lasting: Sequence[float] | None, lead: float = 0.0
) -> list[int]:
    """The sample at which each symbol begins, and behind the last one where it ends.

    Args:
        symbols: What was spoken.
        samples: The recording, shape ``(n,)``.
        lasting: How long each symbol lasts in any unit, then what follows behind the last; None where nobody knows.
        lead: How long it is silent before the first, in the same unit.
    """
    import numpy as np

    if lasting is not None:
        passed = np.concatenate(([lead], lead + np.cumsum(np.asarray(lasting, dtype=np.float64))))
        scale = len(samples) / max(float(passed[-1]), 1e-9)
        return [round(float(at) * scale) for at in passed[:-1]]
    loud = np.flatnonzero(np.abs(samples) > _AUDIBLE * float(np.abs(samples).max(initial=0.0)))
    first, last = (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, len(samples))
    weights = [_weight(symbol.text) for symbol in symbols]
    if weights and symbols[-1].word == NO_WORD:
        weights[-1] = 0.0  # the pause of the last mark lies behind what can be heard
    passed = np.concatenate(([0.0], np.cumsum(weights)))
    scale = (last - first) / max(float(passed[-1]), 1e-9)
    return [first + round(float(at) * scale) for at in passed]


def _weight(text: str) -> float:
    if text in _WEIGHTS:
        return _WEIGHTS[text]
    if unicodedata.category(text[0]) in ("Lm", "Mn", "Sk"):
        return 0.0  # stress and other marks on a sound last no time of their own
    return 2.0 if text[0] in _VOWELS else 1.2


def word_events(symbols: Sequence[Symbol], begins: Sequence[int], offset: int) -> list[SpeechEvent]:
    """Events as the rehearsal voices' library gives them: where each word begins, and where a clause ends.

    Args:
        symbols: What was spoken.
        begins: As :func:`begin_times` answers.
        offset: Sample at which this recording begins in the whole line.
    """
    events = []
    last = NO_WORD
    for at, symbol in enumerate(symbols):
        if symbol.word == NO_WORD:
            if symbol.text != " ":
                events.append(SpeechEvent(EventKind.END, 0, 0, offset + begins[at]))
            continue
        if symbol.word != last:
            events.append(SpeechEvent(EventKind.WORD, symbol.word, 1, offset + begins[at]))
            last = symbol.word
    if symbols and symbols[-1].word != NO_WORD:
        events.append(SpeechEvent(EventKind.END, 0, 0, offset + begins[len(symbols)]))
    return events

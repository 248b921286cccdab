"""What a voice sounds like, as a few numbers: how high, of which colour, how fast.

Pitch is found by autocorrelation, divided by the window's own (P. Boersma, "Accurate short-term analysis of the
fundamental frequency", 1993). Timbre is the mean mel cepstrum of the voiced parts (S. Davis, P. Mermelstein, 1980)
without its first coefficient, so that loudness does not count. Knows nothing of engines, and not when two are alike.
"""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.audio.buffer import Audio, as_columns, as_mono
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.voice import Voiceprint

Table: TypeAlias = NDArray[np.float64]

_WINDOW: Final = 0.04
_HOP: Final = 0.025
_LONGEST: Final = 20.0
_BELOW_SPEECH: Final = 1e-3
_LOWEST, _HIGHEST = 60.0, 600.0
_VOICED: Final = 0.5
_NEARLY_BEST: Final = 0.9
_FEWEST_VOICED: Final = 8
_REFERENCE: Final = 100.0
_BANDS: Final = 26
_BAND_EDGES: Final = (80.0, 8000.0)
_COEFFICIENTS: Final = 13


def measure_voice(samples: Audio, rate: int, letters: int) -> Voiceprint:
    """Measure a spoken passage; ten seconds give a steady answer.

    Args:
        samples: Shape ``(n,)`` or ``(n, channels)``, full scale ±1.0; at most 20 s of it are measured.
        rate: Frames per second.
        letters: Letters and digits of all that is spoken.

    Raises:
        AudioError: Nobody can be heard in it.
    """
    voice = as_mono(as_columns(samples)).astype(np.float64)
    frames, seconds = _speech(voice - voice.mean() if len(voice) else voice, rate)
    size = 1 << (2 * frames.shape[1] - 1).bit_length()
    window = np.hanning(frames.shape[1])
    power = np.abs(np.fft.rfft(frames[: round(_LONGEST / _HOP)] * window, size)) ** 2
    pitches, voiced = _pitches(power, window, size, rate)
    if voiced.sum() < _FEWEST_VOICED:
        raise _inaudible()
    energies = np.log10(np.maximum(power[voiced] @ _mel_bands(rate, size).T, 1e-12))
    cepstrum = energies.mean(axis=0) @ _cosines()
    height = 12.0 * np.log2(np.median(pitches[voiced]) / _REFERENCE)
    return Voiceprint(float(height), tuple(float(value) for value in cepstrum), letters / seconds)


def _speech(voice: Table, rate: int) -> tuple[Table, float]:
    """Overlapping frames that are not silence, and the seconds from the first of them to the last."""
    length, hop = round(rate * _WINDOW), round(rate * _HOP)
    if len(voice) < length:
        raise _inaudible()
    frames = np.lib.stride_tricks.sliding_window_view(voice, length)[::hop]
    energy = np.square(frames).mean(axis=1)
    loud = float(np.percentile(energy, 95.0))
    sounding = np.flatnonzero(energy > max(loud * _BELOW_SPEECH, 1e-10))
    if not len(sounding):
        raise _inaudible()
    return frames[sounding], float((sounding[-1] - sounding[0] + 1) * _HOP)


def _pitches(power: Table, window: Table, size: int, rate: int) -> tuple[Table, NDArray[np.bool_]]:
    """Fundamental frequency of each frame in hertz, and which frames have one."""
    shortest, longest = int(rate / _HIGHEST), min(int(rate / _LOWEST), len(window) // 2)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, size)) ** 2, size)[: longest + 1]
    alike = np.fft.irfft(power, size, axis=1)[:, : longest + 1]
    alike = alike / np.maximum(alike[:, :1], 1e-12) / (own / own[0])
    searched = alike[:, shortest:]
    best = searched.max(axis=1, keepdims=True)
    # Every multiple of the period fits as well: the first lag that is nearly as good is the true one.
    lag = (searched >= _NEARLY_BEST * best).argmax(axis=1)
    rows = np.arange(len(lag))
    while (climbing := searched[rows, np.minimum(lag + 1, searched.shape[1] - 1)] > searched[rows, lag]).any():
        lag = lag + climbing
    return rate / (lag + shortest), best[:, 0] > _VOICED


def _mel_bands(rate: int, size: int) -> Table:
    """Triangular bands, equally wide on the mel scale: shape ``(bands, bins)``."""
    low, high = (2595.0 * np.log10(1.0 + edge / 700.0) for edge in _BAND_EDGES)
    corners = 700.0 * (10.0 ** (np.linspace(low, high, _BANDS + 2) / 2595.0) - 1.0)
    bins = np.fft.rfftfreq(size, 1.0 / rate)
    rising = (bins - corners[:-2, None]) / np.diff(corners)[:-1, None]
    falling = (corners[2:, None] - bins) / np.diff(corners)[1:, None]
    return np.clip(np.minimum(rising, falling), 0.0, None)


def _cosines() -> Table:
    """The orthonormal cosine transform (DCT-II) without its first column: shape ``(bands, coefficients)``."""
    at, order = np.arange(_BANDS)[:, None] + 0.5, np.arange(1, 1 + _COEFFICIENTS)[None, :]
    table: Table = np.sqrt(2.0 / _BANDS) * np.cos(np.pi / _BANDS * at * order)
    return table


def _inaudible() -> AudioError:
    return AudioError("The voice was not measured because nobody can be heard in the recording.", "Speak it again.")

"""Small real recordings for the fake vendors: what is said decides how long they are, who says it how they sound."""

import io
import wave
import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.media.flac import encode_flac

RATE: Final = 24_000
SECONDS_A_LETTER: Final = 0.06


def spoken(text: str, voice: str, speed: float = 1.0, pitch: float = 0.0) -> NDArray[np.float32]:
    """Hums as many syllables as a text has letters; shape ``(n,)``."""
    letters = max(1, sum(map(str.isalnum, text)))
    length = round(RATE * (0.3 + letters * SECONDS_A_LETTER) / speed)
    clock = np.arange(length, dtype=np.float64) / RATE
    hertz = (90.0 + zlib.crc32(voice.encode()) % 160) * 2.0 ** (pitch / 12.0)
    hum = sum(np.sin(2.0 * np.pi * hertz * each * clock) / each for each in (1, 2, 3, 5))
    swell = 0.55 + 0.45 * np.sin(2.0 * np.pi * 4.0 * clock)
    edge = np.minimum(1.0, np.minimum(clock, clock[::-1]) / 0.05)
    sound: NDArray[np.float32] = (0.2 * hum * swell * edge).astype(np.float32)
    return sound


def noise(seconds: float, seed: int) -> NDArray[np.float32]:
    """Stereo noise with silence before and behind, as services deliver it; shape ``(n, 2)``."""
    made = np.random.Generator(np.random.PCG64(seed)).standard_normal((round(44_100 * seconds), 2), dtype=np.float32)
    made[: 44_100 // 5] = made[-44_100 // 5 :] = 0.0
    return made * np.float32(0.05)


def as_wav(samples: NDArray[np.float32], rate: int = RATE) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes((samples * 32_767.0).astype("<i2").tobytes())
    return file.getvalue()


def as_flac(samples: NDArray[np.float32], rate: int = RATE) -> bytes:
    stereo = samples if samples.ndim == 2 else np.repeat(samples[:, np.newaxis], 2, axis=1)
    return encode_flac(stereo, rate)

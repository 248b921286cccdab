"""Encodes a sound that fits into memory as FLAC bytes.

For sounds that are made rather than rendered; chapters stream through the encoders of their own module.
"""

import io
from typing import Final

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from narratix_desktop.domain.errors import AudioError

_BLOCK: Final = 1 << 16
_STEPS: Final = 32_767.0


def encode_flac(samples: NDArray[np.float32], rate: int) -> bytes:
    """Encode float32 stereo ``(n, 2)``, full scale ±1.0, as 16-bit FLAC with TPDF dither.

    The dither always comes from the same numbers, so equal samples give equal bytes. What exceeds full scale is cut.

    Raises:
        AudioError: The array is empty, not stereo or not finite, or the encoder refuses it.
    """
    if samples.ndim != 2 or samples.shape[1] != 2 or not len(samples) or not np.isfinite(samples).all():
        raise AudioError("The sound was not encoded because it is not a finite stereo signal.")
    rng = np.random.Generator(np.random.PCG64(0))
    file = io.BytesIO()
    try:
        with av.open(file, "w", format="flac") as container:
            stream = container.add_stream("flac", rate=rate, layout="stereo", format="s16")
            for start in range(0, len(samples), _BLOCK):
                part = samples[start : start + _BLOCK]
                dither = rng.random(part.shape, dtype=np.float32) - rng.random(part.shape, dtype=np.float32)
                whole = np.clip(np.rint(part * np.float32(_STEPS) + dither), -_STEPS - 1, _STEPS).astype(np.int16)
                frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout="stereo")
                frame.sample_rate = rate
                frame.pts = start
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    except FFmpegError as refusal:
        raise AudioError("The sound was not encoded because the FLAC encoder refused it.") from refusal
    return file.getvalue()

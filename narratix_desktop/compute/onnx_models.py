"""Networks in ONNX files: loaded once, kept between jobs, given up again before they fill the memory.

The runtime is used directly, not through the packages ``kokoro-onnx`` and ``piper-tts``: both are thin around it, but
each brings a further copy of eSpeak NG (or a second wrapper around it) for the phonemes that the rehearsal voices'
library gives anyway. So both kinds of voice need one optional package, ``onnxruntime``, which has wheels everywhere.

Knows nothing of speech. Runs in a worker process, one model at a time.
"""

import os
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from narratix_desktop.domain.errors import SpeechError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Tensors = dict[str, NDArray[Any]]

KEPT_BYTES: Final = 200 * 2**20
"""Size of the files of all loaded models together; the one in use stays however large it is."""

_MOST_THREADS: Final = 4
_ONLY_FATAL: Final = 4

INSTALL: Final = 'Install it with: pip install "narratix-desktop[neural]"'


class OnnxModel:
    """A loaded network."""

    def __init__(self, path: Path) -> None:
        """Load a network. Raises ``SpeechError`` where the runtime is missing or the file is not a network."""
        try:
            import onnxruntime
        except ImportError as error:
            raise SpeechError(
                "Nothing was spoken because the runtime of local neural voices is not installed.", INSTALL
            ) from error
        onnxruntime.disable_telemetry_events()
        onnxruntime.set_default_logger_severity(_ONLY_FATAL)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = max(1, min(_MOST_THREADS, os.cpu_count() or 1))
        options.inter_op_num_threads = 1
        options.log_severity_level = _ONLY_FATAL
        # Lines differ in length: an arena and its patterns would keep the memory of the longest of them for ever.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime's own errors have no common base
            raise SpeechError(
                f"Nothing was spoken because {path.name} is not a voice that can be used.",
                "Remove the voice in the settings and fetch it again.",
            ) from error
        self.inputs: dict[str, str] = {one.name: one.type for one in self._session.get_inputs()}
        self.outputs: tuple[str, ...] = tuple(one.name for one in self._session.get_outputs())

    def run(self, given: "Tensors") -> "list[NDArray[np.float32]]":
        """Run the network; the answer has an array for each of :attr:`outputs`.

        Raises:
            SpeechError: The network fails, or its numbers are none.
        """
        import numpy as np

        try:
            answers: list[Any] = self._session.run(None, given)
        except Exception as error:  # the runtime's own errors have no common base
            raise SpeechError(
                "The line was not spoken because its voice failed.",
                "Choose another voice.",
                retryable=True,
            ) from error
        found = [np.asarray(answer, dtype=np.float32) for answer in answers]
        if not found or not all(np.isfinite(each).all() for each in found):
            raise SpeechError(
                "The line was not spoken because its voice is damaged.",
                "Remove the voice in the settings and fetch it again.",
            )
        return found


class _Kept:
    """The loaded models of this process, the longest unused first."""

    def __init__(self) -> None:
        self._models: OrderedDict[tuple[str, int, int], OnnxModel] = OrderedDict()

    def load(self, path: Path) -> OnnxModel:
        try:
            facts = path.stat()
        except OSError as error:
            raise SpeechError(
                f"The line was not spoken because {path.name} is gone.",
                "Fetch the voice again in the settings, or choose another one.",
            ) from error
        key = (str(path), facts.st_mtime_ns, facts.st_size)
        if key not in self._models:
            self._make_room(facts.st_size)
            self._models[key] = OnnxModel(path)
        self._models.move_to_end(key)
        return self._models[key]

    def _make_room(self, size: int) -> None:
        while self._models and sum(loaded for _, _, loaded in self._models) + size > KEPT_BYTES:
            self._models.popitem(last=False)

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self._models]


_kept: Final = _Kept()


def load_model(path: Path) -> OnnxModel:
    """The network in a file, from memory where it is loaded already. Raises as :class:`OnnxModel` does."""
    return _kept.load(path)


def loaded_models() -> list[str]:
    """Paths of the models in memory, the one used last at the end."""
    return _kept.paths

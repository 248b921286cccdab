"""The sound card: a QAudioSink that is fed from a thread of its own.

Qt asks a pulled device for data on the main thread, so sound would stop whenever the window is busy. Here a second
thread with its own Qt loop pushes rendered frames into the sink's buffer. Knows nothing of timelines.
"""

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QIODevice, QObject, Qt, QThread, QTimer, Signal, Slot

from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.units import PROJECT_RATE

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioFormat, QAudioSink

Render = Callable[[int], NDArray[np.float32] | None]
"""Gives the next frames, shape ``(n, 2)``, at most as many as asked for; None at the end."""

BUFFER_SECONDS: Final = 0.12
_TICK_MS: Final = 10
_BLOCK: Final = 1024
_BYTES_PER_FRAME: Final = 8


class AudioSink:
    """Plays what ``render`` gives until it gives None or ``stop`` is called.

    Args:
        render: Called on the sink's own thread.
        failed: Called on the sink's own thread when the device is lost.
        output: Id of the device; the system's choice where it is empty or not plugged in.

    Raises:
        PlaybackError: The system's sound library is missing, or there is no device.
    """

    def __init__(self, render: Render, failed: Callable[[PlaybackError], None], output: str = "") -> None:
        self._run = 0
        self._thread = QThread()
        self._thread.setObjectName("playback")
        self._feeder = _Feeder(render, failed, output)
        self._feeder.moveToThread(self._thread)
        self._thread.start(QThread.Priority.TimeCriticalPriority)
        self._feeder.call(self._feeder.open)
        if self._feeder.error is not None:
            error = self._feeder.error
            self.close()
            raise error

    def start(self, prepare: Callable[[], None]) -> None:
        """Begin a new run of frames; answers at once.

        Args:
            prepare: Called on the sink's thread before the run's first frame is asked for.
        """
        self._run += 1
        self._feeder.post(partial(self._feeder.start, self._run, prepare))

    def stop(self) -> None:
        """Fall silent; answers at once."""
        self._run += 1
        self._feeder.post(self._feeder.stop)

    @property
    def heard(self) -> int:
        """Frames of this run that have left the buffer."""
        run, heard, _ = self._feeder.progress
        return heard if run == self._run else 0

    @property
    def finished(self) -> bool:
        """Whether ``render`` ended and the last frame was heard."""
        run, _, finished = self._feeder.progress
        return finished and run == self._run

    def close(self) -> None:
        """Free the device and end the thread."""
        self._feeder.call(self._feeder.close)
        self._thread.quit()
        self._thread.wait()


class _Feeder(QObject):
    """Lives in the sink's thread. ``progress`` (run, frames heard, finished) is read by others, so replaced whole."""

    _called = Signal(object)

    def __init__(self, render: Render, failed: Callable[[PlaybackError], None], output: str) -> None:
        super().__init__()
        self._render = render
        self._failed = failed
        self._output = output
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        self._timer: QTimer | None = None
        self._run = 0
        self._written = 0
        self._ended = False
        self.progress = (0, 0, False)
        self.error: PlaybackError | None = None
        self._called.connect(self._perform, Qt.ConnectionType.QueuedConnection)

    def post(self, action: Callable[[], None]) -> None:
        """Run one of this object's methods on its thread, in the order of the calls."""
        self._called.emit(action)

    def call(self, action: Callable[[], None]) -> None:
        """As :meth:`post`, and wait until it is done."""
        done = threading.Event()

        def perform() -> None:
            try:
                action()
            finally:
                done.set()

        self.post(perform)
        # The audio server's start-up is the slowest of these, some tens of milliseconds.
        done.wait(timeout=5.0)

    @Slot(object)
    def _perform(self, action: Callable[[], None]) -> None:
        action()

    def open(self) -> None:
        """Find the output."""
        try:
            from PySide6.QtMultimedia import QAudioFormat, QAudioSink

            from narratix_desktop.playback.outputs import find_output
        except ImportError:
            self.error = PlaybackError(
                "Nothing is played because the system's sound library is missing.",
                "Install it (on Debian and Ubuntu: libpulse0) and start the studio again. Exports work without it.",
            )
            return
        output = find_output(self._output)
        sound = _sound_format(QAudioFormat())
        if output.isNull():
            self.error = _no_device()
        elif not output.isFormatSupported(sound):
            self.error = PlaybackError(
                "Nothing is played because the audio device does not take 44.1 kHz stereo.",
                "Choose another output in the system's sound settings.",
            )
        else:
            self._sink = QAudioSink(output, sound)
            self._sink.setBufferSize(int(BUFFER_SECONDS * PROJECT_RATE) * _BYTES_PER_FRAME)
            self._timer = QTimer(self)
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.setInterval(_TICK_MS)
            self._timer.timeout.connect(self._feed)

    def start(self, run: int, prepare: Callable[[], None]) -> None:
        """Begin a new run of frames."""
        if self._sink is None or self._timer is None:
            return
        self.stop()
        prepare()
        self._run, self._written, self._ended = run, 0, False
        self.progress = (run, 0, False)
        self._device = self._sink.start()
        if self._device is None or not self._device.isOpen():
            self._lose()
            return
        self._feed()
        self._timer.start()

    def stop(self) -> None:
        """Drop what is buffered."""
        if self._sink is not None and self._timer is not None:
            self._timer.stop()
            # stop() would play the buffer to its end first.
            self._sink.reset()
            self._device = None

    def close(self) -> None:
        """Free everything that belongs to this thread."""
        self.stop()
        self._sink = None
        if self._timer is not None:
            self._timer.deleteLater()
            self._timer = None

    def _feed(self) -> None:
        if self._sink is None or self._device is None:
            return
        if not self._device.isOpen():
            self._lose()
            return
        free = self._sink.bytesFree() // _BYTES_PER_FRAME
        while free >= _BLOCK and not self._ended:
            frames = self._render(_BLOCK)
            if frames is None:
                self._ended = True
                break
            data = np.ascontiguousarray(frames, dtype="<f4").tobytes()
            self._device.write(data)
            self._written += len(frames)
            free -= len(frames)
        buffered = (self._sink.bufferSize() - self._sink.bytesFree()) // _BYTES_PER_FRAME
        heard = max(self.progress[1], self._written - max(0, buffered))
        over = self._ended and heard >= self._written
        self.progress = (self._run, heard, over)
        if over:
            self.stop()

    def _lose(self) -> None:
        self.stop()
        self.progress = (self._run, self.progress[1], True)
        self._failed(_no_device())


def _sound_format(sound: "QAudioFormat") -> "QAudioFormat":
    sound.setSampleRate(PROJECT_RATE)
    sound.setChannelCount(2)
    sound.setSampleFormat(type(sound).SampleFormat.Float)
    return sound


def _no_device() -> PlaybackError:
    return PlaybackError(
        "Nothing is played because no audio device was found.",
        "Connect one, or start the sound server (PipeWire or PulseAudio), and press play again.",
        retryable=True,
    )

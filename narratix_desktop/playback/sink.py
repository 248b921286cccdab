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

Render = Callable[[], NDArray[np.float32] | None]
"""Gives the next frames, shape ``(n, 2)``, 1024 at most; None at the end."""

BUFFER_SECONDS: Final = 0.085
"""Long enough for a busy window, short enough that a fader is heard within 150 ms."""
_TICK_MS: Final = 8
_BLOCK: Final = 1024
_BYTES_PER_FRAME: Final = 8
_OPENING_SECONDS: Final = 5.0


class AudioSink:
    """Plays what ``render`` gives until it gives None or ``stop`` is called.

    The device is opened in the background; a machine without one says so at ``start``.

    Args:
        render: Called on the sink's own thread.
        failed: Called on the sink's own thread when the device is lost.
        output: Gives the id of the device; the system's choice where it is empty or not plugged in. Asked on the
            caller's thread whenever the device is opened.
    """

    def __init__(
        self, render: Render, failed: Callable[[PlaybackError], None], output: Callable[[], str] = lambda: ""
    ) -> None:
        self._run = 0
        self._output = output
        self._thread = QThread()
        self._thread.setObjectName("playback")
        self._feeder = _Feeder(render, failed)
        self._feeder.moveToThread(self._thread)
        self._thread.start(QThread.Priority.TimeCriticalPriority)
        self._feeder.post(partial(self._feeder.open, output()))

    def post(self, action: Callable[[], None]) -> None:
        """Do something on the sink's thread, in the order of the calls; answers at once."""
        self._feeder.post(action)

    def start(self, prepare: Callable[[], None]) -> None:
        """Begin a new run of frames; answers at once.

        Args:
            prepare: Called on the sink's thread before the run's first frame is asked for.

        Raises:
            PlaybackError: The system's sound library is missing, or there is no device.
        """
        self._feeder.opened.wait(_OPENING_SECONDS)
        if not self._feeder.is_open:
            # It may have been plugged in or chosen since.
            self._feeder.call(partial(self._feeder.open, self._output()))
        if self._feeder.error is not None:
            raise self._feeder.error
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

    @property
    def underruns(self) -> int:
        """How often the buffer ran dry in the middle of a run."""
        return self._feeder.underruns

    def let_go(self) -> None:
        """Free the device; the next start opens one anew, which may then be another."""
        self._run += 1
        self._feeder.call(self._feeder.close)

    def close(self) -> None:
        """Free the device and end the thread."""
        self._feeder.call(self._feeder.close)
        self._thread.quit()
        self._thread.wait()


class _Feeder(QObject):
    """Lives in the sink's thread. ``progress`` (run, frames heard, finished) is read by others, so replaced whole."""

    _called = Signal(object)

    def __init__(self, render: Render, failed: Callable[[PlaybackError], None]) -> None:
        super().__init__()
        self._render = render
        self._failed = failed
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        self._timer: QTimer | None = None
        self._run = 0
        self._written = 0
        self._ended = False
        self.progress = (0, 0, False)
        self.underruns = 0
        self.error: PlaybackError | None = None
        self.opened = threading.Event()
        self._called.connect(self._perform, Qt.ConnectionType.QueuedConnection)

    def post(self, action: Callable[[], None]) -> None:
        """Run something on this object's thread, in the order of the calls."""
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
        done.wait(timeout=_OPENING_SECONDS)

    @Slot(object)
    def _perform(self, action: Callable[[], None]) -> None:
        action()

    @property
    def is_open(self) -> bool:
        """Whether there is a device to play on."""
        return self._sink is not None

    def open(self, wanted: str) -> None:
        """Find the output with this id, or the system's choice."""
        try:
            self.error = self._open(wanted)
        finally:
            self.opened.set()

    def _open(self, wanted: str) -> PlaybackError | None:
        try:
            from PySide6.QtMultimedia import QAudioFormat, QAudioSink

            from narratix_desktop.playback.outputs import find_output
        except ImportError:
            return PlaybackError(
                "Nothing is played because the system's sound library is missing.",
                "Install it (on Debian and Ubuntu: libpulse0) and start the studio again. Exports work without it.",
            )
        output = find_output(wanted)
        sound = _sound_format(QAudioFormat())
        if output.isNull():
            return _no_device()
        if not output.isFormatSupported(sound):
            return PlaybackError(
                "Nothing is played because the audio device does not take 44.1 kHz stereo.",
                "Choose another output in the system's sound settings.",
            )
        self._sink = QAudioSink(output, sound)
        self._sink.setBufferSize(int(BUFFER_SECONDS * PROJECT_RATE) * _BYTES_PER_FRAME)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._feed)
        return None

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
        if self._written and not self._ended and free >= self._sink.bufferSize() // _BYTES_PER_FRAME:
            self.underruns += 1
        while free >= _BLOCK and not self._ended:
            free -= self._write_next()
        buffered = (self._sink.bufferSize() - self._sink.bytesFree()) // _BYTES_PER_FRAME
        heard = max(self.progress[1], self._written - max(0, buffered))
        over = self._ended and heard >= self._written
        self.progress = (self._run, heard, over)
        if over:
            self.stop()

    def _write_next(self) -> int:
        """Render and write a block; answers its frames."""
        assert self._device is not None
        try:
            frames = self._render()
        except Exception:
            # A fault of the program is reported once, not with every tick.
            self._ended = True
            raise
        if frames is None:
            self._ended = True
            return 0
        self._device.write(np.ascontiguousarray(frames, dtype="<f4").tobytes())
        self._written += len(frames)
        return len(frames)

    def _lose(self) -> None:
        # Opened anew at the next start: it may be another device by then.
        self.close()
        self.error = _no_device()
        self.progress = (self._run, self.progress[1], True)
        self._failed(self.error)


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

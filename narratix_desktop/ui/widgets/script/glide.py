"""Moves something by pixels over a short while, so that the eye sees where it went."""

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal


class Glide(QObject):
    """One movement at a time; what is added while it runs is added to what is left.

    Signals:
        stepped: Pixels to move now, whole numbers that add up to what was asked for.
    """

    stepped = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._whole = 0
        self._done = 0
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)

    def by(self, pixels: int, milliseconds: int) -> None:
        """Move, at once where there are no milliseconds."""
        left = self._whole - self._done if self._animation.state() is QVariantAnimation.State.Running else 0
        self._animation.stop()
        self._whole, self._done = left + pixels, 0
        if not self._whole:
            return
        if milliseconds <= 0:
            self._step(1.0)
            return
        self._animation.setDuration(milliseconds)
        self._animation.start()

    def stop(self) -> None:
        """Stay where it is."""
        self._animation.stop()
        self._whole = self._done = 0

    def _step(self, part: float) -> None:
        step = round(self._whole * part) - self._done
        if step:
            self._done += step
            self.stepped.emit(step)

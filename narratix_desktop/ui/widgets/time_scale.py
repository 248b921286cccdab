"""How frames become pixels: zoom about a point, scroll, and the marks of a ruler. Pure arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.units import PROJECT_RATE, Frames

CLOSEST: Final = 64.0
"""Fewest frames per pixel."""
_STEPS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400)
_MARK_ROOM: Final = 80


@dataclass(frozen=True, slots=True)
class TimeScale:
    """``left`` is the frame at the left edge, ``zoom`` frames per pixel."""

    left: float = 0.0
    zoom: float = 4410.0

    def x(self, frame: float) -> float:
        """Pixel of a frame."""
        return (frame - self.left) / self.zoom

    def frame(self, x: float) -> Frames:
        """Frame at a pixel, not before the beginning."""
        return Frames(max(0, round(self.left + x * self.zoom)))

    def zoomed(self, factor: float, x: float, length: int, width: int) -> "TimeScale":
        """Zoom so that the frame under pixel ``x`` stays there; the whole length is the widest view."""
        widest = max(CLOSEST, length / max(1, width))
        zoom = min(max(self.zoom * factor, CLOSEST), widest)
        return TimeScale(self.left + x * (self.zoom - zoom), zoom).bounded(length, width)

    def scrolled(self, left: float, length: int, width: int) -> "TimeScale":
        """Put another frame at the left edge."""
        return TimeScale(left, self.zoom).bounded(length, width)

    def fitted(self, length: int, width: int) -> "TimeScale":
        """The whole length in the width."""
        return TimeScale(0.0, max(CLOSEST, length / max(1, width)))

    def bounded(self, length: int, width: int) -> "TimeScale":
        """No emptier than need be at either end."""
        latest = max(0.0, length - width * self.zoom)
        return TimeScale(min(max(self.left, 0.0), latest), self.zoom)

    def marks(self, width: int) -> Iterator[tuple[float, str]]:
        """Pixel and text of each mark of the ruler, a readable distance apart."""
        seconds_per_pixel = self.zoom / PROJECT_RATE
        step = next((s for s in _STEPS if s / seconds_per_pixel >= _MARK_ROOM), _STEPS[-1])
        number = int(self.left / PROJECT_RATE / step)
        while (x := self.x(number * step * PROJECT_RATE)) <= width:
            yield x, clock(number * step, tenths=step < 1)
            number += 1


def clock(seconds: float, *, tenths: bool = False) -> str:
    """``0:07``, ``12:41`` or ``1:02:03``, with tenths where asked for."""
    whole = round(seconds * 10) // 10 if tenths else round(seconds)
    hours, minutes = divmod(int(whole) // 60, 60)
    text = f"{hours}:{minutes:02}:{int(whole) % 60:02}" if hours else f"{minutes}:{int(whole) % 60:02}"
    return f"{text}.{round(seconds * 10) % 10}" if tenths else text

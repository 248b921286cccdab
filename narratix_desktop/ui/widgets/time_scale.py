"""How frames become pixels: zoom about a point, scroll, and the marks of a ruler. Pure arithmetic."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.units import PROJECT_RATE, Frames
from narratix_desktop.ui.quantities import clock

CLOSEST: Final = 64.0
"""Fewest frames per pixel."""
_STEPS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400)
_PARTS: Final = {0.2: 4, 2: 4, 15: 3, 30: 3, 60: 4, 120: 4, 1200: 4, 1800: 3, 3600: 4, 7200: 4, 14400: 4}
"""Into how many parts short marks divide a step; the others into five."""
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

    def spanning(self, first: float, last: float, length: int, width: int) -> "TimeScale":
        """The frames from ``first`` to ``last``, with a little air at both ends."""
        air = (last - first) * 0.05
        widest = max(CLOSEST, length / max(1, width))
        zoom = min(max((last - first + 2 * air) / max(1, width), CLOSEST), widest)
        return TimeScale((first + last - width * zoom) / 2, zoom).bounded(length, width)

    def revealing(self, first: float, last: float, length: int, width: int) -> "TimeScale":
        """Scrolled as little as is needed to show the frames from ``first`` to ``last``, or as many as fit."""
        room = width * self.zoom
        left = min(max(self.left, last - room), first)
        return self if left == self.left else self.scrolled(left, length, width)

    def closeness(self, length: int, width: int) -> float:
        """How close the view is, from 0 (the whole length) to 1; equal steps are equal factors of zoom."""
        widest = max(CLOSEST, length / max(1, width))
        return 1.0 if widest <= CLOSEST else math.log(widest / self.zoom) / math.log(widest / CLOSEST)

    def at_closeness(self, closeness: float, x: float, length: int, width: int) -> "TimeScale":
        """The inverse of :meth:`closeness`; the frame under pixel ``x`` stays there."""
        widest = max(CLOSEST, length / max(1, width))
        zoom = widest * (CLOSEST / widest) ** closeness
        return self.zoomed(zoom / self.zoom, x, length, width)

    def marks(self, width: int) -> Iterator[tuple[float, str]]:
        """Pixel and text of each mark of the ruler, a readable distance apart."""
        step = self._step()
        number = int(self.left / PROJECT_RATE / step)
        while (x := self.x(number * step * PROJECT_RATE)) <= width:
            yield x, clock(number * step, tenths=step < 1)
            number += 1

    def short_marks(self, width: int) -> Iterator[float]:
        """Pixels of the marks without a text between those of :meth:`marks`."""
        step = self._step()
        parts = _PARTS.get(step, 5)
        number = int(self.left / PROJECT_RATE / step) * parts
        while (x := self.x(number * step * PROJECT_RATE / parts)) <= width:
            if number % parts and x >= 0:
                yield x
            number += 1

    def _step(self) -> float:
        """Seconds between two marks."""
        seconds_per_pixel = self.zoom / PROJECT_RATE
        return next((step for step in _STEPS if step / seconds_per_pixel >= _MARK_ROOM), _STEPS[-1])

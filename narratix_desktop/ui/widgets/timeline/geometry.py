"""Where things lie on the widget: pixels of lanes, of clips and of what can be taken hold of. Pure arithmetic."""

from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.timeline import Clip
from narratix_desktop.ui.widgets.time_scale import TimeScale
from narratix_desktop.ui.widgets.timeline.lanes import Row

RULER: Final = 32
NAMES: Final = 112
"""Width of the names beside the lanes."""
LABEL: Final = 16
"""Height of a clip's label."""
LABEL_FROM: Final = 40
"""Least width and height of a clip with a label."""
_HANDLES_FROM: Final = (40, 28)
"""Least width and height of a clip whose fades and gain can be taken hold of."""
EDGE: Final = 5
"""Pixels on either side of a clip's end that belong to it."""
HANDLE: Final = 4
"""Half the size of a handle."""
LOUDEST_GAIN: Final = 12.0
SOFTEST_GAIN: Final = -36.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the widget."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Plane:
    """The lanes on the widget: ``scale`` along, ``top`` the height at which the first lane begins."""

    scale: TimeScale
    top: float

    def x(self, frame: float) -> float:
        """Pixel of a frame."""
        return NAMES + self.scale.x(frame)

    def frame(self, x: float) -> float:
        """Frame at a pixel; before the beginning of the chapter it is negative."""
        return self.scale.left + (x - NAMES) * self.scale.zoom

    def lane(self, row: Row, width: float) -> Box:
        """The lane of a row, ``width`` pixels of widget in all."""
        return Box(NAMES, self.top + row.top, width, self.top + row.bottom)

    def clip(self, clip: Clip, row: Row) -> Box:
        """A clip in its row."""
        left, right = self.x(clip.start), self.x(clip.end)
        return Box(left, self.top + row.top + 1, max(right, left + 1), self.top + row.bottom - 1)


def has_handles(box: Box) -> bool:
    """Whether a clip is large enough for its fades and gain to be taken hold of."""
    return box.width >= _HANDLES_FROM[0] and box.height >= _HANDLES_FROM[1]


def fade_handles(clip: Clip, box: Box, scale: TimeScale) -> tuple[float, float]:
    """Pixels at which the fade in ends and the fade out begins, kept a handle inside the clip and apart."""
    left = min(box.left + max(clip.fade_in / scale.zoom, HANDLE + 2), box.right - HANDLE - 2)
    right = max(box.right - max(clip.fade_out / scale.zoom, HANDLE + 2), box.left + HANDLE + 2)
    return left, right


def fade_handle_y(box: Box) -> float:
    """Height at which both fades are taken hold of: below the label."""
    return wave_box(box).top + HANDLE + 1


def gain_y(gain: float, box: Box) -> float:
    """Height at which a gain lies in a lane or a clip."""
    share = (LOUDEST_GAIN - min(max(gain, SOFTEST_GAIN), LOUDEST_GAIN)) / (LOUDEST_GAIN - SOFTEST_GAIN)
    return box.top + share * box.height


def gain_at(y: float, box: Box) -> float:
    """Gain at a height, to a tenth of a decibel; the inverse of :func:`gain_y`."""
    share = (y - box.top) / max(1.0, box.height)
    gain = LOUDEST_GAIN - share * (LOUDEST_GAIN - SOFTEST_GAIN)
    return round(min(max(gain, SOFTEST_GAIN), LOUDEST_GAIN), 1)


def wave_box(box: Box) -> Box:
    """Where a clip's waveform lies: below its label, where there is one."""
    return Box(box.left, box.top + LABEL, box.right, box.bottom) if box.height >= LABEL_FROM else box

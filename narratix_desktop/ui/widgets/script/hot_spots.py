"""Places of the page that can be clicked, and what a click on them asks for."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRect

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.ui.widgets.script.looks import LineMark


class Spot(Enum):
    """What a click on a place asks for."""

    MARK = "mark"
    LOCK = "lock"
    SPEAKER = "speaker"
    CONFIRM = "confirm"
    PLAY = "play"
    REGENERATE = "regenerate"


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A place of the window that can be clicked, with its words for the tool tip."""

    rect: QRect
    spot: Spot
    lines: tuple[SegmentId, ...]
    words: str
    mark: LineMark | None = None

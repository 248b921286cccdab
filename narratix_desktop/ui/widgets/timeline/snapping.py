"""Pulls what is dragged to places that matter: words, edges of clips, markers, the playhead, whole seconds. Pure.

Places are taken up once, when a drag begins; every move of the mouse then costs a few binary searches.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from narratix_desktop.domain.units import PROJECT_RATE, Frames
from narratix_desktop.ui.widgets.timeline.index import Ints
from narratix_desktop.ui.widgets.timeline.scene import Scene

REACH: Final = 8
"""Pixels within which a place pulls."""
_WORDS_UP_TO: Final = 0.08
_SECONDS_UP_TO: Final = 0.25
"""Reach in seconds up to which words and whole seconds pull; further out nobody could mean one of them."""


class SnapKind(StrEnum):
    """What pulls, the stronger first: of two equally near places the earlier kind wins."""

    PLAYHEAD = "playhead"
    MARKER = "marker"
    CLIP = "clip"
    WORD = "word"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Snap:
    """A place that something was pulled to."""

    at: Frames
    kind: SnapKind


class Snapper:
    """The places of one scene.

    Args:
        scene: What is shown.
        playhead: Where it stands.
        moving: Numbers of the items that are dragged; nothing snaps to itself.
    """

    def __init__(self, scene: Scene, playhead: Frames, moving: Iterable[int] = ()) -> None:
        still = np.ones(len(scene.items), dtype=bool)
        still[list(moving)] = False
        self._places: dict[SnapKind, Ints] = {
            SnapKind.PLAYHEAD: np.array([playhead], dtype=np.int64),
            SnapKind.MARKER: np.array([marker.at for marker in scene.markers], dtype=np.int64),
            SnapKind.CLIP: np.sort(np.concatenate([scene.starts[still], scene.ends[still]])),
            SnapKind.WORD: scene.words.edges,
        }

    def snap(self, frame: float, reach: float) -> Snap | None:
        """The place that pulls at a frame, or None where there is none within ``reach`` frames."""
        found: Snap | None = None
        nearest = reach
        seconds = reach / PROJECT_RATE
        for kind, places in self._places.items():
            if kind is SnapKind.WORD and seconds > _WORDS_UP_TO:
                continue
            place = _nearest(places, frame)
            if place is not None and abs(place - frame) < nearest:
                found, nearest = Snap(Frames(place), kind), abs(place - frame)
        if found is None and seconds <= _SECONDS_UP_TO:
            second = round(frame / PROJECT_RATE) * PROJECT_RATE
            if abs(second - frame) < reach and second >= 0:
                found = Snap(Frames(second), SnapKind.SECOND)
        return found

    def snap_span(self, start: float, end: float, reach: float) -> tuple[float, Snap | None]:
        """By how much to move a span so that the nearer of its ends meets a place, and which place that is."""
        best: tuple[float, Snap | None] = (0.0, None)
        for edge in (start, end):
            snap = self.snap(edge, reach)
            if snap is not None and (best[1] is None or abs(snap.at - edge) < abs(best[0])):
                best = (snap.at - edge, snap)
        return best


def _nearest(places: Ints, frame: float) -> int | None:
    if not len(places):
        return None
    after = int(np.searchsorted(places, frame))
    close = places[max(0, after - 1) : after + 1]
    return int(close[np.argmin(np.abs(close - frame))])

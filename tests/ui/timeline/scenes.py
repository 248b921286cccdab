"""Scenes made from plain numbers, for the parts of the timeline that know no Qt."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.ids import BookId, ChapterId, PlacementId, Sha256
from narratix_desktop.domain.mix import SPEECH_BUSES, Bus
from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import PROJECT_RATE, Frames
from narratix_desktop.ui.widgets.time_scale import TimeScale
from narratix_desktop.ui.widgets.timeline.lanes import Rows, lanes_of
from narratix_desktop.ui.widgets.timeline.scene import Item, Scene, ShownMarker, ShownPoint, Words
from narratix_desktop.ui.widgets.timeline.shown import Shown

SECOND = PROJECT_RATE
_KINDS = {Bus.MUSIC: CueKind.MUSIC, Bus.AMBIENCE: CueKind.AMBIENCE, Bus.EFFECTS: CueKind.EFFECT}


def item(number: int, bus: Bus, begins: float, lasts: float, title: str = "", span: tuple[int, int] = (0, 1)) -> Item:
    """A clip by seconds."""
    source = UUID(int=number + 1)
    clip = Clip(
        Sha256(f"{number:064x}"), bus, UUID(int=900), source, Frames(round(begins * SECOND)),
        Frames(round(lasts * SECOND)), offset=Frames(4410), fade_in=Frames(220), fade_out=Frames(220),
    )  # fmt: skip
    cue = None if bus in SPEECH_BUSES else CueSpan(_KINDS[bus], title or "rain", *span)
    placement = Placement(
        PlacementId(UUID(int=0)), BookId(UUID(int=1)), ChapterId(UUID(int=2)), source, of_cue=cue is not None
    )
    return Item(clip, placement, title or bus.value, f"words {number}", span=cue)


def words_at(*seconds: float, letters: int = 10) -> Words:
    """Words of half a second, ``letters`` code points apart."""
    rows = [
        (number * letters, number * letters + letters - 2, round(at * SECOND), round((at + 0.5) * SECOND))
        for number, at in enumerate(seconds)
    ]
    text = "".join(f"word{number:<{letters - 4}}" for number in range(len(seconds)))
    return Words(np.array(rows, dtype=np.int64).reshape(-1, 4), text)


def scene_of(
    items: Sequence[Item],
    words: Words | None = None,
    markers: Sequence[float] = (),
    points: Sequence[tuple[float, float]] = (),
) -> Scene:
    """A scene of a minute, or as long as its clips."""
    ordered = tuple(sorted(items, key=lambda each: each.clip.start))
    length = max([60 * SECOND, *(each.clip.end + 2 * SECOND for each in ordered)])
    marks = tuple(ShownMarker(UUID(int=500 + at), Frames(round(m * SECOND)), "") for at, m in enumerate(markers))
    curve = tuple(ShownPoint(UUID(int=700 + at), Frames(round(p * SECOND)), g) for at, (p, g) in enumerate(points))
    curves = {Bus.MUSIC: curve} if curve else {}
    return Scene(0, ordered, Frames(length), words or Words(), marks, curves)


def conversation() -> Scene:
    """Three lines with a second between them, a bed under all of them, a bell beside the second."""
    return scene_of(
        [
            item(0, Bus.NARRATION, 1, 3, "Narrator"),
            item(1, Bus.DIALOGUE, 5, 2, "Marta"),
            item(2, Bus.DIALOGUE, 8, 4, "Emil"),
            item(3, Bus.MUSIC, 1, 11, "calm", span=(0, 58)),
            item(4, Bus.EFFECTS, 5.5, 1.5, "bell", span=(20, 28)),
        ],
        words_at(1, 2, 5.5, 8, 9, 11),
    )


def shown_of(scene: Scene, *, zoom: float = 441.0, width: int = 1200, height: int = 400) -> Shown:
    """A view of a scene from its beginning, 10 ms to a pixel by default."""
    lanes = lanes_of(scene, (), np.full(len(scene.items), 0.5, dtype=np.float32))
    return Shown(scene=scene, rows=Rows(lanes, height), scale=TimeScale(0.0, zoom))

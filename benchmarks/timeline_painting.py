"""The cost of a frame of the timeline with many clips and with few: scenes of any size, and a clock around painting."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import cycle
from statistics import median
from typing import Any, Final
from uuid import UUID

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from narratix_desktop.audio.peaks import BASE, PeakPyramid
from narratix_desktop.domain.ids import BookId, ChapterId, PlacementId, Sha256
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames
from narratix_desktop.ui.theme import Theme, read_tokens
from narratix_desktop.ui.widgets.timeline.canvas import TimelineCanvas
from narratix_desktop.ui.widgets.timeline.scene import Item, Scene
from narratix_desktop.ui.widgets.timeline.wording import Wording
from narratix_desktop.ui.widgets.waveforms import Waveforms

SIZE: Final = (1400, 320)
MINUTE: Final = 60 * PROJECT_RATE
_ASSETS: Final = 64
_CAST: Final = ("Narrator", "Marta", "Emil", "Narrator", "The harbour master")
_FRAMES: Final = 60


def scene_of(clips: int) -> Scene:
    """Lines of two to five seconds with short pauses, beds under fifteen of them, an effect beside every sixth."""
    random = np.random.default_rng(1)
    items: list[Item] = []
    at = PROJECT_RATE
    speakers = cycle(enumerate(_CAST))
    bed = at
    while len(items) < clips:
        hue, name = next(speakers)
        length = int(random.integers(2 * PROJECT_RATE, 5 * PROJECT_RATE))
        number = len(items)
        bus = Bus.NARRATION if name == "Narrator" else Bus.DIALOGUE
        items.append(_item(number, bus, at, length, name, hue))
        if number % 6 == 5:
            items.append(_item(len(items), Bus.EFFECTS, at + length // 2, PROJECT_RATE, "door", None))
        at += length + PROJECT_RATE // 3
        if number % 15 == 14:
            kind = Bus.MUSIC if number % 2 else Bus.AMBIENCE
            items.append(_item(len(items), kind, bed, at - bed, "rain" if kind is Bus.AMBIENCE else "drone", None))
            bed = at
    items.sort(key=lambda item: item.clip.start)
    return Scene(0, tuple(items[:clips]), Frames(at + 2 * PROJECT_RATE))


def _item(number: int, bus: Bus, start: int, length: int, name: str, hue: int | None) -> Item:
    speech = hue is not None
    clip = Clip(
        Sha256(f"{number % _ASSETS:064x}"), bus, UUID(int=1), UUID(int=number + 10), Frames(start), Frames(length),
        gain=Decibels(0.0 if speech else -8.0), fade_in=Frames(220 if speech else PROJECT_RATE),
        fade_out=Frames(220 if speech else PROJECT_RATE), loop=bus in (Bus.MUSIC, Bus.AMBIENCE),
    )  # fmt: skip
    words = f"line {number}: the fog had come in before dawn" if speech else "the fog had come in"
    placement = Placement(PlacementId(UUID(int=0)), BookId(UUID(int=1)), ChapterId(UUID(int=2)), clip.source)
    return Item(clip, placement, title=name, words=words, hue=hue, narrator=name == "Narrator")


def overview(number: int) -> PeakPyramid:
    """Something like the syllables of five seconds of speech."""
    random = np.random.default_rng(number)
    count = 5 * PROJECT_RATE // BASE
    syllables = np.clip(np.sin(np.linspace(0, 60, count) + number) + 0.3 * np.sin(np.linspace(0, 7, count)), 0.02, 1)
    high = (syllables * random.uniform(0.1, 0.5, count)).astype(np.float32)
    return PeakPyramid.of(np.stack([-high, high], axis=1))


def ready_waveforms() -> Waveforms:
    """Overviews that are all there."""

    async def pyramids(assets: Sequence[Sha256]) -> Mapping[Sha256, PeakPyramid]:
        return {asset: overview(int(asset, 16)) for asset in assets}

    async def peaks(assets: Sequence[Sha256]) -> Mapping[Sha256, float]:
        return dict.fromkeys(assets, 0.4)

    def load(key: str, work: Awaitable[Any], show: Callable[[Any], None]) -> None:
        show(asyncio.run(_answer(work)))

    waveforms = Waveforms(pyramids, peaks, load)
    for number in range(_ASSETS):
        waveforms.get(Sha256(f"{number:064x}"))
    return waveforms


async def _answer(work: Awaitable[Any]) -> Any:
    return await work


def canvas_with(clips: int, theme: str = "dark") -> TimelineCanvas:
    """A timeline of that many clips, as wide as in a window."""
    canvas = TimelineCanvas(Theme(read_tokens(theme)), ready_waveforms(), Wording().buses())
    canvas.resize(*SIZE)
    # Not laid out before it is shown.
    canvas.show()
    canvas.show_scene(scene_of(clips))
    return canvas


View = Callable[[TimelineCanvas, int], None]


def frame_costs(canvases: Sequence[TimelineCanvas], view: View, frames: int = _FRAMES) -> list[float]:
    """Median seconds of processor time that one frame takes of each, after a step that changes the view.

    The canvases take turns, so that whatever else the machine does weighs on all of them alike.
    """
    costs: list[list[float]] = [[] for _ in canvases]
    targets = [QPixmap(canvas.viewport().size()) for canvas in canvases]
    for number in range(frames):
        for canvas, target, spent in zip(canvases, targets, costs, strict=True):
            view(canvas, number)
            began = time.thread_time()
            canvas.viewport().render(target, QPoint())
            spent.append(time.thread_time() - began)
    return [median(spent) for spent in costs]


def _two_minutes(canvas: TimelineCanvas, number: int) -> None:
    canvas.show_span((2 + number / 60) * MINUTE, (4 + number / 60) * MINUTE)


def _ten_seconds(canvas: TimelineCanvas, number: int) -> None:
    canvas.show_span((2 + number / 600) * MINUTE, (2 + 1 / 6 + number / 600) * MINUTE)


def _zooming(canvas: TimelineCanvas, number: int) -> None:
    if number % 20 == 0:
        canvas.show_span(3 * MINUTE, 7 * MINUTE)
    canvas.zoom_by(0.9, 640.0)


def _everything(canvas: TimelineCanvas, number: int) -> None:
    canvas.fit()


VIEWS: Final[Mapping[str, View]] = {
    "two minutes, scrolling": _two_minutes,
    "ten seconds, scrolling": _ten_seconds,
    "zooming about the middle": _zooming,
    "all clips": _everything,
}


def plain_items(clips: int) -> QGraphicsView:
    """The same clips as items of a QGraphicsView, as plain rectangles: what painting by hand is measured against."""
    view = QGraphicsView()
    scene = QGraphicsScene(view)
    view.setScene(scene)
    zoom = canvas_zoom(2 * MINUTE)
    for item in scene_of(clips).items:
        top = 40 * list(Bus).index(item.clip.bus)
        scene.addRect(item.clip.start / zoom, top, item.clip.length / zoom, 36)
    view.resize(*SIZE)
    view.show()
    return view


def canvas_zoom(frames: float) -> float:
    """Frames to a pixel where a stretch fills the view."""
    return frames / SIZE[0]


def compare_graphics_view(few: int, many: int) -> None:
    """Print what a frame of plain rectangles costs in a QGraphicsView, for two minutes and for all clips."""
    views = [plain_items(few), plain_items(many)]
    for name, whole in (("QGraphicsView, two minutes", False), ("QGraphicsView, all clips", True)):
        costs: list[list[float]] = [[], []]
        for number in range(_FRAMES if not whole else 5):
            for view, spent in zip(views, costs, strict=True):
                if whole:
                    view.fitInView(view.sceneRect())
                else:
                    view.centerOn(2 * SIZE[0] + number * 10, 0)
                began = time.thread_time()
                view.viewport().grab()
                spent.append(time.thread_time() - began)
        one, other = (median(spent) for spent in costs)
        print(f"{name:30}{one * 1e3:12.2f} ms{other * 1e3:12.2f} ms{other / one:9.2f}")


def compare(few: int = 200, many: int = 20_000) -> None:
    """Print the cost of a frame for the same view of few and of many clips, and for all of them at once."""
    _application = QApplication.instance() or QApplication([])
    canvases = [canvas_with(few), canvas_with(many)]
    print(f"{'timeline':30}{few:>9,} clips{many:>9,} clips{'ratio':>9}")
    for name, view in VIEWS.items():
        one, other = frame_costs(canvases, view)
        print(f"{name:30}{one * 1e3:12.2f} ms{other * 1e3:12.2f} ms{other / one:9.2f}")
    compare_graphics_view(few, many)


if __name__ == "__main__":
    compare()

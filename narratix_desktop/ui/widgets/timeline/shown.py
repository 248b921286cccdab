"""All that decides a picture of the timeline: the view changes it, painters and gestures only read it. No Qt."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Frames
from narratix_desktop.ui.widgets.time_scale import TimeScale
from narratix_desktop.ui.widgets.timeline.draft import NO_DRAFT, Draft
from narratix_desktop.ui.widgets.timeline.geometry import RULER, Plane
from narratix_desktop.ui.widgets.timeline.hits import NOWHERE, Hit, HitTest
from narratix_desktop.ui.widgets.timeline.lanes import Rows
from narratix_desktop.ui.widgets.timeline.scene import Scene
from narratix_desktop.ui.widgets.timeline.selection import Selection


@dataclass
class Shown:
    """The state of one timeline view.

    Attributes:
        scrolled: Pixels by which the lanes are scrolled up.
        band: Rubber band: left, top, right, bottom.
        curves: Buses that show their automation.
        point: The chosen breakpoint.
        marker: The chosen marker.
        focused: Whether keys arrive here.
    """

    scene: Scene = field(default_factory=Scene)
    rows: Rows = field(default_factory=lambda: Rows((), 0.0))
    scale: TimeScale = field(default_factory=TimeScale)
    scrolled: int = 0
    selection: Selection = field(default_factory=Selection)
    draft: Draft = NO_DRAFT
    hover: Hit = NOWHERE
    playhead: Frames = Frames(0)
    loop: tuple[Frames, Frames] | None = None
    band: tuple[float, float, float, float] | None = None
    curves: Collection[Bus] = ()
    point: UUID | None = None
    marker: UUID | None = None
    focused: bool = False

    @property
    def plane(self) -> Plane:
        """Where the lanes lie on the widget."""
        return Plane(self.scale, RULER - self.scrolled)

    @property
    def looped(self) -> tuple[Frames, Frames] | None:
        """The range that is repeated, or would be while it is dragged."""
        return self.draft.loop or self.loop

    def hit_test(self) -> HitTest:
        """What lies where."""
        return HitTest(self.scene, self.rows, self.plane, self.curves, self.loop)

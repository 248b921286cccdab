"""What keys and the menu do to the clips that are chosen: the same edits as by hand, without a hand. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.ids import CueId, SegmentId
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames, Seconds, to_frames, to_seconds
from narratix_desktop.ui.widgets.timeline.edits import (
    AddCue,
    AddPoint,
    Edit,
    MoveMarker,
    MovePoint,
    PlaceClips,
    RemoveCues,
    RemoveMarker,
    RemovePoint,
    ResetClips,
    SetPause,
    SplitClip,
)
from narratix_desktop.ui.widgets.timeline.gestures import AnchorCue, Pointer, anchors, leveled
from narratix_desktop.ui.widgets.timeline.placing import cut_at, draft_of, pause_before, spot_at, trimmed
from narratix_desktop.ui.widgets.timeline.scene import Item
from narratix_desktop.ui.widgets.timeline.shown import Shown

_NEW_BED: Final = 20 * PROJECT_RATE
_FADES: Final = {CueKind.MUSIC: (0.8, 5.0), CueKind.AMBIENCE: (2.5, 4.0), CueKind.EFFECT: (0.0, 0.0)}
_LEVELS: Final = {CueKind.MUSIC: 0.0, CueKind.AMBIENCE: -3.0, CueKind.EFFECT: -3.0}
_SAME_POINT: Final = PROJECT_RATE // 20


class Commands:
    """Edits of one view's choice.

    Args:
        shown: What the view shows, with what is chosen in it.
        ask: Takes the edits.
    """

    def __init__(self, shown: Shown, ask: Callable[[Edit], None]) -> None:
        self._shown = shown
        self._ask = ask

    @property
    def numbers(self) -> list[int]:
        """The clips that are meant: those chosen."""
        return self._shown.selection.numbers(self._shown.scene)

    def nudge(self, seconds: float, *, ripple: bool = False) -> PlaceClips | SetPause | None:
        """Shift the chosen clips, shown at once; the edit for when the keys rest. Points and markers move at once.

        With ``ripple`` a line takes along what follows: its pause changes.
        """
        if self._move_spot(seconds, 0.0):
            return None
        numbers = self.numbers
        if ripple and len(numbers) == 1 and (pause := self._nudged_pause(numbers[0], seconds)) is not None:
            return pause
        return self._place(
            {number: replace(one, shift=Seconds(round(one.shift + seconds, 4))) for number, one in self._chosen()},
            "shift",
        )

    def level(self, decibels: float) -> PlaceClips | None:
        """Make the chosen clips louder, shown at once; the edit for when the keys rest."""
        if self._move_spot(0.0, decibels):
            return None
        return self._place({number: leveled(one, decibels) for number, one in self._chosen()}, "gain")

    def trim_to_playhead(self, *, start: bool, ripple: bool, snapping: bool) -> None:
        """Let the chosen clips begin, or end, at the playhead, where it is inside them; beds at the word there."""
        wanted = {}
        for number, one in self._chosen():
            clip, item = self._clip(number), self._shown.scene.items[number]
            edge = clip.start if start else clip.end
            if snapping and item.is_bed and anchors(item) and len(self._shown.scene.words):
                self._anchor(number, edge, start=start, end=not start)
            elif clip.start < self._shown.playhead < clip.end:
                by = (self._shown.playhead - edge) / PROJECT_RATE
                ends = {"start": by} if start else {"end": by}
                wanted[number] = trimmed(one, clip, ripple=ripple and item.is_speech, **ends)
        self._commit(wanted)

    def take_to_playhead(self) -> None:
        """Let the chosen sounds begin at the word that is heard at the playhead."""
        for number, _ in self._chosen():
            if anchors(self._shown.scene.items[number]) and len(self._shown.scene.words):
                self._anchor(number, self._clip(number).start, start=True, end=True)

    def fade_to_playhead(self) -> None:
        """Fade the chosen clips in up to the playhead in their first half, out from it in their second."""
        wanted = {}
        for number, one in self._chosen():
            clip = self._clip(number)
            inside = self._shown.playhead - clip.start
            if 0 <= inside <= clip.length / 2:
                wanted[number] = replace(one, fade_in=to_seconds(Frames(inside)))
            elif inside <= clip.length:
                wanted[number] = replace(one, fade_out=to_seconds(Frames(clip.length - inside)))
        self._commit(wanted)

    def mute(self) -> None:
        """Silence the chosen clips; where all are silent, let them be heard."""
        muted = not all(self._shown.scene.items[number].muted for number in self.numbers)
        self._commit({number: replace(one, muted=muted) for number, one in self._chosen()})

    def split(self) -> None:
        """Cut the clips under the playhead: those chosen, or the current one's lane where none is."""
        for number in self.numbers or self._under_playhead():
            item = self._shown.scene.items[number]
            at = cut_at(item, self._shown.playhead)
            if at is not None:
                self._ask(SplitClip(item.clip.source, at, item.span is not None))

    def can_split(self) -> bool:
        """Whether the playhead is inside a clip that :meth:`split` would cut."""
        found = self.numbers or self._under_playhead()
        return any(cut_at(self._shown.scene.items[number], self._shown.playhead) is not None for number in found)

    def reset(self) -> None:
        """Put the chosen clips back to where the arrangement has them."""
        sources = dict.fromkeys(self._shown.scene.items[number].clip.source for number in self.numbers)
        if sources:
            self._ask(ResetClips(tuple(sources)))

    def delete(self) -> None:
        """Take the chosen point, marker or cues away; lines are silenced, for the words stay."""
        if self._shown.point is not None:
            self._ask(RemovePoint(self._shown.point))
            self._shown.point = None
        elif self._shown.marker is not None:
            self._ask(RemoveMarker(self._shown.marker))
            self._shown.marker = None
        else:
            items = [self._shown.scene.items[number] for number in self.numbers]
            cues = dict.fromkeys(CueId(item.clip.source) for item in items if item.span is not None)
            if cues:
                self._ask(RemoveCues(tuple(cues)))
            elif items:
                self.mute()

    def add_point(self, bus: Bus) -> None:
        """Add a breakpoint at the playhead, on the curve as it is; choose the one that is there already."""
        points = self._shown.scene.curves.get(bus, ())
        playhead = self._shown.playhead
        near = [point for point in points if abs(point.at - playhead) < _SAME_POINT]
        if near:
            self._shown.point = near[0].id
            return
        before = [point for point in points if point.at <= playhead]
        after = [point for point in points if point.at > playhead]
        gain = before[-1].gain if before else after[0].gain if after else 0.0
        if before and after:
            share = (playhead - before[-1].at) / (after[0].at - before[-1].at)
            gain = round(before[-1].gain + share * (after[0].gain - before[-1].gain), 1)
        self._ask(AddPoint(bus, spot_at(self._shown.scene, playhead), gain))

    def add_cue(self, kind: CueKind, sound: str, frame: float) -> None:
        """Place a sound: under the lines that are chosen, else at the word that is heard at a frame."""
        scene = self._shown.scene
        lines = [scene.items[number].clip for number in self.numbers if scene.items[number].is_speech]
        begin = min((clip.start for clip in lines), default=frame)
        end = max((clip.end for clip in lines), default=frame + _NEW_BED)
        first = scene.words.at(begin) if not lines else scene.words.beginning_near(begin)
        if first is None:
            return
        last = scene.words.ending_near(end) if kind is not CueKind.EFFECT else first
        fade_in, fade_out = _FADES[kind]
        end_offset = max(first.end, last.end if last is not None else first.end)
        gain, fades = Decibels(_LEVELS[kind]), (Seconds(fade_in), Seconds(fade_out))
        self._ask(AddCue(CueSpan(kind, sound, first.start, end_offset, gain, *fades)))

    def _anchor(self, number: int, grasped: float, *, start: bool, end: bool) -> None:
        """Drag a cue, or one end of it, to the playhead."""
        gesture = AnchorCue(self._shown.scene, self._shown.draft, number, grasped, start=start, end=end)
        draft = gesture.drag(Pointer(0.0, 0.0, self._shown.playhead, 0.0))
        edit = gesture.finish()
        if edit is not None:
            self._shown.draft = replace(draft, reading=None)
            self._ask(edit)

    def _nudged_pause(self, number: int, seconds: float) -> SetPause | None:
        """The pause before a line made longer; None where it is not a whole line, or the first."""
        scene, draft = self._shown.scene, self._shown.draft
        item, before, pause = scene.items[number], scene.line_before(number), pause_before(scene, number)
        if not item.is_speech or item.clip.part or before is None or pause is None:
            return None
        pushed = draft.pushed_by if draft.pushed_from == item.clip.start else 0
        wanted = round(max(0.0, pause + pushed / PROJECT_RATE + seconds), 3)
        by = to_frames(wanted - pause)
        self._shown.draft = replace(draft, pushed_from=item.clip.start, pushed_by=by)
        return SetPause(SegmentId(scene.items[before].clip.source), wanted)

    def _under_playhead(self) -> list[int]:
        """The current clip's lane, or else the lines, at the playhead."""
        scene, playhead = self._shown.scene, self._shown.playhead
        key = self._shown.selection.current
        at = scene.numbers.get(key) if key is not None else None
        bus = scene.items[at].clip.bus if at is not None else None

        def meant(item: Item) -> bool:
            return item.clip.bus is bus if bus is not None else item.is_speech

        found = [row.lane for row in self._shown.rows.rows if not row.lane.part]
        return [
            lane.numbers[place]
            for lane in found
            for place in lane.index.between(playhead, playhead + 1)
            if meant(scene.items[lane.numbers[place]])
        ]

    def _chosen(self) -> list[tuple[int, Placement]]:
        draft, items = self._shown.draft, self._shown.scene.items
        return [(number, draft.placements.get(number, items[number].placement)) for number in self.numbers]

    def _clip(self, number: int) -> Clip:
        return self._shown.draft.clip(number, self._shown.scene.items[number].clip)

    def _place(self, wanted: Mapping[int, Placement], what: str) -> PlaceClips | None:
        if not wanted:
            return None
        self._shown.draft = draft_of(self._shown.scene, wanted, self._shown.draft)
        sources = ",".join(f"{one.source}.{one.part}" for one in wanted.values())
        return PlaceClips(tuple(wanted.values()), f"{what}:{sources}")

    def _commit(self, wanted: Mapping[int, Placement]) -> None:
        items = self._shown.scene.items
        changed = {number: one for number, one in wanted.items() if one != items[number].placement}
        if changed:
            self._shown.draft = draft_of(self._shown.scene, changed, self._shown.draft)
            self._ask(PlaceClips(tuple(changed.values())))

    def _move_spot(self, seconds: float, decibels: float) -> bool:
        """Move the chosen point or marker; False where none is chosen."""
        scene = self._shown.scene
        for points in scene.curves.values():
            for point in points:
                if point.id == self._shown.point:
                    spot = spot_at(scene, point.at + to_frames(seconds))
                    self._ask(MovePoint(point.id, spot, round(point.gain + decibels, 1)))
                    return True
        for marker in scene.markers:
            if marker.id == self._shown.marker:
                self._ask(MoveMarker(marker.id, spot_at(scene, marker.at + to_frames(seconds))))
                return True
        return False

"""What a clip would look like under another placement, and what its placement says now. Pure arithmetic.

The arrangement has the last word on where a clip lies; this shows the same before it has been asked.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames, Seconds, to_frames, to_seconds
from narratix_desktop.ui.widgets.timeline.draft import Draft
from narratix_desktop.ui.widgets.timeline.edits import Spot
from narratix_desktop.ui.widgets.timeline.scene import Item, Scene

SHORTEST: Final = 0.05
"""Seconds of a clip that trimming leaves."""


def placed(clip: Clip, before: Placement, after: Placement) -> Clip:
    """A clip that lies as ``before`` says, laid as ``after`` says; both are of the same part."""
    cut_head, cut_tail = to_frames(after.trim_head - before.trim_head), to_frames(after.trim_tail - before.trim_tail)
    length = Frames(max(1, clip.length - cut_head - cut_tail))
    start = clip.start + to_frames(_lead(after) - _lead(before))
    fade_in = clip.fade_in if after.fade_in is None else to_frames(after.fade_in)
    fade_out = clip.fade_out if after.fade_out is None else to_frames(after.fade_out)
    share = min(1.0, length / max(1, fade_in + fade_out))
    return replace(
        clip,
        start=Frames(max(0, start)),
        length=length,
        offset=clip.offset if clip.loop else Frames(max(0, clip.offset + cut_head)),
        gain=Decibels(clip.gain + after.gain - before.gain),
        fade_in=Frames(int(fade_in * share)),
        fade_out=Frames(int(fade_out * share)),
        muted=after.muted,
    )


def draft_of(scene: Scene, wanted: Mapping[int, Placement], base: Draft) -> Draft:
    """How the scene would lie with other placements, by item number, on top of what ``base`` changes already."""
    clips = dict(base.clips)
    pushed_from, pushed_by = base.pushed_from, base.pushed_by
    for number, after in wanted.items():
        item = scene.items[number]
        before = base.placements.get(number, item.placement)
        clip = base.clip(number, item.clip)
        clips[number] = placed(clip, before, after)
        push = _taken(clips[number], after) - _taken(clip, before)
        if push and item.is_speech:
            pushed_from, pushed_by = Frames(item.clip.end), pushed_by + push
    return replace(
        base, clips=clips, placements={**base.placements, **wanted}, pushed_from=pushed_from, pushed_by=pushed_by
    )


def trimmed(placement: Placement, clip: Clip, *, start: float = 0.0, end: float = 0.0, ripple: bool) -> Placement:
    """A placement with its visible ends moved by seconds, later ones positive; what was trimmed can be had back.

    Args:
        placement: As it is.
        clip: How it lies under it.
        start: Seconds by which the beginning moves.
        end: Seconds by which the end moves.
        ripple: Whether what follows moves along.
    """
    sounding = to_seconds(clip.length)
    head = min(max(placement.trim_head + start, 0.0), placement.trim_head + sounding - SHORTEST)
    tail = min(max(placement.trim_tail - end, 0.0), placement.trim_tail + sounding - SHORTEST)
    return replace(
        placement,
        trim_head=Seconds(max(0.0, head)),
        trim_tail=Seconds(max(0.0, tail)),
        ripple=placement.ripple or ripple,
    )


def cut_at(item: Item, frame: float) -> float | None:
    """Where a frame of the chapter lies in an item's conditioned sound, in seconds; None where it is not inside."""
    clip = item.clip
    inside = (frame - clip.start) / PROJECT_RATE
    if not SHORTEST <= inside <= to_seconds(clip.length) - SHORTEST:
        return None
    return float(item.placement.begins + item.placement.trim_head + inside)


def pause_before(scene: Scene, number: int) -> float | None:
    """Seconds between a line and the one before as the arrangement has them; None for the first line.

    What the author shifted or trimmed does not count: the pause is a property of the text.
    """
    before = scene.line_before(number)
    if before is None:
        return None
    line, earlier = scene.items[number], scene.items[before]
    begins = line.clip.start - to_frames(_lead(line.placement))
    ends = earlier.clip.start - to_frames(_lead(earlier.placement)) + _taken(earlier.clip, earlier.placement)
    return max(0.0, float(to_seconds(begins - ends)))


def spot_at(scene: Scene, frame: float) -> Spot:
    """A frame as a place that stays with its word."""
    word = scene.words.at(frame)
    if word is None:
        return Spot(scene.start, max(0.0, frame) / PROJECT_RATE)
    return Spot(word.start, round((max(0.0, frame) - word.begins) / PROJECT_RATE, 4))


def _lead(placement: Placement) -> float:
    """Seconds by which a clip begins behind its place in the flow."""
    return float(placement.shift + (0.0 if placement.ripple else placement.trim_head))


def _taken(clip: Clip, placement: Placement) -> int:
    """Frames that a clip takes up in the flow of lines."""
    return clip.length if placement.ripple else clip.length + to_frames(placement.trim_head + placement.trim_tail)

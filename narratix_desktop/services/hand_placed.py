"""Lays clips as the author placed them: parts, shifts, trims, levels and fades, relative to the arrangement. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from narratix_desktop.domain.placement import Placement
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import Decibels, Frames, to_frames


class HandPlaced:
    """The placements of one chapter, by what they place."""

    def __init__(self, placements: Sequence[Placement]) -> None:
        self._parts: dict[UUID, list[Placement]] = {}
        for one in sorted(placements, key=lambda each: each.part):
            self._parts.setdefault(one.source, []).append(one)

    def has(self, source: UUID) -> bool:
        """Whether the author placed anything of this segment or cue."""
        return source in self._parts

    def lay(self, clip: Clip) -> tuple[list[Clip], int]:
        """Place a clip that the arrangement put somewhere.

        Returns:
            What sounds of it, by part, and the frames that it takes up in the flow of lines: a shift leaves what
            follows where it is, a trim too unless it ripples.
        """
        parts = self._parts.get(clip.source)
        if parts is None:
            return [clip], clip.length
        edges = [min(to_frames(part.begins), clip.length) for part in parts]
        laid: list[Clip] = []
        taken = 0
        for number, (part, begin, end) in enumerate(zip(parts, edges, [*edges[1:], clip.length], strict=True)):
            whole = end - begin
            head, tail = to_frames(part.trim_head), to_frames(part.trim_tail)
            sounding = whole - head - tail
            start = clip.start + taken + (0 if part.ripple else head) + to_frames(part.shift)
            taken += max(0, sounding) if part.ripple else whole
            if sounding <= 0:
                continue
            own = replace(
                clip,
                start=Frames(max(0, start)),
                length=Frames(sounding),
                # A bed that is looped begins with its beginning wherever it is cut.
                offset=clip.offset if clip.loop else Frames(clip.offset + begin + head),
                gain=Decibels(clip.gain + part.gain),
                part=part.part,
                muted=part.muted,
            )
            inner = Frames(min(clip.fade_in, clip.fade_out))
            fade_in = clip.fade_in if number == 0 else inner
            fade_out = clip.fade_out if number == len(parts) - 1 else inner
            laid.append(_faded(own, part, fade_in, fade_out))
        return laid, taken


def _faded(clip: Clip, part: Placement, fade_in: Frames, fade_out: Frames) -> Clip:
    """The clip with the author's fades, else the arrangement's; together they never exceed it."""
    wanted_in = fade_in if part.fade_in is None else to_frames(part.fade_in)
    wanted_out = fade_out if part.fade_out is None else to_frames(part.fade_out)
    if wanted_in + wanted_out > clip.length:
        share = clip.length / (wanted_in + wanted_out)
        wanted_in, wanted_out = Frames(int(wanted_in * share)), Frames(int(wanted_out * share))
    return replace(clip, fade_in=wanted_in, fade_out=wanted_out)

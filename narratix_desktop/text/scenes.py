"""Reads a chapter for what can be heard in it, and places few and fitting cues on its words.

Looks only at narration: what people talk about need not sound. A word that is denied, wished for, compared or used as
a figure of speech places nothing. Knows English; of any other language it reads only where the chapter begins and
ends, for music. Chooses no levels beyond a cue's own gain and never changes the text.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.segment import Boundary, SegmentKind, SegmentSpan
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.text import scene_words
from narratix_desktop.text.scene_words import Clue, Where
from narratix_desktop.text.unspoken import is_unspoken

# Distances are code points; English prose has about 5.6 of them per word.
_SHORTEST_BED: Final = 350
_BED_OUTLASTS_MENTION: Final = 3500
_BETWEEN_BEDS: Final = 1800
_SETTLES: Final = 900
_CONFIRMS_WITHIN: Final = 700
_BETWEEN_EFFECTS: Final = 450
_BETWEEN_EQUAL_EFFECTS: Final = 2200
_EFFECT_WINDOW: Final = 5600
_EFFECTS_PER_WINDOW: Final = 4
_MUSIC_OPENS: Final = 140
_MUSIC_CLOSES: Final = 160
_CLOSED_FROM: Final = 1500

_GAINS: Final = {
    "night": -4.0,
    "crowd": -2.0,
    "thunder": -2.0,
    "bell": -5.0,
    "steps": -5.0,
    "heartbeat": -5.0,
    "door": -2.0,
}
_SENTENCE_END: Final = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)[.!?…][\"'”’)\]]*(?=\s|$)|\n\s*\n")
_SCENE_BREAK: Final = re.compile(r"^[ \t]*(?:[*#~•·—-][ \t]*){3,}$|^[ \t]*[#⁂][ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Hit:
    sound: str
    start: int
    end: int
    weight: int


@dataclass(frozen=True, slots=True)
class _Turn:
    """Something that ends beds: a step through a door, or a weather that is over (``sound``)."""

    at: int
    inside: bool | None = None
    sound: str = ""


class _Narration:
    """The chapter's narration, so that a match can be told from what is said aloud."""

    def __init__(self, text: str, segments: Sequence[SegmentSpan]) -> None:
        told = (part for part in segments if part.kind == SegmentKind.NARRATION)
        self._spans = sorted((part.start, part.end) for part in told if not is_unspoken(text[part.start : part.end]))
        self._starts = [start for start, _ in self._spans]

    def around(self, start: int, end: int) -> tuple[int, int] | None:
        """The narrated segment that holds the whole span, or None."""
        place = bisect_right(self._starts, start) - 1
        if place < 0 or self._spans[place][1] < end:
            return None
        return self._spans[place]


def read_scenes(
    text: str, start: int, end: int, segments: Sequence[SegmentSpan], language: str = "en"
) -> tuple[CueSpan, ...]:
    """Return the cues of one chapter in order of their start; all lie within ``[start, end)``.

    Args:
        text: The whole text of the revision.
        start: First code point of the chapter.
        end: Behind its last.
        segments: The chapter's segments, which cover it.
        language: BCP 47 tag of the text.
    """
    if not text[start:end].strip():
        return ()
    cues = _music(text, start, end, segments, language)
    if language.lower().split("-")[0] == "en":
        narration = _Narration(text, segments)
        cues += _beds(text, start, end, segments, narration)
        cues += _effects(text, start, end, narration)
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.kind)))


def placed_cue(kind: CueKind, sound: str, start: int, end: int) -> CueSpan:
    """A cue with the level and the fades that suit it, whoever found the place for it."""
    match kind:
        case CueKind.AMBIENCE:
            return CueSpan(kind, sound, start, end, Decibels(_GAINS.get(sound, 0.0)), Seconds(2.5), Seconds(4.0))
        case CueKind.EFFECT:
            return CueSpan(kind, sound, start, end, Decibels(_GAINS.get(sound, -3.0)))
        case CueKind.MUSIC:
            return CueSpan(kind, sound, start, end, Decibels(0.0), Seconds(4.0), Seconds(5.0))


def _hits(text: str, start: int, end: int, clues: Sequence[Clue], narration: _Narration) -> list[_Hit]:
    """Every credible mention in narration, in order, one for each word."""
    found: dict[int, _Hit] = {}
    for clue in clues:
        for match in clue.pattern.finditer(text, start, end):
            home = narration.around(*match.span())
            if home is None:
                continue
            at, behind = match.span("at") if match["at"] else match.span()
            hit = _Hit(clue.sound, at, behind, clue.weight)
            known = found.get(at)
            if (known is None or known.weight < hit.weight) and _is_real(text, home, match.start(), hit):
                found[at] = hit
    return [found[at] for at in sorted(found)]


def _is_real(text: str, home: tuple[int, int], matched: int, hit: _Hit) -> bool:
    before = text[max(home[0], matched - 120) : hit.start]
    ends = list(_SENTENCE_END.finditer(before))
    before = before[ends[-1].end() :] if ends else before
    after = text[hit.end : min(home[1], hit.end + 40)]
    figures = (scene_words.NEGATED.search(before), scene_words.UNREAL.search(before), scene_words.FIGURE.match(after))
    return not any(figures)


def _beds(text: str, start: int, end: int, segments: Sequence[SegmentSpan], narration: _Narration) -> list[CueSpan]:
    hits = _hits(text, start, end, scene_words.BEDS, narration)
    turns = _turns(text, start, end, narration)
    edges = _scene_edges(text, start, end, segments)
    beds: list[CueSpan] = []
    free_from = start
    for place, hit in enumerate(hits):
        if hit.start < free_from or not _starts_bed(hits, place):
            continue
        scene_end = edges[bisect_right(edges, hit.start)]
        limit = _bed_end(hit, hits[place + 1 :], turns, scene_end)
        stop = _behind_sentence(text, limit, scene_end) if limit < scene_end else scene_end
        stop = _without_trailing_space(text, hit.start, stop)
        if stop - hit.start < _SHORTEST_BED:
            continue
        beds.append(placed_cue(CueKind.AMBIENCE, hit.sound, hit.start, stop))
        free_from = max(stop, min(hit.start + _SETTLES, scene_end))
    return beds


def _starts_bed(hits: Sequence[_Hit], place: int) -> bool:
    """A telling mention starts a bed, a plain one only where the same sound was mentioned shortly before."""
    hit = hits[place]
    near = [other for other in hits[:place] if other.sound == hit.sound and hit.start - other.end < _CONFIRMS_WITHIN]
    return hit.weight > 1 or len(near) > 1


def _bed_end(hit: _Hit, later: Sequence[_Hit], turns: Sequence[_Turn], scene_end: int) -> int:
    """Where a bed has to stop: a turn against it, another bed, the scene's end, or no word of it for long."""
    place = scene_words.PLACES[hit.sound]
    limit = scene_end
    for turn in turns:
        against = turn.sound == hit.sound or (
            turn.inside is not None and (place == Where.ANYWHERE or turn.inside == (place == Where.OUTDOORS))
        )
        if against and turn.at >= hit.end:
            limit = min(limit, turn.at)
            break
    last = hit.end
    for other in later:
        if other.start >= min(limit, last + _BED_OUTLASTS_MENTION):
            break
        if other.sound == hit.sound:
            last = other.end
        elif other.weight > 1:
            came_out = place == Where.INDOORS and scene_words.PLACES[other.sound] == Where.OUTDOORS
            if other.start - hit.start > (_SETTLES if came_out else _BETWEEN_BEDS):
                return min(limit, other.start)
    return min(limit, last + _BED_OUTLASTS_MENTION)


def _turns(text: str, start: int, end: int, narration: _Narration) -> list[_Turn]:
    turns = [
        _Turn(match.end(), inside)
        for pattern, inside in ((scene_words.WENT_IN, True), (scene_words.WENT_OUT, False))
        for match in pattern.finditer(text, start, end)
        if narration.around(*match.span())
    ]
    for sound, pattern in scene_words.ENDED.items():
        turns += [_Turn(match.end(), None, sound) for match in pattern.finditer(text, start, end)]
    return sorted(turns, key=lambda turn: turn.at)


def _scene_edges(text: str, start: int, end: int, segments: Sequence[SegmentSpan]) -> list[int]:
    """Offsets at which scenes end, the chapter's end last."""
    edges = {part.end for part in segments if part.boundary == Boundary.SCENE}
    edges |= {match.start() for match in _SCENE_BREAK.finditer(text, start, end)}
    return [*sorted(edge for edge in edges if start < edge < end), end]


def _effects(text: str, start: int, end: int, narration: _Narration) -> list[CueSpan]:
    chosen: list[_Hit] = []
    for hit in _hits(text, start, end, scene_words.EFFECTS, narration):
        close = any(hit.start - other.end < _BETWEEN_EFFECTS for other in chosen)
        same = any(other.sound == hit.sound and hit.start - other.end < _BETWEEN_EQUAL_EFFECTS for other in chosen)
        recent = sum(hit.start - other.start < _EFFECT_WINDOW for other in chosen)
        if not close and not same and recent < _EFFECTS_PER_WINDOW:
            chosen.append(hit)
    return [placed_cue(CueKind.EFFECT, hit.sound, hit.start, hit.end) for hit in chosen]


def _music(text: str, start: int, end: int, segments: Sequence[SegmentSpan], language: str) -> list[CueSpan]:
    """A pad under the heading and the first sentences, and one under the last lines of a chapter that is not short."""
    mood = _mood(text[start:end]) if language.lower().split("-")[0] == "en" else "calm"
    headings = [part.end for part in segments if part.kind == SegmentKind.HEADING]
    body = max((stop for stop in headings if stop <= start + (end - start) // 2), default=start)
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    last = _without_trailing_space(text, start, end)
    opened = _without_trailing_space(text, first, _behind_sentence(text, min(body + _MUSIC_OPENS, last), last))
    music = [CueSpan(CueKind.MUSIC, mood, first, opened, Decibels(0.0), Seconds(0.8), Seconds(5.0))]
    if last - body >= _CLOSED_FROM:
        closing = max((match.end() for match in _SENTENCE_END.finditer(text, body, last - _MUSIC_CLOSES)), default=last)
        closing += len(text[closing:last]) - len(text[closing:last].lstrip())
        if opened < closing < last:
            music.append(CueSpan(CueKind.MUSIC, mood, closing, last, Decibels(0.0), Seconds(4.0), Seconds(3.0)))
    return music


def _mood(chapter: str) -> str:
    """The mood whose words are most frequent, each against how common such words are anyway."""
    usual = {"tense": 1.6, "sad": 1.7, "warm": 3.4, "bright": 1.9}
    words = max(1.0, len(chapter) / 5600.0)
    told = {name: len(pattern.findall(chapter)) / words / usual[name] for name, pattern in scene_words.MOODS.items()}
    strongest = max(told, key=lambda name: told[name])
    return strongest if told[strongest] >= 1.8 else "calm"


def _behind_sentence(text: str, at: int, limit: int) -> int:
    """The end of the sentence that holds ``at``, at most ``limit``."""
    match = _SENTENCE_END.search(text, max(0, at - 1), limit)
    return match.end() if match else limit


def _without_trailing_space(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())

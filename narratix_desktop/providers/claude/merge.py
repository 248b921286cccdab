"""From checked answers to the analysis of a book: labels are laid over the segments that were there before.

Where a segment ends never changes but for thoughts, which are cut out of the narration around them sentence by
sentence. So whatever an answer says, the segments cover the text exactly. What no answer covers stays as the rules of
the local analyser have it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import CastMember
from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.reading import ReadSpan
from narratix_desktop.domain.segment import Boundary, SegmentKind, SegmentSpan
from narratix_desktop.providers.claude.answer import SpeakerLabel
from narratix_desktop.providers.claude.cast import NARRATOR, RunningCast
from narratix_desktop.providers.claude.read_window import ReadWindow
from narratix_desktop.text.attribution import NARRATOR_KEY, cast_key
from narratix_desktop.text.scenes import placed_cue

_ONE_SCENE = 240
"""Code points between two stretches of the same sound that are still one: a window ended between them."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is known of a span: ``who`` is a key of the running cast."""

    kind: SegmentKind
    who: str | None
    confidence: float = 1.0
    direction: str = ""


_TOLD = _Said(SegmentKind.NARRATION, NARRATOR)


def merge(
    text: str, chapters: Sequence[ChapterSpan], by_rules: Analysis, cast: RunningCast, read: Sequence[ReadWindow]
) -> Analysis:
    """Put the answers of all windows together.

    Args:
        text: The revision's text.
        chapters: Spans that cover it exactly.
        by_rules: The local analyser's, whose segments the windows were made of.
        cast: Everybody known at the end.
        read: The windows in order.

    Returns:
        An analysis without its attempts and local parts.
    """
    labelled: dict[int, list[tuple[ReadSpan, _Said]]] = defaultdict(list)
    for one in read:
        for index, span in enumerate(one.window.spans):
            labelled[span.segment].append((span, _said(index, one, _keyed(by_rules.segments[span.segment], cast))))
    segments: list[SegmentSpan] = []
    for index, segment in enumerate(by_rules.segments):
        if segment.kind is SegmentKind.HEADING or index not in labelled:
            segments.append(_keyed(segment, cast))
        else:
            segments.extend(_divided(segment, labelled[index]))
    members = _speakers(cast, segments)
    segments = [
        replace(segment, character=None if segment.character is None else members[segment.character].key)
        for segment in segments
    ]
    unread = {one.window.chapter for one in read if one.answer is None}
    scored = sorted({one.window.chapter for one in read} - unread)
    cues = [cue for one in read if one.window.chapter not in unread for cue in _cues(text, one)]
    return Analysis(
        cast=tuple(members.values()),
        segments=tuple(segments),
        cues=tuple(_joined(cues, chapters)),
        scored=tuple(chapters[number].start for number in scored),
    )


def _said(index: int, one: ReadWindow, by_rules: SegmentSpan) -> _Said:
    if one.answer is None:
        return _Said(by_rules.kind, by_rules.character, by_rules.confidence, by_rules.direction)
    label = one.answer.labels.get(index)
    if label is None:
        # Quotations without a label are those that nobody says; everything else is told.
        return _TOLD
    kind = SegmentKind.THOUGHT if label.thought else SegmentKind.DIALOGUE
    return _Said(kind, _who(label, one), label.sure, one.answer.directions.get(index, ""))


def _who(label: SpeakerLabel, one: ReadWindow) -> str | None:
    return None if label.who is None else (one.keys or {}).get(label.who, label.who)


def _keyed(segment: SegmentSpan, cast: RunningCast) -> SegmentSpan:
    """A segment of the rules with the running cast's key."""
    key = None if segment.character is None else cast.keys_of_rules[segment.character]
    return replace(segment, character=key)


def _divided(segment: SegmentSpan, spans: Sequence[tuple[ReadSpan, _Said]]) -> Iterator[SegmentSpan]:
    """A segment as one, or as many as there are changes of what is said in it."""
    first = 0
    for place, (span, said) in enumerate(spans):
        last = place + 1 == len(spans)
        if not last and spans[place + 1][1] == said:
            continue
        yield SegmentSpan(
            start=spans[first][0].start,
            end=span.end,
            kind=said.kind,
            character=said.who,
            confidence=said.confidence,
            boundary=segment.boundary if last else Boundary.SENTENCE,
            direction=said.direction,
        )
        first = place + 1


def _speakers(cast: RunningCast, segments: Iterable[SegmentSpan]) -> dict[str, CastMember]:
    """Those of the running cast who speak, by their key there: the narrator, then the others by lines."""
    lines = Counter(segment.character for segment in segments if segment.character is not None)
    order = {key: number for number, key in enumerate(cast.members)}
    speaking = sorted((key for key in lines if key != NARRATOR), key=lambda key: (-lines[key], order[key]))
    members = {NARRATOR: replace(cast.members[NARRATOR], key=NARRATOR_KEY)}
    taken = {NARRATOR_KEY}
    for key in speaking:
        member = cast.members[key]
        members[key] = replace(member, key=cast_key(member.name, taken))
        taken.add(members[key].key)
    return members


def _cues(text: str, one: ReadWindow) -> Iterator[CueSpan]:
    if one.answer is None:
        return
    spans = one.window.spans
    for cue in one.answer.cues:
        start, end = _word(text, spans[cue.first], cue.word)
        if cue.kind is not CueKind.EFFECT:
            last = spans[cue.last]
            end = max(end, last.start + len(text[last.start : last.end].rstrip()))
        yield placed_cue(cue.kind, cue.sound, start, end)


def _word(text: str, span: ReadSpan, number: int) -> tuple[int, int]:
    """Where a word of a span stands; words are what white space parts."""
    at = span.start
    for word in text[span.start : span.end].split()[: number + 1]:
        start = text.index(word, at)
        at = start + len(word)
    return start, at


def _joined(cues: Iterable[CueSpan], chapters: Sequence[ChapterSpan]) -> list[CueSpan]:
    """Stretches of one sound that touch become one where they lie in one chapter; the rest stays as it is."""
    ends = {chapter.end for chapter in chapters}
    done: list[CueSpan] = []
    for cue in sorted(cues, key=lambda each: (each.kind, each.sound, each.start, each.end)):
        before = done[-1] if done else None
        if (
            before is not None
            and cue.kind is not CueKind.EFFECT
            and (before.kind, before.sound) == (cue.kind, cue.sound)
            and cue.start - before.end <= _ONE_SCENE
            and not any(before.start < end <= cue.start for end in ends)
        ):
            done[-1] = replace(before, end=max(before.end, cue.end))
        elif before != cue:
            done.append(cue)
    return sorted(done, key=lambda each: (each.start, each.kind))

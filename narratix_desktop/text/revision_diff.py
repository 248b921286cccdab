"""Compare two states of a manuscript, so that what was made for the old one is carried over to the new one.

Lines are aligned first, by lines that are unique on both sides, so that a whole novel takes a fraction of a second.
Inside changed lines words are aligned in the same way. Passages that were moved are found where their lines are long
enough to be told from others. Refuses to know what hangs on the text.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from narratix_desktop.domain.text_diff import Match, TextDiff

_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_SMALL: Final = 20_000
"""Cells of the table up to which a window without a unique item is compared in full."""
_DEEPEST: Final = 60
"""Only texts made to be hard have windows inside windows of this depth."""
_TELLING: Final = 24
"""Letters and digits from which on a line is told from all others, wherever it stands."""
_CHANCE: Final = 6
"""Fewer letters and digits than this can be in common by chance inside a rewritten passage."""

_Run = tuple[int, int, int]
"""First item of the old side, first item of the new side, how many."""
_Span = tuple[int, int]


def diff_texts(old: str, new: str) -> TextDiff:
    """Find what two texts have in common.

    Args:
        old: The text as it was.
        new: The text as it is.

    Returns:
        Matches that are as long as they can be.
    """
    if old == new:
        return TextDiff((Match(0, 0, len(old)),) if old else (), len(old), len(new))
    left, right = _lines(old), _lines(new)
    keys = [old[start:end] for start, end in left], [new[start:end] for start, end in right]
    runs = sorted(_align(*keys))
    moved = _moved(*keys, runs)
    matches = [
        Match(left[one + step][0], right[other + step][0], left[one + step][1] - left[one + step][0])
        for one, other, count in (*runs, *moved)
        for step in range(count)
    ]
    gone = {one + step for one, _, count in moved for step in range(count)}
    come = {other + step for _, other, count in moved for step in range(count)}
    for (one, other, count), (next_one, next_other, _) in pairwise([(0, 0, 0), *runs, (len(left), len(right), 0)]):
        changed = [left[at] for at in range(one + count, next_one) if at not in gone]
        instead = [right[at] for at in range(other + count, next_other) if at not in come]
        if changed and instead:
            matches.extend(_words_in_common(old, new, changed, instead))
    return TextDiff(tuple(_joined(old, new, matches)), len(old), len(new))


def _lines(text: str) -> list[_Span]:
    """Spans of the lines that hold something, without the white space around them."""
    found = []
    start = 0
    for line in text.splitlines(keepends=True):
        core = line.strip()
        if core:
            at = start + len(line) - len(line.lstrip())
            found.append((at, at + len(core)))
        start += len(line)
    return found


def _align(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    """Items in common that stand in the same order, not sorted: patience diff, small windows in full.

    Items that are unique on both sides are taken for the same, as B. Cohen does it in Bazaar; between them the rest is
    compared, where nothing is unique by ``difflib``.
    """
    windows = [(0, len(old), 0, len(new), 0)]
    while windows:
        low, high, other_low, other_high, depth = windows.pop()
        first = _common(old, new, range(low, high), range(other_low, other_high))
        if first:
            yield low, other_low, first
            low, other_low = low + first, other_low + first
        last = _common(old, new, range(high - 1, low - 1, -1), range(other_high - 1, other_low - 1, -1))
        if last:
            high, other_high = high - last, other_high - last
            yield high, other_high, last
        if low == high or other_low == other_high:
            continue
        anchors = _unique(old, new, range(low, high), range(other_low, other_high)) if depth < _DEEPEST else []
        if anchors:
            edges = [(low - 1, other_low - 1), *anchors, (high, other_high)]
            for (one, other), (next_one, next_other) in pairwise(edges):
                windows.append((one + 1, next_one, other + 1, next_other, depth + 1))
            yield from ((one, other, 1) for one, other in anchors)
        elif (high - low) * (other_high - other_low) <= _SMALL:
            matcher = SequenceMatcher(None, old[low:high], new[other_low:other_high], autojunk=False)
            yield from (
                (low + block.a, other_low + block.b, block.size)
                for block in matcher.get_matching_blocks()
                if block.size
            )


def _common(old: Sequence[str], new: Sequence[str], places: range, others: range) -> int:
    """How many items are the same from the beginning of two ranges on."""
    count = 0
    for one, other in zip(places, others, strict=False):
        if old[one] != new[other]:
            break
        count += 1
    return count


def _unique(old: Sequence[str], new: Sequence[str], places: range, others: range) -> list[tuple[int, int]]:
    """Places of items that stand once on each side, as many as keep their order."""
    counts = Counter(old[at] for at in places)
    other_counts = Counter(new[at] for at in others)
    where = {old[at]: at for at in places if counts[old[at]] == 1}
    pairs = [(where[new[at]], at) for at in others if other_counts[new[at]] == 1 and new[at] in where]
    return _ascending(pairs)


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose first numbers ascend; the second ones do already."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (number, _) in enumerate(pairs):
        at = bisect_right(tops, number)
        before.append(ends[at - 1] if at else -1)
        if at == len(tops):
            tops.append(number)
            ends.append(index)
        else:
            tops[at], ends[at] = number, index
    found = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _moved(old: Sequence[str], new: Sequence[str], runs: Iterable[_Run]) -> list[_Run]:
    """Runs of lines that stand elsewhere now: long unique lines that have no place yet, and their neighbours."""
    runs = list(runs)
    free = set(range(len(old))).difference(at + step for at, _, count in runs for step in range(count))
    other_free = set(range(len(new))).difference(at + step for _, at, count in runs for step in range(count))
    counts = Counter(old[at] for at in free)
    other_counts = Counter(new[at] for at in other_free)
    where = {old[at]: at for at in free if counts[old[at]] == 1 and _letters(old[at]) >= _TELLING}
    found = []
    for other in sorted(other_free):
        one = where.get(new[other])
        if one not in free or other not in other_free or other_counts[new[other]] != 1:
            continue
        count = 0
        while (one - 1) in free and (other - 1) in other_free and old[one - 1] == new[other - 1]:
            one, other = one - 1, other - 1
        while (one + count) in free and (other + count) in other_free and old[one + count] == new[other + count]:
            free.discard(one + count)
            other_free.discard(other + count)
            count += 1
        found.append((one, other, count))
    return found


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _words_in_common(old: str, new: str, lines: Sequence[_Span], others: Sequence[_Span]) -> Iterator[Match]:
    """What is left of changed lines, word by word. What can be chance counts only at the edges."""
    left = [token.span() for start, end in lines for token in _TOKEN.finditer(old, start, end)]
    right = [token.span() for start, end in others for token in _TOKEN.finditer(new, start, end)]
    runs = _align([old[start:end] for start, end in left], [new[start:end] for start, end in right])
    for one, other, count in _touching(runs):
        at_edge = one == other == 0 or (one + count == len(left) and other + count == len(right))
        if at_edge or _letters(old[left[one][0] : left[one + count - 1][1]]) >= _CHANCE:
            for step in range(count):
                start, end = left[one + step]
                yield Match(start, right[other + step][0], end - start)


def _touching(runs: Iterable[_Run]) -> list[_Run]:
    """The runs in order, those that follow one another without a gap as one."""
    joined: list[_Run] = []
    for one, other, count in sorted(runs):
        if joined and joined[-1][0] + joined[-1][2] == one and joined[-1][1] + joined[-1][2] == other:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + count)
        else:
            joined.append((one, other, count))
    return joined


def _joined(old: str, new: str, matches: Iterable[Match]) -> list[Match]:
    """Matches in order, stretched over what follows and precedes them in both texts, and made one where they meet."""
    matches = sorted(matches, key=lambda one: one.old)
    starts = sorted(match.new for match in matches)
    stretched: list[Match] = []
    for index, match in enumerate(matches):
        limit = matches[index + 1].old if index + 1 < len(matches) else len(old)
        following = bisect_right(starts, match.new)
        other_limit = starts[following] if following < len(starts) else len(new)
        length = match.length
        while match.old + length < limit and match.new + length < other_limit:
            if old[match.old + length] != new[match.new + length]:
                break
            length += 1
        stretched.append(Match(match.old, match.new, length))
    ends = sorted(match.new_end for match in stretched)
    joined: list[Match] = []
    for match in stretched:
        before = joined[-1].old_end if joined else 0
        at = bisect_right(ends, match.new) - 1
        other_before = ends[at] if at >= 0 else 0
        back = 0
        while match.old - back > before and match.new - back > other_before:
            if old[match.old - back - 1] != new[match.new - back - 1]:
                break
            back += 1
        match = Match(match.old - back, match.new - back, match.length + back)
        if joined and (joined[-1].old_end, joined[-1].new_end) == (match.old, match.new):
            joined[-1] = Match(joined[-1].old, joined[-1].new, joined[-1].length + match.length)
        else:
            joined.append(match)
    return joined

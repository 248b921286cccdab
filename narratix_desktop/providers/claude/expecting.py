"""What reading a book will cost: before it is sent, from counted tokens and the answers that the rules would give."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.money import round_up
from narratix_desktop.domain.reading import ReadingWindow, SpanKind
from narratix_desktop.domain.units import Usd
from narratix_desktop.providers.claude.answer import NOBODY
from narratix_desktop.providers.claude.cast import RunningCast
from narratix_desktop.providers.claude.models import ClaudeModel, ReadingRules, Usage

_LEAST_BYTES_PER_TOKEN: Final = 2
"""No writing that is read aloud has fewer bytes of UTF-8 to a token."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens of a whole book, as the service counts them.

    Attributes:
        requests: How many windows it has.
        shared: Of the beginning that all requests share.
        parts: Of everything else that is sent, all windows together.
        answers: Of the answers that the rules would give.
    """

    requests: int
    shared: int
    parts: int
    answers: int


def expected_usage(counted: Counted, rules: ReadingRules) -> Usage:
    """The tokens that reading takes: the first request writes the shared beginning to the cache, the others read it."""
    output = counted.answers + round(counted.answers * rules.usual_beside)
    if counted.shared < rules.model.least_cached:
        return Usage(fresh=counted.parts + counted.requests * counted.shared, output=output)
    return Usage(
        fresh=counted.parts,
        cache_write=counted.shared,
        cache_read=(counted.requests - 1) * counted.shared,
        output=output,
    )


def most_cost(body: dict[str, Any], model: ClaudeModel) -> Usd:
    """The most that one request may cost; what is reserved for it.

    Every token of it is taken for one that is written to the cache, which is the dearest kind.
    """
    size = len(json.dumps(body, ensure_ascii=False).encode(errors="replace"))
    tokens = min(model.context, -(-size // _LEAST_BYTES_PER_TOKEN))
    dearest = max(model.fresh, model.cache_write, model.cache_read)
    return round_up((tokens * dearest + body["max_tokens"] * model.output) / Decimal(1_000_000))


def expected_answers(windows: Sequence[ReadingWindow], by_rules: Analysis, cast: RunningCast) -> list[str]:
    """The answers that the rules of the local analyser would give, in the form that is asked for."""
    lines = []
    for window in windows:
        speech = []
        for number, span in enumerate(window.spans, 1):
            if span.kind is SpanKind.SPEECH:
                segment = by_rules.segments[span.segment]
                who = NOBODY if segment.character is None else cast.keys_of_rules[segment.character]
                speech.append({"id": number, "who": who, "sure": round(100 * segment.confidence)})
        answer = {"characters": [], "speech": speech, "thoughts": [], "unspoken": [], "directions": [], "cues": []}
        lines.append(json.dumps(answer, separators=(",", ":")))
    return lines

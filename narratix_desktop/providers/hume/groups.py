"""Which lines go into one request to Hume, and what a request is known by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final

from narratix_desktop.domain.attempt import request_digest
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.providers.hume.rules import HumeRules
from narratix_desktop.providers.hume.wire import parts_of, speech_body

_MODEL: Final = "octave-{version}"


@dataclass(frozen=True, slots=True)
class Place:
    """A line and where it stands among those that were asked for together; ``key`` is that of its take."""

    index: int
    line: SpeechRequest
    key: Sha256


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for some lines.

    Attributes:
        model: As Hume calls it.
        body: What is sent.
        digest: What it is known by.
        numbers: Of each line, the numbers of its utterances.
        parts: Of each utterance, the key of the take that it is for.
    """

    model: str
    body: Mapping[str, Any]
    digest: Sha256
    numbers: tuple[tuple[int, ...], ...]
    parts: tuple[Sha256, ...]


def model_of(version: str) -> str:
    """Hume's name of a version of Octave."""
    return _MODEL.format(version=version)


def version_of(line: SpeechRequest, rules: HumeRules) -> str:
    """The version of Octave that speaks a line."""
    return str(line.voice.parameters.get("version", rules.version))


def asked_for(places: Sequence[Place], engine: str, rules: HumeRules) -> Asked:
    """The request for lines that go together."""
    version = version_of(places[0].line, rules)
    body = speech_body([place.line for place in places], version, rules)
    # An attempt is settled with the takes that it was paid for, so no other lines go on with its answer.
    told = {"body": body, "takes": [place.key for place in places]}
    counts = [len(parts_of(place.line, rules)) for place in places]
    return Asked(
        model_of(version),
        body,
        request_digest(engine, model_of(version), told),
        tuple(tuple(range(begin, end)) for begin, end in pairwise([0, *accumulate(counts)])),
        tuple(place.key for place, count in zip(places, counts, strict=True) for _ in range(count)),
    )


def grouped(places: Sequence[Place], rules: HumeRules) -> list[list[Place]]:
    """Lines that go into one request: neighbours, of one version, as many as the service likes."""
    groups: list[list[Place]] = []
    filled = 0
    for place in places:
        length = len(place.line.spoken)
        last = groups[-1][-1] if groups else None
        if (
            last is None
            or len(groups[-1]) >= rules.most_lines
            or filled + length > rules.most_characters
            or version_of(place.line, rules) != version_of(last.line, rules)
            or not _follows(place.line, last.line)
        ):
            groups.append([])
            filled = 0
        groups[-1].append(place)
        filled += length
    return groups


def _follows(line: SpeechRequest, last: SpeechRequest) -> bool:
    """Whether what a line wants as its context is what stands before it in the request anyway."""
    return not line.before.strip() or line.before.strip() == last.spoken.strip()

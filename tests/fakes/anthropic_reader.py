"""A reader that answers as it was asked: it knows nothing but the request, and labels what is in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LINE = re.compile(r"^(\d+) ([?.#])(?: (.*))?$")
_PERSON = re.compile(r"^(c\d+) ([^;\n]+)(?:; also ([^;\n]+))?", re.MULTILINE)
_WORD = re.compile(r"\w+|[^\w\s]")


def count_words(text: str) -> int:
    """Tokens of a text: words and marks."""
    return len(_WORD.findall(text))


@dataclass(frozen=True)
class Line:
    """A numbered line of a request."""

    number: int
    mark: str
    text: str


def lines_of(body: Mapping[str, Any]) -> list[Line]:
    """The lines that a request wants to have labelled."""
    text = body["messages"][0]["content"][0]["text"]
    part = text.split("The part to label:\n", 1)[1]
    found = []
    for raw in part.split("\n"):
        if raw == "Behind the part:":
            break
        match = _LINE.match(raw)
        if match:
            found.append(Line(int(match[1]), match[2], match[3] or ""))
    return found


def people_of(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """The names of the cast by key."""
    text = "\n".join([block["text"] for block in body["system"]] + [body["messages"][0]["content"][0]["text"]])
    return {
        match[1]: [match[2].removesuffix(" (the narrator)"), *(match[3].split(", ") if match[3] else [])]
        for match in _PERSON.finditer(text)
    }


def answer_well(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give each quotation to whoever is named nearest, and direct some; nobody new, few sounds."""
    lines = lines_of(body)
    people = {key: names for key, names in people_of(body).items() if key != "c0"}
    speech = []
    for place, line in enumerate(lines):
        if line.mark == "?":
            near = [lines[at].text for at in (place + 1, place - 1, place + 2, place - 2) if 0 <= at < len(lines)]
            speech.append({"id": line.number, "who": _named(near, people), "sure": 88})
    rain = next((line for line in lines if line.mark == "." and re.search(r"\brain\b", line.text)), None)
    cues = []
    if rain is not None:
        last = next((one.number for one in lines if one.number >= rain.number + 6), rain.number)
        cues.append({"kind": "ambience", "sound": "rain", "from": rain.number, "word": 1, "to": last})
    return {
        "characters": [],
        "speech": speech,
        "thoughts": [],
        "unspoken": [],
        "directions": [{"id": one["id"], "how": "quietly, tired"} for one in speech[::12]],
        "cues": cues,
    }


def _named(near: list[str], people: Mapping[str, list[str]]) -> str:
    for text in near:
        places = [(text.find(name), key) for key, names in people.items() for name in names if name and name in text]
        if places:
            return min(places)[1]
    return next(iter(people), "?")

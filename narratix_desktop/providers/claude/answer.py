"""What an answer may say, and the check that it says nothing else.

The service enforces the form of an answer but neither its numbers nor its lengths, and it may be lied to by the text or
be somebody else altogether. So every answer is read as if it were hostile: it is used whole or not at all.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.errors import AnalysisError
from narratix_desktop.domain.reading import ReadingWindow, SpanKind
from narratix_desktop.providers.claude.cast import CastEntry

NOBODY: Final = "?"
_OWN_KEY: Final = "n"
_MOST_NAMED: Final = 10
"""Numbers that a fault lists, so that asking again stays short."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """Lengths in code points, and counts, beyond which an answer is of no use."""

    name: int = 60
    aliases: int = 12
    description: int = 240
    direction: int = 60
    characters: int = 60


LABEL_LIMITS: Final = _Limits()


class Flaw(StrEnum):
    """Why an answer is of no use."""

    NOT_JSON = "not_json"
    SHAPE = "shape"
    UNKNOWN_NUMBER = "unknown_number"
    TWICE = "twice"
    MISSING = "missing"
    UNKNOWN_CHARACTER = "unknown_character"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    CUES = "cues"


class AnswerFlawedError(AnalysisError):
    """An answer is of no use; ``hint`` says why in words for the next try, without text of the book or the answer."""

    def __init__(self, flaw: Flaw, hint: str) -> None:
        super().__init__("Claude's answer could not be used.", "The part is read by the rules on this computer.")
        self.flaw = flaw
        self.hint = hint


@dataclass(frozen=True, slots=True)
class SpeakerLabel:
    """Who speaks or thinks a span, by the key that the answer used; None where nobody can be named."""

    who: str | None
    sure: float
    thought: bool = False


@dataclass(frozen=True, slots=True)
class CueLabel:
    """A sound from a word of one span to the end of another; ``word`` counts from 0."""

    kind: CueKind
    sound: str
    first: int
    word: int
    last: int


@dataclass(frozen=True, slots=True)
class WindowAnswer:
    """A checked answer. Spans are named by their index in the window, counted from 0.

    Attributes:
        characters: Who is new, and what is said about those who are known.
        labels: Every quotation that somebody speaks or thinks, and narration that is thought.
        unspoken: Quotations that nobody says.
        directions: How some are spoken.
        cues: What can be heard.
    """

    characters: tuple[CastEntry, ...]
    labels: Mapping[int, SpeakerLabel]
    unspoken: frozenset[int]
    directions: Mapping[int, str]
    cues: tuple[CueLabel, ...]


def answer_schema(sounds: Mapping[CueKind, Sequence[str]]) -> dict[str, Any]:
    """The JSON schema that the service holds answers to."""
    number, word = {"type": "integer"}, {"type": "string"}
    label = _object(id=number, who=word, sure=number)
    names = [name for each in sounds.values() for name in each]
    kinds = [kind.value for kind in sounds]
    sound = {"type": "string", "enum": names} if names else word
    kind = {"type": "string", "enum": kinds} if kinds else word
    character = _object(
        key=word,
        name=word,
        aliases=_list(word),
        gender={"type": "string", "enum": [one.value for one in Gender]},
        age={"type": "string", "enum": [one.value for one in Age]},
        description=word,
    )
    return _object(
        characters=_list(character),
        speech=_list(label),
        thoughts=_list(label),
        unspoken=_list(number),
        directions=_list(_object(id=number, how=word)),
        cues=_list(_object(kind=kind, sound=sound, **{"from": number}, word=number, to=number)),
    )


def read_answer(
    raw: str,
    window: ReadingWindow,
    words: Sequence[int],
    cast: Collection[str],
    sounds: Mapping[CueKind, Sequence[str]],
    most_cues: int,
) -> WindowAnswer:
    """Read and check an answer.

    Args:
        raw: The answer as it came.
        window: What was asked about.
        words: How many words each span of the window has.
        cast: Keys that were known when it was asked.
        sounds: Names that were offered, by kind.
        most_cues: Sounds that it may place.

    Raises:
        AnswerFlawedError: Anything in it is not as it was asked for.
    """
    fields = _fields(
        _json(raw), "the answer", characters=list, speech=list, thoughts=list, unspoken=list, directions=list, cues=list
    )
    characters = _characters(fields["characters"], cast)
    known = {*cast, *(entry.key for entry in characters)}
    spans = _Spans(window)
    labels: dict[int, SpeakerLabel] = {}
    for name, thought in (("speech", False), ("thoughts", True)):
        for item in fields[name]:
            index, label = _label(item, spans, known, thought=thought)
            if index in labels:
                raise AnswerFlawedError(Flaw.TWICE, f"Line {index + 1} is labelled twice.")
            labels[index] = label
    unspoken = [spans.speech(item) for item in fields["unspoken"]]
    if len(set(unspoken)) != len(unspoken) or not labels.keys().isdisjoint(unspoken):
        raise AnswerFlawedError(Flaw.TWICE, "A line that is unspoken is listed twice.")
    if missing := sorted(spans.asked - labels.keys() - set(unspoken)):
        listed = ", ".join(str(index + 1) for index in missing[:_MOST_NAMED])
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        raise AnswerFlawedError(Flaw.MISSING, f"These lines marked ? have no label: {listed}{more}.")
    directions = _directions(fields["directions"], spans, labels)
    cues = _cues(fields["cues"], spans, words, sounds, most_cues)
    return WindowAnswer(characters, labels, frozenset(unspoken), directions, cues)


class _Spans:
    """The numbers that may be named."""

    def __init__(self, window: ReadingWindow) -> None:
        self._window = window
        self.asked = {index for index, span in enumerate(window.spans) if span.kind is SpanKind.SPEECH}

    def any(self, number: object) -> int:
        if not isinstance(number, int) or isinstance(number, bool):
            raise AnswerFlawedError(Flaw.SHAPE, "A line is named by something else than its number.")
        if not 1 <= number <= len(self._window.spans):
            raise AnswerFlawedError(
                Flaw.UNKNOWN_NUMBER,
                f"A line is named that does not exist; they go from 1 to {len(self._window.spans)}.",
            )
        return number - 1

    def speech(self, number: object) -> int:
        index = self.any(number)
        if index not in self.asked:
            raise AnswerFlawedError(Flaw.UNKNOWN_NUMBER, f"Line {index + 1} is not marked ?.")
        return index

    def thinkable(self, number: object) -> int:
        index = self.any(number)
        if self._window.spans[index].kind is SpanKind.HEADING:
            raise AnswerFlawedError(Flaw.UNKNOWN_NUMBER, f"Line {index + 1} is a heading.")
        return index


def _label(item: object, spans: _Spans, known: Collection[str], *, thought: bool) -> tuple[int, SpeakerLabel]:
    fields = _fields(item, "a label", id=int, who=str, sure=int)
    index = spans.thinkable(fields["id"]) if thought else spans.speech(fields["id"])
    who = fields["who"]
    if who != NOBODY and who not in known:
        raise AnswerFlawedError(Flaw.UNKNOWN_CHARACTER, f"Line {index + 1} is given to a key that is not in the cast.")
    if who == NOBODY and thought:
        raise AnswerFlawedError(Flaw.UNKNOWN_CHARACTER, f"Line {index + 1} is a thought of nobody.")
    if not 0 <= fields["sure"] <= 100:
        raise AnswerFlawedError(Flaw.OUT_OF_RANGE, f"How sure line {index + 1} is does not lie between 0 and 100.")
    # Who cannot be named is uncertain, however sure the answer is of that.
    sure = 0.0 if who == NOBODY else fields["sure"] / 100
    return index, SpeakerLabel(None if who == NOBODY else who, sure, thought)


def _characters(items: list[object], cast: Collection[str]) -> tuple[CastEntry, ...]:
    if len(items) > LABEL_LIMITS.characters:
        raise AnswerFlawedError(Flaw.CHARACTERS, f"More than {LABEL_LIMITS.characters} characters are listed.")
    entries: dict[str, CastEntry] = {}
    for item in items:
        fields = _fields(item, "a character", key=str, name=str, aliases=list, gender=str, age=str, description=str)
        key = fields["key"]
        own = key.startswith(_OWN_KEY) and key[1:].isascii() and key[1:].isdigit() and len(key) < 6
        if (not own and key not in cast) or key in entries:
            raise AnswerFlawedError(
                Flaw.CHARACTERS, "A character's key is unknown or used twice; new ones are n1, n2 …"
            )
        if len(fields["aliases"]) > LABEL_LIMITS.aliases:
            raise AnswerFlawedError(Flaw.CHARACTERS, f"A character has more than {LABEL_LIMITS.aliases} aliases.")
        entries[key] = CastEntry(
            key=key,
            name=_words(fields["name"], LABEL_LIMITS.name, "A name"),
            aliases=tuple(_words(_text(alias), LABEL_LIMITS.name, "An alias") for alias in fields["aliases"]),
            gender=_choice(Gender, fields["gender"]),
            age=_choice(Age, fields["age"]),
            description=_words(fields["description"], LABEL_LIMITS.description, "A description", empty=True),
        )
    return tuple(entries.values())


def _directions(items: list[object], spans: _Spans, labels: Mapping[int, SpeakerLabel]) -> dict[int, str]:
    found: dict[int, str] = {}
    for item in items:
        fields = _fields(item, "a direction", id=int, how=str)
        index = spans.any(fields["id"])
        if index not in labels or index in found:
            raise AnswerFlawedError(
                Flaw.UNKNOWN_NUMBER, f"The direction of line {index + 1} belongs to no spoken line."
            )
        found[index] = _words(fields["how"], LABEL_LIMITS.direction, "A direction")
    return found


def _cues(
    items: list[object],
    spans: _Spans,
    words: Sequence[int],
    sounds: Mapping[CueKind, Sequence[str]],
    most: int,
) -> tuple[CueLabel, ...]:
    if len(items) > most:
        raise AnswerFlawedError(Flaw.CUES, f"More than {most} cues are placed.")
    found = []
    for item in items:
        fields = _fields(item, "a cue", kind=str, sound=str, **{"from": int}, word=int, to=int)
        kind = _choice(CueKind, fields["kind"])
        if fields["sound"] not in sounds.get(kind, ()):
            raise AnswerFlawedError(Flaw.CUES, "A cue has a sound that is not offered for its kind.")
        first, last = spans.any(fields["from"]), spans.any(fields["to"])
        if last < first:
            raise AnswerFlawedError(Flaw.CUES, f"The cue at line {first + 1} ends before it begins.")
        if not 1 <= fields["word"] <= words[first]:
            raise AnswerFlawedError(
                Flaw.CUES, f"The cue at line {first + 1} begins at a word that the line does not have."
            )
        found.append(CueLabel(kind, fields["sound"], first, fields["word"] - 1, last))
    return tuple(found)


def _json(raw: str) -> object:
    try:
        return json.loads(raw, parse_constant=_refuse_constant, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise AnswerFlawedError(Flaw.NOT_JSON, "It is not one whole JSON value.") from error


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field is given twice")
    return fields


def _fields(value: object, what: str, **types: type) -> dict[str, Any]:
    """The fields of an object that has exactly these, each of its type."""
    if not isinstance(value, dict) or value.keys() != types.keys():
        raise AnswerFlawedError(Flaw.SHAPE, f"The fields of {what} are not those of the schema.")
    for name, kind in types.items():
        if not isinstance(value[name], kind) or isinstance(value[name], bool):
            raise AnswerFlawedError(Flaw.SHAPE, f"The field {name} of {what} has the wrong type.")
    return value


Choice = TypeVar("Choice", bound=StrEnum)


def _choice(choices: type[Choice], value: str) -> Choice:
    try:
        return choices(value)
    except ValueError:
        raise AnswerFlawedError(Flaw.SHAPE, f"A {choices.__name__.lower()} is none of those in the schema.") from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise AnswerFlawedError(Flaw.SHAPE, "An alias is not a text.")
    return value


def _words(value: str, most: int, what: str, *, empty: bool = False) -> str:
    """A short text on one line."""
    tidy = " ".join(value.split())
    if len(value) > 4 * most or len(tidy) > most:
        raise AnswerFlawedError(Flaw.TOO_LONG, f"{what} is longer than {most} characters.")
    if not tidy.isprintable() or not (empty or any(map(str.isalnum, tidy))):
        raise AnswerFlawedError(Flaw.SHAPE, f"{what} is empty or holds what cannot be printed.")
    return tidy


def _object(**properties: object) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}

"""Hume's wire format: the bodies that are sent, and what is read out of answers.

Answers carry sound as base64 in JSON, many megabytes of it: they are opened by a job in a worker process.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.jobs import Job
from narratix_desktop.providers.hume.rules import HumeRules
from narratix_desktop.text.speaking_parts import HeardWord, speaking_parts

SLOWEST, FASTEST = 0.5, 2.0
LONGEST_SILENCE = 5.0
CUSTOM = "CUSTOM_VOICE"
LIBRARY = "HUME_AI"


@dataclass(frozen=True, slots=True)
class OpenedUtterance:
    """The recordings of one utterance, mostly one, each with the words that were heard in it."""

    recordings: tuple[bytes, ...]
    words: tuple[tuple[HeardWord, ...], ...]


@dataclass(frozen=True, slots=True)
class OpenedGeneration:
    """One of several answers to a description."""

    id: str
    recording: bytes


@dataclass(frozen=True, slots=True)
class OpenSpeechJob(Job[tuple[OpenedUtterance | None, ...]]):
    """Open an answer to ``count`` utterances; None where one is missing. Raises ``AudioError`` for no answer at all."""

    data: bytes
    count: int

    def __call__(self) -> tuple[OpenedUtterance | None, ...]:
        """Run in the worker process."""
        found: dict[int, list[tuple[bytes, tuple[HeardWord, ...]]]] = {}
        for snippet in _snippets(_generations(self.data)[0]):
            index = snippet.get("utterance_index")
            if index is None and self.count == 1:
                index = 0
            audio = _audio(snippet.get("audio"))
            if audio is not None and isinstance(index, int) and 0 <= index < self.count:
                found.setdefault(index, []).append((audio, tuple(_words(snippet.get("timestamps")))))
        return tuple(_opened(found.get(index)) for index in range(self.count))


@dataclass(frozen=True, slots=True)
class OpenDesignJob(Job[tuple[OpenedGeneration, ...]]):
    """Open an answer to a description. Raises ``AudioError`` where it holds no voice."""

    data: bytes

    def __call__(self) -> tuple[OpenedGeneration, ...]:
        """Run in the worker process."""
        found = []
        for generation in _generations(self.data):
            audio, name = _audio(generation.get("audio")), generation.get("generation_id")
            if audio is not None and isinstance(name, str) and name:
                found.append(OpenedGeneration(name, audio))
        if not found:
            raise _useless()
        return tuple(found)


def speech_body(lines: Sequence[SpeechRequest], version: str, rules: HumeRules) -> dict[str, Any]:
    """The body that asks for some lines, and for the times of their words where the version knows them."""
    body: dict[str, Any] = {
        "utterances": [utterance for line in lines for utterance in _utterances(line, rules)],
        "format": {"type": rules.format},
        "num_generations": 1,
        "split_utterances": False,
        "version": version,
    }
    if version == "2":
        body["include_timestamp_types"] = ["word"]
    if lines[0].before.strip():
        before = lines[0].before.strip()[-rules.line_characters :]
        body["context"] = {"utterances": [{"text": before, "voice": _voice(lines[0])}]}
    return body


def parts_of(line: SpeechRequest, rules: HumeRules) -> tuple[str, ...]:
    """The utterances of a line; one, unless it is longer than the service takes."""
    return tuple(part for part in speaking_parts(line.spoken, rules.line_characters) if any(map(str.isalnum, part)))


def design_body(description: str, sample: str, count: int, rules: HumeRules) -> dict[str, Any]:
    """The body that asks for voices of a description; only version 1 makes voices."""
    return {
        "utterances": [{"text": sample[: rules.line_characters], "description": _cut(description, 1000)}],
        "format": {"type": rules.format},
        "num_generations": count,
        "version": "1",
    }


def _utterances(line: SpeechRequest, rules: HumeRules) -> list[dict[str, Any]]:
    parameters = line.voice.parameters
    speed = min(max(line.speed * float(parameters.get("speed", 1.0)), SLOWEST), FASTEST)
    silence = min(max(float(parameters.get("trailing_silence", 0.0)), 0.0), LONGEST_SILENCE)
    shared: dict[str, Any] = {"voice": _voice(line)}
    if line.direction.strip():
        shared["description"] = _cut(line.direction.strip(), rules.direction_characters)
    if speed != 1.0:
        shared["speed"] = round(speed, 3)
    found = [{"text": part, **shared} for part in parts_of(line, rules)]
    if silence and found:
        found[-1]["trailing_silence"] = round(silence, 3)
    return found


def _voice(line: SpeechRequest) -> dict[str, str]:
    return {"id": line.voice.name, "provider": str(line.voice.parameters.get("provider", CUSTOM))}


def _cut(text: str, most: int) -> str:
    """The beginning of a text, whole words where there are some."""
    if len(text) <= most:
        return text
    head = text[:most]
    return head.rsplit(None, 1)[0] if any(map(str.isspace, head)) else head


def _generations(data: bytes) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _useless() from error
    generations = found.get("generations") if isinstance(found, dict) else None
    listed = generations if isinstance(generations, list) else []
    known: list[Mapping[str, Any]] = [one for one in listed if isinstance(one, dict)]
    if not known:
        raise _useless()
    return known


def _snippets(generation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    groups = generation.get("snippets")
    return [
        snippet
        for group in (groups if isinstance(groups, list) else [])
        for snippet in (group if isinstance(group, list) else [group])
        if isinstance(snippet, dict)
    ]


def _audio(value: object) -> bytes | None:
    try:
        return (base64.b64decode(value, validate=True) or None) if isinstance(value, str) else None
    except (ValueError, binascii.Error):
        return None


def _words(value: object) -> list[HeardWord]:
    found = []
    for stamp in value if isinstance(value, list) else []:
        time = stamp.get("time") if isinstance(stamp, dict) and stamp.get("type") == "word" else None
        if isinstance(time, dict) and isinstance(stamp.get("text"), str):
            begin, end = time.get("begin"), time.get("end")
            if isinstance(begin, int | float) and isinstance(end, int | float):
                found.append(HeardWord(stamp["text"], Seconds(begin / 1000.0), Seconds(end / 1000.0)))
    return found


def _opened(found: Sequence[tuple[bytes, tuple[HeardWord, ...]]] | None) -> OpenedUtterance | None:
    if not found:
        return None
    return OpenedUtterance(tuple(audio for audio, _ in found), tuple(words for _, words in found))


def _useless() -> AudioError:
    return AudioError("What Hume answered cannot be read.", "Make it again.", retryable=True)

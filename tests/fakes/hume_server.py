"""Hume's speech service over real HTTP: speaks with tones, designs and keeps voices, and takes nothing undocumented.

It keeps its own books of what it would have charged, and can be told to have ended.
"""

import base64
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import numpy as np

from tests.fakes.http_service import Answer, Asked, HttpService, reply
from tests.fakes.made_audio import RATE, as_wav, spoken

KEY: Final = "hume-good-0123456789"
PRICE: Final = Decimal("0.15")
LIBRARY: Final = tuple(
    (f"{number:08d}-5ba4-4c8e-8e03-69282a008f04", name)
    for number, name in enumerate(
        [
            *("Male English Actor", "Female Meditation Guide", "Old Storyteller Woman", "Nature Documentary Man"),
            *("Wise Wizard", "Young Boy", "Little Girl", "Terse Gentleman", "Warm Aunt", "Grandfather Oak"),
            *("Grandmother Ash", "Stern Queen", "Quiet King", "Brave Princess", "Sly Prince", "Tired Father"),
            *("Kind Mother", "Elder Brother", "Younger Sister", "Booming American Narrator", "Ava Song"),
            *("Campfire Narrator", "Dungeon Master", "Pirate Lady", "Sitcom Guy", "Vince Douglas"),
        ]
    )
)
"""Voices of the library; the last one is known to version 1 only."""

_UTTERANCE: Final = frozenset({"text", "description", "voice", "speed", "trailing_silence"})
_BODY: Final = frozenset(
    {
        *("utterances", "context", "format", "include_timestamp_types", "num_generations", "split_utterances"),
        *("strip_headers", "temperature", "version", "instant_mode"),
    }
)


@dataclass
class HumeServer(HttpService):
    """The service.

    Attributes:
        omit: For each next answer, the utterances that it lacks.
        silent: For each next answer, the utterances that it holds as silence.
        anonymous: Answers do not number their utterances.
        reverse: Answers come in the opposite order.
        ended: What every request is answered after the end of the service.
        stage: Which requests meet faults: ``speak``, ``voices``, or ``list``, which are those of them that only read.
    """

    omit: deque[Sequence[int]] = field(default_factory=deque)
    silent: deque[Sequence[int]] = field(default_factory=deque)
    anonymous: bool = False
    reverse: bool = False
    ended: Answer | None = None
    stage: str = "speak"
    kept: dict[str, tuple[str, str]] = field(default_factory=dict)
    designed: dict[str, str] = field(default_factory=dict)
    charged: list[Decimal] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum(self.charged, Decimal(0))

    def spoken(self) -> list[Asked]:
        return [one for one in self.asked if (one.method, one.path) == ("POST", "/v0/tts")]

    def misbehaves(self, asked: Asked) -> bool:
        if self.stage == "list":
            return (asked.method, asked.path) == ("GET", "/v0/tts/voices")
        return (asked.path == "/v0/tts") == (self.stage == "speak")

    def respond(self, asked: Asked) -> Answer:
        if self.ended is not None:
            return self.ended
        if asked.headers.get("user-agent", "").lower().startswith(("python", "httpx")):
            self.refused.append("no name")
            return Answer(403, b"error code: 1010")
        if asked.headers.get("x-hume-api-key") != KEY:
            return reply({"error": "invalid_api_key", "message": "Invalid API key"}, 401)
        match asked.method, asked.path:
            case "POST", "/v0/tts":
                return self._speak(asked)
            case "GET", "/v0/tts/voices":
                return self._list(asked.query)
            case "POST", "/v0/tts/voices":
                return self._save(asked.document())
            case "DELETE", "/v0/tts/voices":
                return self._delete(asked.query)
        return reply({"error": "not_found", "message": "no such route"}, 404)

    def _refuse(self, why: str, status: int = 422) -> Answer:
        self.refused.append(why)
        return reply({"detail": [{"loc": ["body"], "msg": why, "type": "value_error"}]}, status)

    def _speak(self, asked: Asked) -> Answer:
        body = asked.document()
        wrong = self._wrong(body)
        if wrong.startswith("voice "):
            return reply({"error": "bad_request", "message": wrong, "code": "E0716"}, 400)
        if wrong:
            return self._refuse(wrong)
        utterances = body["utterances"]
        count = body.get("num_generations", 1)
        self.charged.append(PRICE * count * sum(len(one["text"]) for one in utterances) / 1000)
        omitted = self.omit.popleft() if self.omit else ()
        silent = self.silent.popleft() if self.silent else ()
        generations = [self._generation(body, number, omitted, silent) for number in range(count)]
        return reply({"request_id": str(uuid.uuid4()), "generations": generations})

    def _generation(
        self, body: Mapping[str, Any], number: int, omitted: Sequence[int], silent: Sequence[int]
    ) -> Mapping[str, Any]:
        name = str(uuid.uuid4())
        snippets: list[list[Mapping[str, Any]]] = []
        sounds = []
        voice = ""
        for index, utterance in enumerate(body["utterances"]):
            given = utterance.get("voice")
            voice = (given.get("id") or given["name"]) if given else f"{utterance.get('description')}{number}"
            speed = utterance.get("speed", 1.0)
            sound = spoken(utterance["text"], voice + str(utterance.get("description", "")), speed)
            quiet = np.zeros(round(RATE * utterance.get("trailing_silence", 0.0)), dtype=np.float32)
            sound = np.concatenate([sound, quiet])
            if index in silent:
                sound = np.zeros_like(sound)
            sounds.append(sound)
            if index in omitted:
                continue
            snippets.append([self._snippet(name, index, utterance["text"], sound, body)])
        if number == 0 or "voice" not in body["utterances"][0]:
            self.designed[name] = voice
        if self.reverse:
            snippets.reverse()
        whole = as_wav(np.concatenate(sounds))
        return {
            "generation_id": name,
            "duration": len(np.concatenate(sounds)) / RATE,
            "file_size": len(whole),
            "encoding": {"format": "wav", "sample_rate": RATE},
            "audio": base64.b64encode(whole).decode(),
            "snippets": snippets,
        }

    def _snippet(
        self, generation: str, index: int, text: str, sound: np.ndarray[Any, Any], body: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        words = text.split()
        step = 1000 * len(sound) / RATE / max(1, len(words))
        stamps = [
            {"type": "word", "text": word, "time": {"begin": round(step * at), "end": round(step * (at + 0.9))}}
            for at, word in enumerate(words)
        ]
        return {
            "id": str(uuid.uuid4()),
            "generation_id": generation,
            "text": text,
            "transcribed_text": text,
            "utterance_index": None if self.anonymous else index,
            "audio": base64.b64encode(as_wav(sound)).decode(),
            "timestamps": stamps if "word" in body.get("include_timestamp_types", ()) else [],
        }

    def _wrong(self, body: Any) -> str:
        if not isinstance(body, dict) or not set(body) <= _BODY:
            return f"fields {sorted(body)}"
        version, utterances = body.get("version"), body.get("utterances")
        if version not in (None, "1", "2"):
            return "version"
        if not isinstance(utterances, list) or not utterances:
            return "utterances"
        if body.get("format", {}).get("type") not in ("wav", "mp3", "pcm"):
            return "format"
        if not 1 <= body.get("num_generations", 1) <= 5:
            return "num_generations"
        if body.get("include_timestamp_types") and version != "2":
            return "timestamps need version 2"
        context = body.get("context", {"utterances": []})
        if set(context) not in ({"generation_id"}, {"utterances"}):
            return "context"
        return next(
            filter(None, (self._flaw(one, version) for one in (*utterances, *context.get("utterances", [])))), ""
        )

    def _flaw(self, utterance: Mapping[str, Any], version: str | None) -> str:
        if not set(utterance) <= _UTTERANCE:
            return f"fields {sorted(utterance)}"
        if not isinstance(utterance.get("text"), str) or not 0 < len(utterance["text"]) <= 5000:
            return "text"
        if len(utterance.get("description") or "") > 1000:
            return "description"
        if not 0.5 <= utterance.get("speed", 1.0) <= 2.0:
            return "speed"
        if not 0 <= utterance.get("trailing_silence", 0.0) <= 5:
            return "trailing_silence"
        voice = utterance.get("voice")
        if voice is None:
            return "version 2 needs a voice" if version == "2" else ""
        if not set(voice) <= {"id", "name", "provider"} or ("id" in voice) == ("name" in voice):
            return "voice"
        own = voice.get("provider", "CUSTOM_VOICE") == "CUSTOM_VOICE"
        known = {identity for identity, _ in self.kept.values()} if own else {identity for identity, _ in LIBRARY}
        return "" if voice.get("id") in known else "voice not found"

    def _list(self, query: Mapping[str, str]) -> Answer:
        if (
            query.get("provider") not in ("HUME_AI", "CUSTOM_VOICE")
            or not 1 <= int(query.get("page_size", "10")) <= 100
        ):
            return self._refuse("query", 400)
        own = query["provider"] == "CUSTOM_VOICE"
        voices = [(identity, name) for name, (identity, _) in self.kept.items()] if own else list(LIBRARY)
        size, page = min(int(query.get("page_size", "10")), 10), int(query.get("page_number", "0"))
        described = [
            {
                "id": identity,
                "name": name,
                "provider": query["provider"],
                "compatible_octave_models": ["1"] if own or (identity, name) == LIBRARY[-1] else ["1", "2"],
                "tags": {"LANGUAGE": ["English"]},
            }
            for identity, name in voices[page * size : (page + 1) * size]
        ]
        pages = -(-len(voices) // size)
        return reply({"page_number": page, "page_size": size, "total_pages": pages, "voices_page": described})

    def _save(self, body: Any) -> Answer:
        if set(body) != {"generation_id", "name"}:
            return self._refuse("fields")
        if body["generation_id"] not in self.designed:
            return reply({"error": "not_found", "message": "generation not found"}, 404)
        if body["name"] in self.kept:
            return reply({"error": "conflict", "message": "a voice of this name exists"}, 409)
        identity = str(uuid.uuid4())
        self.kept[body["name"]] = (identity, body["generation_id"])
        return reply({"id": identity, "name": body["name"], "provider": "CUSTOM_VOICE"})

    def _delete(self, query: Mapping[str, str]) -> Answer:
        if set(query) != {"name"}:
            return self._refuse("query", 400)
        if self.kept.pop(query["name"], None) is None:
            return reply({"error": "not_found", "message": "voice not found"}, 404)
        return Answer(200)

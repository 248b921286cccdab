"""Replicate over real HTTP: models with their schemas, predictions that take a while, files that last an hour.

It takes nothing that is not documented, gives files only to those who show no key, and keeps its own books.
"""

import asyncio
import io
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import numpy as np
from PIL import Image

from tests.fakes.http_service import Answer, Asked, HttpService, reply
from tests.fakes.made_audio import as_flac, as_wav, noise, spoken

_Inputs = Mapping[str, Mapping[str, Any]]
TOKEN: Final = "r8_good0123456789"
CHATTERBOX_VERSION: Final = "8ff2cbe2d0d31643ad4ecf1da2bcbf5a4f966acad696134d72fe95980bd743f8"

_MINIMAX: Final[_Inputs] = {
    "text": {"type": "string", "maxLength": 10_000, "x-order": 0},
    "voice_id": {"type": "string", "default": "Wise_Woman"},
    "speed": {"type": "number", "minimum": 0.5, "maximum": 2, "default": 1},
    "volume": {"type": "number", "minimum": 0, "maximum": 10, "default": 1},
    "pitch": {"type": "integer", "minimum": -12, "maximum": 12, "default": 0},
    "emotion": {"allOf": [{"$ref": "#/components/schemas/emotion"}], "default": "auto"},
    "sample_rate": {"allOf": [{"$ref": "#/components/schemas/sample_rate"}], "default": 32_000},
    "audio_format": {"allOf": [{"$ref": "#/components/schemas/audio_format"}], "default": "mp3"},
    "channel": {"allOf": [{"$ref": "#/components/schemas/channel"}], "default": "mono"},
    "language_boost": {"allOf": [{"$ref": "#/components/schemas/language_boost"}], "default": "None"},
    "english_normalization": {"type": "boolean", "default": False},
}
_CHATTERBOX: Final[_Inputs] = {
    "text": {"type": "string", "maxLength": 500},
    "voice": {"allOf": [{"$ref": "#/components/schemas/voice"}], "default": "Andy"},
    "temperature": {"type": "number", "minimum": 0.05, "maximum": 2},
    "seed": {"type": "integer"},
}
_STABLE: Final[_Inputs] = {
    "prompt": {"type": "string"},
    "duration": {"type": "integer", "minimum": 1, "maximum": 190, "default": 190},
    "steps": {"type": "integer", "minimum": 4, "maximum": 8, "default": 8},
    "cfg_scale": {"type": "number", "minimum": 1, "maximum": 25, "default": 1},
    "seed": {"type": "integer"},
}
_MUSICGEN: Final[_Inputs] = {
    "prompt": {"type": "string"},
    "duration": {"type": "integer", "default": 8},
    "seed": {"type": "integer"},
    "output_format": {"allOf": [{"$ref": "#/components/schemas/output_format"}], "default": "wav"},
}
_FLUX: Final[_Inputs] = {
    "prompt": {"type": "string"},
    "aspect_ratio": {"allOf": [{"$ref": "#/components/schemas/aspect_ratio"}], "default": "1:1"},
    "output_format": {"allOf": [{"$ref": "#/components/schemas/output_format"}], "default": "webp"},
    "seed": {"type": "integer"},
}
_ENUMS: Final[Mapping[str, list[Any]]] = {
    "emotion": [
        *("auto", "happy", "sad", "angry", "fearful", "disgusted", "surprised", "calm", "fluent", "neutral"),
    ],
    "sample_rate": [8000, 16_000, 22_050, 24_000, 32_000, 44_100],
    "audio_format": ["mp3", "wav", "flac", "pcm"],
    "channel": ["mono", "stereo"],
    "language_boost": ["None", "Automatic", "English", "German", "French", "Spanish"],
    "voice": [
        *("Aaron", "Abigail", "Anaya", "Andy", "Archer", "Brian", "Chloe", "Dylan", "Emmanuel", "Ethan"),
        *("Evelyn", "Gavin", "Gordon", "Ivan", "Laura", "Lucy", "Madison", "Marisol", "Meera", "Walter"),
    ],
    "aspect_ratio": ["1:1", "16:9", "9:16"],
    "output_format": ["webp", "jpg", "png", "wav", "mp3"],
}
MINIMAX_VOICES: Final = frozenset(
    {
        *("Wise_Woman", "Friendly_Person", "Inspirational_girl", "Deep_Voice_Man", "Calm_Woman", "Casual_Guy"),
        *("Lively_Girl", "Patient_Man", "Young_Knight", "Determined_Man", "Lovely_Girl", "Decent_Boy"),
        *("Imposing_Manner", "Elegant_Man", "Abbess", "Sweet_Girl_2", "Exuberant_Girl"),
    }
)


@dataclass(frozen=True)
class FakeModel:
    """A model: its inputs, whether Replicate keeps it itself, and what it charges for."""

    inputs: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]
    price: Decimal
    per: str
    official: bool = True
    version: str = "0" * 64


MODELS: Final = {
    "minimax/speech-2.8-turbo": FakeModel(_MINIMAX, ("text",), Decimal("0.06"), "characters"),
    "resemble-ai/chatterbox-turbo": FakeModel(
        _CHATTERBOX, ("text",), Decimal("0.025"), "characters", official=False, version=CHATTERBOX_VERSION
    ),
    "stability-ai/stable-audio-2.5": FakeModel(_STABLE, ("prompt",), Decimal("0.20"), "run"),
    "meta/musicgen": FakeModel(_MUSICGEN, ("prompt",), Decimal("0.0014"), "time", official=False, version="b" * 64),
    "black-forest-labs/flux-1.1-pro": FakeModel(_FLUX, ("prompt",), Decimal("0.04"), "run"),
}
PREDICT_TIME: Final = 2.5


@dataclass
class FakePrediction:
    """A prediction on its way; ``looks`` is how often it is still asked about before it ends."""

    id: str
    model: str
    version: str
    input: Mapping[str, Any]
    looks: int
    outcome: str
    status: str = "starting"
    removed: bool = False


@dataclass
class ReplicateServer(HttpService):
    """The service.

    Attributes:
        looks: How often a new prediction has to be asked about until it ends; 0 for one that ends at once.
        outcomes: How the next predictions end: ``failed``, ``canceled``, ``silent``, ``short``, ``garbage``,
            ``page``, ``foreign``, ``private``, ``nothing``, ``gone``; else they succeed.
        file_faults: What the next files meet.
        leaks: Requests for files that showed a key.
        stage: Which requests meet ``faults`` and ``late_faults``: ``create``, ``look`` or ``model``.
    """

    looks: int = 1
    outcomes: deque[str] = field(default_factory=deque)
    file_faults: deque[Answer] = field(default_factory=deque)
    leaks: list[str] = field(default_factory=list)
    stage: str = "create"
    predictions: dict[str, FakePrediction] = field(default_factory=dict)
    charged: dict[str, Decimal] = field(default_factory=dict)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def total(self) -> Decimal:
        return sum(self.charged.values(), Decimal(0))

    def created(self) -> list[Asked]:
        return [one for one in self.asked if one.method == "POST"]

    def misbehaves(self, asked: Asked) -> bool:
        if asked.path.startswith("/files/"):
            return False
        stage = "create" if asked.method == "POST" else "look" if "/predictions/" in asked.path else "model"
        return stage == self.stage

    def respond(self, asked: Asked) -> Answer:
        if asked.path.startswith("/files/"):
            return self._file(asked)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return reply({"title": "Unauthenticated", "detail": "You did not pass a valid token", "status": 401}, 401)
        if asked.method == "GET" and asked.path.startswith("/v1/predictions/"):
            return self._look(asked.path.removeprefix("/v1/predictions/"))
        if asked.method == "GET" and asked.path.startswith("/v1/models/"):
            return self._model(asked.path.removeprefix("/v1/models/"))
        if asked.method == "POST":
            return self._create(asked)
        return _problem(404, "Not found", asked.path)

    def _model(self, name: str) -> Answer:
        name, _, version = name.partition("/versions/")
        model = MODELS.get(name)
        if model is None:
            return _problem(404, "Not found", "The requested resource could not be found.")
        schema = {
            "components": {
                "schemas": {
                    "Input": {"type": "object", "properties": model.inputs, "required": list(model.required)},
                    "Output": {"type": "string", "format": "uri", "title": "Output"},
                    **{enum: {"enum": values, "title": enum} for enum, values in _ENUMS.items()},
                }
            }
        }
        described = {
            "id": version or model.version,
            "created_at": "2026-05-01T09:00:00.000Z",
            "cog_version": "0.16.0",
            "openapi_schema": schema,
        }
        if version:
            return reply(described)
        owner, _, title = name.partition("/")
        return reply(
            {
                "url": f"https://replicate.com/{name}",
                "owner": owner,
                "name": title,
                "description": "",
                "visibility": "public",
                "is_official": model.official,
                "github_url": None,
                "paper_url": None,
                "license_url": None,
                "run_count": 1,
                "cover_image_url": None,
                "default_example": None,
                "latest_version": described,
            }
        )

    def _create(self, asked: Asked) -> Answer:
        if asked.headers.get("content-type") != "application/json":
            return self._refuse(400, "not JSON")
        body = asked.document()
        allowed = {"input", "webhook", "webhook_events_filter", "stream"}
        if asked.path == "/v1/predictions":
            allowed.add("version")
            name = next((each for each, one in MODELS.items() if one.version == body.get("version")), "")
        else:
            name = asked.path.removeprefix("/v1/models/").removesuffix("/predictions")
        model = MODELS.get(name)
        if model is None or model.official == (asked.path == "/v1/predictions"):
            return _problem(404, "Not found", "The requested resource could not be found.")
        if not isinstance(body, dict) or not isinstance(body.get("input"), dict) or not set(body) <= allowed:
            return self._refuse(400, f"fields {sorted(body)}")
        wrong = _wrong(body["input"], model)
        if wrong:
            return self._refuse(422, wrong)
        if "voice_id" in body["input"] and body["input"]["voice_id"] not in MINIMAX_VOICES:
            return self._start(name, body["input"], "failed")
        return self._start(name, body["input"], self.outcomes.popleft() if self.outcomes else "")

    def _refuse(self, status: int, why: str) -> Answer:
        self.refused.append(why)
        return _problem(status, "Input validation failed", why)

    def _start(self, name: str, given: Mapping[str, Any], outcome: str) -> Answer:
        identity = f"p{len(self.predictions):025d}"
        made = FakePrediction(identity, name, MODELS[name].version, given, self.looks, outcome)
        self.predictions[identity] = made
        if self.looks == 0:
            made.status = outcome if outcome in ("failed", "canceled") else "succeeded"
        # The work goes on whoever looks; a failed one costs nothing where results are what is paid.
        model = MODELS[name]
        if outcome not in ("failed", "canceled") or model.per == "time":
            self.charged[identity] = _charge(model, given)
        return reply(self._described(made), 201)

    def _look(self, identity: str) -> Answer:
        made = self.predictions.get(identity)
        if made is None:
            return _problem(404, "Not found", "The requested resource could not be found.")
        self.begun.set()
        made.looks -= 1
        if made.looks > 0:
            made.status = "processing"
        else:
            made.status = made.outcome if made.outcome in ("failed", "canceled") else "succeeded"
        return reply(self._described(made))

    def _described(self, made: FakePrediction) -> Mapping[str, Any]:
        ended = made.status in ("succeeded", "failed", "canceled")
        return {
            "id": made.id,
            "model": made.model,
            "version": made.version,
            "input": {} if made.removed else made.input,
            "logs": "",
            "output": self._output(made) if made.status == "succeeded" and not made.removed else None,
            "data_removed": made.removed,
            "error": "the model failed" if made.status == "failed" else None,
            "status": made.status,
            "created_at": "2026-11-21T09:00:00.000Z",
            "metrics": {"predict_time": PREDICT_TIME, "total_time": 3.0} if ended else {},
            "urls": {
                "get": f"{self.address}/v1/predictions/{made.id}",
                "cancel": f"{self.address}/v1/predictions/{made.id}/cancel",
            },
        }

    def _output(self, made: FakePrediction) -> Any:
        match made.outcome:
            case "foreign":
                return "https://files.example.net/out.wav"
            case "private":
                return "http://localhost:1/out.wav"
            case "nothing":
                return None
        address = f"{self.address}/files/{made.id}/out"
        return [address] if "aspect_ratio" in made.input else address

    def _file(self, asked: Asked) -> Answer:
        if "authorization" in asked.headers:
            self.leaks.append(asked.path)
        made = self.predictions.get(asked.path.split("/")[2])
        if made is None or made.removed or made.outcome == "gone":
            return Answer(404)
        if self.file_faults:
            return self.file_faults.popleft()
        return Answer(200, _made(made), {"Content-Type": "application/octet-stream"})

    def delete_results(self) -> None:
        """An hour passes."""
        for made in self.predictions.values():
            made.removed = True


def _problem(status: int, title: str, detail: str) -> Answer:
    return reply({"title": title, "detail": detail, "status": status}, status)


def _charge(model: FakeModel, given: Mapping[str, Any]) -> Decimal:
    match model.per:
        case "characters":
            return model.price * len(given["text"]) / 1000
        case "time":
            return model.price * Decimal(str(PREDICT_TIME))
        case _:
            return model.price


def _wrong(given: Mapping[str, Any], model: FakeModel) -> str:
    """What is wrong with inputs; empty for nothing."""
    for name in model.required:
        if name not in given:
            return f"{name} is required"
    for name, value in given.items():
        known = model.inputs.get(name)
        if known is None:
            return f"{name} is not an input"
        if "allOf" in known:
            if value not in _ENUMS[known["allOf"][0]["$ref"].rpartition("/")[2]]:
                return f"{name} has no such choice"
            continue
        kinds: Mapping[str, tuple[type, ...]] = {
            "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)
        }  # fmt: skip
        if not isinstance(value, kinds[known["type"]]) or (isinstance(value, bool) and known["type"] != "boolean"):
            return f"{name} is not a {known['type']}"
        if isinstance(value, str) and len(value) > known.get("maxLength", len(value)):
            return f"{name} is too long"
        if not isinstance(value, str) and not known.get("minimum", value) <= value <= known.get("maximum", value):
            return f"{name} is out of range"
    return ""


def _made(made: FakePrediction) -> bytes:
    given = made.input
    if made.outcome == "garbage":
        return b"RIFF\x24\x00\x00\x00WAVEjunk"
    if made.outcome == "page":
        return b"<!doctype html><title>Sign in</title>"
    if "aspect_ratio" in given:
        return _picture()
    if "text" in given:
        samples = spoken(given["text"], str(given.get("voice_id", given.get("voice"))), given.get("speed", 1.0),
                         given.get("pitch", 0))  # fmt: skip
        if made.outcome == "silent":
            samples = np.zeros_like(samples)
        if made.outcome == "short":
            samples = samples[: len(samples) // 12]
        return as_flac(samples) if given.get("audio_format") == "flac" else as_wav(samples)
    seconds = float(given.get("duration", 8))
    sound = noise(seconds, int(given.get("seed", 0)))
    return as_wav(np.zeros_like(sound) if made.outcome == "silent" else sound, 44_100)


def _picture() -> bytes:
    across = np.linspace(0, 255, 512, dtype=np.uint8)
    pixels = np.stack(
        [np.tile(across, (512, 1)), np.tile(across[::-1], (512, 1)), np.full((512, 512), 90, np.uint8)], 2
    )
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()

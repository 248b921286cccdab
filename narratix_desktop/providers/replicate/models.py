"""Replicate's models as ``engines/replicate.toml`` describes them: what each takes, costs and may be asked for.

A new model is a table in that file. What a model's inputs are called is there too; what they may hold is read from the
model itself, see ``schema``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.errors import SettingsError
from narratix_desktop.domain.money import FREE, round_up
from narratix_desktop.domain.origin import Commercial, Licence
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.providers.engine_data import EngineData, read_engine_data

_PER: Final = ("1000 characters", "run", "second of output", "second of work")
_THOUSAND: Final = Decimal(1000)
_PAGES: Final = "https://replicate.com/"
_SEE_PAGE: Final = "The model's page at Replicate says what may be done with what it makes."


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs: an amount per unit, and how many units a request takes at most where only time tells."""

    amount: Decimal
    per: str
    most_seconds: int

    def of(self, characters: int = 0, seconds: float = 0.0) -> Usd:
        """The most that a request costs."""
        match self.per:
            case "1000 characters":
                return round_up(self.amount * characters / _THOUSAND)
            case "second of output":
                return round_up(self.amount * Decimal(str(seconds)))
            case "second of work":
                return round_up(self.amount * self.most_seconds)
            case _:
                return round_up(self.amount)

    def of_work(self, seconds: float | None) -> Usd | None:
        """What a request actually cost; None where it costs what was estimated."""
        if self.per != "second of work" or seconds is None:
            return None
        return round_up(self.amount * Decimal(str(round(seconds, 3))))

    def of_failure(self, seconds: float | None) -> Usd:
        """What a request cost that came to nothing: the time that it took, where time is what is paid."""
        if self.per != "second of work":
            return FREE
        return self.of() if seconds is None else round_up(self.amount * Decimal(str(round(seconds, 3))))


@dataclass(frozen=True, slots=True)
class Model:
    """One model.

    Attributes:
        key: Name of its table.
        label: What the author reads.
        name: ``owner/name`` at Replicate.
        version: A pinned version; empty for the latest one.
        inputs: What the model calls each thing that we give it, by our name for it.
        always: Inputs that are always given.
        licence: What the author must know before publishing what it makes.
    """

    key: str
    label: str
    name: str
    version: str
    price: Price
    inputs: Mapping[str, str]
    always: Mapping[str, Any]
    licence: Licence

    @property
    def terms(self) -> str:
        """What its file says of its licence, to be told before anything is paid; empty where only its page says it."""
        return "" if self.licence.note == _SEE_PAGE else self.licence.note

    @property
    def caution(self) -> str:
        """As ``terms``, with the model's name; says so too where nobody knows whether what it makes may be sold."""
        if self.licence.commercial is Commercial.UNKNOWN:
            unclear = f"whether what it makes may be sold is not known here. Read {self.licence.address} first."
            return " ".join(filter(None, (f"{self.label}:", self.terms, unclear)))
        return f"{self.label}: {self.terms}" if self.terms else ""

    def named(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What is given by our names, under the model's own; what it has no name for is left out."""
        return {**self.always, **{self.inputs[name]: value for name, value in given.items() if name in self.inputs}}


@dataclass(frozen=True, slots=True)
class ModelVoice:
    """A voice of a speech model."""

    id: str
    label: str
    gender: Gender
    age: Age
    clarity: float
    language: str


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A model that speaks: how much at once, with which voices, and the emotions that words of a direction ask for."""

    model: Model
    most_characters: int
    voices: tuple[ModelVoice, ...]
    emotions: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, str]
    multilingual: bool


@dataclass(frozen=True, slots=True)
class SoundModel:
    """A model that makes sounds; ``milliseconds`` says how it wants its duration."""

    model: Model
    shortest: Seconds
    longest: Seconds
    milliseconds: bool


@dataclass(frozen=True, slots=True)
class SoundPrompts:
    """What is asked for a word of our catalogue, and what is said around any other wish."""

    words: Mapping[CueKind, Mapping[str, str]]
    around: Mapping[CueKind, str]

    def prompt(self, kind: CueKind, sound: str) -> str:
        """The prompt for a cue."""
        wish = " ".join(sound.split())
        known = self.words.get(kind, {}).get(wish.lower(), wish)
        return self.around[kind].replace("{sound}", known)


@dataclass(frozen=True, slots=True)
class ReplicateData:
    """All of the file.

    Attributes:
        hosts: Where results may be fetched from.
        deadline: How long one request may take in all.
        widest: Requests side by side.
    """

    hosts: tuple[str, ...]
    deadline: Seconds
    widest: int
    speech: Mapping[str, SpeechModel]
    sounds: Mapping[str, SoundModel]
    sound: str
    effect_variations: int
    prompts: SoundPrompts
    covers: Mapping[str, Model]
    cover: str
    cover_prompt: str
    picture_prompt: str

    def model_called(self, name: str) -> Model | None:
        """The model that an attempt of the ledger names."""
        spoken = (one.model for one in self.speech.values())
        composed = (one.model for one in self.sounds.values())
        return next((one for one in (*spoken, *composed, *self.covers.values()) if one.name == name), None)


def read_replicate(own: Path | None = None) -> ReplicateData:
    """Read the package's file and the author's own over it. Raises ``SettingsError``."""
    data = read_engine_data("replicate", own)
    limits, sound, cover = data.table("limits"), data.table("sound"), data.table("cover")
    speech, sounds, covers = data.table("speech"), sound.table("models"), cover.table("models")
    return ReplicateData(
        hosts=_words(limits, "hosts"),
        deadline=Seconds(float(limits.count("deadline_seconds", 1, 3600))),
        widest=limits.count("concurrency", 1, 64),
        speech={key: _speech(key, speech.table(key)) for key in speech.names()},
        sounds={key: _sound(key, sounds.table(key)) for key in sounds.names()},
        sound=sound.choice("model", sounds.names()),
        effect_variations=sound.count("effect_variations", 1, 10),
        prompts=_prompts(sound.table("prompts")),
        covers={key: _model(key, covers.table(key)) for key in covers.names()},
        cover=cover.choice("model", covers.names()),
        cover_prompt=cover.text("prompt"),
        picture_prompt=cover.text("picture_prompt"),
    )


def _model(key: str, table: EngineData) -> Model:
    per = table.choice("per", _PER)
    return Model(
        key=key,
        label=table.text("label"),
        name=table.text("model"),
        version=table.text("version") if table.values.get("version") else "",
        price=Price(table.amount("price"), per, table.count("most_seconds", 1, 3600) if per == _PER[3] else 0),
        inputs={name: table.table("inputs").text(name) for name in table.table("inputs").values},
        always={name: _plain(value) for name, value in _below(table, "always").items()},
        licence=_licence(table),
    )


def _licence(table: EngineData) -> Licence:
    note = table.text("licence") if table.values.get("licence") else _SEE_PAGE
    allowed = {True: Commercial.ALLOWED, False: Commercial.FORBIDDEN}
    value = table.values.get("commercial")
    commercial = allowed[value] if isinstance(value, bool) else Commercial.UNKNOWN
    return Licence(note, commercial, f"{_PAGES}{table.text('model')}")


def _speech(key: str, table: EngineData) -> SpeechModel:
    voices = table.table("voices")
    emotions = _below(table, "emotions")
    return SpeechModel(
        model=_model(key, table),
        most_characters=table.count("most_characters", 20, 1_000_000),
        voices=tuple(_voice(name, voices.table(name)) for name in voices.names()),
        emotions={emotion: _words(table.table("emotions"), emotion) for emotion in emotions},
        languages={tag: table.table("languages").text(tag) for tag in _below(table, "languages")},
        multilingual=bool(table.values.get("languages")),
    )


def _voice(name: str, table: EngineData) -> ModelVoice:
    return ModelVoice(
        id=name,
        label=table.text("label"),
        gender=Gender(table.choice("gender", tuple(Gender))),
        age=Age(table.choice("age", tuple(Age))),
        clarity=float(table.amount("clarity", Decimal(1))),
        language=table.text("language") if "language" in table.values else "en",
    )


def _sound(key: str, table: EngineData) -> SoundModel:
    return SoundModel(
        model=_model(key, table),
        shortest=Seconds(float(table.amount("shortest"))),
        longest=Seconds(float(table.amount("longest"))),
        milliseconds=table.values.get("milliseconds") is True,
    )


def _prompts(table: EngineData) -> SoundPrompts:
    words = {kind: table.table(kind) for kind in CueKind}
    return SoundPrompts(
        words={kind: {name: known.text(name) for name in known.values} for kind, known in words.items()},
        around={kind: table.table("around").text(kind) for kind in CueKind},
    )


def _below(table: EngineData, name: str) -> Mapping[str, Any]:
    return table.table(name).values if name in table.values else {}


def _words(table: EngineData, name: str) -> tuple[str, ...]:
    value = table.values.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(word, str) and word for word in value):
        raise SettingsError(
            f"The engine was not used because {'.'.join((*table.path, name))} in {table.file} has no value that can be"
            " used.",
            "Correct or remove it: it has to be a list of words in quotation marks.",
        )
    return tuple(value)


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value

"""What a model of Claude can do and costs, and the limits of reading with it: typed, from the data of the engine."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from narratix_desktop.domain.money import round_up
from narratix_desktop.domain.reading import WindowSize
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.providers.engine_data import EngineData, read_engine_data

DEFAULT: Final = "default"
_EFFORTS: Final = (DEFAULT, "low", "medium", "high", "xhigh", "max")
_THINKING: Final = (DEFAULT, "disabled", "adaptive")
_PER: Final = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or many requests, as the service counts them; the four do not overlap."""

    fresh: int = 0
    cache_write: int = 0
    cache_read: int = 0
    output: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.fresh + other.fresh,
            self.cache_write + other.cache_write,
            self.cache_read + other.cache_read,
            self.output + other.output,
        )


@dataclass(frozen=True, slots=True)
class ClaudeModel:
    """A model: its prices in US dollars per million tokens, and what it takes.

    Attributes:
        name: As the service calls it.
        label: As the author reads it.
        fresh: Input that is neither written to the cache nor read from it.
        output: Output, thinking included.
        cache_write: Input that is kept for five minutes.
        cache_read: Input that was kept.
        least_cached: A shared beginning of fewer tokens is not cached.
        context: Input and output together, in tokens.
        most_output: The largest ``max_tokens``.
        effort: How much it does, or ``default``.
        thinking: Whether it thinks before it answers, or ``default``.
    """

    name: str
    label: str
    fresh: Decimal
    output: Decimal
    cache_write: Decimal
    cache_read: Decimal
    least_cached: int
    context: int
    most_output: int
    effort: str
    thinking: str

    def price(self, usage: Usage) -> Usd:
        """What these tokens cost, to the millionth of a dollar."""
        exact = (
            usage.fresh * self.fresh
            + usage.cache_write * self.cache_write
            + usage.cache_read * self.cache_read
            + usage.output * self.output
        )
        return round_up(exact / _PER)


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """How a book is read.

    Attributes:
        model: By which model.
        size: How much at once.
        most_cues: Sounds that one request may place.
        concurrency: Requests side by side at most.
        retries: How often a useless answer is asked for again.
        deadline: How long one request may take.
        answer_bytes: An answer that is longer is not read to its end.
        most_per_label: Tokens that an answer may take for one quotation.
        most_beside: Tokens that it may take for everything else.
        usual_beside: What directions, characters and sounds usually add to an answer, as a part of its labels.
    """

    model: ClaudeModel
    size: WindowSize
    most_cues: int
    concurrency: int
    retries: int
    deadline: Seconds
    answer_bytes: int
    most_per_label: int
    most_beside: int
    usual_beside: Decimal

    def most_output(self, labels: int) -> int:
        """``max_tokens`` of a request for so many quotations."""
        return min(self.model.most_output, self.most_beside + labels * self.most_per_label)


def read_rules(own: Path | None = None) -> ReadingRules:
    """Read the data of the engine, and over it the author's own from the folder ``own``. Raises ``SettingsError``."""
    data = read_engine_data("anthropic", own)
    reading, limits, expected = data.table("reading"), data.table("limits"), data.table("expected")
    models = data.table("models")
    name = data.choice("model", models.names())
    return ReadingRules(
        model=_model(name, models.table(name)),
        size=WindowSize(
            reading.count("most_characters", 500, 400_000),
            reading.count("characters_before", 0, 100_000),
            reading.count("characters_behind", 0, 100_000),
        ),
        most_cues=reading.count("most_cues", 0, 200),
        concurrency=limits.count("concurrency", 1, 64),
        retries=limits.count("retries", 0, 2),
        deadline=Seconds(float(limits.count("deadline_seconds", 1, 3600))),
        answer_bytes=limits.count("answer_bytes", 10_000, 50_000_000),
        most_per_label=limits.count("tokens_per_label", 10, 1000),
        most_beside=limits.count("tokens_beside", 100, 100_000),
        usual_beside=expected.amount("beside_labels"),
    )


def _model(name: str, data: EngineData) -> ClaudeModel:
    return ClaudeModel(
        name=name,
        label=data.text("label"),
        fresh=data.amount("input"),
        output=data.amount("output"),
        cache_write=data.amount("cache_write"),
        cache_read=data.amount("cache_read"),
        least_cached=data.count("least_cached", 1),
        context=data.count("context", 1000),
        most_output=data.count("most_output", 1000),
        effort=data.choice("effort", _EFFORTS),
        thinking=data.choice("thinking", _THINKING),
    )

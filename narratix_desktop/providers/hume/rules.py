"""Hume's prices and limits as ``engines/hume.toml`` says them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from narratix_desktop.domain.errors import SettingsError
from narratix_desktop.domain.money import round_up
from narratix_desktop.domain.origin import Licence
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.providers.engine_data import EngineData, read_engine_data

MOST_CANDIDATES: Final = 5
"""What the service takes as ``num_generations``."""

_DOCUMENTED_CHARACTERS: Final = 5000
_DOCUMENTED_DESCRIPTION: Final = 1000


@dataclass(frozen=True, slots=True)
class HumeRules:
    """All of the file; see there what each value means."""

    version: str
    format: str
    price: Decimal
    widest: int
    deadline: Seconds
    most_lines: int
    most_characters: int
    line_characters: int
    direction_characters: int
    answer_bytes: int
    again: int
    candidates: int
    sample: str
    licence: Licence
    ends_on: date
    ending_words: tuple[str, ...]

    def cost(self, characters: int) -> Usd:
        """Price of so many characters."""
        return round_up(self.price * characters / 1000)


def read_rules(own: Path | None = None) -> HumeRules:
    """Read the package's file and the author's own over it. Raises ``SettingsError``."""
    data = read_engine_data("hume", own)
    speech, limits, design, ending = (data.table(name) for name in ("speech", "limits", "design", "ending"))
    return HumeRules(
        version=speech.choice("version", ("1", "2")),
        format=speech.choice("format", ("wav", "mp3")),
        price=speech.amount("price"),
        widest=limits.count("concurrency", 1, 64),
        deadline=Seconds(float(limits.count("deadline_seconds", 1, 3600))),
        most_lines=limits.count("lines", 1, 100),
        most_characters=limits.count("characters", 1, 50_000),
        line_characters=limits.count("line_characters", 20, _DOCUMENTED_CHARACTERS),
        direction_characters=limits.count("direction_characters", 1, _DOCUMENTED_DESCRIPTION),
        answer_bytes=limits.count("answer_bytes", 1_000_000, 1_000_000_000),
        again=limits.count("again", 0, 5),
        candidates=design.count("candidates", 1, MOST_CANDIDATES),
        sample=design.text("sample"),
        licence=Licence(speech.text("licence"), address=speech.text("licence_address")),
        ends_on=_day(ending, "announced"),
        ending_words=_words(ending, "words"),
    )


def _day(table: EngineData, name: str) -> date:
    value = table.values.get(name)
    if not isinstance(value, date):
        raise _unusable(table, name, "it has to be a day like 2026-11-13")
    return value


def _words(table: EngineData, name: str) -> tuple[str, ...]:
    value = table.values.get(name)
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise _unusable(table, name, "it has to be a list of words in quotation marks")
    return tuple(word.lower() for word in value)


def _unusable(table: EngineData, name: str, why: str) -> SettingsError:
    return SettingsError(
        f"The engine was not used because {'.'.join((*table.path, name))} in {table.file} has no value that can be"
        " used.",
        f"Correct or remove it: {why}.",
    )

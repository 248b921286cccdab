"""Models, prices and limits of paid engines: TOML files in the package, and the author's own beside their library.

One file per vendor, ``resources/engines/<vendor>.toml``; a file of the same name in the author's folder changes single
values. Knows no vendor: each engine asks for what it needs, and a value that cannot be used is named with its file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from narratix_desktop.domain.errors import SettingsError
from narratix_desktop.resources import resource

_LARGEST_FILE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class EngineData:
    """One table of such a file, with the tables below it.

    Attributes:
        values: As read; fractions are ``Decimal``, so that prices are exact.
        file: The author's file where there is one, else the package's; errors name it.
        path: Names of the tables above it.
    """

    values: Mapping[str, Any]
    file: Path
    path: tuple[str, ...] = ()

    def table(self, name: str) -> "EngineData":
        """A table below this one. Raises ``SettingsError`` where there is none."""
        value = self.values.get(name)
        if not isinstance(value, Mapping):
            raise self._unusable(name, "it has to be a table")
        return EngineData(value, self.file, (*self.path, name))

    def names(self) -> tuple[str, ...]:
        """Names of the tables below this one, in order."""
        return tuple(name for name, value in self.values.items() if isinstance(value, Mapping))

    def text(self, name: str) -> str:
        """A word or a sentence. Raises ``SettingsError`` where it is missing or empty."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self._unusable(name, "it has to be a text in quotation marks")
        return value.strip()

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of some words. Raises ``SettingsError`` where it is none of them."""
        value = self.text(name)
        if value not in choices:
            raise self._unusable(name, f"it has to be one of {', '.join(choices)}")
        return value

    def count(self, name: str, least: int = 1, most: int = 100_000_000) -> int:
        """A whole number within bounds. Raises ``SettingsError`` where it is none."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._unusable(name, f"it has to be a whole number from {least} to {most}")
        return value

    def amount(self, name: str, most: Decimal = Decimal(100_000)) -> Decimal:
        """A price or another number from 0 on, exact. Raises ``SettingsError`` where it is none."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = Decimal(value)
        if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= most:
            raise self._unusable(name, f"it has to be a number from 0 to {most}")
        return value

    def _unusable(self, name: str, why: str) -> SettingsError:
        return SettingsError(
            f"The engine was not used because {'.'.join((*self.path, name))} in {self.file} has no value that can be"
            " used.",
            f"Correct or remove it: {why}.",
        )


def read_engine_data(vendor: str, own: Path | None = None) -> EngineData:
    """Read a vendor's file, and over it the author's own.

    Args:
        vendor: Name of the file without its suffix.
        own: Folder of the author's files.

    Raises:
        SettingsError: The author's file cannot be read.
    """
    packed = resource("engines", f"{vendor}.toml")
    values = _read(packed)
    changed = None if own is None else own / f"{vendor}.toml"
    if changed is None or not changed.exists():
        return EngineData(values, packed)
    return EngineData(_over(values, _read(changed)), changed)


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise ValueError("it is too large")
        return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(
            f"The engine was not used because {file} cannot be read.", f"Correct or remove that file ({error})."
        ) from error


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one set of tables over another; what is not a table replaces what was there."""
    joined = dict(below)
    for name, value in above.items():
        known = joined.get(name)
        joined[name] = _over(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return joined

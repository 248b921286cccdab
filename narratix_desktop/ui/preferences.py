"""What the author prefers on this computer: typed, remembered at once, and told to whoever listens.

What belongs to a library rather than to a computer (budgets) is in the library, keys are in the system's key ring.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, QSettings, Signal

Value = TypeVar("Value", str, bool, float)


class Look(StrEnum):
    """Which of the themes is shown."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Start(StrEnum):
    """What the window shows first."""

    LAST_BOOK = "last"
    NO_BOOK = "none"


@dataclass(frozen=True, slots=True)
class Preference(Generic[Value]):
    """One thing to prefer, by the name under which it is remembered. ``allowed`` is empty where any value is."""

    name: str
    default: Value
    allowed: tuple[Value, ...] = ()


LOOK: Final = Preference("appearance/theme", str(Look.SYSTEM), tuple(map(str, Look)))
SCRIPT_FAMILY: Final = Preference("appearance/script-font", "")
SCRIPT_SCALE: Final = Preference("appearance/script-scale", 1.25)
SMALLEST_SCRIPT: Final = 0.8
LARGEST_SCRIPT: Final = 2.5
REDUCED_MOTION: Final = Preference("appearance/reduced-motion", False)
OUTPUT: Final = Preference("audio/output", "")
PRE_ROLL: Final = Preference("audio/pre-roll", 1.0, (0.0, 0.5, 1.0, 2.0, 3.0, 5.0))
"""Seconds before the playhead at which playing begins."""
SPEAKER: Final = Preference("voices/speaker", "espeak", ("espeak", "kokoro", "piper"))
"""The speech engine that casts and speaks; another one stands in where it has no voice."""
READER: Final = Preference("reading/reader", "")
"""The analyser that was chosen last; it reads books that nobody has read. Empty where none was chosen yet."""
COMPOSER: Final = Preference("sounds/composer", "")
"""The engine for sounds that was chosen last, or ``none``; empty where none was chosen yet."""
ASK_ABOVE: Final = Preference("budget/ask-above", 0.0)
"""Dollars up to which a single line is spoken again without asking; runs are always asked about."""
START: Final = Preference("general/start", str(Start.LAST_BOOK), tuple(map(str, Start)))
TELL_WHEN_DONE: Final = Preference("general/tell-when-done", True)


class Preferences(QObject):
    """All preferences, over a settings file or for the life of this value.

    Signals:
        changed: Name of the preference that has another value now.
    """

    changed = Signal(str)

    def __init__(self, stored: QSettings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stored = stored
        self._values: dict[str, str | bool | float] = {}

    def get(self, which: Preference[Value]) -> Value:
        """The preferred value, or the default where nothing or nonsense is remembered."""
        raw = self._values.get(which.name)
        if raw is None and self.stored is not None:
            raw = self.stored.value(which.name)
        value = which.default if raw is None else _read(raw, which.default)
        return value if not which.allowed or value in which.allowed else which.default

    def set(self, which: Preference[Value], value: Value) -> None:
        """Prefer something, and remember it."""
        if value == self.get(which):
            return
        self._values[which.name] = value
        if self.stored is not None:
            self.stored.setValue(which.name, value)
        self.changed.emit(which.name)


def _read(raw: object, default: Value) -> Value:
    """A value as a settings file keeps it, which may be text for anything."""
    if isinstance(default, bool):
        return raw if isinstance(raw, bool) else str(raw).lower() == "true"
    if isinstance(default, float):
        try:
            return float(str(raw))
        except ValueError:
            return default
    return str(raw)

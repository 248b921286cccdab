"""Which colour each speaker has, the same in the whole window: those who share scenes are kept far apart.

A colour once given is kept, also over restarts, because an author comes to know speakers by it. Answers places in the
theme's row of hues, never colours.
"""

import math
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.ui.theme import SPEAKER_HUES

Meetings: TypeAlias = Mapping[tuple[CharacterId, CharacterId], int]

_SCENE_LINES: Final = 6
"""How many spoken lines back somebody still is in the conversation."""
_FIRST_HUE: Final = 25.0
_COLOUR_BLIND: Final = 0.7
_REUSE: Final = 0.05


class Speakers(QObject):
    """The places of the open book's speakers.

    Signals:
        changed: Somebody has another place.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: Mapping[CharacterId, int] = {}

    def place(self, character_id: CharacterId, otherwise: int = 0) -> int:
        """A speaker's place in the row of hues; ``otherwise`` for those who have none yet."""
        return self._places.get(character_id, otherwise)

    def show(self, places: Mapping[CharacterId, int]) -> None:
        """Take over other places."""
        if places != self._places:
            self._places = dict(places)
            self.changed.emit()


def count_meetings(chapters: Iterable[Iterable[CharacterId]]) -> Meetings:
    """How often two speakers speak within a few lines of each other; pairs in ascending order of their ids.

    Args:
        chapters: Of each chapter who speaks, spoken line by spoken line.
    """
    counted: Counter[tuple[CharacterId, CharacterId]] = Counter()
    for speakers in chapters:
        recent: deque[CharacterId] = deque(maxlen=_SCENE_LINES)
        for speaker in speakers:
            for other in {*recent} - {speaker}:
                counted[(speaker, other) if str(speaker) < str(other) else (other, speaker)] += 1
            recent.append(speaker)
    return counted


def assign_places(
    cast: Sequence[Character], meetings: Meetings, kept: Mapping[CharacterId, int] | None = None
) -> dict[CharacterId, int]:
    """Give every speaker a place in the row of hues.

    Those who speak most choose first, each the place that lies farthest from those they meet, by how often they meet.
    Equal input gives an equal answer.

    Args:
        cast: Everybody, in the library's order.
        meetings: As counted by :func:`count_meetings`.
        kept: Places that are not to change.
    """
    places = {one.id: (kept or {})[one.id] for one in cast if one.id in (kept or {})}
    together: dict[CharacterId, dict[CharacterId, int]] = {}
    for (one, other), count in meetings.items():
        together.setdefault(one, {})[other] = count
        together.setdefault(other, {})[one] = count
    for character in sorted(cast, key=lambda one: (-one.lines, one.name, str(one.id))):
        if character.id not in places:
            places[character.id] = _farthest(together.get(character.id, {}), places)
    return places


def _farthest(met: Mapping[CharacterId, int], places: Mapping[CharacterId, int]) -> int:
    """The place that is least like those of the people somebody meets; of equal ones the one with fewest owners."""
    used = Counter(places.values())
    whole = sum(met.values()) or 1

    def cost(place: int) -> float:
        near = sum(count * nearness(place, places[one]) for one, count in met.items() if one in places)
        return round(near / whole + _REUSE * used[place], 9)

    return min(range(SPEAKER_HUES), key=lambda place: (cost(place), place))


def nearness(one: int, other: int) -> float:
    """How alike two places look, 0 to 1: by their hues, and by what is left of them where red and green are the same.

    Colour-blind eyes keep the difference between blue and yellow, which is the sine of the hue in OKLCH.
    """
    first, second = (_FIRST_HUE + 360 / SPEAKER_HUES * (place * 5 % SPEAKER_HUES) for place in (one, other))
    turn = math.radians(first - second)
    seen = math.sin(abs(math.remainder(turn, math.tau)) / 2)
    left = abs(math.sin(math.radians(first)) - math.sin(math.radians(second))) / 2
    return 1.0 - (seen + _COLOUR_BLIND * left) / (1.0 + _COLOUR_BLIND)

"""What is shown of a cast, one value for each character, and by what the columns are sorted.."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.services.read_cast import CastSheet
from narratix_desktop.ui.quantities import percent

NAME, LINES, SHARE, SURE, VOICE = range(5)
_LAST: Final = "\uffff"


@dataclass(frozen=True, slots=True)
class CastRow:
    """One character as it is shown.

    Attributes:
        character: Who it is.
        place: Its place in the theme's row of hues.
        voice: Name of its voice, empty where it has none.
        confidence: Mean over its lines, 0–1; None where it has no line in a spoken chapter.
        uncertain: How many lines wait for a look.
        voiceless: Whether it has lines and no voice that can speak.
        alike: Names of those whose voice is hard to tell from its own.
    """

    character: Character
    place: int = 0
    voice: str = ""
    confidence: float | None = None
    uncertain: int = 0
    voiceless: bool = False
    alike: tuple[str, ...] = field(default=())


def cast_rows(
    sheet: CastSheet, places: Mapping[CharacterId, int], alike: Mapping[CharacterId, Sequence[str]]
) -> tuple[CastRow, ...]:
    """The rows of a cast; ``alike`` names for each character those it may be mixed up with."""
    rows = []
    for character in sheet.characters:
        voice, sure = sheet.voice_of(character), sheet.sureness.get(character.id)
        rows.append(
            CastRow(
                character,
                places.get(character.id, 0),
                voice.spec.label if voice else "",
                sure.confidence if sure else None,
                sure.uncertain if sure else 0,
                character.id in sheet.voiceless,
                tuple(alike.get(character.id, ())),
            )
        )
    return tuple(rows)


def share_text(character: Character) -> str:
    """Part of all that is spoken, in words where it is little."""
    if character.share >= 0.01:
        return percent(character.share)
    return f"< {percent(0.01)}" if character.lines else "–"


def sort_key(row: CastRow, column: int) -> object:
    """What a column is sorted by; who needs a voice comes first, who needs none last."""
    match column:
        case 0:
            return row.character.name.casefold()
        case 1:
            return row.character.lines
        case 2:
            return row.character.share
        case 3:
            return row.confidence if row.confidence is not None else 2.0
        case _:
            return "" if row.voiceless else row.voice.casefold() or _LAST

"""How the cast looks: names and colours for the page, and the choices of whoever speaks next."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.ui.speakers import Speakers
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.script.looks import SpeakerLook
from narratix_desktop.ui.widgets.script.speaker_picker import SpeakerChoice

DIGITS: Final = "123456789"


def cast_looks(cast: Sequence[Character], speakers: Speakers, theme: Theme) -> dict[CharacterId, SpeakerLook]:
    """Name and colour of everybody."""
    return {
        one.id: SpeakerLook(one.name, theme.speaker(speakers.place(one.id), narrator=one.is_narrator), one.is_narrator)
        for one in cast
    }


def speaker_choices(cast: Sequence[Character], speakers: Speakers, theme: Theme) -> tuple[SpeakerChoice, ...]:
    """Everybody to choose from in the library's order; the first nine have a digit, nobody comes last."""
    looks = cast_looks(cast, speakers, theme)
    keys = dict(zip((one.id for one in cast), DIGITS, strict=False))
    nobody = SpeakerChoice(None, QCoreApplication.translate("script", "Nobody yet"), theme.color("text.quiet"))
    known = (SpeakerChoice(one.id, one.name, looks[one.id].color, keys.get(one.id, ""), one.aliases) for one in cast)
    return (*known, nobody)

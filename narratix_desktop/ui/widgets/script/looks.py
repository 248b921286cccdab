"""What the page shows about speakers and lines beside the text: names and colours, and the state of each line."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QColor

from narratix_desktop.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class SpeakerLook:
    """How a character is shown. The narrator's lines are not tinted."""

    name: str
    color: QColor
    narrator: bool = False


class LineMark(Enum):
    """State of a line's sound, the most urgent first; a line has one or none."""

    PLAYING = "playing"
    GENERATING = "generating"
    FAILED = "failed"
    STALE = "stale"
    WAITING = "waiting"
    SPOKEN = "spoken"


MARK_ICONS: Final = {
    LineMark.PLAYING: ("line-playing", "accent.base"),
    LineMark.GENERATING: ("line-generating", "accent.base"),
    LineMark.FAILED: ("line-failed", "meaning.bad"),
    LineMark.STALE: ("line-stale", "meaning.warn"),
    LineMark.WAITING: ("line-generating", "text.quiet"),
    LineMark.SPOKEN: ("line-spoken", "text.quiet"),
}
"""Icon and colour of each mark."""
URGENCY: Final = {mark: at for at, mark in enumerate(LineMark)}


class _Counted(QObject):
    """A class, because the collector of texts sees plurals nowhere else."""

    def lines(self, state: str, count: int) -> str:
        """A state that so many lines share."""
        return self.tr("{state} (%n line(s))", "", count).format(state=state)


def mark_words(mark: LineMark, count: int, detail: str = "") -> str:
    """What a mark means and what a click on it does, for its tool tip."""
    translate = QCoreApplication.translate
    again = translate("script", "Click to speak it again.")
    state, act = {
        LineMark.PLAYING: (translate("script", "Playing"), translate("script", "Click to pause.")),
        LineMark.GENERATING: (translate("script", "Being spoken"), translate("script", "Click to stop behind it.")),
        LineMark.WAITING: (translate("script", "Waiting to be spoken"), translate("script", "Click to speak it now.")),
        LineMark.FAILED: (translate("script", "Not spoken"), translate("script", "Click to try again.")),
        LineMark.STALE: (translate("script", "Changed since it was spoken"), again),
        LineMark.SPOKEN: (translate("script", "Spoken"), translate("script", "Click to hear it.")),
    }[mark]
    if count > 1:
        state = _Counted().lines(state, count)
    return "\n".join(part for part in (state, detail, act) if part)


def speaker_words(line: Segment, look: SpeakerLook | None) -> str:
    """Name and confidence as they stand beside a line: ``Emil? 55 %``."""
    translate = QCoreApplication.translate
    if look is None:
        return translate("script", "Nobody yet")
    if not line.uncertain:
        return look.name
    return translate("script", "{name}? {percent} %").format(name=look.name, percent=round(100 * line.confidence))


def speaker_tip(line: Segment, look: SpeakerLook | None) -> str:
    """Who speaks, how sure that is, and what a click does, for the tool tip of a name."""
    translate = QCoreApplication.translate
    if look is None:
        sure = translate("script", "Nobody is known to speak this.")
    elif line.locked:
        sure = translate("script", "{name}, as you said").format(name=look.name)
    else:
        percent = round(100 * line.confidence)
        sure = translate("script", "{name}, {percent} % sure").format(name=look.name, percent=percent)
    return "\n".join((sure, translate("script", "Click to choose who speaks.")))

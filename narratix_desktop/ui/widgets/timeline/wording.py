"""What the timeline says: names, tips, values beside the pointer, and what a screen reader hears of a clip."""

from collections.abc import Mapping

from PySide6.QtCore import QLocale, QObject

from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import to_seconds
from narratix_desktop.ui.widgets.time_scale import clock
from narratix_desktop.ui.widgets.timeline.draft import Measure, Reading
from narratix_desktop.ui.widgets.timeline.hits import Part
from narratix_desktop.ui.widgets.timeline.scene import Item


class Wording(QObject):
    """Texts in the author's language."""

    def buses(self) -> Mapping[Bus, str]:
        """What the buses are called."""
        return {
            Bus.NARRATION: self.tr("Narration"),
            Bus.DIALOGUE: self.tr("Dialogue"),
            Bus.MUSIC: self.tr("Music"),
            Bus.AMBIENCE: self.tr("Ambience"),
            Bus.EFFECTS: self.tr("Effects"),
        }

    def kinds(self) -> Mapping[CueKind, str]:
        """What kinds of cue are called."""
        return {
            CueKind.MUSIC: self.tr("Music"),
            CueKind.AMBIENCE: self.tr("Ambience"),
            CueKind.EFFECT: self.tr("Effect"),
        }

    def tip(self, item: Item, clip: Clip) -> str:
        """Who or what it is, its words and its times; a line each."""
        lines = [item.title, item.words, self.times(clip)]
        if item.gain:
            lines.append(self.decibels(item.gain))
        if clip.muted:
            lines.append(self.tr("Muted"))
        return "\n".join(line for line in lines if line)

    def spoken(self, item: Item, clip: Clip, *, chosen: bool) -> str:
        """A clip as a screen reader says it."""
        parts = [item.title, item.words, self.buses()[clip.bus], self.times(clip)]
        if clip.muted:
            parts.append(self.tr("muted"))
        if chosen:
            parts.append(self.tr("selected"))
        return ", ".join(part for part in parts if part)

    def times(self, clip: Clip) -> str:
        """From when to when a clip sounds."""
        return self.tr("{start} to {end}").format(
            start=clock(to_seconds(clip.start), tenths=True), end=clock(to_seconds(clip.end), tenths=True)
        )

    def reading(self, reading: Reading) -> str:
        """The value that a drag has reached."""
        value = reading.value
        match reading.measure:
            case Measure.PLACE:
                return clock(value, tenths=True)
            case Measure.SHIFT:
                return self.tr("{seconds} s").format(seconds=self._signed(value, 2))
            case Measure.LENGTH:
                return self.tr("{seconds} s long").format(seconds=self._number(value, 2))
            case Measure.FADE:
                return self.tr("Fade {seconds} s").format(seconds=self._number(value, 2))
            case Measure.PAUSE:
                return self.tr("Pause {seconds} s").format(seconds=self._number(value, 2))
            case Measure.GAIN:
                return self.decibels(value)
            case Measure.WORDS:
                return self.tr("at “{word}”").format(word=reading.words)

    def decibels(self, gain: float) -> str:
        """A change of level, with its sign."""
        return self.tr("{gain} dB").format(gain=self._signed(gain, 1))

    def help(self, part: Part) -> str:
        """What can be done with what lies under the pointer; empty where nothing needs to be said."""
        texts = {
            Part.OPENER: self.tr("Show each speaker or sound by itself (E)"),
            Part.CURVE_SWITCH: self.tr("Show the automated gain (A)"),
            Part.GAP: self.tr("Drag to change the pause"),
            Part.FADE_IN: self.tr("Drag to fade in"),
            Part.FADE_OUT: self.tr("Drag to fade out"),
            Part.GAIN: self.tr("Drag to change the level"),
            Part.CURVE: self.tr("Click to add a point"),
            Part.POINT: self.tr("Drag to move, Delete to remove"),
            Part.RULER: self.tr("Click to put the playhead here, drag to repeat a range"),
        }
        return texts.get(part, "")

    def _signed(self, value: float, places: int) -> str:
        sign = "+" if value > 0 else "−" if value < 0 else "±"
        return sign + self._number(abs(value), places)

    def _number(self, value: float, places: int) -> str:
        return QLocale().toString(value, "f", places)

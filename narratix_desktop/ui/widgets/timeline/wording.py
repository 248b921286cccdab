"""What the timeline says: names, tips, values beside the pointer, and what a screen reader hears of a clip."""

from collections.abc import Mapping

from PySide6.QtCore import QLocale, QObject

from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.timeline import Clip
from narratix_desktop.domain.units import to_seconds
from narratix_desktop.ui.quantities import clock
from narratix_desktop.ui.widgets.timeline.draft import Measure, Reading
from narratix_desktop.ui.widgets.timeline.hits import Part
from narratix_desktop.ui.widgets.timeline.keys import Command
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

    def commands(self) -> Mapping[Command, str]:
        """What keys do, for the sheet of shortcuts and the palette."""
        return {
            Command.LEFT: self.tr("Clip before"),
            Command.RIGHT: self.tr("Clip behind"),
            Command.UP: self.tr("Lane above"),
            Command.DOWN: self.tr("Lane below"),
            Command.EXTEND_LEFT: self.tr("Select the clip before as well"),
            Command.EXTEND_RIGHT: self.tr("Select the clip behind as well"),
            Command.SELECT_ALL: self.tr("Select all clips"),
            Command.PLAY_HERE: self.tr("Play from the clip"),
            Command.EARLIER: self.tr("Move 10 ms earlier"),
            Command.LATER: self.tr("Move 10 ms later"),
            Command.MUCH_EARLIER: self.tr("Move 100 ms earlier"),
            Command.MUCH_LATER: self.tr("Move 100 ms later"),
            Command.LOUDER: self.tr("Louder by 0.5 dB"),
            Command.SOFTER: self.tr("Softer by 0.5 dB"),
            Command.MUCH_LOUDER: self.tr("Louder by 3 dB"),
            Command.MUCH_SOFTER: self.tr("Softer by 3 dB"),
            Command.SPLIT: self.tr("Split at the playhead"),
            Command.TRIM_START: self.tr("Begin at the playhead"),
            Command.TRIM_END: self.tr("End at the playhead"),
            Command.TO_PLAYHEAD: self.tr("Take the sound to the word at the playhead"),
            Command.FADE: self.tr("Fade to the playhead"),
            Command.MUTE: self.tr("Mute or unmute"),
            Command.DELETE: self.tr("Remove the sound, point or marker; mute the line"),
            Command.MARK: self.tr("Add a marker at the playhead"),
            Command.RENAME: self.tr("Rename the marker"),
            Command.MARKER_BEFORE: self.tr("Marker before"),
            Command.MARKER_BEHIND: self.tr("Marker behind"),
            Command.POINT: self.tr("Add a point of automation at the playhead"),
            Command.CURVE: self.tr("Show the automated gain"),
            Command.OPEN: self.tr("Show each speaker or sound by itself"),
            Command.CLOSER: self.tr("Closer"),
            Command.WIDER: self.tr("Wider"),
            Command.FIT: self.tr("Whole chapter"),
            Command.ZOOM_SELECTION: self.tr("Zoom to the selection"),
            Command.REPEAT: self.tr("Repeat the selection"),
            Command.SNAP: self.tr("Snap"),
            Command.RIPPLE: self.tr("Ripple"),
        }

    def _signed(self, value: float, places: int) -> str:
        sign = "+" if value > 0 else "−" if value < 0 else "±"
        return sign + self._number(abs(value), places)

    def _number(self, value: float, places: int) -> str:
        return QLocale().toString(value, "f", places)

"""The mixer's settings: buses, strips, ducking, pacing and the target of the master."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from narratix_desktop.domain.units import Decibels, Lufs, Seconds


class Bus(StrEnum):
    """A channel group of the mixer. Master is where the others meet."""

    NARRATION = "narration"
    DIALOGUE = "dialogue"
    MUSIC = "music"
    AMBIENCE = "ambience"
    EFFECTS = "effects"
    MASTER = "master"


SPEECH_BUSES = frozenset({Bus.NARRATION, Bus.DIALOGUE})
BED_BUSES = frozenset({Bus.MUSIC, Bus.AMBIENCE})


@dataclass(frozen=True, slots=True)
class Strip:
    """Controls of one bus. ``pan`` runs from -1 (left) to 1 (right)."""

    gain: Decibels = Decibels(0.0)
    pan: float = 0.0
    mute: bool = False
    solo: bool = False


@dataclass(frozen=True, slots=True)
class Ducking:
    """How far and how fast beds step back under speech; ``hold`` bridges the gaps between sentences."""

    depth: Decibels = Decibels(-10.0)
    attack: Seconds = Seconds(0.35)
    hold: Seconds = Seconds(1.2)
    release: Seconds = Seconds(1.0)


@dataclass(frozen=True, slots=True)
class Pacing:
    """Pauses in seconds behind a segment, by what ends there; a change of speaker and the longer rule win."""

    same_speaker: Seconds = Seconds(0.25)
    change_of_speaker: Seconds = Seconds(0.45)
    paragraph: Seconds = Seconds(0.6)
    scene: Seconds = Seconds(1.8)
    heading: Seconds = Seconds(1.2)
    interruption: Seconds = Seconds(0.05)
    head: Seconds = Seconds(0.75)
    tail: Seconds = Seconds(2.5)


@dataclass(frozen=True, slots=True)
class MasterTarget:
    """What the mastered files aim for.

    Attributes:
        loudness: Gated loudness of the book's speech (ITU-R BS.1770-4).
        rms_window: Lowest and highest RMS level of a file in dBFS; a chapter deviates from the book's gain only to
            stay inside it.
        ceiling: True-peak ceiling before encoding, dBTP.
        room_tone: RMS level of the room tone in dBFS.
    """

    loudness: Lufs = Lufs(-20.0)
    rms_window: tuple[Decibels, Decibels] = (Decibels(-22.5), Decibels(-18.5))
    ceiling: Decibels = Decibels(-3.5)
    room_tone: Decibels = Decibels(-72.0)


@dataclass(frozen=True, slots=True)
class MixSettings:
    """Everything between a timeline and a premaster. The defaults make an audible but discreet bed."""

    strips: Mapping[Bus, Strip] = field(
        default_factory=lambda: {
            Bus.NARRATION: Strip(),
            Bus.DIALOGUE: Strip(),
            Bus.MUSIC: Strip(gain=Decibels(-14.0)),
            Bus.AMBIENCE: Strip(gain=Decibels(-16.0)),
            Bus.EFFECTS: Strip(gain=Decibels(-8.0)),
            Bus.MASTER: Strip(),
        }
    )
    ducking: Ducking = Ducking()
    pacing: Pacing = Pacing()
    target: MasterTarget = MasterTarget()

"""What the master may aim for, by the place that the audio goes to.

Ceilings lie half a decibel under what is asked for, because a lossy encoder adds a little. Only ACX judges the RMS
level of each file; elsewhere the window is open and every chapter has the book's gain.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.domain.units import Decibels, Lufs

_OPEN: Final = (Decibels(-60.0), Decibels(0.0))

TARGETS: Final[Mapping[str, MasterTarget]] = {
    # ACX: RMS −23…−18 dBFS, peaks at most −3 dBFS.
    "acx": MasterTarget(),
    # Apple and most directories of podcasts: −16 LUFS, −1 dBTP.
    "podcast": MasterTarget(Lufs(-16.0), _OPEN, Decibels(-1.5)),
    # Spotify plays audiobooks at about −18 LUFS.
    "spotify": MasterTarget(Lufs(-18.0), _OPEN, Decibels(-1.5)),
    # EBU R 128: −23 LUFS, −1 dBTP.
    "ebu-r128": MasterTarget(Lufs(-23.0), _OPEN, Decibels(-1.5)),
}


def name_of(target: MasterTarget) -> str:
    """The name of a target, whatever its room tone; empty where it is none of these."""
    tone = target.room_tone
    return next((name for name, known in TARGETS.items() if replace(known, room_tone=tone) == target), "")

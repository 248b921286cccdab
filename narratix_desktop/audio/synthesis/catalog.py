"""Which sounds the procedural engine can make, by which words they are asked for, and how they are finished.

To add a sound, write its function in ``ambiences`` or ``effects`` and give it one line here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from narratix_desktop.audio.synthesis import ambiences, effects, music
from narratix_desktop.audio.synthesis.noise import Samples, finish_bed, finish_effect, frames_of, generator
from narratix_desktop.domain.cue import CueKind, SoundRequest
from narratix_desktop.domain.errors import SoundError

SHORTEST_BED: Final = 4.0
LONGEST_BED: Final = 300.0


@dataclass(frozen=True, slots=True)
class Sound:
    """One line of the catalogue: its name, its bus, its maker and other words for it."""

    name: str
    kind: CueKind
    make: Callable[[np.random.Generator, int], Samples]
    words: tuple[str, ...]


def _once(make: Callable[[np.random.Generator], Samples]) -> Callable[[np.random.Generator, int], Samples]:
    def cut(rng: np.random.Generator, frames: int) -> Samples:
        return make(rng)[:frames]

    return cut


def _pad(mood: str) -> Callable[[np.random.Generator, int], Samples]:
    def compose(rng: np.random.Generator, frames: int) -> Samples:
        return music.pad(rng, frames, music.MOODS[mood])

    return compose


_BED, _EFFECT, _MUSIC = CueKind.AMBIENCE, CueKind.EFFECT, CueKind.MUSIC
CATALOG: Final = (
    Sound("rain", _BED, ambiences.rain, ("raining", "rainy", "drizzle", "downpour", "shower")),
    Sound("wind", _BED, ambiences.wind, ("windy", "breeze", "gale", "gust", "gusts", "storm", "blizzard")),
    Sound("sea", _BED, ambiences.sea, ("ocean", "waves", "surf", "shore", "beach", "harbour", "harbor", "tide")),
    Sound("fire", _BED, ambiences.fire, ("fireplace", "hearth", "campfire", "flames", "stove", "embers")),
    Sound("night", _BED, ambiences.night, ("crickets", "cricket", "cicadas", "evening", "midnight")),
    Sound("crowd", _BED, ambiences.crowd, ("people", "market", "tavern", "pub", "babble", "voices", "street", "party")),
    Sound("door", _EFFECT, _once(effects.door), ("doors", "gate", "latch", "slam")),
    Sound("knock", _EFFECT, _once(effects.knock), ("knocks", "knocking", "rap", "tapping")),
    Sound("steps", _EFFECT, _once(effects.steps), ("step", "footsteps", "footstep", "walking", "boots")),
    Sound("bell", _EFFECT, _once(effects.bell), ("bells", "chime", "toll", "gong")),
    Sound("thunder", _EFFECT, _once(effects.thunder), ("thunderclap", "thunderstorm", "lightning")),
    Sound("heartbeat", _EFFECT, _once(effects.heartbeat), ("heart", "pulse")),
    Sound("calm", _MUSIC, _pad("calm"), ("pad", "ambient", "drone", "peaceful", "quiet", "soft", "gentle")),
    Sound("warm", _MUSIC, _pad("warm"), ("tender", "love", "romantic", "home", "cosy", "nostalgic")),
    Sound("sad", _MUSIC, _pad("sad"), ("melancholy", "melancholic", "grief", "mournful", "lonely", "wistful")),
    Sound("tense", _MUSIC, _pad("tense"), ("dark", "suspense", "ominous", "mystery", "fear", "threat", "danger")),
    Sound("bright", _MUSIC, _pad("bright"), ("hopeful", "hope", "joy", "happy", "uplifting", "playful", "light")),
)
"""Music falls back to the first mood; ambiences and effects never fall back to something else."""


def find(kind: CueKind, wish: str) -> Sound:
    """Return the catalogue's sound for a word or a free prompt; the first word that is known decides.

    Raises:
        SoundError: No word of the prompt names an ambience or an effect that can be made.
    """
    known: Mapping[str, Sound] = {
        word: sound for sound in reversed(CATALOG) if sound.kind == kind for word in (sound.name, *sound.words)
    }
    for word in re.findall(r"[a-z]+", wish.lower()):
        if word in known:
            return known[word]
    if kind == CueKind.MUSIC:
        return known["calm"]
    names = ", ".join(sound.name for sound in CATALOG if sound.kind == kind)
    raise SoundError(
        f"“{wish}” was not composed because the embedded sounds do not include it.",
        f"Choose one of {names}, use a file of your own, or another sound engine.",
    )


def compose(request: SoundRequest) -> Samples:
    """Make a sound: float32 stereo ``(n, 2)`` at the project rate, the same for the same request.

    Beds last exactly ``request.duration`` (kept between 4 and 300 s), loop without a seam and have a loudness of
    -23 LUFS. Effects play for their natural length, or are faded out at ``request.duration`` where that is shorter
    and not 0; they peak at -3 dBFS.

    Raises:
        SoundError: The catalogue has no such sound.
    """
    sound = find(request.kind, request.sound)
    rng = generator(sound.name, request.seed)
    if sound.kind == CueKind.EFFECT:
        limit = frames_of(request.duration) if request.duration > 0 else frames_of(LONGEST_BED)
        return finish_effect(sound.make(rng, limit))
    return finish_bed(sound.make(rng, frames_of(min(max(request.duration, SHORTEST_BED), LONGEST_BED))))

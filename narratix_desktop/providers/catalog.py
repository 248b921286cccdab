"""Every engine there is, one line each. A factory imports its engine when it is called, so that nobody pays for others.

Embedded engines need only the worker processes; those with keys are added with what their clients need.
"""

from collections.abc import Callable, Mapping
from typing import Final

from narratix_desktop.ports.engines import Analyser, CoverEngine, SoundEngine, SpeechEngine
from narratix_desktop.ports.work import Compute


def _local_analyser(compute: Compute) -> Analyser:
    from narratix_desktop.providers.local_analyser import LocalAnalyser

    return LocalAnalyser(compute)


def _espeak_speech(compute: Compute) -> SpeechEngine:
    from narratix_desktop.providers.espeak_speech import EspeakSpeech

    return EspeakSpeech(compute)


def _synth_sound(compute: Compute) -> SoundEngine:
    from narratix_desktop.providers.synth_sound import SynthSoundEngine

    return SynthSoundEngine(compute)


def _typeset_cover(compute: Compute) -> CoverEngine:
    from narratix_desktop.providers.typeset_cover import TypesetCoverEngine

    return TypesetCoverEngine()


ANALYSERS: Final[Mapping[str, Callable[[Compute], Analyser]]] = {"local": _local_analyser}
SPEECH: Final[Mapping[str, Callable[[Compute], SpeechEngine]]] = {"espeak": _espeak_speech}
SOUNDS: Final[Mapping[str, Callable[[Compute], SoundEngine]]] = {"local": _synth_sound}
COVERS: Final[Mapping[str, Callable[[Compute], CoverEngine]]] = {"typeset": _typeset_cover}


def analysers(compute: Compute) -> Mapping[str, Analyser]:
    """All analysers by the name that authors use for them."""
    return {name: make(compute) for name, make in ANALYSERS.items()}


def speech_engines(compute: Compute) -> Mapping[str, SpeechEngine]:
    """All speech engines by the name that authors use for them."""
    return {name: make(compute) for name, make in SPEECH.items()}


def sound_engines(compute: Compute) -> Mapping[str, SoundEngine]:
    """All sound engines by the name that authors use for them."""
    return {name: make(compute) for name, make in SOUNDS.items()}


def cover_engines(compute: Compute) -> Mapping[str, CoverEngine]:
    """All cover engines by the name that authors use for them."""
    return {name: make(compute) for name, make in COVERS.items()}

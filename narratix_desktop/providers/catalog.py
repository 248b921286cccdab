"""Every engine there is, one line each. A factory imports its engine when it is called, so that nobody pays for others.

Embedded engines need only the worker processes; those that cost money are made where there is a ledger to record it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from narratix_desktop.ports.engines import Analyser, CoverEngine, Recovering, SoundEngine, SpeechEngine
from narratix_desktop.ports.voice_files import VoiceFiles
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.paid_call import PaidCalls


@dataclass(frozen=True, slots=True)
class PaidMeans:
    """What engines that cost money are made of.

    Attributes:
        compute: The worker processes, to look at what came.
        calls: Sends every paid request.
        clients: The vendors' clients, with the author's keys.
        data: Where the author's own files of models and prices may lie, ``<vendor>.toml``.
    """

    compute: Compute
    calls: PaidCalls
    clients: Clients
    data: Path


def _local_analyser(compute: Compute) -> Analyser:
    from narratix_desktop.providers.local_analyser import LocalAnalyser

    return LocalAnalyser(compute)


def _anthropic_analyser(means: PaidMeans) -> Analyser:
    from narratix_desktop.providers.anthropic_analyser import AnthropicAnalyser

    return AnthropicAnalyser(means.compute, means.calls, means.clients, means.data)


def _espeak_speech(compute: Compute) -> SpeechEngine:
    from narratix_desktop.providers.espeak_speech import EspeakSpeech

    return EspeakSpeech(compute)


def _kokoro_speech(compute: Compute, files: VoiceFiles) -> SpeechEngine:
    from narratix_desktop.providers.kokoro_speech import KokoroSpeech

    return KokoroSpeech(compute, files)


def _piper_speech(compute: Compute, files: VoiceFiles) -> SpeechEngine:
    from narratix_desktop.providers.piper_speech import PiperSpeech

    return PiperSpeech(compute, files)


def _synth_sound(compute: Compute) -> SoundEngine:
    from narratix_desktop.providers.synth_sound import SynthSoundEngine

    return SynthSoundEngine(compute)


def _typeset_cover(compute: Compute) -> CoverEngine:
    from narratix_desktop.providers.typeset_cover import TypesetCoverEngine

    return TypesetCoverEngine(compute)


def _hume_speech(means: PaidMeans) -> SpeechEngine:
    from narratix_desktop.providers.hume_speech import HumeSpeech

    return HumeSpeech(means.compute, means.calls, means.clients.hume, means.data)


def _replicate_speech(means: PaidMeans) -> SpeechEngine:
    from narratix_desktop.providers.replicate_speech import ReplicateSpeech

    return ReplicateSpeech(means.compute, means.calls, means.clients.replicate, means.data)


def _replicate_sound(means: PaidMeans) -> SoundEngine:
    from narratix_desktop.providers.replicate_sound import ReplicateSound

    return ReplicateSound(means.compute, means.calls, means.clients.replicate, means.data)


def _replicate_cover(means: PaidMeans) -> CoverEngine:
    from narratix_desktop.providers.replicate_cover import ReplicateCover

    return ReplicateCover(means.compute, means.calls, means.clients.replicate, means.data)


ANALYSERS: Final[Mapping[str, Callable[[Compute], Analyser]]] = {"local": _local_analyser}
SPEECH: Final[Mapping[str, Callable[[Compute], SpeechEngine]]] = {"espeak": _espeak_speech}
NEURAL_SPEECH: Final[Mapping[str, Callable[[Compute, VoiceFiles], SpeechEngine]]] = {
    "kokoro": _kokoro_speech,
    "piper": _piper_speech,
}
SOUNDS: Final[Mapping[str, Callable[[Compute], SoundEngine]]] = {"local": _synth_sound}
COVERS: Final[Mapping[str, Callable[[Compute], CoverEngine]]] = {"typeset": _typeset_cover}

PAID_ANALYSERS: Final[Mapping[str, Callable[[PaidMeans], Analyser]]] = {"anthropic": _anthropic_analyser}
PAID_SPEECH: Final[Mapping[str, Callable[[PaidMeans], SpeechEngine]]] = {
    "hume": _hume_speech,
    "replicate": _replicate_speech,
}
PAID_SOUNDS: Final[Mapping[str, Callable[[PaidMeans], SoundEngine]]] = {"replicate": _replicate_sound}
PAID_COVERS: Final[Mapping[str, Callable[[PaidMeans], CoverEngine]]] = {"replicate": _replicate_cover}


def analysers(compute: Compute, paid: PaidMeans | None = None) -> Mapping[str, Analyser]:
    """All analysers by the name that authors use for them; without means to pay, only the embedded ones."""
    made = {name: make(compute) for name, make in ANALYSERS.items()}
    return made if paid is None else made | {name: make(paid) for name, make in PAID_ANALYSERS.items()}


def speech_engines(
    compute: Compute, paid: PaidMeans | None = None, files: VoiceFiles | None = None
) -> Mapping[str, SpeechEngine]:
    """All speech engines by the name that authors use for them; without means to pay, only the embedded ones.

    Those whose voices are files need to know where these lie.
    """
    made = {name: make(compute) for name, make in SPEECH.items()}
    made |= {name: make(compute, files) for name, make in NEURAL_SPEECH.items()} if files is not None else {}
    return made if paid is None else made | {name: make(paid) for name, make in PAID_SPEECH.items()}


def sound_engines(compute: Compute, paid: PaidMeans | None = None) -> Mapping[str, SoundEngine]:
    """All sound engines by the name that authors use for them; without means to pay, only the embedded ones."""
    made = {name: make(compute) for name, make in SOUNDS.items()}
    return made if paid is None else made | {name: make(paid) for name, make in PAID_SOUNDS.items()}


def cover_engines(compute: Compute, paid: PaidMeans | None = None) -> Mapping[str, CoverEngine]:
    """All cover engines by the name that authors use for them; without means to pay, only the embedded ones."""
    made = {name: make(compute) for name, make in COVERS.items()}
    return made if paid is None else made | {name: make(paid) for name, make in PAID_COVERS.items()}


def recovering(engines: Iterable[object]) -> Mapping[str, tuple[Recovering, ...]]:
    """Those engines that can fetch what an attempt made, by the name under which the ledger knows them.

    Engines of several kinds may have one name, e.g. a vendor's for speech and for sounds.
    """
    found: dict[str, tuple[Recovering, ...]] = {}
    for engine in engines:
        if isinstance(engine, Recovering):
            found[engine.info.name] = (*found.get(engine.info.name, ()), engine)
    return found

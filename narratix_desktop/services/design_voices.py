"""Let the author choose among several voices of one description, and keep, list and delete such voices.

What a candidate says is kept on this computer when the voice is: it can be heard after its provider is gone.
"""

import asyncio

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.casting import Audition
from narratix_desktop.ports.voice_design import VoiceCandidate, VoiceKeeper
from narratix_desktop.services.audition_voice import NO_LINE, line_alone
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.offer_voices import OfferedVoice, as_used
from narratix_desktop.services.workshop import Workshop


async def design_candidates(
    description: str, sample: str, engine_name: str, workshop: Workshop
) -> tuple[VoiceCandidate, ...]:
    """Several voices of one description, none of them kept yet; ``sample`` is a line that they are to speak.

    Raises:
        NotFoundError: The engine is not installed.
        SpeechError: There is no description, the engine offers no choice, or it could make no voice.
        BudgetReachedError: They would pass a cap.
    """
    wanted = " ".join(description.split())
    if not wanted:
        raise SpeechError("No voice was made because nothing is said about it.", "Describe the voice in a few words.")
    return await voice_keeper(engine_name, workshop).candidates(wanted, sample, Purpose.once("voice"))


async def hear_candidate(candidate: VoiceCandidate, workshop: Workshop) -> ChapterMix:
    """A timeline of what a candidate says."""
    recording = candidate.spoken.recording
    asset = await workshop.assets.put(recording.data, recording.suffix)
    return await line_alone(NO_LINE, asset, candidate.spoken.profile, workshop)


async def keep_candidate(candidate: VoiceCandidate, label: str, engine_name: str, workshop: Workshop) -> VoiceSpec:
    """Keep a voice at its provider and what it said here; it can be cast from then on.

    Raises:
        NotFoundError: The engine is not installed.
        SpeechError: It keeps no voices.
        ServiceError: The provider did not keep it.
    """
    voice = await voice_keeper(engine_name, workshop).keep(candidate, label.strip() or candidate.description)
    recording = candidate.spoken.recording
    said = SpeechRequest(candidate.sample, candidate.sample, tuple(range(len(candidate.sample))), voice, voice.language)
    info = workshop.speech_engine(engine_name).info
    await workshop.auditions.keep(
        Audition(
            said.content_key(info.name, info.version),
            await workshop.assets.put(recording.data, recording.suffix),
            info.name,
            recording.duration,
            candidate.spoken.profile,
            recording.words,
        ),
        maker=recording.maker or info.maker(),
    )
    return voice


async def kept_voices(engine_name: str, workshop: Workshop) -> tuple[OfferedVoice, ...]:
    """The author's own voices at a provider, and who speaks in them. Raises what :func:`keep_candidate` raises."""
    kept, library = await asyncio.gather(voice_keeper(engine_name, workshop).kept(), workshop.voices.library())
    uses = [use for use in library if use.voice.spec.engine == engine_name]
    return tuple(
        OfferedVoice(one, tuple(use for use in uses if use.voice.spec.name == one.name)) for one in as_used(kept, uses)
    )


async def discard_voice(voice: VoiceSpec, workshop: Workshop) -> None:
    """Delete one of the author's own voices at its provider; what it spoke stays here.

    Raises:
        NotFoundError: The engine is not installed.
        SpeechError: The voice is not the author's own.
        ServiceError: The provider did not delete it.
    """
    await voice_keeper(voice.engine, workshop).discard(voice)


def voice_keeper(engine_name: str, workshop: Workshop) -> VoiceKeeper:
    """An engine that makes voices to choose from.

    Raises:
        NotFoundError: The engine is not installed.
        SpeechError: It makes no voices.
    """
    engine = workshop.speech_engine(engine_name)
    if not isinstance(engine, VoiceKeeper):
        raise SpeechError(
            f"No voice was made because {engine.info.label} offers no choice of voices that it makes.",
            "Choose one of its voices.",
        )
    return engine

"""Put voices that are files onto the shelf, hear them, and take them away again."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import SpeechError, VoiceFilesError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.domain.voice_pack import ShelvedPack, VoicePack
from narratix_desktop.ports.engines import SpeechEngine
from narratix_desktop.ports.voice_files import VoiceFiles
from narratix_desktop.services.audition_voice import audition, audition_of_text
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.speak_lines import speak_lines
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.normalise import normalise

_PROOF = "One, two."


async def take_voice(files: Sequence[Path], shelf: VoiceFiles, speech: Mapping[str, SpeechEngine]) -> ShelvedPack:
    """Put a model that the author has onto the shelf, if it can speak; what cannot is taken off again.

    Raises:
        VoiceFilesError: The files are not a voice, or there is no room.
    """
    kept = await shelf.take(files)
    voices = await voices_of_pack(kept.pack, speech)
    if not voices:  # nobody can say without the runtime; the shelf says that it is missing
        return kept
    try:
        await speak_lines([_request(_PROOF, voices[0])], speech[kept.pack.engine], Purpose.once("proof"))
    except SpeechError as error:
        with suppress(VoiceFilesError):
            await shelf.remove(kept.pack.name)
        raise VoiceFilesError(
            f"{kept.pack.label} was not taken because it cannot speak: {error.headline}", "Choose another file."
        ) from error
    return kept


async def voices_of_pack(pack: VoicePack, speech: Mapping[str, SpeechEngine]) -> tuple[VoiceSpec, ...]:
    """The voices of a pack as they can be cast; none where its engine is not installed or it is not on the shelf."""
    engine = speech.get(pack.engine)
    found = await engine.voices() if engine is not None else ()
    return tuple(voice for voice in found if voice.name.startswith(f"{pack.name}/"))


async def hear_sample(pack: VoicePack, voice: VoiceSpec, workshop: Workshop) -> ChapterMix:
    """Hear a voice with its pack's sample sentence. Raises ``SpeechError`` where it cannot speak."""
    return await audition(audition_of_text(pack.sample, voice), workshop)


async def users_of_pack(pack: VoicePack, workshop: Workshop) -> tuple[str, ...]:
    """Names of the characters, in any book, that speak with a voice of this pack."""
    uses = await workshop.voices.library()
    own = f"{pack.name}/"
    return tuple(
        dict.fromkeys(
            use.character
            for use in uses
            if use.voice.spec.engine == pack.engine and use.voice.spec.name.startswith(own)
        )
    )


def _request(text: str, voice: VoiceSpec) -> SpeechRequest:
    said = normalise(text, {}, voice.language)
    return SpeechRequest(text, said.text, said.origins, voice, voice.language)

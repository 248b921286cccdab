"""Have an engine make a voice from the author's description, where it is one that can."""

from typing import cast

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import VoiceDesigner
from narratix_desktop.services.workshop import Workshop


async def design_voice(description: str, sample: str, engine_name: str, workshop: Workshop) -> VoiceSpec:
    """A new voice, not given to anybody yet; ``sample`` is a line that it is to speak.

    Raises:
        NotFoundError: The engine is not installed.
        SpeechError: There is no description, the engine makes no voices, or it could not make this one.
    """
    engine = designer(engine_name, workshop)
    wanted = " ".join(description.split())
    if not wanted:
        raise SpeechError("No voice was made because nothing is said about it.", "Describe the voice in a few words.")
    return await engine.design(wanted, sample, Purpose.once("voice"))


def designer(engine_name: str, workshop: Workshop) -> VoiceDesigner:
    """An engine that makes voices.

    Raises:
        NotFoundError: The engine is not installed.
        SpeechError: It makes no voices.
    """
    engine = workshop.speech_engine(engine_name)
    if not engine.info.designs_voices:
        raise SpeechError(
            f"No voice was made because {engine.info.label} cannot make voices.", "Choose one of its voices."
        )
    return cast("VoiceDesigner", engine)

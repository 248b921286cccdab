"""Refuse work for which somebody could not speak, before any of it is paid: no voice, no engine, or no key for one.

Lines that are spoken already wait for nobody: a book stays whole when the engine of its voices goes away.
"""

from collections.abc import Iterable

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import ServiceError, SpeechError
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import Forewarning, SpeechEngine
from narratix_desktop.services.choose_engines import Speakers, engines_not_ready, require_engines, speakers_of
from narratix_desktop.services.speak_chapter import lines_to_speak
from narratix_desktop.services.workshop import Workshop


async def require_speakers(book: Book, chapters: Iterable[Chapter], workshop: Workshop, named: str) -> None:
    """Make sure that every line of these chapters has a take, or somebody who can speak it; costs nothing.

    Args:
        book: Whose chapters they are.
        chapters: What is to be spoken.
        workshop: The library.
        named: Name of the engine that casts those who have no voice.

    Raises:
        NotFoundError: The named engine is not installed.
        SpeechError: It has no voice, or one that a line waits for is not there; the message names the characters.
        ServiceError: An engine that a line waits for has no key or has ended.
    """
    engine = workshop.speech_engine(named)
    speakers = await speakers_of(book.id, workshop, engine)
    if not speakers.names or len(speakers.voices) < len(speakers.names):
        await _require_voices(engine)
    away = await engines_not_ready(speakers)
    if not away:
        return
    if not await workshop.scripts.analysed(book.id):
        # Nobody knows yet who speaks which line.
        await require_engines(_of(speakers, away), speakers.engines)
        return
    standin = VoiceSpec(engine.info.name, "", "")
    for chapter in chapters:
        _, missing = await lines_to_speak(book, chapter, workshop, engine, standin)
        waiting = [(line.who, line.request.voice) for line in missing if line.request.voice.engine in away]
        await require_engines(waiting, speakers.engines)


def _of(speakers: Speakers, engines: frozenset[str]) -> list[tuple[str, VoiceSpec]]:
    return [(speakers.names[who], voice) for who, voice in speakers.voices.items() if voice.engine in engines]


async def _require_voices(engine: SpeechEngine) -> None:
    """Make sure that an engine has voices to cast with."""
    if not engine.info.needs_key:
        if not await engine.voices():
            raise SpeechError(
                f"Nothing was produced because there is no voice yet for {engine.info.label}.",
                "Fetch one in the settings, on the page Voices, or with:"
                f" narratix-desktop voices fetch {engine.info.name}",
            )
    elif isinstance(engine, Forewarning):
        try:
            await engine.require_ready([])
        except ServiceError as error:
            if not error.retryable:
                raise

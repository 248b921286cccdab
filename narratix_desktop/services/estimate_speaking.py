"""What speaking a chapter would cost, before anything is asked: only lines that lack a take, each text once."""

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import SpeechEngine
from narratix_desktop.services.speak_chapter import lines_to_speak
from narratix_desktop.services.workshop import Workshop


async def estimate_speaking(book: Book, chapter: Chapter, workshop: Workshop, engine: SpeechEngine) -> Usd:
    """The engine's price for what a chapter lacks; nothing where somebody is not cast yet and nobody can tell."""
    if not engine.info.needs_key:
        return FREE
    try:
        _, missing = await lines_to_speak(book, chapter, workshop, engine)
    except SpeechError:
        return FREE
    known = await workshop.takes.known([line.key for line in missing])
    fresh = {line.key: line.request for line in missing if line.key not in known}
    return engine.estimate(list(fresh.values())) if fresh else FREE

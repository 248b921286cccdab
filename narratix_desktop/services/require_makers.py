"""Refuse work that an engine without a key would be asked for, before any of it is begun: reading, and sounds.

A reader that has read the book already, and a maker whose sounds are all there, are asked for nothing and need none.
"""

from collections.abc import Sequence

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import KeyMissingError
from narratix_desktop.ports.engines import Keyed, SoundEngine
from narratix_desktop.services.read_book import wants_reading
from narratix_desktop.services.score_scene import foresee_sounds
from narratix_desktop.services.workshop import Workshop


async def require_makers(
    book: Book,
    chapters: Sequence[Chapter],
    workshop: Workshop,
    *,
    analysis: str = "",
    sound: str = "",
    anew: bool = False,
) -> None:
    """Make sure that who reads and who makes sounds can be asked; costs nothing.

    Args:
        book: Whose production it is.
        chapters: What is produced.
        workshop: The library.
        analysis: Name of the reader; empty where nobody is to read.
        sound: Name of the maker of sounds; empty where none are to be made.
        anew: Whether it also makes the sounds that others have made.

    Raises:
        NotFoundError: An engine is not installed.
        KeyMissingError: One that would be asked has no key.
        KeyRingError: The key ring is locked or refuses.
    """
    await require_reader(book, workshop, analysis)
    maker = workshop.sound_engine(sound) if sound else None
    if maker is not None and isinstance(maker, Keyed) and await _lack_sounds(book, chapters, workshop, maker, anew):
        await require_composer(maker)


async def require_reader(book: Book, workshop: Workshop, analysis: str) -> None:
    """Make sure that who is to read can be asked, where anything is left to read. Raises as :func:`require_makers`."""
    reader = workshop.analyser(analysis) if analysis else None
    if isinstance(reader, Keyed) and await wants_reading(book.id, analysis, workshop):
        await _require_key(reader, "Choose another reader with “Find the speakers…”.")


async def require_composer(maker: SoundEngine) -> None:
    """Make sure that who is asked for sounds can be. Raises as :func:`require_makers`."""
    if isinstance(maker, Keyed):
        await _require_key(maker, "Choose another maker of sounds with “Score the chapter with…”.")


async def _lack_sounds(
    book: Book, chapters: Sequence[Chapter], workshop: Workshop, maker: SoundEngine, anew: bool
) -> bool:
    if not await workshop.scripts.analysed(book.id):
        return True
    return bool(await foresee_sounds(book, chapters, workshop, maker, anew=anew))


async def _require_key(engine: Keyed, otherwise: str) -> None:
    try:
        await engine.require_key()
    except KeyMissingError as error:
        headline = f"Nothing was ordered: {error.headline}"
        raise KeyMissingError(headline, f"{error.remedy} {otherwise}") from error

"""Let the author hear one take by itself, whichever take of its line is heard in the book."""

from narratix_desktop.domain.take import Take
from narratix_desktop.services.audition_voice import line_alone
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.workshop import Workshop


async def audition_take(take: Take, workshop: Workshop) -> ChapterMix:
    """A timeline of just that take. Raises ``NotFoundError`` where its recording is missing."""
    return await line_alone(take.segment_id, take.asset, take.profile, workshop)

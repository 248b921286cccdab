"""Which chapters of a book are being spoken now, and of which speaking failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.task import TaskFilter, TaskKind, TaskStatus
from narratix_desktop.ports.store import TaskStore

_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Speaking:
    """How far the speaking of a chapter is: ``failure`` is what did not happen, empty while it waits or runs."""

    failure: str = ""


async def speaking_chapters(book_id: BookId, tasks: TaskStore) -> Mapping[ChapterId, Speaking]:
    """Chapters with a task to speak them that waits, runs or has failed; one that runs hides earlier failures."""
    found: dict[ChapterId, Speaking] = {}
    for status in (TaskStatus.FAILED, TaskStatus.PENDING, TaskStatus.IN_PROGRESS):
        page = await tasks.list(TaskFilter(status=status, kind=TaskKind.SPEAK, book_id=book_id), limit=_MOST)
        for task in page.tasks:
            chapter = task.input.get("chapter")
            if chapter is None:
                continue
            headline = str((task.error or {}).get("headline", "")) if status is TaskStatus.FAILED else ""
            found[ChapterId(UUID(str(chapter)))] = Speaking(headline)
    return found

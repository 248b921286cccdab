"""The author's changes to a book itself: what its tags say, and which chapters are in the audio."""

from collections.abc import Mapping, Sequence

from narratix_desktop.domain.book_details import Detail
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.edit import Editable, Field, Intent
from narratix_desktop.domain.errors import NarratixError, NotFoundError
from narratix_desktop.domain.ids import BookId, ChapterId, Sha256
from narratix_desktop.services.edit_rows import commit, updated
from narratix_desktop.services.edit_script import UNSET, Unset
from narratix_desktop.services.workshop import Workshop


async def describe_book(
    book_id: BookId,
    workshop: Workshop,
    *,
    title: str | None = None,
    author: str | None = None,
    language: str | None = None,
    metadata: Mapping[str, str] | None = None,
    cover: Sha256 | Unset | None = UNSET,
) -> Changes:
    """Change what the tags of a book say; None leaves a field as it is, but takes a cover away.

    Raises:
        NotFoundError: The book no longer exists.
        NarratixError: The title would be empty.
    """
    book = await workshop.books.get(book_id)
    if title is not None and not title.strip():
        raise NarratixError("The title was not changed because a book needs one.", "Type a title.")
    present: dict[str, Field] = {
        "title": book.title,
        "author": book.author,
        "language": book.language,
        "metadata": dict(book.metadata),
        "cover": book.cover,
    }
    given: dict[str, Field] = {
        name: value.strip()
        for name, value in (("title", title), ("author", author), ("language", language))
        if value is not None
    }
    if metadata is not None:
        given["metadata"] = {name: value.strip() for name, value in metadata.items() if value.strip()}
    if not isinstance(cover, Unset):
        given["cover"] = cover
    return await commit(book_id, Intent.DESCRIBE_BOOK, [updated(Editable.BOOK, book_id, present, **given)], workshop)


async def describe_detail(book_id: BookId, detail: Detail, text: str, workshop: Workshop) -> Changes:
    """Change one thing that the tags of a book say; the others stay as they are now. Raises as ``describe_book``."""
    if detail is Detail.TITLE:
        return await describe_book(book_id, workshop, title=text)
    if detail is Detail.AUTHOR:
        return await describe_book(book_id, workshop, author=text)
    if detail is Detail.LANGUAGE:
        return await describe_book(book_id, workshop, language=text)
    metadata = (await workshop.books.get(book_id)).metadata
    return await describe_book(book_id, workshop, metadata={**metadata, detail.value: text})


async def include_chapters(
    book_id: BookId, chapter_ids: Sequence[ChapterId], included: bool, workshop: Workshop
) -> Changes:
    """Put chapters into the audio or leave them out. Raises ``NotFoundError``."""
    chapters = {chapter.id: chapter for chapter in await workshop.books.chapters(book_id)}
    if not set(chapter_ids) <= set(chapters):
        raise NotFoundError("Nothing was changed because a chapter no longer exists.", "Reload the book.")
    changes = [
        updated(Editable.CHAPTER, one, {"included": chapters[one].included}, included=included)
        for one in dict.fromkeys(chapter_ids)
    ]
    return await commit(book_id, Intent.INCLUDE_CHAPTER, changes, workshop, count=len(chapter_ids))


async def rename_chapter(book_id: BookId, chapter_id: ChapterId, title: str, workshop: Workshop) -> Changes:
    """Change what navigation and chapter marks call a chapter; its text stays. Raises ``NotFoundError``."""
    chapter = next((one for one in await workshop.books.chapters(book_id) if one.id == chapter_id), None)
    if chapter is None:
        raise NotFoundError("The chapter was not renamed because it no longer exists.", "Reload the book.")
    wanted = " ".join(title.split())
    if not wanted:
        raise NarratixError("The chapter was not renamed because it needs a title.", "Type a title.")
    change = updated(Editable.CHAPTER, chapter.id, {"title": chapter.title}, title=wanted)
    return await commit(book_id, Intent.DESCRIBE_BOOK, [change], workshop)

"""Chapters: titled spans that together cover a revision exactly."""

from dataclasses import dataclass

from narratix_desktop.domain.ids import BookId, ChapterId, RevisionId


@dataclass(frozen=True, slots=True)
class ChapterSpan:
    """A chapter as detection finds it, before it is stored.

    Spans follow one another without gap or overlap from 0 to the end of the text; whatever stands before the first
    heading is a span of its own.

    Attributes:
        start: First code point.
        end: Behind the last code point.
        title: One line for navigation and chapter marks, e.g. ``"Chapter IV: The Letter"``.
        part: Title of the enclosing part or book; empty where there is none.
        included: Whether it belongs into the audio; front and back matter usually does not.
        heading_end: Offset behind the heading inside the span; equals ``start`` where there is no heading.
    """

    start: int
    end: int
    title: str
    part: str = ""
    included: bool = True
    heading_end: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stored chapter.

    ``ordinal`` counts from 0 over all chapters, ``number`` from 1 over included ones. Where ``cues_edited``, the author
    has changed its cues, which then are not read from the text again.
    """

    id: ChapterId
    book_id: BookId
    revision_id: RevisionId
    ordinal: int
    number: int | None
    start: int
    end: int
    heading_end: int
    title: str
    part: str
    included: bool
    cues_edited: bool = False

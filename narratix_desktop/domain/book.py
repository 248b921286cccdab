"""A book and its manuscript.

The text of a revision is immutable. Everything later points into a revision by code-point offsets, end exclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from narratix_desktop.domain.ids import BookId, RevisionId, Sha256


@dataclass(frozen=True, slots=True)
class Heading:
    """A structural mark that a file format or the text itself gives.

    Attributes:
        start: Offset of the heading's first character.
        end: Offset behind its last character.
        level: 1 for a part or book, 2 for a chapter, 3 and more for sections inside a chapter.
        title: The heading as one line, for navigation and chapter marks.
    """

    start: int
    end: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What a reader found in a file.

    Attributes:
        text: The whole text, verbatim for plain text (line endings and leading byte-order mark included as decoded);
            for other formats blocks are joined by blank lines.
        title: From the file's metadata, else guessed from its first lines or its name.
        author: From the metadata; empty where unknown.
        language: BCP 47 tag, ``"en"`` where unknown.
        headings: Marks of the format (navigation, heading styles), in order; empty for plain text.
        cover: Image bytes as embedded in the file, or None.
        warnings: What could not be read or had to be replaced, a sentence each.
    """

    text: str
    title: str
    author: str = ""
    language: str = "en"
    headings: tuple[Heading, ...] = ()
    cover: bytes | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable state of a book's text."""

    id: RevisionId
    book_id: BookId
    number: int
    text: str
    text_sha256: Sha256
    source_name: str
    source_sha256: Sha256
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Book:
    """One project. ``metadata`` holds what exporters tag: series, part, narrator, publisher, year, description."""

    id: BookId
    title: str
    author: str
    language: str
    created_at: datetime
    updated_at: datetime
    cover: Sha256 | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

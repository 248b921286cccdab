"""Putting a new revision of a manuscript in the place of an earlier one. Calls may raise ``StoreUnavailableError``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from narratix_desktop.domain.book import Revision
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.cue import Cue
from narratix_desktop.domain.ids import BookId, RevisionId, SegmentId, Sha256
from narratix_desktop.domain.placement import AutomationPoint, Marker
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.text_diff import TextDiff


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A text with all that is to stand on it. Rows with the id of a stored one are that row at its new place.

    Attributes:
        expected: The revision that is the latest one now.
        expected_lines: Its script as it must be now.
        text: The new text.
        source_name: Name of its file.
        source_sha256: Digest of its file.
        chapters: Cover the text exactly; their revision does not matter.
        cast: Characters that the book does not have yet.
        lines: Cover the text exactly, or none where the book has no script.
        cues: Those that go on.
        markers: Those that go on.
        points: Those that go on.
        words: Of lines in which offsets have changed: from the old line to the new one, for the timings of their takes.
    """

    expected: RevisionId
    expected_lines: tuple[Segment, ...]
    text: str
    source_name: str
    source_sha256: Sha256
    chapters: tuple[Chapter, ...]
    cast: tuple[Character, ...] = ()
    lines: tuple[Segment, ...] = ()
    cues: tuple[Cue, ...] = ()
    markers: tuple[Marker, ...] = ()
    points: tuple[AutomationPoint, ...] = ()
    words: Mapping[SegmentId, TextDiff] = field(default_factory=dict)


class RevisionStore(Protocol):
    """The revisions of books."""

    async def add(self, book_id: BookId, revision: NewRevision) -> Revision:
        """Make a revision the latest one, in one transaction.

        The earlier revision keeps its text and a copy of its chapters; what does not go on stays with those, takes
        included. The journal begins anew, because its edits speak of the earlier text.

        Raises:
            EditConflictError: The book has changed since; nothing was changed.
            AnalysisError: The lines do not cover the text exactly; nothing was changed.
            ManuscriptError: The chapters do not cover the text exactly; nothing was changed.
            NotFoundError: The book no longer exists.
        """
        ...

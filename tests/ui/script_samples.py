"""Books made from plain words, of any length, with their chapters and lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final
from uuid import UUID

from PySide6.QtGui import QColor

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.chapter import Chapter, ChapterSpan
from narratix_desktop.domain.character import CastMember
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, RevisionId, SegmentId, Sha256
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind, SegmentSpan
from narratix_desktop.ports.store import NewBook
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.widgets.script.lines import ScriptLines
from narratix_desktop.ui.widgets.script.looks import SpeakerLook
from narratix_desktop.ui.widgets.script.page_text import PageText, page_text

BOOK: Final = BookId(UUID(int=1))
REVISION: Final = RevisionId(UUID(int=2))
NARRATOR, NORA, PIET = (CharacterId(UUID(int=10 + number)) for number in range(3))
CAST: Final = {
    NARRATOR: SpeakerLook("Narrator", QColor("gray"), narrator=True),
    NORA: SpeakerLook("Nora", QColor("teal")),
    PIET: SpeakerLook("Piet", QColor("purple")),
}
_SPEECH: Final = "“Keep your voice down,” "
_TELLING: Final = "he said, and looked away. "
_LINES_OF_A_CHAPTER: Final = 400


@dataclass(frozen=True)
class Sample:
    """A book as the page takes it."""

    text: str
    chapters: tuple[Chapter, ...]
    lines: tuple[tuple[Segment, ...], ...]

    def page(self) -> PageText:
        return page_text(self.text, self.chapters)

    def loaded(self) -> ScriptLines:
        lines = ScriptLines(self.chapters)
        for at, of_chapter in enumerate(self.lines):
            lines.put(at, of_chapter)
        return lines

    @property
    def all_lines(self) -> tuple[Segment, ...]:
        return tuple(line for chapter in self.lines for line in chapter)


def chapter(ordinal: int, start: int, end: int, heading_end: int, title: str = "") -> Chapter:
    return Chapter(
        id=ChapterId(UUID(int=100 + ordinal)),
        book_id=BOOK,
        revision_id=REVISION,
        ordinal=ordinal,
        number=ordinal + 1,
        start=start,
        end=end,
        heading_end=heading_end,
        title=title or f"Chapter {ordinal + 1}",
        part="",
        included=True,
    )


def line(
    number: int,
    start: int,
    end: int,
    who: CharacterId | None = NARRATOR,
    kind: SegmentKind = SegmentKind.NARRATION,
    *,
    ordinal: int = 0,
    confidence: float = 1.0,
    locked: bool = False,
) -> Segment:
    return Segment(
        SegmentId(UUID(int=10_000 + number)), BOOK, ChapterId(UUID(int=100)), ordinal, start, end, kind, who,
        confidence, Boundary.SENTENCE, locked=locked,
    )  # fmt: skip


def book_of(pieces: Sequence[Sequence[tuple[str, CharacterId | None]]]) -> Sample:
    """A book from the lines of its chapters; the first line of each is its heading."""
    text, chapters, lines = "", [], []
    number = 0
    for ordinal, of_chapter in enumerate(pieces):
        start = len(text)
        found: list[Segment] = []
        for at, (words, who) in enumerate(of_chapter):
            spoken = SegmentKind.NARRATION if who == NARRATOR else SegmentKind.DIALOGUE
            kind = spoken if at else SegmentKind.HEADING
            found.append(line(number, len(text), len(text) + len(words), who, kind, ordinal=at))
            text += words
            number += 1
        chapters.append(chapter(ordinal, start, len(text), start + len(of_chapter[0][0])))
        lines.append(tuple(found))
    return Sample(text, tuple(chapters), tuple(lines))


def long_book(lines: int, of_a_chapter: int = _LINES_OF_A_CHAPTER) -> Sample:
    """A book of so many lines, two to a paragraph, every twentieth of which is long; about ten words to a line."""
    pieces: list[list[tuple[str, CharacterId | None]]] = []
    speakers = cycle((NORA, PIET, NORA))
    for at in range(lines):
        if at % of_a_chapter == 0:
            pieces.append([(f"Chapter {len(pieces) + 1}\n\n", NARRATOR)])
        elif at % 2:
            pieces[-1].append((_SPEECH, next(speakers)))
        else:
            pieces[-1].append((_TELLING * (26 if at % 40 == 2 else 1 + at % 3) + "\n\n", NARRATOR))
    return book_of(pieces)


async def store_book(sample: Sample, workshop: Workshop) -> BookId:
    """Put a book into the library, analysed and not spoken."""
    chapters = tuple(ChapterSpan(one.start, one.end, one.title, heading_end=one.heading_end) for one in sample.chapters)
    digest = Sha256("5a" * 32)
    book = await workshop.books.add(NewBook("Long", "A. Author", "en", sample.text, "long.txt", digest, chapters, {}))
    cast = tuple(CastMember(look.name, look.name, is_narrator=look.narrator) for look in CAST.values())
    spans = tuple(
        SegmentSpan(one.start, one.end, one.kind, None if one.character_id is None else CAST[one.character_id].name)
        for one in sample.all_lines
    )
    await workshop.scripts.replace(book.id, Analysis(cast, spans))
    return book.id


SHORT: Final = book_of(
    [
        [
            ("One\n\n", NARRATOR),
            ("The lamp went out. 🌒 It was dark.\n\n", NARRATOR),
            ("“Who is there?” ", NORA),
            ("Nora asked. ", NARRATOR),
            ("“Say something.”\n\n", NORA),
            ("“Only me,” ", PIET),
            ("said Piet.\n\n", NARRATOR),
        ],
        [
            ("Two\n\n", NARRATOR),
            ("“שלום עולם,” he said. ", PIET),
            ("She smile\u0301d.\n\n", NARRATOR),
            ("* * *\n\n", NARRATOR),
            ("“Good night.”\n", NORA),
        ],
    ]
)

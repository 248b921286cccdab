"""A script is carried over to a new text: unchanged lines keep their row, and not a word is lost."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.analysis import AnalysisRequest
from narratix_desktop.domain.book import Manuscript
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, SegmentId
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind, require_exact_cover
from narratix_desktop.services.carry_script import CarriedLine, carry_script
from narratix_desktop.text.attribution.analyser import analyse_text
from narratix_desktop.text.chapters import find_chapters
from narratix_desktop.text.revision_diff import diff_texts

BOOK = BookId(UUID(int=1))
NARRATOR = CharacterId(UUID(int=2))
SOMEBODY = CharacterId(UUID(int=3))
STORY = (
    "Chapter One\n\nThe fog had come in before dawn. Nobody had seen the boat leave.\n\n"
    "“Keep your voice down,” said Emil, and looked at the window.\n\n“They can hear us?” Marta asked.\n\n* * *\n\n"
    "Behind the wall somebody moved a chair.\n\nChapter Two\n\nMarta put the letter back. She counted to twenty.\n\n"
    "“Well?” said Emil.\n\n“It is not for you,” she said. “Go home.”\n"
)
PARAGRAPHS = (
    "The fog had come in before dawn.",
    "“Keep your voice down,” said Emil, and looked at the window.",
    "“They can hear us?”",
    "“Yes.”",
    "* * *",
    "Marta put the letter back — and counted to twenty. Then she left; nobody saw it.",
)


def script_of(text: str) -> tuple[tuple[ChapterSpan, ...], list[Segment]]:
    """Chapters and stored lines of a text, as an analysis has them."""
    chapters = find_chapters(Manuscript(text, "Fog"))
    spans = analyse_text(AnalysisRequest(text, chapters)).segments
    lines = [
        Segment(
            id=SegmentId(UUID(int=1000 + number)),
            book_id=BOOK,
            chapter_id=ChapterId(UUID(int=100)),
            ordinal=number,
            start=span.start,
            end=span.end,
            kind=span.kind,
            character_id=NARRATOR if span.character == "narrator" else SOMEBODY,
            confidence=span.confidence,
            boundary=span.boundary,
            direction=span.direction,
        )
        for number, span in enumerate(spans)
    ]
    return chapters, lines


def carried(old: str, new: str, lines: list[Segment] | None = None) -> tuple[CarriedLine, ...]:
    chapters = find_chapters(Manuscript(new, "Fog"))
    spans = analyse_text(AnalysisRequest(new, chapters)).segments
    return carry_script(lines or script_of(old)[1], chapters, spans, diff_texts(old, new), old, new)


def words(text: str, line: CarriedLine | Segment) -> str:
    span = line.span if isinstance(line, CarriedLine) else line
    return text[span.start : span.end].strip()


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def line_with(text: str, found: tuple[CarriedLine, ...], part: str) -> CarriedLine:
    (line,) = [one for one in found if part in words(text, one)]
    return line


def test_an_unchanged_text_keeps_every_line_as_it_was() -> None:
    _, lines = script_of(STORY)
    found = carried(STORY, STORY)
    assert [line.origin for line in found] == lines
    assert not any(line.changed for line in found)
    assert [line.span.boundary for line in found] == [line.boundary for line in lines]


def test_a_mended_word_changes_its_line_alone() -> None:
    new = STORY.replace("moved a chair", "moved the chair")
    found = carried(STORY, new)
    (changed,) = [line for line in found if line.changed]
    assert words(new, changed).startswith("Behind the wall somebody moved the chair.")
    assert changed.origin is not None
    assert "moved a chair" in words(STORY, changed.origin)
    assert 0.6 < changed.span.confidence < 1.0
    assert all(line.origin is not None for line in found)


def test_a_line_that_was_written_anew_is_uncertain() -> None:
    new = STORY.replace("“It is not for you,”", "“It is not at all what you two expected, it is for somebody else,”")
    line = line_with(new, carried(STORY, new), "somebody else")
    assert line.span.confidence < 0.6


def test_what_the_author_locked_stays_certain() -> None:
    _, lines = script_of(STORY)
    lines = [replace(line, locked=True, confidence=1.0, character_id=SOMEBODY) for line in lines]
    new = STORY.replace("put the letter back", "put that old letter away")
    line = line_with(new, carried(STORY, new, lines), "that old letter")
    assert line.changed
    assert line.span.confidence == 1.0
    assert line.origin is not None
    assert line.origin.character_id == SOMEBODY


def test_a_new_paragraph_is_new_and_its_neighbours_stay() -> None:
    new = STORY.replace("“Well?” said Emil.", "“Wait,” said Marta. The stairs creaked.\n\n“Well?” said Emil.")
    found = carried(STORY, new)
    added = [words(new, line) for line in found if line.origin is None]
    assert added == ["“Wait,”", "said Marta. The stairs creaked."]
    assert line_with(new, found, "“Wait,”").span.confidence <= 0.5
    assert not any(line.changed for line in found)


def test_a_paragraph_that_was_taken_out_leaves_nothing_behind() -> None:
    new = STORY.replace("“They can hear us?” Marta asked.\n\n", "")
    found = carried(STORY, new)
    assert not [line for line in found if line.changed or line.origin is None]
    assert "They can hear" not in "".join(words(new, line) for line in found)


def test_a_sentence_that_goes_on_is_a_changed_line() -> None:
    new = STORY.replace("“Well?” said Emil.", "“Well?” suddenly said Emil.")
    line = line_with(new, carried(STORY, new), "suddenly said Emil")
    assert line.changed
    assert line.origin is not None
    assert words(STORY, line.origin) == "said Emil."


def test_a_sentence_between_two_lines_of_narration_leaves_both_as_they_were() -> None:
    old = f"Chapter One\n\n{'It rained on the roofs. ' * 16}{'It rained on the sea. ' * 18}\n"
    new = old.replace("roofs. It rained on the sea.", "roofs. A dog barked. It rained on the sea.")
    found = carried(old, new)
    assert [words(new, line) for line in found if line.origin is None] == ["A dog barked."]
    assert not any(line.changed for line in found)


def test_speech_inside_narration_is_not_told_by_the_narrator() -> None:
    old = f"Chapter One\n\nMarta went down to the harbour {'and looked at the boats ' * 6}until noon. Then it rained.\n"
    new = old.replace("until noon.", "until noon. “No boat today,” said Emil.")
    line = line_with(new, carried(old, new), "No boat today")
    assert line.origin is None
    assert line.span.kind is SegmentKind.DIALOGUE


def test_lines_that_the_author_split_or_merged_stay_so_around_a_mended_word() -> None:
    _, lines = script_of(STORY)
    fog = next(at for at, line in enumerate(lines) if "The fog" in words(STORY, line))
    cut = STORY.index("Nobody had seen")
    first = replace(lines[fog], end=cut, boundary=Boundary.SENTENCE)
    second = replace(lines[fog], id=SegmentId(UUID(int=7)), start=cut)
    split = [*lines[:fog], first, second, *lines[fog + 1 :]]
    new = STORY.replace("Nobody had seen", "Nobody has seen")
    found = carried(STORY, new, split)
    assert [line.origin.id for line in found if line.origin and "dawn" in words(new, line)] == [first.id]
    changed = line_with(new, found, "Nobody has seen")
    assert (changed.changed, changed.origin and changed.origin.id) == (True, second.id)


def test_a_text_that_was_only_wrapped_otherwise_keeps_speakers_and_certainty() -> None:
    _, lines = script_of(STORY)
    new = STORY.replace("before dawn. Nobody", "before\ndawn. Nobody")
    found = carried(STORY, new)
    assert [line.origin and line.origin.id for line in found] == [line.id for line in lines]
    assert not any(line.changed for line in found)
    assert [line.span.confidence for line in found] == [line.confidence for line in lines]


def test_the_last_line_of_a_chapter_ends_it_also_where_another_was_before() -> None:
    new = STORY.replace("\n\nBehind the wall somebody moved a chair.", "")
    line = line_with(new, carried(STORY, new), "Marta asked")
    assert line.span.boundary is Boundary.CHAPTER
    later = carried(STORY, STORY.replace("moved a chair.", "moved a chair.\n\nIt was still."))
    assert line_with(STORY, later, "Behind the wall").span.boundary is not Boundary.CHAPTER


@st.composite
def edited_stories(draw: st.DrawFn) -> tuple[str, str, tuple[str, ...]]:
    """A story in chapters, what became of it, and the paragraphs that nobody touched or put words beside."""
    count = draw(st.integers(1, 10))
    old, new, untouched = [], [], []
    for number in range(count):
        if draw(st.booleans()):
            old.append(f"Chapter {number + 1}")
            new.append(f"Chapter {number + 1}")
        paragraph = f"Number {number} begins. {draw(st.sampled_from(PARAGRAPHS))}"
        old.append(paragraph)
        fate = draw(st.sampled_from(("keep", "keep", "rewrite", "cut", "insert")))
        if fate == "insert":
            new.append(draw(st.sampled_from(PARAGRAPHS)))
        if fate in ("keep", "insert"):
            new.append(paragraph)
            untouched.append(paragraph)
        if fate == "rewrite":
            at = draw(st.integers(0, len(paragraph)))
            written = draw(st.text(st.sampled_from("ab .“”\n"), max_size=9))
            new.append(paragraph[:at] + written + paragraph[at + draw(st.integers(0, 30)) :])
    return "\n\n".join(old), "\n\n".join(new) or "Nothing.", tuple(untouched)


@given(edited_stories())
@settings(max_examples=150, deadline=None)
def test_not_a_word_is_lost_and_untouched_lines_keep_their_row(case: tuple[str, str, tuple[str, ...]]) -> None:
    old, new, untouched = case
    _, lines = script_of(old)
    found = carried(old, new, lines)
    require_exact_cover([line.span for line in found], 0, len(new))
    assert "".join(new[line.span.start : line.span.end] for line in found) == new
    origins = [line.origin.id for line in found if line.origin]
    assert len(origins) == len(set(origins))
    kept = {line.origin.id: words(new, line) for line in found if line.origin and not line.changed}
    assert all(letters(words(old, line)) == letters(kept[line.id]) for line in lines if line.id in kept)
    for paragraph in untouched:
        start = old.index(paragraph)
        inside = [line for line in lines if start <= line.start and line.end <= start + len(paragraph)]
        assert all(line.id in kept for line in inside)

"""Spans that are spoken in one go."""

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.segment import Boundary, SegmentKind
from narratix_desktop.text.paragraphs import find_paragraphs
from narratix_desktop.text.quotes import find_quotations
from narratix_desktop.text.segmentation import TextSpan, paragraph_edges, segment_text

HEADING, NARRATION, DIALOGUE = SegmentKind.HEADING, SegmentKind.NARRATION, SegmentKind.DIALOGUE


def segment(text: str, *chapters: ChapterSpan) -> tuple[TextSpan, ...]:
    spans = chapters or (ChapterSpan(0, len(text), ""),)
    paragraphs = find_paragraphs(text, paragraph_edges(spans))
    return segment_text(text, spans, paragraphs, find_quotations(text, paragraphs))


def shown(text: str, spans: tuple[TextSpan, ...]) -> list[tuple[str, SegmentKind, Boundary]]:
    return [(text[span.start : span.end], span.kind, span.boundary) for span in spans]


def test_report_between_two_parts_of_a_quotation_is_its_own_span() -> None:
    text = "“Come,” he said, “before it rains.” They ran."
    assert shown(text, segment(text)) == [
        ("“Come,” ", DIALOGUE, Boundary.SPLIT),
        ("he said, ", NARRATION, Boundary.SPLIT),
        ("“before it rains.” ", DIALOGUE, Boundary.SENTENCE),
        ("They ran.", NARRATION, Boundary.CHAPTER),
    ]


def test_exclamation_before_a_report_does_not_end_the_sentence() -> None:
    text = "“Run!” he cried."
    assert segment(text)[0].boundary is Boundary.SPLIT


def test_paragraphs_are_never_joined() -> None:
    text = "One.\n\nTwo.\n\nThree.\n"
    assert [boundary for _, _, boundary in shown(text, segment(text))] == [
        Boundary.PARAGRAPH,
        Boundary.PARAGRAPH,
        Boundary.CHAPTER,
    ]


def test_heading_takes_its_white_space_and_the_chapter_its_leading_one() -> None:
    text = "\n\nCHAPTER ONE\n\nIt snowed.\n\nCHAPTER TWO\n\nIt thawed."
    second = text.index("CHAPTER TWO")
    spans = segment(
        text,
        ChapterSpan(0, second, "One", heading_end=text.index("\n\nIt snowed")),
        ChapterSpan(second, len(text), "Two", heading_end=text.index("\n\nIt thawed")),
    )
    assert shown(text, spans) == [
        ("\n\nCHAPTER ONE\n\n", HEADING, Boundary.HEADING),
        ("It snowed.\n\n", NARRATION, Boundary.CHAPTER),
        ("CHAPTER TWO\n\n", HEADING, Boundary.HEADING),
        ("It thawed.", NARRATION, Boundary.CHAPTER),
    ]


def test_scene_mark_belongs_to_the_span_before_it() -> None:
    text = "He slept.\n\n* * *\n\nMorning came."
    assert shown(text, segment(text)) == [
        ("He slept.\n\n* * *\n\n", NARRATION, Boundary.SCENE),
        ("Morning came.", NARRATION, Boundary.CHAPTER),
    ]


def test_scene_mark_at_the_beginning_belongs_to_the_span_behind_it() -> None:
    text = "* * *\n\nMorning came."
    assert shown(text, segment(text)) == [(text, NARRATION, Boundary.CHAPTER)]


def test_dash_between_two_quotations_is_not_spoken_alone() -> None:
    text = "“Yes”—“No,” they said."
    assert [kind for _, kind, _ in shown(text, segment(text))] == [DIALOGUE, DIALOGUE, NARRATION]


def test_long_speech_is_divided_at_sentences_and_stays_one_quotation() -> None:
    text = "“" + "The boat leaves at dawn and waits for nobody. " * 20 + "”"
    spans = segment(text)
    assert len(spans) > 1
    assert {span.quotation for span in spans} == {0}


def test_chapter_of_white_space_is_still_covered() -> None:
    text = "One.\n\n   \n"
    spans = segment(text, ChapterSpan(0, 6, "a"), ChapterSpan(6, len(text), "b", heading_end=6))
    assert [(span.start, span.end) for span in spans] == [(0, 6), (6, len(text))]

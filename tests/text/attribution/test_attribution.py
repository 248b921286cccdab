"""Who speaks, on small stories written for these tests."""

import pytest

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import Gender
from narratix_desktop.domain.segment import SegmentKind
from narratix_desktop.text.attribution import NARRATOR_KEY, analyse_text

COURTYARD = """Miss Clara Venn crossed the yard. Old Tobias Reck was mending a net, and he did not look up.

"You are late," said Tobias.

"I know it," said Clara. "The bridge was out."

"""


def analyse(text: str) -> Analysis:
    return analyse_text(AnalysisRequest(text, (ChapterSpan(0, len(text), ""),)))


def who_says(text: str, line: str) -> str | None:
    analysis = analyse(text)
    names = {member.key: member.name for member in analysis.cast}
    at = text.index(line)
    for segment in analysis.segments:
        if segment.start <= at < segment.end:
            assert segment.kind is SegmentKind.DIALOGUE
            return names[segment.character] if segment.character else None
    raise AssertionError(line)


@pytest.mark.parametrize(
    ("report", "speaker"),
    [
        ('"Sit down," said Tobias.', "Tobias"),
        ('"Sit down," Tobias said.', "Tobias"),
        ('"Sit down," Tobias, turning the net over, said quietly.', "Tobias"),
        ('Tobias muttered: "Sit down."', "Tobias"),
        ('"Sit down," he said.', "Tobias"),
        ('"Sit down," she said.', "Clara"),
        ('Clara smiled. "Sit down."', "Clara"),
        ('"Sit down," said Tobias to Clara.', "Tobias"),
        ('"Sit down," Clara told Tobias.', "Clara"),
        ('"Sit down, Tobias."', "Clara"),
        ('Clara took the other end of the net and said, "Sit down."', "Clara"),
    ],
)
def test_speaker_is_read_from_the_narration_beside(report: str, speaker: str) -> None:
    assert speaker in (who_says(COURTYARD + report + "\n", "Sit down") or "")


def test_two_people_take_turns() -> None:
    text = COURTYARD + '"And the horse?"\n\n"Lame."\n\n"Both legs?"\n\n"The near one."\n'
    spoken = [who_says(text, line) or "" for line in ("And the horse", "Lame", "Both legs", "The near one")]
    assert ["Tobias" in name for name in spoken] == [True, False, True, False]


def test_quotation_over_paragraphs_keeps_its_speaker() -> None:
    text = COURTYARD + '"Listen," said Tobias. "First came the flood.\n\n"Then came the frost.\n\n"Then nothing."\n'
    assert {who_says(text, line) for line in ("First came", "Then came", "Then nothing")} == {"Tobias"}


def test_two_named_speakers_in_one_paragraph_are_told_apart() -> None:
    text = COURTYARD + '"Hold it," said Tobias. "Let go," said Clara.\n'
    assert who_says(text, "Hold it") != who_says(text, "Let go")


def test_nominal_speakers_join_the_cast() -> None:
    text = COURTYARD + '"Tickets, please," said the ferryman.\n\n"Here," said Clara.\n'
    assert who_says(text, "Tickets") == "The ferryman"


def test_rank_alone_means_the_one_person_who_bears_it() -> None:
    text = 'Captain Ardal Moy stood at the wheel.\n\n"Steady," said the captain.\n\n"Aye," said the mate.\n'
    assert "Moy" in (who_says(text, "Steady") or "")


def test_title_first_name_and_surname_are_one_character() -> None:
    text = (
        COURTYARD
        + '"Good night," said Miss Venn.\n\n"Good night," said Tobias Reck.\n\n"Sleep well," said Miss Clara.\n'
    )
    assert who_says(text, "Sleep well") == who_says(text, "I know it")
    assert len(analyse(text).cast) == 3


def test_husband_and_wife_are_two_characters() -> None:
    text = '"Tea?" said Mrs. Hobb.\n\n"Please," said Mr. Hobb.\n\n"Milk?" said Mrs. Hobb.\n\n"No," said Hobb.\n'
    assert who_says(text, "Tea") != who_says(text, "Please")
    assert who_says(text, "No") == who_says(text, "Please")


def test_genders_come_from_titles_names_and_pronouns() -> None:
    text = COURTYARD + '"Done," said Brannoc. He put down his knife.\n\n"Well," said Brannoc, and he smiled.\n'
    genders = {member.name.split()[-1]: member.gender for member in analyse(text).cast}
    assert genders["Brannoc"] is Gender.MALE
    assert {genders[name] for name in genders if name in ("Clara", "Venn")} == {Gender.FEMALE}


def test_first_person_narrator_speaks_their_own_lines() -> None:
    text = (
        "I had walked all day, and my boots were through. I knocked. My hand shook. Mr. Odell let me in.\n\n"
        '"Who is it?" said Odell.\n\n"Only me," I said.\n'
    )
    analysis = analyse(text)
    at = text.index("Only me")
    assert [segment.character for segment in analysis.segments if segment.start <= at < segment.end] == [NARRATOR_KEY]


def test_line_without_any_candidate_is_unknown_and_never_the_narrators() -> None:
    text = 'The rain went on.\n\n"Who is there?"\n\nThe rain went on.\n'
    assert who_says(text, "Who is there") is None


def test_named_speaker_is_surer_than_a_guessed_one() -> None:
    text = COURTYARD + 'The wind got up.\n\nThe wind fell again.\n\n"Listen."\n\n"Sit," said Clara.\n'
    confidence = {text[s.start : s.end].strip(): s.confidence for s in analyse(text).segments}
    assert confidence['"Sit,"'] > 0.9
    assert confidence['"Listen."'] < confidence['"Sit,"']


def test_same_text_gives_the_same_analysis() -> None:
    assert analyse(COURTYARD) == analyse(COURTYARD)


def test_narrator_leads_the_cast_and_reads_what_nobody_says() -> None:
    analysis = analyse(COURTYARD)
    assert analysis.cast[0].is_narrator
    narration = [segment for segment in analysis.segments if segment.kind is SegmentKind.NARRATION]
    assert {(segment.character, segment.confidence) for segment in narration} == {(NARRATOR_KEY, 1.0)}


def kind_of(text: str, line: str) -> SegmentKind:
    at = text.index(line)
    return next(segment.kind for segment in analyse(text).segments if segment.start <= at < segment.end)


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        ('"So late," thought Clara.', SegmentKind.THOUGHT),
        ('"So late," she thought to herself, as she crossed the yard.', SegmentKind.THOUGHT),
        ('"So late!" Clara thought bitterly.', SegmentKind.THOUGHT),
        ('Clara thought: "So late."', SegmentKind.THOUGHT),
        ('"Is it so late?" Clara wondered.', SegmentKind.THOUGHT),
        ('"So late," said Clara.', SegmentKind.DIALOGUE),
        ('"So late," said Clara, and thought no more of it.', SegmentKind.DIALOGUE),
        ('"So late!" Clara thought he had not heard.', SegmentKind.DIALOGUE),
        ('"So late!" She wondered if he had heard.', SegmentKind.DIALOGUE),
        ('"Come," said Clara, struck by a new thought, "so late?"', SegmentKind.DIALOGUE),
        ('"Poor man," thought Clara. "So late," she said aloud.', SegmentKind.DIALOGUE),
    ],
)
def test_what_the_verb_says_was_thought_is_not_said_aloud(report: str, kind: SegmentKind) -> None:
    line = "so late" if '"so late' in report or "it so late" in report else "So late"
    assert kind_of(COURTYARD + report + "\n", line) is kind


def test_thought_goes_on_behind_its_report_and_keeps_its_thinker() -> None:
    text = COURTYARD + '"Well!" thought Clara. "He did not even look up."\n\n"Sit down," said Tobias.\n'

    names = {member.key: member.name for member in analyse(text).cast}
    thoughts = [segment for segment in analyse(text).segments if segment.kind is SegmentKind.THOUGHT]

    assert [text[one.start : one.end].strip() for one in thoughts] == ['"Well!"', '"He did not even look up."']
    assert {names[one.character or ""] for one in thoughts} == {"Clara"}

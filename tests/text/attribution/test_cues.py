"""What the narration beside a quotation says."""

import pytest

from narratix_desktop.domain.character import Gender
from narratix_desktop.text.attribution.cues import Cue
from narratix_desktop.text.attribution.evidence import read_cues
from narratix_desktop.text.attribution.names import find_names
from narratix_desktop.text.attribution.subjects import SubjectKind
from narratix_desktop.text.paragraphs import find_paragraphs
from narratix_desktop.text.quotes import find_quotations
from tests.text.attribution.book_reading import read

CAST = "They met Orla and Mr. Dunn. Then they left Orla.\n\n"


def cue_of(line: str) -> Cue | None:
    text = CAST + line
    paragraphs = find_paragraphs(text)
    reading = read(text)
    return read_cues(reading, paragraphs, find_quotations(text, paragraphs), find_names(reading))[0].best


@pytest.mark.parametrize(
    ("line", "kind", "reports"),
    [
        ("“Go,” said Orla.", SubjectKind.NAME, True),
        ("“Go,” then said Mr. Dunn.", SubjectKind.NAME, True),
        ("“Go,” Orla, who had been quiet, said.", SubjectKind.NAME, True),
        ("“Go,” he said.", SubjectKind.PRONOUN, True),
        ("“Go,” I said.", SubjectKind.FIRST_PERSON, True),
        ("“Go,” said the old ferryman at the rail.", SubjectKind.NOMINAL, True),
        ("“Go,” said her mother.", SubjectKind.KIN, True),
        ("“Go,” said Orla's mother.", SubjectKind.KIN, True),
        ("Orla whispered, “Go.”", SubjectKind.NAME, True),
        ("“Go.” Orla opened the door.", SubjectKind.NAME, False),
        ("Orla opened the door. “Go.”", SubjectKind.NAME, False),
    ],
)
def test_cues_of_every_order_are_read(line: str, kind: SubjectKind, reports: bool) -> None:
    cue = cue_of(line)
    assert cue is not None
    assert (cue.subject.kind, cue.reports) == (kind, reports)


def test_quotation_alone_gives_no_cue() -> None:
    assert cue_of("“Go.”") is None


def test_colon_of_the_paragraph_before_introduces_a_speaker() -> None:
    text = CAST + "At last Orla said:\n\n“Go.”"
    paragraphs = find_paragraphs(text)
    reading = read(text)
    cue = read_cues(reading, paragraphs, find_quotations(text, paragraphs), find_names(reading))[0].best
    assert cue is not None
    assert cue.reports


def test_gender_of_a_pronoun_is_kept() -> None:
    cue = cue_of("“Go,” she said.")
    assert cue is not None
    assert cue.subject.gender is Gender.FEMALE

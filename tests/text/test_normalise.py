import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.text.normalise import normalise

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\0\ud800\udfff\u200b\u202e\u0301\u00ad\ufeff\ue000😀👩‍👧१２½…—–--*_#\"'“”‘’$£€%°:/.,@&IVXlcdm019 \r\n\t"
        ),
    ),
    max_size=80,
)
LEXICON = st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4)


@settings(deadline=None)
@given(text=HOSTILE, lexicon=LEXICON, language=st.sampled_from(["en", "en-GB", "de", "xx", ""]), heading=st.booleans())
def test_every_spoken_code_point_leads_back_into_the_stored_text(
    text: str, lexicon: dict[str, str], language: str, heading: bool
) -> None:
    spoken = normalise(text, lexicon, language, heading)
    assert len(spoken.origins) == len(spoken.text)
    assert list(spoken.origins) == sorted(spoken.origins)
    assert all(0 <= origin < len(text) for origin in spoken.origins)


@given(text=HOSTILE)
def test_a_text_without_letters_or_digits_says_nothing(text: str) -> None:
    silent = "".join(char for char in text if not char.isalnum() and char not in "@&+=§%$£€°")
    assert normalise(silent, {}).text == ""


def test_origins_lead_to_the_word_that_was_written() -> None:
    text = "He paid £3.50 to Mr. Gray."
    spoken = normalise(text, {})
    for said, written in (("three", "£"), ("pence", "0"), ("Mister", "M"), ("Gray", "G")):
        start = spoken.text.index(said)
        end = start + len(said) - 1
        at = spoken.origins[end if said == "pence" else start]
        assert text[at] == written


def test_plain_prose_is_not_changed() -> None:
    text = "The lamp had gone out, and nobody could say when; it's late."
    spoken = normalise(text, {})
    assert spoken.text == text
    assert spoken.origins == tuple(range(len(text)))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("She has 12 cats.", "She has twelve cats."),
        ("It cost 1,234 francs.", "It cost one thousand two hundred and thirty-four francs."),
        ("the 21st and the 3rd", "the twenty-first and the third"),
        ("In 1905 it rained.", "In nineteen oh five it rained."),
        ("I met 1500 men.", "I met one thousand five hundred men."),
        ("On July 4, 1776.", "On July fourth, seventeen seventy-six."),
        ("on 4 July 1776", "on the fourth of July seventeen seventy-six"),
        ("the 1860s and the '90s", "the eighteen sixties and the nineties"),
        ("£3.50", "three pounds and fifty pence"),
        ("$1", "one dollar"),
        ("$0.05", "five cents"),
        ("€2.5 million", "two point five million euros"),
        ("at 3:30 and 3:05", "at three thirty and three oh five"),
        ("at 12:00", "at twelve o'clock"),
        ("at 8.15 p.m.", "at eight fifteen p m."),
        ("50% of it", "fifty per cent of it"),
        ("3/4 of 2½", "three quarters of two and a half"),
        ("pages 12–15", "pages twelve to fifteen"),
        ("1914-1918", "nineteen fourteen to nineteen eighteen"),
        ("call 555-0123", "call five five five, zero one two three"),
        ("agent 007", "agent zero zero seven"),
        ("pi is 3.14", "pi is three point one four"),
        ("it was -5°C", "it was minus five degrees Celsius"),
        ("No. 5", "number five"),
        ("9" * 40, " ".join(["nine"] * 40)),
    ],
)
def test_figures_are_said_in_words(written: str, said: str) -> None:
    assert normalise(written, {}).text == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Mr. and Mrs. Gray", "Mister and Missis Gray"),
        ("Dr. Gray of 12 Elm Dr. left.", "Doctor Gray of twelve Elm Drive left."),
        ("St. Ives is far from Baker St.", "Saint Ives is far from Baker Street."),
        ("tea, cake, etc. Then they left.", "tea, cake, et cetera. Then they left."),
        ("fruit, e.g. pears, i.e. these", "fruit, for example pears, that is these"),
        ("No. Never.", "No. Never."),
        ("He said no.", "He said no."),
        ("salt & pepper", "salt and pepper"),
    ],
)
def test_abbreviations_are_written_out_by_what_stands_around_them(written: str, said: str) -> None:
    assert normalise(written, {}).text == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("CHAPTER IV", "Chapter Four"),
        ("Chapter XIV: The Letter", "Chapter fourteen: The Letter"),
        ("IV. The Letter", "four. The Letter"),
        ("THE OLD MILL", "The Old Mill"),
        ("I AM BORN", "I Am Born"),
        ("Part I", "Part one"),
    ],
)
def test_headings_are_read_as_headings(written: str, said: str) -> None:
    assert normalise(written, {}, heading=True).text == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Henry VIII had six wives.", "Henry the eighth had six wives."),
        ("King Charles I died.", "King Charles the first died."),
        ("Charles I think is late.", "Charles I think is late."),
        ("Malcolm X spoke.", "Malcolm X spoke."),
        ("the part I played", "the part I played"),
        ("World War II began.", "World War two began."),
        ("I did mix it.", "I did mix it."),
    ],
)
def test_roman_numerals_are_numbers_only_where_that_is_sure(written: str, said: str) -> None:
    assert normalise(written, {}).text == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("“Don’t,” she said.", "Don't, she said."),
        ("‘’Tis late,’ said he.", "'Tis late, said he."),
        ("the boys’ room", "the boys room"),
        ("This is *really* _so_.", "This is really so."),
        ("“I—I was… well—”", "I, I was, well,"),
        ("rain -- and wind", "rain, and wind"),
        ("well-known", "well-known"),
        ("* * *", ""),
        ("⁂", ""),
        ("…", ""),
        ("First.\n\n* * *\n\nSecond.", "First. Second."),
        ("Hello 😀 wor\u00adld\u200b", "Hello world"),
        ("one\r\ntwo\tthree", "one two three"),
        ("see https://www.example.com/a now", "see example dot com slash a now"),
        ("write to bob@example.org.", "write to bob at example dot org."),
        ("and/or", "and or"),
    ],
)
def test_marks_are_not_read_out(written: str, said: str) -> None:
    assert normalise(written, {}).text == said


def test_letters_with_combining_marks_stay_whole() -> None:
    assert normalise("cafe\u0301 नमस्ते", {}).text == "cafe\u0301 नमस्ते"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Siobhan’s dog", "shivawn's dog"),
        ("SIOBHAN and siobhan", "SIOBHAN and siobhan"),
        ("Siobhanette", "Siobhanette"),
        ("Tomato or tomato", "tomahto or tomahto"),
        ("St. John sat.", "sinjin sat."),
        ("O'Brien met O.", "O'Brien met oh."),
        ("The 7th of them.", "The sept of them."),
    ],
)
def test_the_lexicon_comes_before_every_rule(written: str, said: str) -> None:
    lexicon = {"Siobhan": "shivawn", "tomato": "tomahto", "St. John": "sinjin", "O": "oh", "7th": "sept"}
    assert normalise(written, lexicon).text == said


def test_the_lexicon_finds_capitals_in_a_heading() -> None:
    assert normalise("SIOBHAN LEAVES", {"Siobhan": "shivawn"}, heading=True).text == "shivawn Leaves"


def test_what_the_lexicon_says_is_left_alone() -> None:
    assert normalise("Mr Gray", {"Mr": "Mr."}).text == "Mr. Gray"


def test_whole_numbers_are_said_in_other_languages_too() -> None:
    assert normalise("Es waren 12 Leute.", {}, "de").text == "Es waren zwölf Leute."
    assert normalise("Il y a 3 chats.", {}, "fr-CA").text == "Il y a trois chats."


def test_an_unknown_language_keeps_its_figures() -> None:
    assert normalise("abc 12 def", {}, "xx").text == "abc 12 def"

import uuid
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.changes import Noun
from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, SegmentId, VoiceId
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import Voice, VoiceSpec, identity
from narratix_desktop.ports.engines import EngineInfo, Submitted
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.services.cast_voices import cast, cast_voices, distance

BOOK = BookId(uuid.uuid5(uuid.NAMESPACE_URL, "book"))


def character(
    name: str,
    gender: Gender = Gender.UNKNOWN,
    age: Age = Age.ADULT,
    share: float = 0.1,
    narrator: bool = False,
    voice: VoiceId | None = None,
) -> Character:
    key = CharacterId(uuid.uuid5(uuid.NAMESPACE_URL, name))
    return Character(key, BOOK, name, (), gender, age, narrator, "", voice, lines=1, share=share)


def voice(
    name: str, gender: Gender, age: Age = Age.ADULT, pitch: int = 50, clarity: float = 0.5, language: str = "en"
) -> VoiceSpec:
    return VoiceSpec("toy", name, name, gender, age, language, {"pitch": pitch, "rate": 160}, clarity)


VOICES = (
    voice("fm", Gender.MALE, clarity=0.7),
    voice("clear", Gender.MALE, clarity=0.9),
    voice("ella", Gender.FEMALE, pitch=30, clarity=0.8),
    voice("emma", Gender.FEMALE, pitch=34),
    voice("zoe", Gender.FEMALE, pitch=90),
    voice("kid", Gender.MALE, Age.CHILD, pitch=95),
    voice("gran", Gender.FEMALE, Age.OLD, pitch=40),
    voice("robin", Gender.NEUTRAL),
    voice("hans", Gender.MALE, language="de", clarity=1.0),
)


def test_voices_without_a_pitch_are_blended_before_anybody_shares_one() -> None:
    own: dict[str, float | int | str] = {"speed": 1.0, "blend": 0, "second": "other"}
    voices = [VoiceSpec("toy", f"v{number}", f"V{number}", Gender.FEMALE, parameters=own) for number in range(3)]
    cast_of = [character(f"C{number}", Gender.FEMALE) for number in range(20)]
    chosen = cast(cast_of, voices, "en")
    assert len({identity(spec) for spec in chosen.values()}) == 20
    assert any(spec.parameters["blend"] != 0 for spec in chosen.values())
    assert all(0 <= int(spec.parameters["blend"]) <= 50 for spec in chosen.values())
    assert all(0.5 <= float(spec.parameters["speed"]) <= 2.0 for spec in chosen.values())


def test_the_narrator_gets_the_clearest_voice_of_the_language() -> None:
    narrator = character("Narrator", narrator=True)
    assert cast([narrator], VOICES, "en-GB")[narrator.id].name == "clear"
    assert cast([narrator], VOICES, "de")[narrator.id].name == "hans"


def test_a_narrator_of_known_gender_gets_the_clearest_of_it() -> None:
    narrator = character("Narrator", Gender.FEMALE, narrator=True)
    assert cast([narrator], VOICES, "en")[narrator.id].name == "ella"


def test_voices_fit_in_gender_and_age() -> None:
    people = [
        character("Boy", Gender.MALE, Age.CHILD),
        character("Gran", Gender.FEMALE, Age.OLD),
        character("Man", Gender.MALE),
        character("It", Gender.UNKNOWN),
    ]
    chosen = cast(people, VOICES, "en")
    assert [chosen[person.id].name for person in people][:2] == ["kid", "gran"]
    assert chosen[people[2].id].gender is Gender.MALE
    assert chosen[people[2].id].age is Age.ADULT
    assert chosen[people[3].id].name == "robin"


def test_those_who_speak_most_lie_far_apart() -> None:
    people = [character("Ann", Gender.FEMALE, share=0.4), character("Bea", Gender.FEMALE, share=0.3)]
    chosen = cast(people, VOICES, "en")
    first, second = (chosen[person.id] for person in people)
    assert {first.name, second.name} == {"ella", "zoe"}
    assert distance(first, second) > distance(VOICES[2], VOICES[3])


def test_a_second_child_gets_a_varied_child_and_not_an_adult() -> None:
    people = [character(name, Gender.MALE, Age.CHILD) for name in ("Tim", "Tom")]
    chosen = cast(people, VOICES, "en")
    assert [chosen[person.id].name for person in people] == ["kid", "kid"]
    assert len({identity(spec) for spec in chosen.values()}) == 2


def test_who_has_a_voice_keeps_it_and_nobody_else_gets_it() -> None:
    people = [character("Ann", Gender.FEMALE, share=0.1), character("Bea", Gender.FEMALE, share=0.9)]
    chosen = cast(people, VOICES, "en", {people[0].id: VOICES[2]})
    assert people[0].id not in chosen
    assert identity(chosen[people[1].id]) != identity(VOICES[2])


def test_a_language_without_voices_borrows_others() -> None:
    person = character("Ann", Gender.FEMALE)
    assert cast([person], VOICES, "tlh")[person.id].gender is Gender.FEMALE


def test_an_engine_without_numbers_to_vary_shares_its_voices_evenly() -> None:
    fixed = [VoiceSpec("toy", name, name, Gender.MALE) for name in ("a", "b")]
    people = [character(f"Man {number}", Gender.MALE) for number in range(6)]
    names = [spec.name for spec in cast(people, fixed, "en").values()]
    assert names.count("a") == names.count("b") == 3


def test_an_engine_without_voices_is_an_error() -> None:
    with pytest.raises(SpeechError):
        cast([character("Ann")], (), "en")


PEOPLE = st.lists(
    st.tuples(st.sampled_from(Gender), st.sampled_from(Age), st.floats(0, 1), st.booleans()), min_size=1, max_size=90
)


@given(people=PEOPLE)
def test_everybody_has_a_voice_of_their_own_and_the_choice_is_repeatable(
    people: list[tuple[Gender, Age, float, bool]],
) -> None:
    characters = [
        character(f"Character {number}", gender, age, share, narrator)
        for number, (gender, age, share, narrator) in enumerate(people)
    ]
    chosen = cast(characters, VOICES, "en")
    assert set(chosen) == {person.id for person in characters}
    assert len({identity(spec) for spec in chosen.values()}) == len(characters)
    assert cast(list(reversed(characters)), VOICES, "en") == chosen
    for person in characters:
        if person.gender in (Gender.FEMALE, Gender.MALE):
            assert chosen[person.id].gender is person.gender


class MemoryScripts:
    """The part of a script store that casting uses, kept in memory."""

    def __init__(self, characters: Sequence[Character], voices: Mapping[VoiceId, Voice]) -> None:
        self._characters = tuple(characters)
        self._voices = voices
        self.given: dict[CharacterId, VoiceSpec] = {}

    async def characters(self, book_id: BookId) -> tuple[Character, ...]:
        return self._characters if book_id == BOOK else ()

    async def voices(self, book_id: BookId) -> Mapping[VoiceId, Voice]:
        return self._voices

    async def cast(self, voices: Mapping[CharacterId, VoiceSpec]) -> None:
        self.given.update(voices)

    async def replace(self, book_id: BookId, analysis: Analysis) -> None:
        raise AssertionError("casting must not touch segments")

    async def segments(self, chapter_id: ChapterId) -> tuple[Segment, ...]:
        raise AssertionError("casting does not read segments")

    async def lines(self, segment_ids: Sequence[SegmentId]) -> tuple[Segment, ...]:
        raise AssertionError("casting does not read segments")

    async def whole(self, book_id: BookId) -> tuple[Segment, ...]:
        raise AssertionError("casting does not read segments")

    async def analysed(self, book_id: BookId) -> bool:
        return True

    async def pronunciations(self, book_id: BookId) -> Mapping[str, str]:
        return {}

    async def pronounce(self, book_id: BookId, word: str, spoken: str) -> None:
        raise AssertionError("casting must not touch the lexicon")


class ToyEngine:
    """An engine that only has voices."""

    @property
    def info(self) -> EngineInfo:
        return EngineInfo("toy", "Toy", "1")

    async def voices(self) -> tuple[VoiceSpec, ...]:
        return VOICES

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        return FREE

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        raise AssertionError("casting must not speak")

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        raise AssertionError("casting must not speak")


async def test_only_those_without_a_voice_are_cast_whatever_engine_the_voices_of_others_are_of() -> None:
    own, foreign = VoiceId(uuid.uuid4()), VoiceId(uuid.uuid4())
    stored = {own: Voice(own, VOICES[0]), foreign: Voice(foreign, VoiceSpec("other", "x", "x"))}
    settled = character("Settled", Gender.MALE, voice=own)
    guest = character("Guest", Gender.MALE, voice=foreign)
    fresh = character("Fresh", Gender.FEMALE)
    scripts = MemoryScripts([settled, guest, fresh], stored)
    changes = await cast_voices(BOOK, "en", scripts, ToyEngine())
    assert set(scripts.given) == {fresh.id}
    assert changes.rows == {Noun.CHARACTER: frozenset({fresh.id})}
    assert {spec.engine for spec in scripts.given.values()} == {"toy"}


async def test_a_book_that_is_cast_already_changes_nothing() -> None:
    own = VoiceId(uuid.uuid4())
    scripts = MemoryScripts([character("Ann", voice=own)], {own: Voice(own, VOICES[2])})
    assert not (await cast_voices(BOOK, "en", scripts, ToyEngine())).rows
    assert not scripts.given

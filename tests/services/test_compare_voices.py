"""Voices that listeners would mix up are found by measuring what the real engine speaks."""

from dataclasses import replace
from itertools import combinations
from uuid import UUID

from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.domain.voice import Voiceprint, VoiceSpec, identity
from narratix_desktop.services.cast_voices import vary
from narratix_desktop.services.compare_voices import ALIKE_BELOW, find_alike, scenes_together, voice_difference
from narratix_desktop.services.measure_voices import measure_voices
from narratix_desktop.services.workshop import Workshop
from tests.services.cast_books import NARRATOR, Play, add_play, at_rest, give, people_of, rehearsal_voice

WORDS = "The lamp in the window had gone out, and nobody in the house could say when it had happened."
SCENES = [
    [[(NARRATOR, WORDS), ("Ada", "Who is there?"), ("Bo", "Only me.")], [(NARRATOR, WORDS), ("Cy", "Good night.")]],
    [[("Ada", "Come in."), ("Cy", "Thank you.")], [("Ada", "Sit."), ("Bo", "No."), ("Cy", "Yes.")]],
]


async def book_of(workshop: Workshop) -> BookId:
    return await add_play(workshop, Play(SCENES))


async def difference(workshop: Workshop, book_id: BookId, one: VoiceSpec, other: VoiceSpec) -> float:
    prints = await measure_voices(book_id, [one, other], workshop)
    return voice_difference(prints[identity(one)], prints[identity(other)])


async def test_a_voice_slightly_higher_or_faster_is_still_the_same_to_the_ear(workshop: Workshop) -> None:
    book_id = await book_of(workshop)
    for label in ("Edmund", "Clara", "Walter", "Helen", "Annie", "Old Agatha", "Lucy"):
        voice = await rehearsal_voice(workshop, label)
        varied = [vary(voice, pitch, rate) for pitch, rate in ((1.05, 1.0), (0.93, 1.0), (1.0, 1.1), (1.06, 1.1))]
        prints = await measure_voices(book_id, [voice, *varied], workshop)
        for one in varied:
            apart = voice_difference(prints[identity(voice)], prints[identity(one)])
            assert apart < 0.9 * ALIKE_BELOW, one


async def test_the_leading_voices_of_the_catalogue_can_all_be_told_apart(workshop: Workshop) -> None:
    book_id = await book_of(workshop)
    labels = ("Edmund", "Clara", "Hector", "Helen", "Annie", "Andy", "Old Agatha", "Old Silas", "Lucy", "Tom")
    voices = [await rehearsal_voice(workshop, label) for label in labels]
    prints = await measure_voices(book_id, voices, workshop)
    for one, other in combinations(voices, 2):
        apart = voice_difference(prints[identity(one)], prints[identity(other)])
        assert apart > 1.2 * ALIKE_BELOW, (one.label, other.label)


async def test_a_woman_and_a_man_lie_further_apart_than_two_men(workshop: Workshop) -> None:
    book_id = await book_of(workshop)
    edmund, arthur, clara = [await rehearsal_voice(workshop, label) for label in ("Edmund", "Arthur", "Clara")]
    men = await difference(workshop, book_id, edmund, arthur)
    assert await difference(workshop, book_id, edmund, clara) > 2 * men


async def test_only_those_who_meet_in_a_scene_are_warned_about(workshop: Workshop) -> None:
    book_id = await book_of(workshop)
    voice = await rehearsal_voice(workshop, "Annie")
    different = await rehearsal_voice(workshop, "Hector")
    await give(workshop, book_id, Narrator=different, Ada=voice, Bo=vary(voice, 1.05, 1.0), Cy=different)
    people = await people_of(workshop, book_id)
    found = await find_alike(book_id, workshop)
    # Ada and Bo meet in two scenes; the narrator and Cy have one voice and meet in one.
    assert [(pair.one, pair.other, pair.scenes, pair.same) for pair in found] == [
        (people["Ada"].id, people["Bo"].id, 2, False),
        (people[NARRATOR].id, people["Cy"].id, 1, True),
    ]


async def test_two_who_never_meet_may_sound_alike(workshop: Workshop) -> None:
    book_id = await add_play(workshop, Play([[[("Ada", WORDS)], [("Bo", WORDS)]], [[("Ada", "Yes."), ("Cy", "No.")]]]))
    voice = await rehearsal_voice(workshop, "Annie")
    await give(workshop, book_id, Ada=voice, Bo=voice)
    assert await find_alike(book_id, workshop) == ()


async def test_a_chapter_that_is_not_spoken_does_not_count(workshop: Workshop) -> None:
    scenes = [[[("Ada", WORDS), ("Bo", WORDS)]], [[("Cy", WORDS)]]]
    book_id = await add_play(workshop, Play(scenes, excluded=frozenset({0})))
    voice = await rehearsal_voice(workshop, "Annie")
    await give(workshop, book_id, Ada=voice, Bo=voice, Cy=voice)
    assert await find_alike(book_id, workshop) == ()


def test_pairs_are_counted_once_a_scene() -> None:
    a, b, c = (CharacterId(UUID(int=number)) for number in range(3))
    counted = scenes_together([{a, b, c}, {a, b}, {a}, set()])
    assert counted == {frozenset((a, b)): 2, frozenset((a, c)): 1, frozenset((b, c)): 1}


def test_a_voice_that_was_not_measured_is_not_called_alike() -> None:
    known = Voiceprint(0.0, (1.0,), 10.0)
    assert voice_difference(known, None) > ALIKE_BELOW
    assert voice_difference(known, known) == 0.0


async def test_measurements_are_kept(workshop: Workshop) -> None:
    book_id = await book_of(workshop)
    voice = await rehearsal_voice(workshop, "Clara")
    first = await measure_voices(book_id, [voice], workshop)

    assert len(first) == 1
    assert await measure_voices(book_id, [voice], at_rest(workshop)) == first


async def test_a_voice_that_is_gone_hides_no_other(workshop: Workshop) -> None:
    book_id = await book_of(workshop)
    voice = await rehearsal_voice(workshop, "Clara")
    gone = replace(voice, name="en-gb+nobody-of-this-name", label="Nobody")
    foreign = replace(voice, engine="elsewhere")
    assert set(await measure_voices(book_id, [gone, foreign, voice], workshop)) == {identity(voice)}


async def test_a_book_without_letters_measures_nothing(workshop: Workshop) -> None:
    book_id = await add_play(workshop, Play([[[(NARRATOR, "* * *")]]]))
    assert await measure_voices(book_id, [await rehearsal_voice(workshop, "Clara")], workshop) == {}

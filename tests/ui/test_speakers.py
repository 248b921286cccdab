"""Speakers who share scenes get colours that are far apart, and keep them."""

import os
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.ui.speakers import Speakers, assign_places, count_meetings, nearness
from narratix_desktop.ui.theme import SPEAKER_HUES


def somebody(number: int, lines: int = 10) -> Character:
    who, book = CharacterId(UUID(int=number)), BookId(UUID(int=1))
    return Character(who, book, f"C{number}", (), Gender.UNKNOWN, Age.ADULT, False, "", None, lines)


def test_those_who_talk_to_each_other_look_as_unlike_as_can_be() -> None:
    ann, ben = somebody(1, 30), somebody(2, 20)
    places = assign_places([ann, ben], count_meetings([[ann.id, ben.id] * 10]))
    least = min(nearness(places[ann.id], other) for other in range(SPEAKER_HUES))
    assert nearness(places[ann.id], places[ben.id]) == least


def test_four_in_one_scene_are_all_apart() -> None:
    cast = [somebody(number, 40 - number) for number in range(1, 5)]
    places = assign_places(cast, count_meetings([[one.id for one in cast] * 8]))
    taken = [places[one.id] for one in cast]
    assert len(set(taken)) == 4
    assert max(nearness(a, b) for a in taken for b in taken if a != b) < nearness(0, 5)  # neighbours on the circle


def test_only_those_who_never_meet_share_a_colour() -> None:
    scenes = [[somebody(10 * scene + one, 50) for one in range(1, 5)] for scene in range(6)]
    meetings = count_meetings([[one.id for one in scene] * 5 for scene in scenes])
    places = assign_places([one for scene in scenes for one in scene], meetings)
    for scene in scenes:
        assert len({places[one.id] for one in scene}) == len(scene)
    assert set(places.values()) <= set(range(SPEAKER_HUES))


@given(st.lists(st.integers(0, SPEAKER_HUES - 1), max_size=6), st.lists(st.integers(1, 20), max_size=60))
def test_a_colour_once_given_is_kept(given_places: list[int], order: list[int]) -> None:
    cast = [somebody(number, 100 - number) for number in range(1, 21)]
    kept = {cast[at].id: place for at, place in enumerate(given_places)}
    places = assign_places(cast, count_meetings([[cast[number - 1].id for number in order]]), kept)
    assert {who: places[who] for who in kept} == kept
    assert places.keys() == {one.id for one in cast}
    assert places == assign_places(cast, count_meetings([[cast[number - 1].id for number in order]]), kept)


def test_meetings_end_with_the_scene() -> None:
    ann, ben, eve = (somebody(number) for number in (1, 2, 3))
    far = [ann.id, *([eve.id] * 10), ben.id]
    assert (ann.id, ben.id) not in count_meetings([far])
    assert (ann.id, ben.id) not in count_meetings([[ann.id], [ben.id]])
    assert count_meetings([[ann.id, ben.id]])[(ann.id, ben.id)] == 1


def test_listeners_hear_of_new_places_only() -> None:
    speakers, heard = Speakers(), []
    speakers.changed.connect(lambda: heard.append(speakers.place(CharacterId(UUID(int=1)))))
    speakers.show({CharacterId(UUID(int=1)): 4})
    speakers.show({CharacterId(UUID(int=1)): 4})
    assert heard == [4]
    assert speakers.place(CharacterId(UUID(int=9))) == 0

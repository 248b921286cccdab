"""What the library says about a cast: how sure its lines are, who meets whom, who says what."""

from narratix_desktop.services.edit_script import reassign_lines
from narratix_desktop.services.workshop import Workshop
from tests.services.cast_books import NARRATOR, Play, add_play, people_of, rehearsal_voice


async def test_sureness_is_the_mean_over_spoken_lines_and_counts_those_to_look_at(workshop: Workshop) -> None:
    scenes = [[[(NARRATOR, "It rained."), ("Ada", "Yes."), ("Ada?", "No."), ("Ada?", "Oh.")]], [[("Ada?", "Far.")]]]
    book_id = await add_play(workshop, Play(scenes, excluded=frozenset({1})))
    people = await people_of(workshop, book_id)
    found = await workshop.casts.sureness(book_id)
    assert (found[people[NARRATOR].id].confidence, found[people[NARRATOR].id].uncertain) == (0.9, 0)
    assert round(found[people["Ada"].id].confidence, 3) == round((0.9 + 0.4 + 0.4) / 3, 3)
    assert found[people["Ada"].id].uncertain == 2
    lines = await workshop.casts.lines(people["Ada"].id)
    assert len(lines) == 4
    await reassign_lines(book_id, lines[1:3], people["Ada"].id, workshop)
    assert (await workshop.casts.sureness(book_id))[people["Ada"].id].uncertain == 0


async def test_a_scene_ends_with_the_line_that_ends_it(workshop: Workshop) -> None:
    scenes = [[[("Ada", "A."), ("Bo", "B.")], [("Cy", "C.")], [("Ada", "D."), ("Cy", "E.")]], [[("Bo", "F.")]]]
    book_id = await add_play(workshop, Play(scenes))
    names = {one.id: one.name for one in await workshop.scripts.characters(book_id)}
    found = [{names[who] for who in scene} for scene in await workshop.casts.scenes(book_id)]
    assert found == [{"Ada", "Bo"}, {"Cy"}, {"Ada", "Cy"}, {"Bo"}]


async def test_candidates_are_those_nearest_to_a_breath_or_two(workshop: Workshop) -> None:
    lines = [("Ada", "word " * count) for count in (1, 400, 18, 6)]
    book_id = await add_play(workshop, Play([[lines, [("Bo", "word " * 17)]]]))
    ada = (await people_of(workshop, book_id))["Ada"].id
    found = await workshop.casts.candidates(book_id, ada, 2)
    assert [one.ordinal for one in found] == [2, 3]
    assert len(await workshop.casts.candidates(book_id, None, 10)) == 5


async def test_the_library_of_voices_says_who_uses_each_and_where(workshop: Workshop) -> None:
    voice = await rehearsal_voice(workshop, "Helen")
    for title in ("The Harbour", "The Letter"):
        book_id = await add_play(workshop, Play([[[("Marta", "Yes.")]]], title=title, metadata={"series": "Sea"}))
        await workshop.scripts.cast({(await people_of(workshop, book_id))["Marta"].id: voice})
    found = await workshop.voices.library()
    assert [(use.voice.spec, use.character, use.book, use.series, use.part) for use in found] == [
        (voice, "Marta", "The Harbour", "Sea", ""),
        (voice, "Marta", "The Letter", "Sea", ""),
    ]

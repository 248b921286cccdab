"""Hearing voices on a character's own lines, casting who lacks one, and speaking again what a new voice made stale."""

from dataclasses import replace
from typing import Any

import pytest

from narratix_desktop.audio.condition import profile_take
from narratix_desktop.domain.attempt import SpendFilter
from narratix_desktop.domain.character import Age, CastMember, Gender
from narratix_desktop.domain.edit import Intent
from narratix_desktop.domain.errors import NotFoundError, SpeechError
from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.domain.task import TaskFilter, TaskKind
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.media.decode import decode_native
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.services.audition_voice import (
    audition,
    audition_of_character,
    audition_of_line,
    audition_of_text,
    audition_of_word,
    price_of_audition,
)
from narratix_desktop.services.cast_missing import cast_missing
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.edit_cast import give_voice
from narratix_desktop.services.edit_script import pronounce_word
from narratix_desktop.services.recall_voices import recall_voices
from narratix_desktop.services.run_tasks import TaskRunner
from narratix_desktop.services.speak_again import speak_again, stale_takes
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.telling_lines import TellingLine, choose_telling, telling_lines
from narratix_desktop.services.undo_edit import edit_history, undo
from narratix_desktop.services.workshop import Workshop
from tests.fakes.paid_service import paid_service
from tests.fakes.paid_voices import ACME, ESTIMATE, PaidVoices
from tests.services.cast_books import NARRATOR, Play, add_play, at_rest, give, people_of, rehearsal_voice

LONG = "I kept the letter for seven years, and I never once found the courage to read the end of it."
ASKED = "Do you suppose that anybody would have believed me, if I had told them where the boat went down?"
SHOUTED = "GET OUT! GET OUT OF MY HOUSE, AND NEVER LET ME SEE YOUR FACE IN THIS TOWN AGAIN, DO YOU HEAR ME!"
PLAY = Play([[[(NARRATOR, "It rained."), ("Ada", "Yes."), ("Ada", SHOUTED), ("Ada", LONG), ("Ada", ASKED)]]])


async def audition_character(book_id: BookId, character_id: CharacterId, workshop: Workshop) -> ChapterMix:
    return await audition(await audition_of_character(book_id, character_id, workshop), workshop)


async def audition_line(book_id: BookId, segment: Segment, voice: VoiceSpec, workshop: Workshop) -> ChapterMix:
    return await audition(await audition_of_line(book_id, segment, voice, workshop), workshop)


async def audition_word(book_id: BookId, word: str, spoken: str, workshop: Workshop) -> ChapterMix:
    return await audition(await audition_of_word(book_id, word, spoken, workshop), workshop)


def line(text: str, start: int, direction: str = "", confidence: float = 0.9) -> TellingLine:
    nothing: Any = None
    segment = Segment(
        nothing, nothing, nothing, start, start, start + len(text), SegmentKind.DIALOGUE, None, confidence, nothing,
        direction,
    )  # fmt: skip
    return TellingLine(segment, text)


def test_telling_lines_are_long_enough_and_not_all_of_one_manner() -> None:
    others = [line("No.", 0), line(SHOUTED, 10), line(LONG, 200), line(LONG, 400), line(ASKED, 600)]
    chosen = [one.text for one in choose_telling([*others, line("A plain remark of some length about the sea.", 800)])]
    assert chosen[:2] == [LONG, ASKED]
    assert SHOUTED not in chosen
    assert len(chosen) == len(set(chosen)) == 3


def test_an_uncertain_or_whispered_line_is_less_telling() -> None:
    plain = "We shall go down to the harbour in the morning, when the tide is out."
    lines = [line(plain, 0, "whispered"), line(plain + " Yes.", 100, confidence=0.2), line(plain[:-1] + ", Tom.", 200)]
    assert choose_telling(lines)[0].segment.start == 200


def test_lines_without_letters_tell_nothing() -> None:
    assert choose_telling([line("…", 0), line("* * *", 10)]) == ()


async def test_a_character_is_auditioned_with_its_own_line_and_no_take_is_made(workshop: Workshop) -> None:
    book_id = await add_play(workshop, PLAY)
    voice = await rehearsal_voice(workshop, "Annie")
    await give(workshop, book_id, Ada=voice)
    ada = (await people_of(workshop, book_id))["Ada"]
    lines = await telling_lines(book_id, ada.id, workshop)
    assert {one.text for one in lines[:2]} == {LONG, ASKED}
    heard = await audition_character(book_id, ada.id, workshop)
    (clip,) = heard.timeline.clips
    assert clip.source == lines[0].segment.id
    rate, samples = decode_native(heard.sources[clip.asset])
    assert len(samples) > 2 * rate
    assert await workshop.takes.of_lines([one.segment.id for one in lines]) == {}


async def test_the_same_audition_is_spoken_once_and_serves_the_line_later(workshop: Workshop) -> None:
    book_id = await add_play(workshop, PLAY)
    voice = await rehearsal_voice(workshop, "Annie")
    await give(workshop, book_id, Ada=voice, Narrator=await rehearsal_voice(workshop, "Edmund"))
    ada = (await people_of(workshop, book_id))["Ada"]
    chosen = (await telling_lines(book_id, ada.id, workshop))[0].segment
    first = await audition_line(book_id, chosen, voice, workshop)
    assert await audition_line(book_id, chosen, voice, at_rest(workshop)) == first
    (chapter,) = await workshop.books.chapters(book_id)
    book = await workshop.books.get(book_id)
    await speak_chapter(book, chapter, workshop, workshop.speech_engine("espeak"))
    take = (await workshop.takes.active(chapter.id))[chosen.id]
    assert take.asset == first.timeline.clips[0].asset
    other = await audition_line(book_id, chosen, replace(voice, parameters={**voice.parameters, "pitch": 9}), workshop)
    assert other.timeline.clips[0].asset != take.asset


async def test_a_take_that_is_still_right_is_heard_instead_of_speaking_again(workshop: Workshop) -> None:
    book_id = await add_play(workshop, PLAY)
    annie = await rehearsal_voice(workshop, "Annie")
    await give(workshop, book_id, Ada=annie, Narrator=await rehearsal_voice(workshop, "Edmund"))
    (chapter,) = await workshop.books.chapters(book_id)
    await speak_chapter(await workshop.books.get(book_id), chapter, workshop, workshop.speech_engine("espeak"))
    ada = (await people_of(workshop, book_id))["Ada"]
    assets = {take.asset for take in (await workshop.takes.active(chapter.id)).values()}
    heard = await audition_character(book_id, ada.id, at_rest(workshop))
    assert heard.timeline.clips[0].asset in assets
    await give(workshop, book_id, Ada=await rehearsal_voice(workshop, "Hector"))
    assert (await audition_character(book_id, ada.id, workshop)).timeline.clips[0].asset not in assets


async def test_voices_are_heard_at_one_loudness(workshop: Workshop) -> None:
    book_id = await add_play(workshop, PLAY)
    ada = (await people_of(workshop, book_id))["Ada"]
    chosen = (await telling_lines(book_id, ada.id, workshop))[0].segment
    loudness = []
    for label in ("Annie", "Hector", "Casey"):
        heard = await audition_line(book_id, chosen, await rehearsal_voice(workshop, label), workshop)
        (clip,) = heard.timeline.clips
        rate, samples = decode_native(heard.sources[clip.asset])
        loudness.append(profile_take(samples, rate).loudness + clip.gain)
    assert max(loudness) - min(loudness) < 0.5


async def test_who_has_no_line_is_heard_on_somebody_elses(workshop: Workshop) -> None:
    book_id = await add_play(
        workshop, replace(PLAY, chapters=[*PLAY.chapters, [[("Bo", LONG)]]], excluded=frozenset({1}))
    )
    bo = (await people_of(workshop, book_id))["Bo"]
    assert {one.text for one in await telling_lines(book_id, bo.id, workshop)} >= {LONG, ASKED}


async def test_an_audition_without_a_voice_says_what_to_do(workshop: Workshop) -> None:
    book_id = await add_play(workshop, PLAY)
    ada = (await people_of(workshop, book_id))["Ada"]
    with pytest.raises(SpeechError, match="Ada has none yet"):
        await audition_character(book_id, ada.id, workshop)
    await give(workshop, book_id, Ada=replace(await rehearsal_voice(workshop, "Annie"), engine="gone"))
    with pytest.raises(NotFoundError):
        await audition_character(book_id, ada.id, workshop)


async def test_a_word_is_heard_as_the_author_writes_it(workshop: Workshop) -> None:
    book_id = await add_play(workshop, PLAY)
    with pytest.raises(SpeechError, match="nobody has a voice"):
        await audition_word(book_id, "Siobhan", "shivawn", workshop)
    await give(workshop, book_id, Narrator=await rehearsal_voice(workshop, "Edmund"))
    heard = await audition_word(book_id, "Siobhan", "shivawn", workshop)
    assert (await audition_word(book_id, "Siobhan", "shivawn", at_rest(workshop))) == heard
    assert (await audition_word(book_id, "Siobhan", "sigh ban", workshop)).timeline != heard.timeline
    with pytest.raises(SpeechError):
        await audition_word(book_id, "Siobhan", "…", workshop)


HARBOUR = Play(
    [[[(NARRATOR, LONG), ("Marta", ASKED), ("Emil", "No.")]]],
    title="The Harbour",
    metadata={"series": "Sea", "part": "1"},
)


async def letter(workshop: Workshop, part: str = "2", series: str = "sea") -> BookId:
    people = {"Marta": CastMember("Marta", "Marta", gender=Gender.FEMALE, age=Age.OLD)}
    play = Play(
        [[[(NARRATOR, LONG), ("Marta", ASKED), ("Miss A.", "Yes."), ("Otto", "Why?")]]],
        people,
        "The Letter",
        {"series": series, "part": part},
    )
    return await add_play(workshop, play)


async def test_a_series_keeps_its_voices(workshop: Workshop) -> None:
    first = await add_play(workshop, HARBOUR)
    helen, edmund = await rehearsal_voice(workshop, "Helen"), await rehearsal_voice(workshop, "Edmund")
    await give(workshop, first, Marta=helen, Narrator=edmund)
    second = await letter(workshop)
    people = await people_of(workshop, second)
    recalled = await recall_voices(second, workshop)
    assert {who: (use.voice.spec, use.book) for who, use in recalled.items()} == {
        people["Marta"].id: (helen, "The Harbour"),
        people[NARRATOR].id: (edmund, "The Harbour"),
    }
    assert await recall_voices(first, workshop) == {}
    assert await recall_voices(await letter(workshop, series="Land"), workshop) == {}


async def test_the_latest_earlier_part_counts(workshop: Workshop) -> None:
    for part, label in (("1", "Helen"), ("9", "Clara"), ("2", "Linda")):
        book_id = await add_play(
            workshop, replace(HARBOUR, title=f"Part {part}", metadata={"series": "Sea", "part": part})
        )
        await give(workshop, book_id, Marta=await rehearsal_voice(workshop, label))
    book_id = await letter(workshop, part="3")
    (use,) = (await recall_voices(book_id, workshop)).values()
    assert use.book == "Part 2"


async def test_everybody_who_needs_a_voice_gets_one_in_one_edit(workshop: Workshop) -> None:
    helen = await rehearsal_voice(workshop, "Helen")
    await give(workshop, await add_play(workshop, HARBOUR), Marta=helen)
    book_id = await letter(workshop)
    edmund = await rehearsal_voice(workshop, "Edmund")
    await give(workshop, book_id, Narrator=edmund, Otto=replace(edmund, engine="gone"))
    await cast_missing(book_id, workshop, "espeak")
    people, stored = await people_of(workshop, book_id), await workshop.scripts.voices(book_id)
    given = {name: stored[one.voice_id].spec for name, one in people.items() if one.voice_id is not None}
    assert given["Marta"] == helen
    assert given[NARRATOR] == edmund
    assert given["Otto"].engine == "espeak"
    assert len({(spec.name, str(spec.parameters)) for spec in given.values()}) == 4
    (edit,) = await edit_history(book_id, workshop)
    assert (edit.intent, edit.count) == (Intent.GIVE_VOICE, 3)
    await undo(book_id, workshop)
    assert (await people_of(workshop, book_id))["Marta"].voice_id is None
    await cast_missing(book_id, workshop, "espeak")
    assert not (await cast_missing(book_id, workshop, "espeak")).rows


async def test_a_new_voice_makes_takes_stale_until_they_are_spoken_again(workshop: Workshop) -> None:
    play = Play([[[(NARRATOR, "One."), ("Ada", LONG), ("Ada", "Yes.")]], [[("Bo", "No.")]], [[("Ada", ASKED)]]])
    book_id = await add_play(workshop, play)
    await cast_missing(book_id, workshop, "espeak")
    book, engine = await workshop.books.get(book_id), workshop.speech_engine("espeak")
    chapters = await workshop.books.chapters(book_id)
    for chapter in chapters[:2]:
        await speak_chapter(book, chapter, workshop, engine)
    ada = (await people_of(workshop, book_id))["Ada"].id
    assert await stale_takes(book_id, ada, workshop) is None
    await give_voice(book_id, ada, await rehearsal_voice(workshop, "Old Agatha"), workshop)
    stale = await stale_takes(book_id, ada, workshop)
    assert stale is not None
    # The line of the third chapter was never spoken, so it is not stale.
    assert (stale.lines, [one.title for one in stale.chapters], stale.cost) == (2, ["Chapter 1"], FREE)
    await speak_again(book_id, stale, workshop)
    await speak_again(book_id, stale, workshop)
    page = await workshop.tasks.list(TaskFilter(kind=TaskKind.SPEAK, book_id=book_id))
    assert [task.title for task in page.tasks] == ["Speak Chapter 1"]
    await TaskRunner(workshop).run(page.tasks[0].id)
    assert await stale_takes(book_id, ada, workshop) is None


async def test_a_pronunciation_makes_takes_stale_too(workshop: Workshop) -> None:
    book_id = await add_play(workshop, PLAY)
    await cast_missing(book_id, workshop, "espeak")
    (chapter,) = await workshop.books.chapters(book_id)
    await speak_chapter(await workshop.books.get(book_id), chapter, workshop, workshop.speech_engine("espeak"))
    await pronounce_word(book_id, "letter", "lettah", workshop)
    stale = await stale_takes(book_id, (await people_of(workshop, book_id))["Ada"].id, workshop)
    assert stale is not None
    assert stale.lines == 1


async def test_hearing_that_nobody_has_agreed_to_pay_is_refused_before_anything_is_sent(workshop: Workshop) -> None:
    async with paid_service() as service:
        calls = PaidCalls(workshop.ledger, workshop.assets)
        workshop = replace(
            workshop,
            speech={
                **workshop.speech,
                ACME: PaidVoices(workshop.speech["espeak"], workshop.compute, calls, service),
            },
        )
        wanted = audition_of_text(LONG, replace(await rehearsal_voice(workshop, "Annie"), engine=ACME))
        assert await price_of_audition(wanted, workshop) == ESTIMATE
        for agreed in (FREE, Usd(ESTIMATE / 2)):
            with pytest.raises(SpeechError, match="nobody agreed to"):
                await audition(wanted, workshop, agreed)
        assert (await workshop.ledger.spend(SpendFilter())).counted == 0
        heard = await audition(wanted, workshop, ESTIMATE)
        assert service.charged == 1
        assert await price_of_audition(wanted, workshop) == FREE
        assert await audition(wanted, workshop) == heard

"""Move characters, or a whole book, to another engine: propose voices, say what that costs and what stays, give them.

A proposal changes nothing. Moving is one edit, so one undo brings every former voice back; takes are never deleted, and
the author's own recordings are heard as before. Speaking the lines anew is ordered apart.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.character import Character, Gender
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec, made_of
from narratix_desktop.services.cast_voices import cast, distance, given_voices, years_apart
from narratix_desktop.services.compare_voices import scenes_together
from narratix_desktop.services.edit_cast import give_voices
from narratix_desktop.services.speak_chapter import AUTHOR_RECORDING, Line, chapter_lines, request_in
from narratix_desktop.services.telling_lines import TellingLine, telling_lines
from narratix_desktop.services.workshop import Workshop

_AGE_COST: Final = 0.5
_WORD_WORTH: Final = 0.6
_MOST_WORDS: Final = 3
_CLEAR_OF: Final = 0.9
"""Distance from which two voices in one scene are told apart without effort."""
_SCENE_COST: Final = 1.5
_SHORTEST_WORD: Final = 3


@dataclass(frozen=True, slots=True)
class Move:
    """One character's way to another voice.

    Attributes:
        before: The present voice; None where there is none.
        after: The proposed one.
        line: The character's own line by which both can be heard; None where it has none.
        lines: How many lines are spoken anew in the new voice.
        kept: How many lines are heard as before, because the author recorded them.
        cost: What the new engine asks for the lines.
        chapters: Where these lines are.
    """

    character: Character
    before: VoiceSpec | None
    after: VoiceSpec
    line: TellingLine | None = None
    lines: int = 0
    kept: int = 0
    cost: Usd = FREE
    chapters: tuple[ChapterId, ...] = ()


@dataclass(frozen=True, slots=True)
class RecastPlan:
    """A proposal for one engine, with all voices from which the author may choose instead."""

    engine: str
    label: str
    moves: tuple[Move, ...]
    voices: tuple[VoiceSpec, ...]

    @property
    def cost(self) -> Usd:
        """What speaking all lines anew costs."""
        return Usd(sum((move.cost for move in self.moves), FREE))

    @property
    def chapters(self) -> tuple[ChapterId, ...]:
        """Where lines are spoken anew."""
        return tuple(dict.fromkeys(chapter for move in self.moves for chapter in move.chapters))

    def given(self) -> Mapping[CharacterId, VoiceSpec]:
        """The voices as they would be given."""
        return {move.character.id: move.after for move in self.moves}


async def propose_recast(
    book_id: BookId,
    who: Collection[CharacterId],
    engine_name: str,
    workshop: Workshop,
    chosen: Mapping[CharacterId, VoiceSpec] | None = None,
) -> RecastPlan:
    """Propose a voice of an engine for each of these characters, and say what speaking their lines costs.

    Those who have a voice of this engine already keep it and are not in the plan, unless one is ``chosen`` for them.

    Args:
        book_id: Whose cast it is.
        who: The characters; empty for everybody.
        engine_name: Where they go.
        workshop: The library.
        chosen: Voices that the author has chosen instead of a proposal.

    Raises:
        NotFoundError: The engine is not installed.
        SpeechError: It offers no voices.
        ServiceError: It has no key, is away or has ended.
    """
    engine, chosen = workshop.speech_engine(engine_name), chosen or {}
    book = await workshop.books.get(book_id)
    characters = await workshop.scripts.characters(book_id)
    present = given_voices(characters, await workshop.scripts.voices(book_id))
    moving = [
        one
        for one in characters
        if (not who or one.id in who) and (one.id in chosen or _engine_of(present.get(one.id)) != engine_name)
    ]
    voices = await engine.voices()
    if not voices:
        raise SpeechError(
            f"Nobody was moved because there is no voice yet for {engine.info.label}.",
            "Fetch one in the settings, on the page Voices.",
        )
    ids = {one.id for one in moving}
    kept = {id_: spec for id_, spec in present.items() if id_ not in ids} | dict(chosen)
    together = scenes_together(await workshop.casts.scenes(book_id))
    liking = _Liking(present, together)
    asked = [
        _as_heard(one, present.get(one.id)) if one.id in ids else one
        for one in characters
        if one.id in kept or one.id in ids
    ]
    # Hundreds of characters take a while: a thread keeps the event loop's frames free.
    found = await asyncio.to_thread(cast, asked, voices, book.language, kept, liking.cost)
    after = {**found, **chosen}
    moves = [Move(one, present.get(one.id), after[one.id]) for one in moving]
    return RecastPlan(engine_name, engine.info.label, await _priced(book_id, moves, workshop), voices)


async def recast(book_id: BookId, plan: RecastPlan, workshop: Workshop) -> Changes:
    """Give everybody the voice of the plan, as one edit. Raises ``NotFoundError`` where a character is gone."""
    return await give_voices(book_id, plan.given(), workshop) if plan.moves else Changes()


def _engine_of(voice: VoiceSpec | None) -> str:
    return "" if voice is None else voice.engine


def _as_heard(character: Character, voice: VoiceSpec | None) -> Character:
    """The character as the present voice sounds, where nothing else is known."""
    if voice is None or character.gender in (Gender.FEMALE, Gender.MALE):
        return character
    return replace(character, gender=voice.gender)


@dataclass(frozen=True, slots=True)
class _Liking:
    """How little a voice suits a character: unlike the voice of before, or like that of somebody in the same scenes."""

    before: Mapping[CharacterId, VoiceSpec]
    together: Mapping[frozenset[CharacterId], int]

    def cost(self, character: Character, voice: VoiceSpec, given: Mapping[CharacterId, VoiceSpec]) -> float:
        """The less, the better it suits; ``given`` are the voices that others have."""
        before = self.before.get(character.id)
        age = 0.0 if before is None else _AGE_COST * years_apart(before.age, voice.age)
        wanted = _words(character.description)
        if before is not None:
            wanted |= _words(before.label) | _words(made_of(before))
        said = _words(voice.label) | _words(made_of(voice))
        alike = _WORD_WORTH * min(len(wanted & said), _MOST_WORDS)
        near = sum(
            _SCENE_COST * max(0.0, _CLEAR_OF - distance(voice, given[other]))
            for pair in self.together
            if character.id in pair
            for other in pair - {character.id}
            if other in given
        )
        return age - alike + near


def _words(text: str) -> set[str]:
    letters = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return {word for word in letters.split() if len(word) > _SHORTEST_WORD}


async def _priced(book_id: BookId, moves: Sequence[Move], workshop: Workshop) -> tuple[Move, ...]:
    """The moves with a line to hear each by, and what its lines cost in the new voice."""
    book = await workshop.books.get(book_id)
    after = {move.character.id: move.after for move in moves}
    own: dict[CharacterId, list[Line]] = {}
    kept: dict[CharacterId, int] = {}
    for chapter in await workshop.books.chapters(book_id):
        if not chapter.included:
            continue
        segments = [one for one in await workshop.scripts.segments(chapter.id) if one.character_id in after]
        if not segments:
            continue
        takes = await workshop.takes.active(chapter.id)
        engine = workshop.speech_engine(next(iter(after.values())).engine)
        only = {one.id for one in segments}
        for line in await chapter_lines(book, chapter, workshop, engine, only, VoiceSpec(engine.info.name, "", "")):
            who, take = line.segment.character_id, takes.get(line.segment.id)
            assert who is not None, "only lines of the moving characters were asked for"
            if take is not None and take.engine == AUTHOR_RECORDING:
                kept[who] = kept.get(who, 0) + 1
            else:
                request = request_in(line, after[who], engine)
                key = request.content_key(engine.info.name, engine.info.version)
                own.setdefault(who, []).append(replace(line, request=request, key=key, engine=engine))
    known = await workshop.takes.known(list({line.key for lines in own.values() for line in lines}))
    found = []
    for move in moves:
        lines = own.get(move.character.id, [])
        fresh = {line.key: line for line in lines if line.key not in known}
        cost = sum((line.engine.estimate([line.request]) for line in fresh.values() if line.engine), FREE)
        telling = await telling_lines(book_id, move.character.id, workshop)
        found.append(
            replace(
                move,
                line=telling[0] if telling else None,
                lines=len(lines),
                kept=kept.get(move.character.id, 0),
                cost=Usd(cost),
                chapters=tuple(dict.fromkeys(line.segment.chapter_id for line in lines)),
            )
        )
    return tuple(found)

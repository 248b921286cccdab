"""A book whose cast speaks with several engines, one of which costs money and may be away."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.character import CastMember, Gender
from narratix_desktop.domain.errors import ServiceError
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.task import Task
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.workshop import Workshop
from tests.fakes.paid_service import PaidService, paid_service
from tests.fakes.paid_voices import ACME, PaidVoices
from tests.services.cast_books import NARRATOR, Play, add_play, give, people_of, rehearsal_voice
from tests.services.productions import run_until_ended

PLAY = Play(
    chapters=[
        [[(NARRATOR, "It was late."), ("Mara", "Who is there?"), ("Jon", "Only the wind."), ("Mara", "No.")]],
        [[(NARRATOR, "Morning came."), ("Mara", "It was the wind after all.")]],
    ],
    people={
        NARRATOR: CastMember(NARRATOR, NARRATOR, is_narrator=True),
        "Mara": CastMember("Mara", "Mara", gender=Gender.FEMALE),
        "Jon": CastMember("Jon", "Jon", gender=Gender.MALE),
    },
)
SPEAKING = ("analyse", "cast", "speak")


class WaryVoices(PaidVoices):
    """Paid voices that say beforehand why they cannot be asked, where they cannot."""

    refusal: ServiceError | None = None

    async def require_ready(self, voices: Sequence[VoiceSpec]) -> None:
        if self.refusal is not None:
            raise self.refusal


@dataclass
class Troupe:
    """The library with both engines, and the book: the narrator rehearses, Mara is paid for, Jon has no voice yet."""

    workshop: Workshop
    service: PaidService
    paid: WaryVoices
    book: Book

    async def produce(self, speech: str = "espeak", kinds: tuple[str, ...] = SPEAKING) -> Task:
        order = ProductionOrder("", (), speech=speech, sound="none", kinds=kinds)
        return await run_until_ended(await order_production(self.book, order, self.workshop), self.workshop)

    async def voices(self) -> dict[str, VoiceSpec]:
        """Who has which voice."""
        stored = await self.workshop.scripts.voices(self.book.id)
        people = await people_of(self.workshop, self.book.id)
        return {name: stored[one.voice_id].spec for name, one in people.items() if one.voice_id is not None}

    async def lines(self) -> list[tuple[str, Segment, Take | None]]:
        """Every line with its speaker's name and the take that is heard."""
        people = await self.workshop.scripts.characters(self.book.id)
        names = {one.id: one.name for one in people}
        found = []
        for chapter in await self.workshop.books.chapters(self.book.id):
            takes = await self.workshop.takes.active(chapter.id)
            for line in await self.workshop.scripts.segments(chapter.id):
                who = "" if line.character_id is None else names[line.character_id]
                found.append((who, line, takes.get(line.id)))
        return found

    async def engines(self) -> dict[str, set[str]]:
        """The engines that each character's takes come from."""
        found: dict[str, set[str]] = {}
        for who, _, take in await self.lines():
            found.setdefault(who, set()).add("" if take is None else take.engine)
        return found


@asynccontextmanager
async def troupe(workshop: Workshop, play: Play = PLAY) -> AsyncIterator[Troupe]:
    """A book with a mixed cast."""
    async with paid_service() as service:
        calls = PaidCalls(workshop.ledger, workshop.assets)
        paid = WaryVoices(workshop.speech_engine("espeak"), workshop.compute, calls, service)
        mixed = replace(workshop, speech={**workshop.speech, ACME: paid}, recovering={ACME: [paid]})
        book_id = await add_play(mixed, play)
        narrator = await rehearsal_voice(mixed, "Edmund")
        mara = replace(await rehearsal_voice(mixed, "Clara"), engine=ACME)
        people = await people_of(mixed, book_id)
        await give(mixed, book_id, **{who: one for who, one in ((NARRATOR, narrator), ("Mara", mara)) if who in people})
        yield Troupe(mixed, service, paid, await mixed.books.get(book_id))

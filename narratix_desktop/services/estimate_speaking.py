"""What speaking would cost, before anything is asked: only lines that lack a take, each text once, each at its engine.

Where the text has not been read yet, nobody knows its lines; then every paragraph counts as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import NarratixError, ServiceError, SettingsError, SpeechError
from narratix_desktop.domain.estimate import Expected, Expense
from narratix_desktop.domain.ids import SegmentId, Sha256
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import SpeechEngine, TakingUp
from narratix_desktop.services.choose_engines import speakers_of
from narratix_desktop.services.licence_notes import licence_of
from narratix_desktop.services.speak_chapter import Line, chapter_lines, lines_to_speak
from narratix_desktop.services.workshop import Workshop

_CHARACTERS_PER_SECOND: Final = 13.0
"""Slowly read English; most books turn out a little shorter than foreseen, which is the better error here."""
_DENSE: Final[Mapping[str, float]] = {"zh": 4.0, "ja": 6.0, "ko": 5.0}
"""The same for scripts in which a character says more, by language."""


@dataclass(frozen=True, slots=True)
class SpeechEstimate:
    """What speaking asks for: by engine, how many takes stay, and how many lines the library has recordings for.

    Recordings that are paid for and wait in the ledger for a run that stores them are among the latter.
    """

    parts: tuple[Expected, ...] = ()
    kept: int = 0
    reused: int = 0

    @property
    def cost(self) -> Usd:
        """What all engines together ask."""
        return Usd(sum((part.cost for part in self.parts), FREE))


def sounding(letters: int, language: str) -> Seconds:
    """About how long a text of so many code points sounds."""
    return Seconds(letters / _DENSE.get(language.partition("-")[0].lower(), _CHARACTERS_PER_SECOND))


async def estimate_speaking(book: Book, chapter: Chapter, workshop: Workshop, engine: SpeechEngine) -> Usd:
    """The price for what a chapter lacks; ``engine`` as for ``speak_chapter``."""
    return (await estimate_chapters(book, [chapter], workshop, engine)).cost


async def may_cost(book: Book, workshop: Workshop, engine: SpeechEngine) -> bool:
    """Whether anybody in a book speaks with an engine that wants money, or would with ``engine``."""
    speakers = await speakers_of(book.id, workshop, engine)
    asked = {voice.engine for voice in speakers.voices.values()} | {speakers.spare.info.name}
    if not speakers.names or len(speakers.voices) < len(speakers.names):
        asked.add(engine.info.name)
    return any(speakers.engines[name].info.needs_key for name in asked if name in speakers.engines)


async def estimate_chapters(
    book: Book, chapters: Sequence[Chapter], workshop: Workshop, engine: SpeechEngine
) -> SpeechEstimate:
    """What speaking these chapters asks for; free engines are counted only where others cost money.

    Args:
        book: Whose chapters they are.
        chapters: Which ones.
        workshop: The library.
        engine: Would cast those who have no voice.
    """
    if not await may_cost(book, workshop, engine):
        return SpeechEstimate()
    speakers = await speakers_of(book.id, workshop, engine)
    lacking = len(speakers.voices) < len(speakers.names)
    standin = await stand_in(engine) if lacking else VoiceSpec(engine.info.name, "", "")
    kept = 0
    missing: list[list[Line]] = []
    for chapter in chapters:
        lines, unspoken = await lines_to_speak(book, chapter, workshop, engine, standin)
        kept += len(lines) - len(unspoken)
        missing.append(unspoken)
    seen: set[Sha256] = set(await workshop.takes.known(list({line.key for lines in missing for line in lines})))
    asked: list[Line] = []
    for lines in missing:
        fresh = {line.key: line for line in lines if line.key not in seen}
        seen |= fresh.keys()
        paid = await paid_already(list(fresh.values()))
        asked += [line for key, line in fresh.items() if key not in paid]
    found = priced([(line.request, line.engine) for line in asked if line.engine is not None], book.language)
    return SpeechEstimate(found, kept, sum(map(len, missing)) - len(asked))


async def paid_already(lines: Sequence[Line]) -> set[Sha256]:
    """The keys of those lines of a chapter whose answers were paid for and are not stored as takes yet.

    Args:
        lines: Each different from the others, in the order in which they would be spoken.
    """
    by_engine: dict[str, list[Line]] = {}
    for line in lines:
        by_engine.setdefault(line.request.voice.engine, []).append(line)
    found: set[Sha256] = set()
    for own in by_engine.values():
        engine = own[0].engine
        if isinstance(engine, TakingUp):
            # What cannot be told now is told as if it had to be paid.
            with suppress(ServiceError, SpeechError, SettingsError):
                places = await engine.paid_already([line.request for line in own])
                found |= {own[place].key for place in places}
    return found


async def estimate_lines(
    book: Book, chapter: Chapter, lines: Sequence[SegmentId], workshop: Workshop, engine: SpeechEngine
) -> SpeechEstimate:
    """What one more take of each of these lines of a chapter asks for. Raises ``SpeechError`` as speaking does."""
    found = await chapter_lines(book, chapter, workshop, engine, only=lines)
    asked = [(line.request, line.engine) for line in found if line.engine is not None]
    return SpeechEstimate(priced(asked, book.language))


async def estimate_unread(
    book: Book, chapters: Iterable[Chapter], workshop: Workshop, engine: SpeechEngine
) -> SpeechEstimate:
    """What speaking chapters would ask for whose lines nobody knows yet."""
    if not await may_cost(book, workshop, engine):
        return SpeechEstimate()
    text, standin = (await workshop.books.revision(book.id)).text, await stand_in(engine)
    paragraphs = [
        " ".join(paragraph.split())
        for chapter in chapters
        for paragraph in text[chapter.start : chapter.end].split("\n")
        if any(map(str.isalnum, paragraph))
    ]
    asked = [(SpeechRequest(one, one, (), standin, book.language), engine) for one in paragraphs]
    return SpeechEstimate(priced(asked, book.language))


async def stand_in(engine: SpeechEngine) -> VoiceSpec:
    """A voice by which the price of lines is found for which none is chosen yet."""
    nobody = VoiceSpec(engine.info.name, "", "")
    try:
        return next(iter(await engine.voices()), nobody)
    except (ServiceError, SpeechError):
        return nobody


def priced(asked: Iterable[tuple[SpeechRequest, SpeechEngine]], language: str) -> tuple[Expected, ...]:
    """Requests by the engine that they are asked of, with its price; of voices that are gone nobody knows one."""
    found: dict[str, Expected] = {}
    terms: dict[tuple[str, str], str] = {}
    for request, engine in asked:
        info, voice = engine.info, request.voice.name
        model = info.name, voice.partition("/")[0]
        if model not in terms:
            terms[model] = licence_of(engine, voice)
        part = found.get(info.name) or Expected(Expense.SPEECH, info.name, info.label, 0)
        try:
            cost = engine.estimate([request])
        except NarratixError:
            cost = FREE
        letters = part.letters + len(request.spoken)
        found[info.name] = replace(
            part,
            count=part.count + 1,
            letters=letters,
            length=sounding(letters, language),
            cost=Usd(part.cost + cost),
            licences=each_once(part.licences, terms[model]),
        )
    return tuple(found.values())


def each_once(licences: tuple[str, ...], *others: str) -> tuple[str, ...]:
    """Licences with others that are not among them."""
    return tuple(dict.fromkeys(one for one in (*licences, *others) if one))

"""Estimate a run as a whole before it is begun: reading, speech and sounds by engine, what stays, and what caps leave.

Nothing is asked that costs anything. A run that only free engines work for is not looked at closely; it costs nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from narratix_desktop.domain.attempt import SpendFilter
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import NarratixError, ServiceError
from narratix_desktop.domain.estimate import Expected, Expense, RoomLeft, RunEstimate, dearest_first
from narratix_desktop.domain.ids import BookId, SegmentId
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.task import TaskKind
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import SpeechEngine
from narratix_desktop.ports.export import SectionRole
from narratix_desktop.services.audition_voice import WantedAudition, price_of_audition
from narratix_desktop.services.design_voices import voice_keeper
from narratix_desktop.services.estimate_speaking import (
    SpeechEstimate,
    each_once,
    estimate_chapters,
    estimate_lines,
    estimate_unread,
    priced,
)
from narratix_desktop.services.keep_budget import read_budget
from narratix_desktop.services.licence_notes import licence_of
from narratix_desktop.services.paint_cover import painter, painting
from narratix_desktop.services.plan_tasks import NO_SOUND, ProductionOrder, open_production
from narratix_desktop.services.read_book import estimate_reading, wants_reading
from narratix_desktop.services.render_chapter import credits_key, credits_request
from narratix_desktop.services.score_scene import foresee_sounds
from narratix_desktop.services.workshop import Workshop


async def estimate_run(book: Book, order: ProductionOrder, workshop: Workshop) -> RunEstimate:
    """What a production is expected to cost as it is ordered, with what it has cost already left out.

    Raises:
        NotFoundError: An engine of the order is not installed.
        ServiceError: A paid service cannot be asked for a price.
    """
    chapters = [chapter for chapter in await workshop.books.chapters(book.id) if order.selects(chapter)]
    parts, exact = await _reading(book, order, workshop)
    read = await workshop.scripts.analysed(book.id)
    speech = await _speech(book, chapters, order, workshop, read=read)
    sounds, known = await _sounds(book, chapters, order, workshop, read=read)
    found = RunEstimate(
        parts=dearest_first([*parts, *_joined(speech.parts), *sounds]),
        kept=speech.kept,
        reused=speech.reused,
        exact=exact and known and (read or not speech.parts),
    )
    task = await open_production(book, order, workshop.tasks) if found.cost else None
    return await _with_room(found, book.id, workshop, "" if task is None else str(task.id))


async def estimate_again(
    book_id: BookId, lines: Sequence[SegmentId], workshop: Workshop, engine_name: str
) -> RunEstimate:
    """What one more take of each of these lines is expected to cost.

    Raises:
        NotFoundError: The engine is not installed, or the book is gone.
        SpeechError: Somebody has no voice.
    """
    book, engine = await workshop.books.get(book_id), workshop.speech_engine(engine_name)
    wanted = {line.chapter_id for line in await workshop.scripts.lines(lines)}
    parts: list[Expected] = []
    for chapter in await workshop.books.chapters(book_id):
        if chapter.id in wanted:
            parts += (await estimate_lines(book, chapter, lines, workshop, engine)).parts
    return await _with_room(RunEstimate(dearest_first(_joined(parts))), book_id, workshop)


async def estimate_audition(wanted: WantedAudition, workshop: Workshop) -> RunEstimate:
    """What hearing a line is expected to cost. Raises what ``price_of_audition`` raises."""
    price = await price_of_audition(wanted, workshop)
    if not price:
        return RunEstimate()
    request = wanted.request
    (part,) = priced([(request, workshop.speech_engine(request.voice.engine))], request.language)
    return await _with_room(RunEstimate((replace(part, cost=price),)), wanted.book_id, workshop)


async def estimate_design(sample: str, engine_name: str, workshop: Workshop) -> RunEstimate:
    """What the voices of one description are expected to cost. Raises what ``voice_keeper`` raises."""
    engine = voice_keeper(engine_name, workshop)
    price = engine.price_of_design(sample)
    part = Expected(Expense.VOICE, engine.info.name, engine.info.label, engine.choice, cost=price)
    return await _with_room(RunEstimate((part,)), None, workshop)


async def estimate_painting(book_id: BookId, picture: str, engine_name: str, workshop: Workshop) -> RunEstimate:
    """What painting a cover is expected to cost. Raises ``NotFoundError`` and ``SettingsError``."""
    engine, book = painter(engine_name, workshop), await workshop.books.get(book_id)
    price = engine.estimate(painting(book, picture))
    licences = each_once((), licence_of(engine))
    part = Expected(Expense.COVER, engine.info.name, engine.info.label, 1, cost=price, licences=licences)
    return await _with_room(RunEstimate((part,)), book_id, workshop)


async def _reading(book: Book, order: ProductionOrder, workshop: Workshop) -> tuple[list[Expected], bool]:
    """What reading costs, and whether all of it is known."""
    analyser = workshop.analyser(order.analysis)
    if not _wants(order, TaskKind.ANALYSE) or not await wants_reading(book.id, order.analysis, workshop):
        return [], True
    if not analyser.info.needs_key:
        return [], False
    try:
        expected = await estimate_reading(book.id, order.analysis, workshop)
    except ServiceError as error:
        if not error.retryable:
            raise
        return [], False
    label = expected.model or analyser.info.label
    part = Expected(Expense.READING, analyser.info.name, label, expected.requests, cost=expected.cost)
    # Other readers find other lines.
    return [part], False


async def _speech(
    book: Book, chapters: Sequence[Chapter], order: ProductionOrder, workshop: Workshop, *, read: bool
) -> SpeechEstimate:
    found, engine = SpeechEstimate(), workshop.speech_engine(order.speech)
    if _wants(order, TaskKind.SPEAK):
        look = estimate_chapters if read else estimate_unread
        found = await look(book, chapters, workshop, engine)
    if _wants(order, TaskKind.RENDER):
        found = replace(found, parts=(*found.parts, *await _credits(book, workshop, engine)))
    return found


async def _credits(book: Book, workshop: Workshop, engine: SpeechEngine) -> tuple[Expected, ...]:
    """The credits that were not spoken before, where the narrator's engine costs money."""
    asked = []
    for role in (SectionRole.OPENING, SectionRole.CLOSING):
        try:
            request, speaker = await credits_request(book, role, workshop, engine)
        except NarratixError:
            continue
        if speaker.info.needs_key and await workshop.settings.get(credits_key(request, speaker)) is None:
            asked.append((request, speaker))
    return priced(asked, book.language)


async def _sounds(
    book: Book, chapters: Sequence[Chapter], order: ProductionOrder, workshop: Workshop, *, read: bool
) -> tuple[list[Expected], bool]:
    """What sounds cost, and whether all of it is known."""
    if order.sound == NO_SOUND or not _wants(order, TaskKind.SCORE):
        return [], True
    engine = workshop.sound_engine(order.sound)
    if not engine.info.needs_key:
        return [], True
    if not read:
        return [], False
    requests = await foresee_sounds(book, chapters, workshop, engine)
    cost = Usd(sum((engine.estimate(one) for one in requests), FREE))
    licences = each_once((), licence_of(engine))
    part = Expected(Expense.SOUND, engine.info.name, engine.info.label, len(requests), cost=cost, licences=licences)
    return [part], True


def _wants(order: ProductionOrder, kind: TaskKind) -> bool:
    return not order.kinds or kind.value in order.kinds


def _joined(parts: Sequence[Expected]) -> list[Expected]:
    """One part for each engine."""
    found: dict[str, Expected] = {}
    for part in parts:
        known = found.get(part.engine)
        found[part.engine] = part if known is None else _sum(known, part)
    return list(found.values())


def _sum(one: Expected, other: Expected) -> Expected:
    return replace(
        one,
        count=one.count + other.count,
        letters=one.letters + other.letters,
        length=type(one.length)(one.length + other.length),
        cost=Usd(one.cost + other.cost),
        licences=each_once(one.licences, *other.licences),
    )


async def _with_room(found: RunEstimate, book_id: BookId | None, workshop: Workshop, run: str = "") -> RunEstimate:
    """The estimate with what was spent and what may still be, where it costs anything."""
    if not found.cost:
        return found
    budget, ledger = await read_budget(workshop.settings), workshop.ledger
    of_book = await ledger.spend(SpendFilter(book_id=book_id)) if book_id is not None else None
    of_run = (await ledger.spend(SpendFilter(run=run))).counted if run else FREE
    today = await ledger.spend(SpendFilter(today=True))
    left = RoomLeft(
        _left(budget.run, of_run),
        None if of_book is None else _left(budget.book, of_book.counted),
        _left(budget.day, today.counted),
        budget.run,
    )
    return replace(found, spent=FREE if of_book is None else of_book.spent, left=left)


def _left(cap: Usd | None, counted: Usd) -> Usd | None:
    return None if cap is None else max(Usd(cap - counted), FREE)

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
from narratix_desktop.domain.units import Seconds, Usd
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
from narratix_desktop.services.plan_tasks import ProductionOrder, open_production
from narratix_desktop.services.read_book import estimate_reading, wants_reading
from narratix_desktop.services.render_chapter import credits_key, credits_request
from narratix_desktop.services.require_makers import require_composer, require_reader
from narratix_desktop.services.score_scene import foresee_sounds
from narratix_desktop.services.workshop import Workshop


async def estimate_run(book: Book, order: ProductionOrder, workshop: Workshop) -> RunEstimate:
    """What a production is expected to cost as it is ordered, with what it has cost already left out.

    Raises:
        NotFoundError: An engine of the order is not installed.
        ServiceError: A paid service cannot be asked for a price, for a reason that will not pass.
    """
    chapters = [chapter for chapter in await workshop.books.chapters(book.id) if order.selects(chapter)]
    await require_reader(book, workshop, order.reader)
    read = await workshop.scripts.analysed(book.id)
    sounds, known = await _sounds(book, chapters, order, workshop, read=read)
    parts, exact = await _reading(book, order, workshop)
    speech = await _speech(book, chapters, order, workshop, read=read)
    readers = [part.engine for part in parts]
    found = RunEstimate(
        parts=dearest_first([*parts, *_joined(speech.parts), *sounds]),
        kept=speech.kept,
        reused=speech.reused,
        exact=exact and known and (read or not speech.parts),
        rereads=read and bool(parts),
        read_for=Usd(sum([await _paid(book.id, name, workshop) for name in readers], FREE)),
    )
    task = await open_production(book, order, workshop.tasks) if found.is_asked_about else None
    return await _with_room(found, book.id, workshop, "" if task is None else str(task.id))


def combined(found: Sequence[RunEstimate]) -> RunEstimate:
    """Several runs as one question; what may still be spent is told of the dearest."""
    if not found:
        return RunEstimate()
    dearest = max(found, key=lambda one: one.cost)
    return replace(
        dearest,
        parts=dearest_first(_joined([part for one in found for part in one.parts])),
        kept=sum(one.kept for one in found),
        reused=sum(one.reused for one in found),
        exact=all(one.exact for one in found),
        rereads=any(one.rereads for one in found),
    )


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
    if not order.reader or not await wants_reading(book.id, order.analysis, workshop):
        return [], True
    if not analyser.info.needs_key:
        return [], False
    name, label = analyser.info.name, analyser.info.label
    try:
        expected = await estimate_reading(book.id, order.analysis, workshop)
    except ServiceError as error:
        if not error.retryable:
            raise
        return [Expected(Expense.READING, name, label, 0, is_open=True)], False
    label = expected.model or label
    part = Expected(Expense.READING, name, label, expected.requests, expected.letters, cost=expected.cost)
    # Other readers find other lines.
    return [part], False


async def _paid(book_id: BookId, engine: str, workshop: Workshop) -> Usd:
    """What an engine was paid for a book before."""
    return (await workshop.ledger.spend(SpendFilter(book_id=book_id, engine=engine))).spent


async def _speech(
    book: Book, chapters: Sequence[Chapter], order: ProductionOrder, workshop: Workshop, *, read: bool
) -> SpeechEstimate:
    found, engine = SpeechEstimate(), workshop.speech_engine(order.speech)
    if order.wants(TaskKind.SPEAK):
        look = estimate_chapters if read else estimate_unread
        found = await look(book, chapters, workshop, engine)
    if order.wants(TaskKind.RENDER):
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
    if not order.composer:
        return [], True
    engine = workshop.sound_engine(order.composer)
    if not engine.info.needs_key:
        return [], True
    part = Expected(Expense.SOUND, engine.info.name, engine.info.label, 0, licences=each_once((), licence_of(engine)))
    if not read:
        await require_composer(engine)
        return [replace(part, is_open=True)], False
    requests = await foresee_sounds(book, chapters, workshop, engine, anew=order.anew)
    if requests:
        await require_composer(engine)
    length = Seconds(sum(one.duration for one in requests))
    cost = Usd(sum((engine.estimate(one) for one in requests), FREE))
    return [replace(part, count=len(requests), length=length, cost=cost)], True


def _joined(parts: Sequence[Expected]) -> list[Expected]:
    """One part for each expense and engine."""
    found: dict[tuple[Expense, str], Expected] = {}
    for part in parts:
        known = found.get((part.expense, part.engine))
        found[part.expense, part.engine] = part if known is None else _sum(known, part)
    return list(found.values())


def _sum(one: Expected, other: Expected) -> Expected:
    return replace(
        one,
        count=one.count + other.count,
        letters=one.letters + other.letters,
        length=type(one.length)(one.length + other.length),
        cost=Usd(one.cost + other.cost),
        is_open=one.is_open or other.is_open,
        licences=each_once(one.licences, *other.licences),
    )


async def _with_room(found: RunEstimate, book_id: BookId | None, workshop: Workshop, run: str = "") -> RunEstimate:
    """The estimate with what was spent and what may still be, where it costs anything."""
    if not found.is_asked_about:
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

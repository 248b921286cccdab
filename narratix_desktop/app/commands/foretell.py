"""Says before a production starts who keeps which voices, and what paid engines are expected to ask for it."""

from decimal import ROUND_UP, Decimal

from narratix_desktop.app.console import emit, note
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.errors import ServiceError
from narratix_desktop.domain.estimate import Expected, Expense, RunEstimate
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.cast_voices import given_voices
from narratix_desktop.services.choose_engines import Speakers, listed, speakers_of
from narratix_desktop.services.estimate_run import estimate_run
from narratix_desktop.services.plan_tasks import ProductionOrder
from narratix_desktop.services.recast_book import propose_recast, recast
from narratix_desktop.services.workshop import Workshop

_NOUNS = {
    Expense.READING: ("part", "parts"),
    Expense.SPEECH: ("line", "lines"),
    Expense.SOUND: ("sound", "sounds"),
    Expense.VOICE: ("voice", "voices"),
    Expense.COVER: ("cover", "covers"),
}


async def move_everybody(book: Book, speech: str, workshop: Workshop) -> None:
    """Give everybody who has a voice of another engine one of this, and say who sounds how from now on."""
    characters = await workshop.scripts.characters(book.id)
    voices = given_voices(characters, await workshop.scripts.voices(book.id))
    who = [one.id for one in characters if one.id in voices and voices[one.id].engine != speech]
    if not who:
        return
    plan = await propose_recast(book.id, who, speech, workshop)
    await recast(book.id, plan, workshop)
    for move in plan.moves:
        before = "" if move.before is None else f"{move.before.label} → "
        note(f"{move.character.name}: {before}{move.after.label}")


async def foretell(
    book: Book, order: ProductionOrder, workshop: Workshop, cap: Usd | None, *, as_json: bool = False
) -> None:
    """Say who keeps a voice of another engine, and what the production is going to cost, where it costs anything.

    Args:
        book: What is produced.
        order: How.
        workshop: The library.
        cap: The author's own cap for this run; None is the library's.
        as_json: Whether machines read it.

    Raises:
        ServiceError: A paid service cannot be asked for a price, for a reason that will not pass.
    """
    _say_kept(await speakers_of(book.id, workshop, workshop.speech_engine(order.speech)), order.speech, as_json)
    try:
        estimate = await estimate_run(book, order, workshop)
    except ServiceError as error:
        if not error.retryable:
            raise
        note(f"{error.headline} What this will cost is not known beforehand; the budget holds.")
        return
    if not estimate.is_asked_about:
        return
    run = estimate.left.run if cap is None else cap
    if as_json:
        emit(as_event(estimate, run))
        return
    for part in estimate.parts:
        note(_sentence(part, "" if estimate.exact else "about "))
    for licence in estimate.licences:
        note(licence)
    if estimate.kept or estimate.reused:
        note(f"{_count(estimate.kept, 'line')} spoken before stay, {estimate.reused} are found in the library.")
    room = {"run": run, "book": estimate.left.book, "day": estimate.left.day}
    left = ", ".join(f"{name} {'no cap' if amount is None else cents(amount)}" for name, amount in room.items())
    note(f"Expected in all: {cents(estimate.cost)}. The book has cost {cents(estimate.spent)}. Left: {left}.")
    least = estimate.left.least(run)
    if least is not None and estimate.cost > least:
        note(f"Work will pause at {cents(least)}; run the same command with a larger --budget to go on.")


def as_event(estimate: RunEstimate, run: Usd | None) -> dict[str, object]:
    """The estimate as a line of JSON; amounts are US dollars, None is no cap."""
    left = {"run": run, "book": estimate.left.book, "day": estimate.left.day}
    return {
        "event": "estimate",
        "cost": float(estimate.cost),
        "exact": estimate.exact,
        "engines": [
            {
                "engine": part.engine,
                "for": part.expense.value,
                "count": part.count,
                "characters": part.letters,
                "minutes": round(part.length / 60, 1),
                "cost": float(part.cost),
                "open": part.is_open,
                "licences": list(part.licences),
            }
            for part in estimate.parts
        ],
        "lines_kept": estimate.kept,
        "lines_reused": estimate.reused,
        "book_has_cost": float(estimate.spent),
        "left": {name: None if amount is None else float(amount) for name, amount in left.items()},
    }


def cents(amount: Decimal) -> str:
    """Dollars, rounded up to cents."""
    return f"${amount.quantize(Decimal('0.01'), ROUND_UP)}"


def _say_kept(speakers: Speakers, named: str, as_json: bool) -> None:
    """Who is not spoken by the engine that was named, because the voice that was given is another's."""
    kept: dict[str, list[str]] = {}
    for who, voice in speakers.voices.items():
        if voice.engine != named:
            kept.setdefault(voice.engine, []).append(speakers.names[who])
    for engine, names in kept.items():
        label = speakers.engines[engine].info.label if engine in speakers.engines else engine
        if as_json:
            emit({"event": "voices_kept", "engine": engine, "characters": names})
        else:
            keep = "keeps its voice" if len(names) == 1 else "keep their voices"
            note(f"{_count(len(names), 'character')} {keep} of {label}: {listed(names)}. --recast moves them.")


def _sentence(part: Expected, about: str) -> str:
    one, many = _NOUNS[part.expense]
    if part.is_open:
        return f"{part.label} is asked too; how much for is not known beforehand, and the budget holds."
    counted, price = f"{part.count} {one if part.count == 1 else many}", cents(part.cost)
    match part.expense:
        case Expense.READING:
            return f"{part.label} reads it in {counted} for about {price}."
        case Expense.SPEECH:
            minutes = max(1, round(part.length / 60))
            said = f"{counted}, {part.letters} characters, about {minutes} min of audio"
            return f"{part.label} speaks {said}, for {about}{price}."
        case _:
            return f"{part.label} makes {counted} for {about}{price}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

"""What a book has cost: by engine, model, chapter, character, task and day, out of the ledger of paid requests."""

import asyncio
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from narratix_desktop.domain.attempt import Spend, SpendBy, SpendFilter
from narratix_desktop.domain.errors import ExportError, NotFoundError
from narratix_desktop.domain.ids import BookId, TaskId
from narratix_desktop.services.workshop import Workshop

BREAKDOWNS: Final = (
    SpendBy.ENGINE,
    SpendBy.MODEL,
    SpendBy.CHAPTER,
    SpendBy.CHARACTER,
    SpendBy.TASK,
    SpendBy.DAY,
)
_IN_ORDER: Final = frozenset({SpendBy.CHAPTER, SpendBy.DAY})
"""Breakdowns that keep an order of their own; of the others the dearest comes first."""
_COLUMNS: Final = ("by", "name", "id", "paid_usd", "perhaps_paid_usd", "reserved_usd", "requests")
_FORMULA_MARKS: Final = tuple("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class CostRow:
    """One line of a breakdown. ``name`` is empty for what belongs to none, e.g. to no single chapter."""

    key: str
    name: str
    spend: Spend


@dataclass(frozen=True, slots=True)
class BookCosts:
    """What a book has cost in all, and each breakdown of it."""

    total: Spend
    rows: Mapping[SpendBy, tuple[CostRow, ...]]


async def report_costs(book_id: BookId, workshop: Workshop) -> BookCosts:
    """Add up what is on record for a book; what was deleted meanwhile keeps its cost under an empty name."""
    of_book = SpendFilter(book_id=book_id)
    total = await workshop.ledger.spend(of_book)
    found = await asyncio.gather(*(workshop.ledger.spend_by(by, of_book) for by in BREAKDOWNS))
    rows: dict[SpendBy, tuple[CostRow, ...]] = {}
    for by, spent in zip(BREAKDOWNS, found, strict=True):
        names = await _names(by, book_id, spent, workshop)
        listed = [CostRow(key, names.get(key, ""), spend) for key, spend in spent.items()]
        if by in _IN_ORDER:
            places = {key: place for place, key in enumerate(names)}
            listed.sort(key=lambda row: places.get(row.key, len(places)))
        else:
            listed.sort(key=lambda row: -row.spend.counted)
        rows[by] = tuple(listed)
    return BookCosts(total, rows)


def costs_as_csv(costs: BookCosts) -> str:
    """All breakdowns as one table with a heading, the total last; UTF-8 text with the line ends of RFC 4180."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for by, rows in costs.rows.items():
        for row in rows:
            writer.writerow([by.value, _harmless(row.name), row.key, *_figures(row.spend)])
    writer.writerow(["total", "", "", *_figures(costs.total)])
    return file.getvalue()


async def write_costs(costs: BookCosts, path: Path) -> None:
    """Write :func:`costs_as_csv` into a file. Raises ``ExportError``."""
    try:
        await asyncio.to_thread(path.write_text, costs_as_csv(costs), encoding="utf-8", newline="")
    except OSError as error:
        raise ExportError(
            f"The costs were not written to {path.name}: {error.strerror}.", "Choose another file."
        ) from error


def _figures(spend: Spend) -> list[str | int]:
    return [f"{spend.paid:.6f}", f"{spend.ambiguous:.6f}", f"{spend.reserved:.6f}", spend.requests]


def _harmless(name: str) -> str:
    """A name that no spreadsheet takes for a formula; names come from manuscripts."""
    return f"'{name}" if name.startswith(_FORMULA_MARKS) else name


async def _names(by: SpendBy, book_id: BookId, spent: Mapping[str, Spend], workshop: Workshop) -> Mapping[str, str]:
    match by:
        case SpendBy.ENGINE:
            makers = (workshop.analysers, workshop.speech, workshop.sounds, workshop.covers)
            return {engine.info.name: engine.info.label for kind in makers for engine in kind.values()}
        case SpendBy.CHAPTER:
            return {str(chapter.id): chapter.title for chapter in await workshop.books.chapters(book_id)}
        case SpendBy.CHARACTER:
            return {str(one.id): one.name for one in await workshop.scripts.characters(book_id)}
        case SpendBy.TASK:
            return {key: await _task_title(key, workshop) for key in spent if key}
        case _:
            return {key: key for key in spent}


async def _task_title(key: str, workshop: Workshop) -> str:
    try:
        return (await workshop.tasks.get(TaskId(UUID(key)))).title
    except NotFoundError:
        return ""

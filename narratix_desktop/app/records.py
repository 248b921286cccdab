"""Tasks and books as plain records for JSON output."""

from dataclasses import asdict
from typing import Any

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.task import Task


def task_record(task: Task) -> dict[str, Any]:
    """All columns of a task; ids, money and times as text."""
    record = asdict(task)
    for name in ("id", "book_id", "parent_id", "estimated_cost", "actual_cost"):
        record[name] = None if record[name] is None else str(record[name])
    for name in ("retry_at", "created_at", "updated_at", "started_at", "finished_at"):
        record[name] = None if record[name] is None else record[name].isoformat()
    return record


def book_record(book: Book) -> dict[str, Any]:
    """What is known of a book."""
    return {
        "id": str(book.id),
        "title": book.title,
        "author": book.author,
        "language": book.language,
        "created_at": book.created_at.isoformat(),
        "updated_at": book.updated_at.isoformat(),
    }

"""A window of a book that has been read, or has not."""

from collections.abc import Mapping
from dataclasses import dataclass

from narratix_desktop.domain.reading import ReadingWindow
from narratix_desktop.providers.claude.answer import WindowAnswer


@dataclass(frozen=True, slots=True)
class ReadWindow:
    """A window with its answer, or with None where it is left to the rules.

    ``keys`` says which character of the running cast is meant by each key of the answer's own.
    """

    window: ReadingWindow
    answer: WindowAnswer | None = None
    keys: Mapping[str, str] | None = None

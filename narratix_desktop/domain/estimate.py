"""What a run is going to cost, told before it is begun."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.units import Seconds, Usd


class Expense(StrEnum):
    """What money is spent on."""

    READING = "reading"
    SPEECH = "speech"
    SOUND = "sound"
    VOICE = "voice"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class Expected:
    """What one engine is asked for.

    Attributes:
        label: The engine, or the model of a reading, as the author knows it.
        count: Lines, sounds, voices, covers or parts of a reading.
        letters: Code points that are spoken or read.
        length: About how long it sounds, of lines and sounds.
        cost: The engine's own estimate.
        is_open: Whether nobody knows yet how much the engine is asked for; count and cost then are what is known of it.
        licences: What has to be known before publishing what is made, of each model that wants it known.
    """

    expense: Expense
    engine: str
    label: str
    count: int
    letters: int = 0
    length: Seconds = Seconds(0.0)
    cost: Usd = FREE
    is_open: bool = False
    licences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """What may still be spent under each cap; None where there is none.

    ``own`` is the library's cap for one run, from which ``run`` is counted.
    """

    run: Usd | None = None
    book: Usd | None = None
    day: Usd | None = None
    own: Usd | None = None

    def least(self, run: Usd | None) -> Usd | None:
        """What may be spent at most, with ``run`` for this run."""
        caps = [cap for cap in (run, self.book, self.day) if cap is not None]
        return min(caps) if caps else None


@dataclass(frozen=True, slots=True)
class RunEstimate:
    """What a run asks of engines, and what it need not ask for.

    Attributes:
        parts: By engine and expense, the dearest first; embedded engines cost nothing.
        kept: Lines whose take stays.
        reused: Lines that are spoken without asking, because the library has the same recording, be it a take or an
            answer that was paid for and is not stored as one yet.
        spent: What the book has cost so far.
        left: What may still be spent.
        exact: Whether all of it is known; where the text has still to be read, it is a guess by its length.
        rereads: Whether a book is read that was read before, and may have been corrected since.
        read_for: What the reader was paid for this book before; what has not changed since is not paid again.
    """

    parts: tuple[Expected, ...] = ()
    kept: int = 0
    reused: int = 0
    spent: Usd = FREE
    left: RoomLeft = RoomLeft()
    exact: bool = True
    rereads: bool = False
    read_for: Usd = FREE

    @property
    def is_asked_about(self) -> bool:
        """Whether the author has to agree first.

        It costs money, may cost some, reads anew what may have been corrected, or its sounds come with terms.
        """
        terms = any(part.expense is Expense.SOUND and part.licences for part in self.parts)
        return self.cost > 0 or terms or self.rereads or any(part.is_open for part in self.parts)

    @property
    def cost(self) -> Usd:
        """What all engines together are expected to ask."""
        return Usd(sum((part.cost for part in self.parts), FREE))

    @property
    def licences(self) -> tuple[str, ...]:
        """What has to be known before publishing what is made, each once."""
        return tuple(dict.fromkeys(one for part in self.parts for one in part.licences))

    @property
    def speech(self) -> tuple[Expected, ...]:
        """The parts that are spoken."""
        return tuple(part for part in self.parts if part.expense is Expense.SPEECH)

    @property
    def lines(self) -> int:
        """Lines that are spoken anew."""
        return sum(part.count for part in self.speech)

    @property
    def letters(self) -> int:
        """Code points of these lines."""
        return sum(part.letters for part in self.speech)

    @property
    def length(self) -> Seconds:
        """About how long they sound."""
        return Seconds(sum(part.length for part in self.speech))


def dearest_first(parts: Iterable[Expected]) -> tuple[Expected, ...]:
    """Parts in the order in which they matter; those of which nothing is asked are left out."""
    asked = (part for part in parts if part.count or part.is_open)
    return tuple(sorted(asked, key=lambda part: (-part.cost, part.label)))

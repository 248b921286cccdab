"""The most that paid engines may cost: per run, per book, per day, and for what may have been paid already."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Final

from narratix_desktop.domain.units import Usd

SETTING: Final = "budget"
"""The library's setting that holds the caps."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Caps in US dollars; None is no cap. The defaults let an author try things and save them from a surprise.

    Attributes:
        run: For one piece of work that was asked for, e.g. one production.
        book: For all that a book costs.
        day: For all that a day costs.
        repay: What a day may cost for asking again where nobody knows whether an equal request was paid already.
    """

    run: Usd | None = Usd(Decimal(20))
    book: Usd | None = Usd(Decimal(100))
    day: Usd | None = Usd(Decimal(50))
    repay: Usd | None = Usd(Decimal(1))

    def as_stored(self) -> dict[str, str | None]:
        """The caps as the library keeps them."""
        amounts: dict[str, Usd | None] = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: None if amount is None else str(amount) for name, amount in amounts.items()}

    @classmethod
    def from_stored(cls, value: object) -> "Budget":
        """Read the caps back; the defaults where there are none."""
        default = cls()
        if not isinstance(value, Mapping):
            return default
        return cls(*(_amount(value, one.name, getattr(default, one.name)) for one in fields(cls)))


def _amount(stored: Mapping[str, object], name: str, default: Usd | None) -> Usd | None:
    """What is stored; the default where it cannot be read, because no cap would be the dearest of mistakes."""
    if name in stored and stored[name] is None:
        return None
    try:
        amount = Decimal(str(stored.get(name)))
    except InvalidOperation:
        return default
    return Usd(amount) if amount.is_finite() and amount >= 0 else default

"""The most that paid engines may cost: per run, per book, per day."""

from dataclasses import dataclass
from decimal import Decimal

from narratix_desktop.domain.units import Usd


@dataclass(frozen=True, slots=True)
class Budget:
    """Caps in US dollars; None is no cap. The defaults let an author try things and save them from a surprise."""

    run: Usd | None = Usd(Decimal(20))
    book: Usd | None = Usd(Decimal(100))
    day: Usd | None = Usd(Decimal(50))

"""Read and keep the caps of the library; they hold for every computer that shares it."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Final

from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.store import SettingStore

_KEY: Final = "budget"


async def read_budget(settings: SettingStore) -> Budget:
    """The caps that the author chose, or the defaults."""
    stored = await settings.get(_KEY)
    if not isinstance(stored, Mapping):
        return Budget()
    default = Budget()
    return Budget(
        run=_amount(stored, "run", default.run),
        book=_amount(stored, "book", default.book),
        day=_amount(stored, "day", default.day),
    )


async def keep_budget(budget: Budget, settings: SettingStore) -> None:
    """Keep the caps from now on."""
    amounts = {name: None if amount is None else str(amount) for name, amount in asdict(budget).items()}
    await settings.set(_KEY, amounts)


def _amount(stored: Mapping[str, object], name: str, default: Usd | None) -> Usd | None:
    """What is stored; the default where it cannot be read, because no cap would be the dearest of mistakes."""
    if name in stored and stored[name] is None:
        return None
    try:
        amount = Decimal(str(stored.get(name)))
    except InvalidOperation:
        return default
    return Usd(amount) if amount.is_finite() and amount >= 0 else default

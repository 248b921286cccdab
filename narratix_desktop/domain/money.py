"""Prices and caps in exact US dollars."""

from decimal import ROUND_UP, Decimal

from narratix_desktop.domain.units import Usd

FREE = Usd(Decimal(0))


def round_up(amount: Decimal) -> Usd:
    """Round to the millionth of a dollar that the ledger stores, never in the author's disfavour at a cap."""
    return Usd(amount.quantize(Decimal("0.000001"), rounding=ROUND_UP))

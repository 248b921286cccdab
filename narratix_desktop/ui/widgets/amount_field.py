"""A field for an amount of US dollars."""

from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QDoubleSpinBox

from narratix_desktop.domain.units import Usd
from narratix_desktop.ui.theme import GRID

MOST: Final = 100_000.0


class AmountField(QDoubleSpinBox):
    """Dollars and cents.

    Args:
        name: What the amount is, for screen readers.
        none: What zero is called.
    """

    def __init__(self, name: str, none: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(0.0, MOST)
        self.setDecimals(2)
        self.setPrefix("$ ")
        self.setSpecialValueText(none)
        self.setGroupSeparatorShown(True)
        self.setMinimumWidth(36 * GRID)
        # The style sheet's padding does not reach the text of spin boxes.
        self.lineEdit().setTextMargins(2 * GRID, 0, 0, 0)

    def amount(self) -> Usd:
        """What stands there."""
        return Usd(Decimal(str(round(self.value(), 2))))

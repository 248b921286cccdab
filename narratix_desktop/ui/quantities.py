"""Sizes, money and times as the author's locale writes them."""

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from narratix_desktop.domain.units import Seconds

_CENT: Final = Decimal("0.01")
_LAST_BIT: Final = 1e-6
"""Sums of shares fall short of what they stand for."""


def size(count: int) -> str:
    """Bytes in a unit that keeps the number short, such as ``"317.6 MB"``."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def dollars(amount: Decimal) -> str:
    """US dollars with cents, such as ``"$3.20"``; which dollars is said, because every price is in these."""
    return f"${QLocale().toString(float(amount), 'f', 2)}"


def up(amount: Decimal) -> Decimal:
    """An amount rounded up to a cent: nothing that costs money is shown as free."""
    return amount.quantize(_CENT, rounding="ROUND_UP")


def percent(share: float) -> str:
    """A share from 0 to 1 in whole percent, rounded down so that 100 % means all of it."""
    return f"{QLocale().toString(int(100 * share + _LAST_BIT))} %"


def time_left(remaining: Seconds) -> str:
    """A time in words that do not change every second."""
    translate = QCoreApplication.translate

    if remaining < 50:
        return translate("Quantities", "{seconds} s").format(seconds=max(5, 5 * round(remaining / 5)))
    hours, minutes = divmod(max(1, round(remaining / 60)), 60)
    if not hours:
        return translate("Quantities", "{minutes} min").format(minutes=minutes)
    return translate("Quantities", "{hours} h {minutes} min").format(hours=hours, minutes=f"{minutes:02}")


def clock(seconds: float, *, tenths: bool = False) -> str:
    """``0:07``, ``12:41`` or ``1:02:03``, with tenths where asked for."""
    whole = round(seconds * 10) // 10 if tenths else round(seconds)
    hours, minutes = divmod(int(whole) // 60, 60)
    text = f"{hours}:{minutes:02}:{int(whole) % 60:02}" if hours else f"{minutes}:{int(whole) % 60:02}"
    return f"{text}.{round(seconds * 10) % 10}" if tenths else text

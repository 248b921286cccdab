"""The verdict on an export: a row per file or chapter, a column per figure, each held against its limit."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from narratix_desktop.domain.delivery import Check, Measurement
from narratix_desktop.services.last_export import JudgedFile, JudgedFormat

Index = QModelIndex | QPersistentModelIndex

PASSED_ROLE: Final = Qt.ItemDataRole.UserRole
"""True, False, or None where no rule speaks of the cell."""
FILE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
SECTION, VERDICT = 0, 1
_FIRST_FIGURE: Final = 2


@dataclass(frozen=True, slots=True)
class _Figure:
    """One column: how to read it, with how many decimals, in what unit, and which rules speak of it."""

    read: Callable[[Measurement], float]
    decimals: int
    unit: str
    rules: tuple[str, ...]


_FIGURES: Final = (
    _Figure(lambda m: m.rms, 1, "dB", ("RMS level",)),
    _Figure(lambda m: m.true_peak, 1, "dBTP", ("True peak", "Peak")),
    _Figure(lambda m: m.noise_floor, 1, "dB", ("Noise floor",)),
    _Figure(lambda m: m.head, 2, "s", ("Room tone at the head",)),
    _Figure(lambda m: m.tail, 2, "s", ("Room tone at the tail",)),
    _Figure(lambda m: m.bit_rate / 1000, 0, "kbps", ("Bit rate", "Constant bit rate")),
    _Figure(lambda m: m.loudness, 1, "LUFS", ("Loudness",)),
    _Figure(lambda m: m.duration / 60, 1, "min", ("Length",)),
)
COLUMNS: Final = _FIRST_FIGURE + len(_FIGURES)
LOUDNESS: Final = _FIRST_FIGURE + 6


class VerdictTable(QAbstractTableModel):
    """What was measured in one format of an export."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[JudgedFile, ...] = ()

    def show(self, judged: JudgedFormat) -> None:
        """Show one format."""
        self.beginResetModel()
        self._files = judged.files
        self.endResetModel()

    def has_rule(self, column: int) -> bool:
        """Whether a rule of this format speaks of a column's figure."""
        return any(_checks(file, column) for file in self._files)

    def file_at(self, row: int) -> JudgedFile:
        """The file of a row."""
        return self._files[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._files)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else COLUMNS

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        names = (
            self.tr("Section"),
            self.tr("Verdict"),
            self.tr("RMS"),
            self.tr("True peak"),
            self.tr("Noise floor"),
            self.tr("Head"),
            self.tr("Tail"),
            self.tr("Bit rate"),
            self.tr("Loudness"),
            self.tr("Length"),
        )
        return names[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        file, column = self._files[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(file, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(file, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                tip = self._tip(file, column) if column >= _FIRST_FIGURE else ""
                return f"{self._text(file, column)}, {tip}" if tip else self._text(file, column)
            case _ if role == PASSED_ROLE:
                return self._passed(file, column)
            case _ if role == FILE_ROLE:
                return file
            case _:
                return None

    def _text(self, file: JudgedFile, column: int) -> str:
        if column == SECTION:
            return file.title
        if column == VERDICT:
            if file.passed is None:
                return self.tr("no rules")
            return self.tr("pass") if file.passed else self.tr("fail")
        if file.measured is None:
            return ""
        figure = _FIGURES[column - _FIRST_FIGURE]
        value = figure.read(file.measured)
        if math.isinf(value):
            return self.tr("silence")
        # A figure that misses its limit by little must not look like the limit.
        decimals = figure.decimals + (self._passed(file, column) is False)
        return f"{QLocale().toString(value, 'f', decimals).replace('-', '−')} {figure.unit}"

    def _passed(self, file: JudgedFile, column: int) -> bool | None:
        if column == VERDICT:
            return file.passed
        checks = _checks(file, column)
        return all(check.passed for check in checks) if checks else None

    def _tip(self, file: JudgedFile, column: int) -> str:
        if column == SECTION:
            return str(file.path)
        checks = file.checks if column == VERDICT else _checks(file, column)
        return "\n".join(map(self._said, checks))

    def _said(self, check: Check) -> str:
        form = self.tr("{rule}: {measured}, as wanted: {limit}")
        if not check.passed:
            form = self.tr("{rule}: {measured}, but wanted: {limit}")
        return form.format(rule=check.name, measured=check.measured, limit=check.required)


def _checks(file: JudgedFile, column: int) -> tuple[Check, ...]:
    """The checks that speak of a column's figure."""
    if column < _FIRST_FIGURE:
        return ()
    return tuple(check for check in file.checks if check.name in _FIGURES[column - _FIRST_FIGURE].rules)


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column >= _FIRST_FIGURE else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)

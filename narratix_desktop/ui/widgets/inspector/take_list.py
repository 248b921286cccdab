"""The takes of one line, the one that is heard among them. Knows no service."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from narratix_desktop.domain.ids import TakeId
from narratix_desktop.domain.take import Take
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme

_ROW = 7 * GRID


@dataclass(frozen=True, slots=True)
class ShownTake:
    """A take with its words: who made it, and why it is stale (empty where it is not)."""

    take: Take
    engine: str
    stale: str


class TakeList(QListWidget):
    """Takes by number, the latest first.

    Signals:
        take_chosen: ``TakeId`` of the one that is to be heard.
    """

    take_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("Takes"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(4 * GRID, 4 * GRID))
        self.setUniformItemSizes(True)
        self.itemClicked.connect(self._choose)

    def show_takes(self, takes: Sequence[ShownTake]) -> None:
        """Show these takes."""
        kept = self.currentRow()
        self.clear()
        numbers = QLocale()
        for shown in sorted(takes, key=lambda one: -one.take.number):
            take = shown.take
            seconds = numbers.toString(take.profile.length / 44_100, "f", 1)
            words = self.tr("Take {number}   {seconds} s").format(number=take.number, seconds=seconds)
            moment = QDateTime.fromSecsSinceEpoch(int(take.created_at.timestamp()))
            made = numbers.toString(moment, QLocale.FormatType.ShortFormat)
            heard = self.tr("heard") if take.active else ""
            item = QListWidgetItem("   ".join(part for part in (words, heard) if part))
            item.setIcon(icon("line-stale" if shown.stale else "line-spoken", self._theme))
            font = item.font()
            font.setBold(take.active)
            item.setFont(font)
            item.setData(Qt.ItemDataRole.UserRole, take.id)
            item.setToolTip("\n".join(part for part in (f"{shown.engine}, {made}", shown.stale) if part))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, item.toolTip())
            item.setSizeHint(QSize(0, _ROW))
            self.addItem(item)
            if take.active:
                self.setCurrentItem(item)
        if self.currentRow() < 0 and kept >= 0:
            self.setCurrentRow(min(kept, self.count() - 1))
        self.setFixedHeight(_ROW * min(5, max(1, self.count())) + 2 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentItem() is not None:
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        take_id: TakeId = item.data(Qt.ItemDataRole.UserRole)
        self.take_chosen.emit(take_id)

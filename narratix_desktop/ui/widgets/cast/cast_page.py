"""The cast with what is known of the chosen character below it, or beside it where there is room."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.cast_table import CastTable
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.cast.cast_view import CastView
from narratix_desktop.ui.widgets.cast.character_detail import CharacterDetail
from narratix_desktop.ui.widgets.filter_field import FilterField
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.notice import Notice

_BESIDE: Final = 760


class CastPage(QWidget):
    """List, notices above it, detail below.

    Signals:
        merge_wanted: The selected characters are to be one.
    """

    merge_wanted = Signal()

    def __init__(self, table: CastTable, theme: Theme) -> None:
        super().__init__()
        self.table = table
        self.view = CastView(table, theme)
        self.detail = CharacterDetail(theme)
        self.needy = Notice(theme)
        self.stale = Notice(theme, "info", can_close=True)
        self.filter = FilterField(self.tr("Find a character"), self.tr("Find a character by name or voice"))
        self.filter.textChanged.connect(self.view.order.want)
        self.filter.returnPressed.connect(self._to_list)
        self.count = QLabel()
        self.count.setObjectName("figures")
        self.merge_button = QPushButton(icon("merge", theme), self.tr("Merge…"))
        self.merge_button.setToolTip(self.tr("Say that the selected characters are one person (Ctrl+M)"))
        self.merge_button.clicked.connect(self.merge_wanted)
        self.view.merging_asked.connect(self.merge_wanted)
        self._several = QLabel(wordWrap=True)
        self._several.setObjectName("quiet")
        self._lay_out()

    def show_count(self, selected: int) -> None:
        """Say how many there are, and what can be done with those that are selected."""
        count = self.view.order.sourceModel().rowCount()
        self.count.setText(self.tr("One character") if count == 1 else self.tr("%n characters", "", count))
        self._several.setText(self.tr("%n characters are selected.", "", selected))
        self._below.setCurrentIndex(0 if selected == 1 else 1)
        self._several.setVisible(selected > 1)
        self.merge_button.setVisible(selected > 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        beside = Qt.Orientation.Horizontal if self.width() >= _BESIDE else Qt.Orientation.Vertical
        if beside is not self._splitter.orientation():
            self._splitter.setOrientation(beside)

    def _to_list(self) -> None:
        if self.view.order.rowCount():
            self.view.selectRow(0)
            self.view.setFocus()

    def _lay_out(self) -> None:
        several = QWidget()
        box = QVBoxLayout(several)
        box.setContentsMargins(0, 2 * GRID, 0, 0)
        box.setSpacing(2 * GRID)
        box.addWidget(self._several)
        box.addWidget(self.merge_button, alignment=Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("plain")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.detail)
        self._below = QStackedWidget()
        self._below.addWidget(scroll)
        self._below.addWidget(several)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(2 * GRID)
        self.view.setMinimumHeight(30 * GRID)
        self._splitter.addWidget(self.view)
        self._splitter.addWidget(self._below)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(row(self.filter, self.count))
        layout.addWidget(self.needy)
        layout.addWidget(self.stale)
        layout.addWidget(self._splitter, 1)

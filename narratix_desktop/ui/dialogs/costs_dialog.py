"""What the open book has cost, broken down as the author likes, and all of it as a table for a spreadsheet."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.attempt import SpendBy
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.services.report_costs import BREAKDOWNS, BookCosts, report_costs, write_costs
from narratix_desktop.ui.models.cost_table import NAME, CostTable
from narratix_desktop.ui.operations import while_alive
from narratix_desktop.ui.quantities import dollars
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import row, size_in_letters

_KEY: Final = "costs"


class CostsDialog(QDialog):
    """Follows the book while it is open: paid work shows as it is paid."""

    def __init__(self, session: Session, book: Book, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._book = book
        self._costs: BookCosts | None = None
        self.setWindowTitle(self.tr("Costs of {title}").format(title=book.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(size_in_letters(self, 84, 32))
        self.total = QLabel(wordWrap=True)
        self.total.setTextFormat(Qt.TextFormat.PlainText)
        self.breakdown = QComboBox()
        self.breakdown.setAccessibleName(self.tr("Broken down by"))
        words = {
            SpendBy.ENGINE: self.tr("By engine"),
            SpendBy.MODEL: self.tr("By model"),
            SpendBy.CHAPTER: self.tr("By chapter"),
            SpendBy.CHARACTER: self.tr("By character"),
            SpendBy.TASK: self.tr("By task"),
            SpendBy.DAY: self.tr("By day"),
        }
        for by in BREAKDOWNS:
            self.breakdown.addItem(words[by], by)
        self.breakdown.currentIndexChanged.connect(lambda _: self._show_breakdown())
        self.table = CostTable(self)
        self.view = QTableView()
        self.view.setModel(self.table)
        self.view.setAccessibleName(self.tr("Costs"))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setShowGrid(False)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.save_button = QPushButton(self.tr("Save as a table…"))
        self.save_button.setToolTip(self.tr("A CSV file that spreadsheets open"))
        self.save_button.clicked.connect(self._ask_where)
        self.save_button.setEnabled(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.total)
        layout.addLayout(row(self.breakdown, None))
        layout.addWidget(self.view, 1)
        layout.addLayout(row(self.save_button, None, buttons))
        session.operations.changed.connect(self._on_changes)
        self._load()

    def save(self, path: Path) -> None:
        """Write all breakdowns into a CSV file."""
        if self._costs is not None:
            work = write_costs(self._costs, path)
            self._session.operations.run(self.tr("Saving {name}").format(name=path.name), work)

    def _load(self) -> None:
        work = report_costs(self._book.id, self._session.studio.workshop)
        self._session.operations.load(_KEY, work, while_alive(self, self._show))

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.ATTEMPT):
            self._load()

    def _show(self, costs: BookCosts) -> None:
        self._costs = costs
        total = costs.total
        parts = [self.tr("Nothing was paid for this book.")]
        if total.requests:
            parts = [self.tr("{amount} paid in %n request(s).", "", total.requests).format(amount=dollars(total.paid))]
        if total.ambiguous:
            words = self.tr("{amount} more may have been paid for requests whose outcome nobody knows.")
            parts.append(words.format(amount=dollars(total.ambiguous)))
        if total.reserved:
            parts.append(
                self.tr("{amount} are reserved for requests under way.").format(amount=dollars(total.reserved))
            )
        self.total.setText(" ".join(parts))
        self.save_button.setEnabled(bool(total.requests))
        self._show_breakdown()

    def _show_breakdown(self) -> None:
        if self._costs is not None:
            self.table.show(self._costs.rows.get(self.breakdown.currentData(), ()))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the costs"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Tables (*.csv)")])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(self.tr("{title} costs.csv").format(title=self._book.title))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

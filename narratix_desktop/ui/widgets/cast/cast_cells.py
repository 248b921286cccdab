"""How the cast's cells are painted: in one line each where there is room, in two beside a narrow dock's edge."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QTableView, QWidget

from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.cast_rows import LINES, NAME, CastRow
from narratix_desktop.ui.models.cast_table import ROW_ROLE, SUMMARY_ROLE
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.delegates import EditingDelegate

Index = QModelIndex | QPersistentModelIndex

ROW: Final = 8 * GRID
TALL_ROW: Final = 11 * GRID
_SWATCH: Final = 10
_SIGN: Final = 14
_LEFT: Final = 7 * GRID
_FIGURE: Final = 10 * GRID
_LEFT_MIDDLE: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT_MIDDLE: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class CastCells(EditingDelegate):
    """Paints every column. ``tall`` puts voice and warnings under the name."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._theme = theme
        self._warning = icon("warning", theme)
        self.tall = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(super().sizeHint(option, index).width(), TALL_ROW if self.tall else ROW)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        option.text, option.icon = "", QIcon()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        row = index.data(ROW_ROLE)
        if not isinstance(row, CastRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect).adjusted(GRID, 0, -GRID, 0)
        match index.column():
            case 0:
                self._paint_name(painter, area, row)
            case 2:
                self._paint_share(painter, area, row, str(index.data()))
            case 4:
                self._paint_voice(painter, area, row, str(index.data()))
            case _:
                quiet = index.column() != LINES
                painter.setPen(self._theme.color("text.quiet" if quiet else "text.normal"))
                painter.drawText(self._first_line(area), _RIGHT_MIDDLE, str(index.data()))
        if self.tall and index.column() in {NAME, LINES}:
            summary = str(index.data(SUMMARY_ROLE))
            self._paint_below(painter, QRect(option.rect), index.column(), row, summary)
        self._paint_focus(painter, option.rect, index, option.widget)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        field = QLineEdit(parent)
        field.setObjectName("in_place")
        field.setAccessibleName(self.tr("Name"))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        line = self._first_line(QRect(option.rect))
        editor.setGeometry(line.adjusted(_LEFT - 2 * GRID, 2 - GRID, 0, GRID - 2))

    # Cells

    def _paint_name(self, painter: QPainter, area: QRect, row: CastRow) -> None:
        line = self._first_line(area)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.speaker(row.place, narrator=row.character.is_narrator))
        painter.drawEllipse(QRectF(area.left() + GRID, line.center().y() - _SWATCH / 2 + 1, _SWATCH, _SWATCH))
        line.setLeft(area.left() + _LEFT - GRID)
        metrics = painter.fontMetrics()
        name = metrics.elidedText(row.character.name, Qt.TextElideMode.ElideRight, line.width())
        painter.setPen(self._theme.color("text.strong"))
        painter.drawText(line, _LEFT_MIDDLE, name)
        rest = line.adjusted(metrics.horizontalAdvance(name) + 2 * GRID, 0, 0, 0)
        if row.character.aliases and rest.width() > 6 * GRID:
            self._write(painter, rest, ", ".join(row.character.aliases), "text.quiet")

    def _paint_below(self, painter: QPainter, cell: QRect, column: int, row: CastRow, summary: str) -> None:
        """The line under name and number: it runs through both cells, each paints its part."""
        left = cell.left() - (self._table.columnWidth(NAME) if column == LINES else 0)
        width = self._table.columnWidth(NAME) + self._table.columnWidth(LINES)
        whole = QRect(left, cell.top(), width, cell.height()).adjusted(GRID, 0, -2 * GRID, 0)
        painter.save()
        painter.setClipRect(cell)
        self._paint_voice(painter, self._second_line(whole).adjusted(_LEFT - GRID, 0, 0, 0), row, summary, "text.quiet")
        painter.restore()

    def _paint_share(self, painter: QPainter, area: QRect, row: CastRow, text: str) -> None:
        painter.setPen(self._theme.color("text.quiet"))
        painter.drawText(self._first_line(area), _RIGHT_MIDDLE, text)
        bar = QRectF(area.left(), area.center().y() - 1, area.width() - _FIGURE - GRID, 4)
        if self.tall:
            bar = QRectF(area.left(), self._second_line(area).center().y() - 1, area.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface.line"))
        painter.drawRoundedRect(bar, 2, 2)
        if row.character.share:
            painter.setBrush(self._theme.speaker(row.place, narrator=row.character.is_narrator))
            width = max(2.0, bar.width() * row.character.share)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), width, bar.height()), 2, 2)

    def _paint_voice(self, painter: QPainter, area: QRect, row: CastRow, text: str, token: str = "text.normal") -> None:
        wrong = row.voiceless or bool(row.alike)
        if wrong:
            area = self._sign(painter, area)
        self._write(painter, area, text, "meaning.warn" if wrong else token)

    # Strokes

    def _first_line(self, area: QRect) -> QRect:
        return QRect(area.left(), area.top() + GRID, area.width(), 5 * GRID) if self.tall else QRect(area)

    def _second_line(self, area: QRect) -> QRect:
        return QRect(area.left(), area.top() + 5 * GRID + 2, area.width(), 5 * GRID - 2)

    def _sign(self, painter: QPainter, line: QRect) -> QRect:
        """Draw the warning sign at a line's beginning; answers what is left of the line."""
        box = QRect(line.left(), line.center().y() - _SIGN // 2 + 1, _SIGN, _SIGN)
        self._warning.paint(painter, box)
        return line.adjusted(_SIGN + GRID, 0, 0, 0)

    def _write(self, painter: QPainter, line: QRect, text: str, token: str) -> None:
        painter.setPen(self._theme.color(token))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, _LEFT_MIDDLE, short)

    def _paint_focus(self, painter: QPainter, cell: QRect, index: Index, view: QWidget | None) -> None:
        """A frame around the current row; each cell paints its part, because words run through cells."""
        if not isinstance(view, QTableView) or not view.hasFocus() or view.currentIndex().row() != index.row():
            return
        whole = QRectF(0, cell.top(), view.viewport().width(), cell.height())
        painter.setClipRect(cell)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._theme.color("accent.base"))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

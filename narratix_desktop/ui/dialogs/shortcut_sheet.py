"""All keys at a glance, generated from the catalogue of actions."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import size_in_letters

_COLUMNS: Final = 2


class ShortcutSheet(QDialog):
    """Groups of what can be done, each line with its keys.

    Args:
        groups: From a group's title to pairs of text and keys.
        parent: The window.
    """

    def __init__(self, groups: Mapping[str, Sequence[tuple[str, Sequence[QKeySequence]]]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(size_in_letters(self, 136, 44))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Type to find a key"))
        self.search.setAccessibleName(self.tr("Find a key"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self._blocks = [
            _Block(title, [line for line in lines if line[1]])
            for title, lines in groups.items()
            if any(x[1] for x in lines)
        ]
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(0, 0, 3 * GRID, 0)
        columns.setSpacing(8 * GRID)
        for blocks in _balanced(self._blocks):
            column = QVBoxLayout()
            column.setSpacing(5 * GRID)
            for block in blocks:
                column.addWidget(block)
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setObjectName("plain")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 3 * GRID, 5 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addWidget(self.search)
        layout.addWidget(area, 1)

    def lines(self) -> list[str]:
        """Texts of the lines that are shown."""
        return [text for block in self._blocks for text in block.shown()]

    def _filter(self, typed: str) -> None:
        for block in self._blocks:
            block.show_only(typed.strip().casefold())


class _Block(QWidget):
    """A title and its lines."""

    def __init__(self, title: str, lines: Sequence[tuple[str, Sequence[QKeySequence]]]) -> None:
        super().__init__()
        self.count = len(lines) + 2
        heading = QLabel(title)
        heading.setObjectName("section")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2 * GRID)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setColumnStretch(0, 1)
        grid.addWidget(heading, 0, 0, 1, 2)
        self._lines: list[tuple[str, QLabel, QLabel]] = []
        for at, (text, keys) in enumerate(lines, 1):
            words = "  ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
            what, which = QLabel(text, wordWrap=True), QLabel(words)
            which.setObjectName("keys")
            which.setAccessibleName(f"{text}: {words}")
            grid.addWidget(what, at, 0)
            grid.addWidget(which, at, 1, alignment=Qt.AlignmentFlag.AlignRight)
            self._lines.append((text, what, which))

    def show_only(self, typed: str) -> None:
        """Hide lines without these letters in text or keys, and itself where none is left."""
        for text, what, which in self._lines:
            fits = typed in text.casefold() or typed in which.text().casefold()
            what.setVisible(fits)
            which.setVisible(fits)
        self.setVisible(any(not what.isHidden() for _, what, _ in self._lines))

    def shown(self) -> list[str]:
        """Texts of the lines that are not hidden."""
        return [] if self.isHidden() else [text for text, what, _ in self._lines if not what.isHidden()]


def _balanced(blocks: Sequence[_Block]) -> list[list[_Block]]:
    """The blocks in their order, in columns of about the same length."""
    columns: list[list[_Block]] = [[] for _ in range(_COLUMNS)]
    half = sum(block.count for block in blocks) / _COLUMNS
    before = 0
    for block in blocks:
        columns[min(_COLUMNS - 1, int((before + block.count / 2) // half))].append(block)
        before += block.count
    return columns

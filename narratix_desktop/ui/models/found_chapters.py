"""The chapters that were found in a manuscript, to be corrected before anything is stored."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.text_diff import TextDiff
from narratix_desktop.text.chapter_edits import HeadingCandidate, included, merge_with_above, renamed, split_at
from narratix_desktop.text.reading_time import count_words, spoken_time
from narratix_desktop.ui.quantities import percent, time_left
from narratix_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

TITLE, WORDS, TIME, SAME = range(4)
_EXCERPT: Final = 160


class FoundChapters(QAbstractTableModel):
    """Title with a box for "in the audio", words, the time that they take, and how much of a new version is as before.

    Signals:
        edited: Chapters are others now.
    """

    edited = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._spans: tuple[ChapterSpan, ...] = ()
        self._words: tuple[int, ...] = ()
        self._earlier: TextDiff | None = None
        self._shares: tuple[float, ...] = ()

    def show(
        self, text: str, spans: Sequence[ChapterSpan], words: Sequence[int], earlier: TextDiff | None = None
    ) -> None:
        """Show chapters of a text, with the words of each and, of a new version, the way back to the earlier text."""
        self.beginResetModel()
        self._text, self._spans, self._words, self._earlier = text, tuple(spans), tuple(words), earlier
        self._compare()
        self.endResetModel()
        self.edited.emit()

    @property
    def spans(self) -> tuple[ChapterSpan, ...]:
        """The chapters as they are now; they cover the text exactly."""
        return self._spans

    @property
    def words(self) -> int:
        """Words of the chapters that are in the audio."""
        return sum(words for span, words in zip(self._spans, self._words, strict=True) if span.included)

    def excerpt(self, row: int) -> str:
        """How a chapter begins behind its heading, as one line."""
        span = self._spans[row]
        begin = span.heading_end if span.heading_end > span.start else span.start
        words = " ".join(self._text[begin : min(span.end, begin + 3 * _EXCERPT)].split())
        return words if len(words) <= _EXCERPT else f"{words[: _EXCERPT - 1].rsplit(' ', 1)[0]}…"

    def merge(self, rows: Sequence[int]) -> int:
        """Make each of these chapters the end of the one above it; answers the row that holds the first."""
        spans, words = self._spans, list(self._words)
        for row in sorted(rows, reverse=True):
            if row > 0:
                spans = merge_with_above(spans, row)
                words[row - 1] += words.pop(row)
        self._replace(spans, words)
        return max(0, min(rows, default=0) - 1)

    def split(self, row: int, candidate: HeadingCandidate) -> None:
        """Begin another chapter at a line of a chapter."""
        spans = split_at(self._spans, row, candidate)
        counted = [count_words(self._text, span.start, span.end) for span in spans[row : row + 2]]
        self._replace(spans, [*self._words[:row], *counted, *self._words[row + 1 :]])

    def include(self, rows: Sequence[int], wanted: bool) -> None:
        """Put chapters into the audio, or leave them out."""
        self._spans = included(self._spans, rows, wanted)
        self._tell(min(rows), max(rows))

    def _replace(self, spans: tuple[ChapterSpan, ...], words: Sequence[int]) -> None:
        self.beginResetModel()
        self._spans, self._words = spans, tuple(words)
        self._compare()
        self.endResetModel()
        self.edited.emit()

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, TITLE), self.index(last, SAME))
        self.edited.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._spans)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else 4

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Chapter"), self.tr("Words"), self.tr("Time"), self.tr("As before"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == TITLE:
            found |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        span = self._spans[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text_of(index.row(), index.column())
            case Qt.ItemDataRole.EditRole if index.column() == TITLE:
                return span.title
            case Qt.ItemDataRole.CheckStateRole if index.column() == TITLE:
                return Qt.CheckState.Checked if span.included else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole if not span.included:
                return self._theme.color("text.quiet")
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self.excerpt(index.row())
            case Qt.ItemDataRole.AccessibleTextRole if index.column() == TITLE:
                state = self.tr("in the audio") if span.included else self.tr("left out")
                return f"{self._text_of(index.row(), TITLE)}, {state}"
            case _:
                return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if not index.isValid() or index.column() != TITLE:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            self.include([index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and str(value).strip():
            self._spans = renamed(self._spans, index.row(), str(value))
            self._tell(index.row(), index.row())
            return True
        return False

    def _text_of(self, row: int, column: int) -> str:
        span, words = self._spans[row], self._words[row]
        if column == TITLE:
            return f"{span.part} · {span.title}" if span.part else span.title
        if column == WORDS:
            return QLocale().toString(words)
        if column == SAME:
            return percent(self._shares[row]) if self._shares else ""
        return time_left(spoken_time(words)) if span.included else "–"

    def _compare(self) -> None:
        """Find how much of each chapter stands in the earlier text."""
        self._shares = ()
        if self._earlier is not None:
            pieces = [self._earlier.pieces(span.start, span.end) for span in self._spans]
            same = [sum(piece.length for piece in of_span) for of_span in pieces]
            self._shares = tuple(size / (span.end - span.start) for size, span in zip(same, self._spans, strict=True))


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column == TITLE else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)

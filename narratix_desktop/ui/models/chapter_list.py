"""The rows of the book panel: chapters with their states in words, under the headings of their parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from narratix_desktop.domain.chapter_state import ChapterStage, ChapterState, LeftOut
from narratix_desktop.domain.ids import ChapterId
from narratix_desktop.domain.units import Seconds
from narratix_desktop.text.heading_lines import read_heading_line
from narratix_desktop.ui.quantities import clock, percent, time_left

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class PartRow:
    """The heading of a part."""

    title: str


Row = PartRow | ChapterState

_BEYOND_DOUBT: Final = frozenset({ChapterStage.LEFT_OUT, ChapterStage.NOT_ANALYSED, ChapterStage.UNCERTAIN})


class ChapterList(QAbstractListModel):
    """Chapters in the order of the book. Rows keep their place while their states change.

    Signals:
        rename_asked: Id of a chapter, and the title that the author typed.
        include_asked: Ids of chapters, and whether they shall be in the audio.
    """

    rename_asked = Signal(object, str)
    include_asked = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show(self, states: Sequence[ChapterState]) -> None:
        """Show the chapters of a book."""
        rows: list[Row] = []
        part = ""
        for state in states:
            if state.chapter.part and state.chapter.part != part:
                rows.append(PartRow(state.chapter.part))
            part = state.chapter.part
            rows.append(state)
        if list(map(_identity, rows)) != list(map(_identity, self._rows)):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        former, self._rows = self._rows, rows
        for at, (before, now) in enumerate(zip(former, rows, strict=True)):
            if before != now:
                self.dataChanged.emit(self.index(at), self.index(at))

    def state_at(self, row: int) -> ChapterState | None:
        """The chapter of a row; None for the heading of a part."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, ChapterState) else None

    def row_of(self, chapter_id: ChapterId) -> int:
        """The row of a chapter; -1 where it is not shown."""
        return next((at for at, row in enumerate(self._rows) if _identity(row) == chapter_id), -1)

    def states(self) -> list[ChapterState]:
        """All chapters."""
        return [row for row in self._rows if isinstance(row, ChapterState)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.state_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemIsUserCheckable
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, PartRow):
            return row.title if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.title_of(row)
            case Qt.ItemDataRole.EditRole:
                return row.chapter.title
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.chapter.included else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                return f"{self.title_of(row)}\n{self.words_of(row)} · {self.length_of(row)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join((self.title_of(row), self.words_of(row), self.length_of(row)))
            case _:
                return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        state = self.state_at(index.row())
        if state is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            self.include_asked.emit((state.chapter.id,), Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        title = " ".join(str(value).split())
        if role == Qt.ItemDataRole.EditRole and title and title != state.chapter.title:
            self.rename_asked.emit(state.chapter.id, title)
            return True
        return False

    # Words

    def title_of(self, state: ChapterState) -> str:
        """Number and title; what is left out has no number, and what says its number itself needs none."""
        number, title = state.chapter.number, state.chapter.title
        heading = read_heading_line(title)
        if number is None or (heading is not None and heading.number == number):
            return title
        return f"{QLocale().toString(number)}  {title}"

    def length_of(self, state: ChapterState) -> str:
        """How long it is, or about how long."""
        return f"≈ {time_left(state.seconds)}" if state.estimated else clock(state.seconds)

    def words_of(self, state: ChapterState) -> str:
        """The state in words, with the lines that still wait for the author."""
        words = self._stage(state)
        uncertain = state.facts.uncertain
        if uncertain and state.stage not in _BEYOND_DOUBT:
            words = f"{words} · {self.tr('%n uncertain', '', uncertain)}"
        return words

    def _stage(self, state: ChapterState) -> str:
        facts = state.facts
        match state.stage:
            case ChapterStage.LEFT_OUT:
                return self._left_out(state.left_out)
            case ChapterStage.NOT_ANALYSED:
                return self.tr("not analysed yet")
            case ChapterStage.NEEDS_VOICES:
                one = self.tr("1 line needs a voice")
                return one if facts.voiceless == 1 else self.tr("%n lines need a voice", "", facts.voiceless)
            case ChapterStage.UNCERTAIN:
                one = self.tr("1 line uncertain")
                return one if facts.uncertain == 1 else self.tr("%n lines uncertain", "", facts.uncertain)
            case ChapterStage.UNSPOKEN:
                return self.tr("not spoken yet")
            case ChapterStage.PARTLY_SPOKEN:
                return self.tr("{share} spoken").format(share=percent(state.share))
            case ChapterStage.STALE:
                one = self.tr("1 line changed since it was spoken")
                return one if facts.stale == 1 else self.tr("%n lines changed since they were spoken", "", facts.stale)
            case ChapterStage.SPOKEN:
                return self.tr("spoken")
            case ChapterStage.MIXED:
                return self.tr("mixed")
            case ChapterStage.EXPORTED:
                return self.tr("exported")

    def _left_out(self, why: LeftOut | None) -> str:
        words = {
            LeftOut.FRONT_MATTER: self.tr("left out: front matter"),
            LeftOut.BACK_MATTER: self.tr("left out: back matter"),
            LeftOut.PART_PAGE: self.tr("left out: page of a part"),
        }
        return words.get(why, self.tr("left out")) if why is not None else self.tr("left out")


def whole_length(states: Sequence[ChapterState]) -> Seconds:
    """Length of all chapters that are in the audio, as far as it is known or guessed."""
    return Seconds(sum(state.seconds for state in states if state.chapter.included))


def _identity(row: Row) -> object:
    return row.title if isinstance(row, PartRow) else row.chapter.id

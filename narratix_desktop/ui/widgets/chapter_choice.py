"""Which chapters go into an export; all of those that belong into the audio, unless some are unticked."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.ui.theme import GRID


class ChapterChoice(QWidget):
    """A list of chapters to tick.

    Signals:
        chapters_changed: Another choice.
    """

    chapters_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chapters: tuple[Chapter, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Chapters of the export"))
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(lambda _: self._on_change())
        self.count = QLabel()
        self.count.setObjectName("quiet")
        self.all = QPushButton(self.tr("All"))
        self.all.setToolTip(self.tr("Tick all chapters"))
        self.all.clicked.connect(lambda: self._tick(lambda _: True))
        self.none = QPushButton(self.tr("None"))
        self.none.setToolTip(self.tr("Untick all chapters"))
        self.none.clicked.connect(lambda: self._tick(lambda _: False))
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self.count, 1)
        head.addWidget(self.all)
        head.addWidget(self.none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)

    def show_chapters(self, chapters: Sequence[Chapter]) -> None:
        """List the chapters that belong into the audio, all ticked; those that were unticked before stay so."""
        left_out = {chapter.id for chapter in self._chapters} - {chapter.id for chapter in self.chosen()}
        self._chapters = tuple(chapter for chapter in chapters if chapter.included)
        self.list.blockSignals(True)
        self.list.clear()
        for chapter in self._chapters:
            item = QListWidgetItem(chapter.title)
            item.setToolTip(chapter.title)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if chapter.id in left_out else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._on_change()

    def chosen(self) -> tuple[Chapter, ...]:
        """The ticked chapters in their order."""
        ticked = Qt.CheckState.Checked
        return tuple(one for at, one in enumerate(self._chapters) if self.list.item(at).checkState() == ticked)

    @property
    def all_chosen(self) -> bool:
        """Whether no chapter is left out."""
        return len(self.chosen()) == len(self._chapters)

    def choose(self, chapter_ids: Collection[str]) -> None:
        """Tick these and no others; where none of them is left, all."""
        wanted = {str(chapter.id) for chapter in self._chapters} & set(chapter_ids)
        self._tick(lambda at: not wanted or str(self._chapters[at].id) in wanted)

    def _tick(self, wanted: Callable[[int], bool]) -> None:
        self.list.blockSignals(True)
        for at in range(self.list.count()):
            self.list.item(at).setCheckState(Qt.CheckState.Checked if wanted(at) else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._on_change()

    def _on_change(self) -> None:
        chosen = self.tr("{chosen} of {all}").format(chosen=len(self.chosen()), all=len(self._chapters))
        self.count.setText(self.tr("All chapters") if self.all_chosen else chosen)
        self.chapters_changed.emit()

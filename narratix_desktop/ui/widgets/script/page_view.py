"""The page that shows a whole book and scrolls through it; setting and painting only what is seen.

It shows what it is given. Knows no library, no service and no session; what the author does with lines is the business
of :class:`~narratix_desktop.ui.widgets.script.view.ScriptView`. Positions are code points of the revision.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from narratix_desktop.domain.ids import CharacterId, SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.script.glide import Glide
from narratix_desktop.ui.widgets.script.hot_spots import HotSpot
from narratix_desktop.ui.widgets.script.lines import ScriptLines
from narratix_desktop.ui.widgets.script.looks import LineMark, SpeakerLook
from narratix_desktop.ui.widgets.script.metrics import ScriptMetrics
from narratix_desktop.ui.widgets.script.page_content import PageContent, Span
from narratix_desktop.ui.widgets.script.page_layout import PageLayout
from narratix_desktop.ui.widgets.script.page_text import PageText
from narratix_desktop.ui.widgets.script.painting import PagePainter

_WHEEL_ROWS: Final = 3
_NOTCH: Final = 120
_MARGIN_ROWS: Final = 2
_SPOKEN_AT: Final = 0.3
"""Where in the window the spoken row is brought to, so that most of what follows can be read ahead."""


class PageView(QAbstractScrollArea):
    """Shows a book.

    Signals:
        chapter_seen: Index of the chapter at the top of the window.
        scrolled_by_author: The author scrolled, by whatever means.
        size_asked: By which factor the author wants the text larger or smaller.
    """

    chapter_seen = Signal(int)
    scrolled_by_author = Signal()
    size_asked = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._painter = PagePainter(theme)
        self._page: PageLayout | None = None
        self._spots: Sequence[HotSpot] = ()
        self._seen = -1
        self.content = PageContent(ScriptLines(()))
        self._glide = Glide(self)
        self._glide.stepped.connect(self._move)
        self.setObjectName("script")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(self.tr("Script of the book"))
        self.viewport().setMouseTracking(True)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._bar_moved)
        bar.actionTriggered.connect(lambda _: self.scrolled_by_author.emit())
        theme.changed.connect(self.reset_fonts)

    # What is shown

    @property
    def page(self) -> PageText | None:
        """The book that is shown."""
        return self._page.page if self._page is not None else None

    @property
    def layout_of_page(self) -> PageLayout | None:
        """Where everything stands."""
        return self._page

    def show_book(self, page: PageText | None, lines: ScriptLines) -> None:
        """Show another book from its beginning, or none; :meth:`lines_changed` is called when its lines arrive."""
        self._glide.stop()
        self.content = PageContent(lines, focused=self.hasFocus())
        self._seen = -1
        self._spots = ()
        self._page = None
        if page is not None:
            metrics = self._metrics()
            width, height = self._room()
            self._page = PageLayout(page, metrics, metrics.column(width), height)
        self._refresh()

    def show_chapters(self, page: PageText) -> None:
        """Show the same text with other chapters' titles or inclusion."""
        if self._page is not None:
            self._page.page = page
            self.viewport().update()

    def lines_changed(self) -> None:
        """Show the lines as they are now."""
        self.viewport().update()

    def show_cast(self, cast: Mapping[CharacterId, SpeakerLook]) -> None:
        """Show these speakers."""
        self.content.cast = cast
        self.viewport().update()

    def show_marks(self, marks: Mapping[SegmentId, LineMark], details: Mapping[SegmentId, str]) -> None:
        """Show the state of the lines' sound, with a sentence more where there is one."""
        self.content.marks, self.content.details = marks, details
        self.viewport().update()

    def show_spoken(self, word: Span | None, line: SegmentId | None) -> None:
        """Show the word and the line that are heard now, or none."""
        if (word, line) != (self.content.spoken, self.content.playing):
            self.content.spoken, self.content.playing = word, line
            self.viewport().update()

    def show_found(self, found: Sequence[Span], current: Span | None) -> None:
        """Show findings."""
        self.content.found, self.content.found_current = found, current
        self.viewport().update()

    def reset_fonts(self) -> None:
        """Take fonts and measures anew, after the window's or the script's font has changed.

        The first visible letter stays where it is.
        """
        if self._page is not None:
            metrics = self._metrics()
            self._page.recolumn(metrics, metrics.column(self._room()[0]))
            self._refresh()

    # Scrolling

    def reveal(self, start: int, end: int, *, softly: bool = True) -> None:
        """Bring ``[start, end)`` into the window where it is not, its beginning where it does not fit."""
        if self._page is None:
            return
        top, bottom = self._page.rows_of(start, end)
        margin = min(_MARGIN_ROWS * self._page.metrics.row, self.viewport().height() // 4)
        height = self.viewport().height()
        if top < margin or bottom - top > height - 2 * margin:
            if not 0 <= top <= height // 2:
                self._go(top - margin, softly)
        elif bottom > height - margin:
            self._go(bottom - height + margin, softly)

    def follow(self, start: int, end: int) -> None:
        """Keep what is heard in the window, with room to read ahead."""
        if self._page is None:
            return
        top, bottom = self._page.rows_of(start, end)
        height = self.viewport().height()
        if top < self._page.metrics.row or bottom > height - 3 * self._page.metrics.row:
            self._go(top - round(height * _SPOKEN_AT), softly=True)

    @property
    def first_offset(self) -> int:
        """Offset of the first paragraph in the window."""
        if self._page is None:
            return 0
        return self._page.page.paragraphs[self._page.anchor[0]].start

    def show_at_top(self, offset: int) -> None:
        """Bring a place of the book to the top of the window."""
        if self._page is not None:
            self._glide.stop()
            self._page.hold(self._page.page.paragraph_at(offset), 0)
            self._refresh()

    def scroll_by(self, pixels: int) -> None:
        """Move the page, at once."""
        self._glide.stop()
        self._move(pixels)

    def _go(self, by: int, softly: bool) -> None:
        near = abs(by) <= 2 * self.viewport().height()
        self._glide.stop()
        if near:
            self._glide.by(by, self._theme.motion_ms if softly else 0)
        elif self._page is not None:
            self._page.scroll_to(self._page.value + by)
            self._refresh()

    def _move(self, pixels: int) -> None:
        if self._page is not None:
            self._page.scroll_by(pixels)
            self._refresh()

    def _bar_moved(self, value: int) -> None:
        if self._page is not None and value != self._page.value:
            self._glide.stop()
            self._page.scroll_to(value)
            self._refresh()

    def _refresh(self) -> None:
        """Paint anew, with the scroll bar where the page is."""
        bar = self.verticalScrollBar()
        bar.blockSignals(True)
        if self._page is None:
            bar.setRange(0, 0)
        else:
            bar.setRange(0, self._page.maximum)
            bar.setPageStep(self.viewport().height())
            bar.setSingleStep(self._page.metrics.row)
            if not bar.isSliderDown():
                bar.setValue(self._page.value)
        bar.blockSignals(False)
        self.viewport().update()
        self._tell_chapter()

    def _tell_chapter(self) -> None:
        if self._page is None:
            return
        seen = self._page.page.paragraphs[self._page.anchor[0]].chapter
        if seen != self._seen:
            self._seen = seen
            self.chapter_seen.emit(seen)

    # What lies where

    def line_at(self, point: QPoint) -> Segment | None:
        """The line under a point; beside the text the one that the row ends with or begins with."""
        if self._page is None:
            return None
        letter = self._page.letter_at(point.x(), point.y())
        offset = self._page.offset_at(point.x(), point.y()) if letter is None else letter
        return self.content.lines.at(offset)

    def spot_at(self, point: QPoint) -> HotSpot | None:
        """What can be clicked at a point."""
        return next((spot for spot in self._spots if spot.rect.contains(point)), None)

    def place_of(self, line: Segment) -> QRect:
        """Where a line stands in the window: all its rows, over the width of the column."""
        if self._page is None:
            return QRect()
        top, bottom = self._page.rows_of(line.start, line.end)
        return QRect(self._page.column.left, top, self._page.column.width, bottom - top)

    def chapters_in_window(self) -> range:
        """Indices of the chapters of which something is seen."""
        placed = self._page.placed() if self._page is not None else ()
        if not placed or self._page is None:
            return range(0)
        paragraphs = self._page.page.paragraphs
        return range(paragraphs[placed[0].index].chapter, paragraphs[placed[-1].index].chapter + 1)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("surface.page"))
        if self._page is not None:
            self._spots = self._painter.paint(painter, self._page, self.content, event.rect())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._page is None:
            return
        width, height = self._room()
        self._page.set_window(height)
        column = self._page.metrics.column(width)
        if column.width != self._page.column.width:
            self._page.recolumn(self._page.metrics, column)
        self._page.column = column
        self._refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.size_asked.emit(1.1 ** (event.angleDelta().y() / _NOTCH))
        elif self._page is not None:
            self.scrolled_by_author.emit()
            if event.pixelDelta().y():
                self._glide.stop()
                self._move(-event.pixelDelta().y())
            else:
                rows = -_WHEEL_ROWS * event.angleDelta().y() / _NOTCH
                self._glide.by(round(rows * self._page.metrics.row), self._theme.motion_ms)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QHelpEvent):
            spot = self.spot_at(event.pos())
            QToolTip.showText(event.globalPos(), spot.words if spot else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.reset_fonts()

    def _room(self) -> tuple[int, int]:
        return self.viewport().width(), self.viewport().height()

    def _metrics(self) -> ScriptMetrics:
        return ScriptMetrics(self._theme.script_font(self.font()), self.font())

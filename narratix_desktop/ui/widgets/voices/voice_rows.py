"""The list of voices: a row plays where its sign is clicked or Space is pressed, and is chosen where it is clicked."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.services.offer_voices import OfferedVoice
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.voice_list import DETAIL_ROLE, PRESENT_ROLE, SOUNDING_ROLE, VoiceList
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.own_keys import claims, enter, press

Index = QModelIndex | QPersistentModelIndex

_ROW: Final = 11 * GRID
_TITLE: Final = 8 * GRID
_PLAY: Final = 9 * GRID
_SIGN: Final = 18
_LEFT_MIDDLE: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT_MIDDLE: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


_PLAYING: Final = frozenset((press(Qt.Key.Key_Space), *enter()))


class VoiceRows(QListView):
    """Voices.

    Signals:
        candidate_changed: The ``VoiceSpec`` of the current row, or None.
        hearing_asked: The ``VoiceSpec`` to be heard.
    """

    candidate_changed = Signal(object)
    hearing_asked = Signal(object)

    def __init__(self, voices: VoiceList, theme: Theme) -> None:
        super().__init__()
        self.voices = voices
        self.setModel(voices)
        self.setItemDelegate(_Cells(theme, self))
        self.setObjectName("voices")
        self.setAccessibleName(self.tr("Voices"))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda: self.candidate_changed.emit(self.candidate()))
        voices.modelReset.connect(lambda: self.candidate_changed.emit(self.candidate()))

    def candidate(self) -> VoiceSpec | None:
        """The voice of the current row."""
        found = self.voices.voice_at(self.currentIndex())
        return found.spec if found is not None else None

    def choose(self, spec: VoiceSpec | None) -> None:
        """Make a voice the current one; none where it is not shown."""
        index = self.voices.index(self.voices.row_of(spec))
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def event(self, event: QEvent) -> bool:
        """Space belongs to the row here, not to the transport."""
        return claims(event, _PLAYING) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        candidate = self.candidate()
        if event.keyCombination() in _PLAYING and candidate is not None:
            self.hearing_asked.emit(candidate)
        elif event.text() and event.text().isalnum():
            event.ignore()  # letters are the picker's, to hear A or B
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        found = self.voices.voice_at(self.indexAt(at))
        if found is not None and at.x() < _PLAY and event.button() is Qt.MouseButton.LeftButton:
            self.hearing_asked.emit(found.spec)


class _Cells(QStyledItemDelegate):
    """Titles of shelves and two-line rows."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._signs = {False: icon("play", theme), True: icon("stop", theme)}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        is_title = index.flags() == Qt.ItemFlag.NoItemFlags
        return QSize(20 * GRID, _TITLE if is_title else _ROW)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        option.text, option.icon = "", QIcon()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found = index.model().voice_at(index)  # type: ignore[attr-defined]
        if found is not None:
            super().paint(painter, option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect).adjusted(2 * GRID, 0, -2 * GRID, 0)
        if found is None:
            self._write(painter, area.adjusted(0, GRID, 0, 0), str(index.data()), "text.quiet")
        else:
            self._paint_voice(painter, area, found, index)
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(self._theme.color("accent.base"))
                painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.restore()

    def _paint_voice(self, painter: QPainter, area: QRect, found: OfferedVoice, index: Index) -> None:
        sounding = bool(index.data(SOUNDING_ROLE))
        sign = QRect(area.left(), area.center().y() - _SIGN // 2 + 1, _SIGN, _SIGN)
        state = QIcon.State.On if sounding else QIcon.State.Off
        self._signs[sounding].paint(painter, sign, Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Normal, state)
        words = area.adjusted(_PLAY - 2 * GRID, GRID, 0, -GRID)
        upper = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        if index.data(PRESENT_ROLE):
            badge = self.tr("now")
            painter.setPen(self._theme.color("accent.base"))
            painter.drawText(upper, _RIGHT_MIDDLE, badge)
            upper.setRight(upper.right() - painter.fontMetrics().horizontalAdvance(badge) - 2 * GRID)
        self._write(painter, upper, found.spec.label, "text.strong")
        self._write(painter, upper.translated(0, upper.height()), str(index.data(DETAIL_ROLE)), "text.quiet")

    def _write(self, painter: QPainter, line: QRect, text: str, token: str) -> None:
        painter.setPen(self._theme.color(token))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, _LEFT_MIDDLE, short)

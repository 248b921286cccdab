"""How far each line of speech stands above its bed: a bar per line, against what listeners need.

Listeners want speech at least 10 LU above music and 15 LU above ambience (M. Torcoli et al., "Preferred Levels for
Background Ducking to Produce Esthetically Pleasing Audio for TV with Clear Speech", JAES 67-12, 2019); WCAG 2.2 asks
for 20 dB (criterion 1.4.7).
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from narratix_desktop.domain.levels import Clarity
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.mixer.decibels import signed

CLEAR: Final = 15.0
CLOSE: Final = 10.0
_MOST: Final = 30.0
_PITCH: Final = 6
_BAR: Final = 4
_ROOM_FOR_WORDS: Final = 13 * GRID


class ClarityMeter(QWidget):
    """The lines of a chapter around the one that is heard; a click on one, or Enter, asks for it.

    Signals:
        line_asked: Id of the segment that the author wants to hear.
    """

    line_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[UUID, ...] = ()
        self._places: dict[UUID, int] = {}
        self._margins: dict[UUID, float] = {}
        self._heard: UUID | None = None
        self._chosen: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Clarity of the lines"))
        theme.changed.connect(self.update)
        self._tell()

    def show_lines(self, lines: Sequence[UUID]) -> None:
        """Take the lines of a chapter in their order; what was measured of them stays."""
        self._lines = tuple(dict.fromkeys(lines))
        self._places = {line: at for at, line in enumerate(self._lines)}
        self._margins = {line: margin for line, margin in self._margins.items() if line in self._places}
        self._chosen = None
        if self._heard not in self._places:
            self._heard = None
        self._tell()
        self.update()

    def show_clarity(self, clarity: Clarity | None) -> None:
        """Show the line that is heard."""
        if clarity is None or self._margins.get(clarity.line) == clarity.margin:
            return
        self._margins[clarity.line] = clarity.margin
        self._heard = clarity.line
        self.update()

    def rest(self) -> None:
        """Nothing plays any more."""
        self._tell()

    @property
    def margin(self) -> float | None:
        """Of the line that is heard, or was heard last; None before the first."""
        return None if self._heard is None else self._margins.get(self._heard)

    def words_of(self, margin: float) -> tuple[str, str]:
        """What a margin means, and the token of its colour."""
        if margin == float("inf"):
            return self.tr("no bed"), "meaning.good"
        words = {
            "meaning.good": self.tr("{amount} LU, clear"),
            "meaning.warn": self.tr("{amount} LU, close"),
            "meaning.bad": self.tr("{amount} LU, masked"),
        }
        token = "meaning.good" if margin >= CLEAR else "meaning.warn" if margin >= CLOSE else "meaning.bad"
        return words[token].format(amount=signed(margin, 0).removeprefix("+")), token

    def summary(self) -> tuple[str, str]:
        """What was heard of the chapter so far comes to, and the token of its colour."""
        margins = self._margins.values()
        masked, close = sum(margin < CLOSE for margin in margins), sum(CLOSE <= margin < CLEAR for margin in margins)
        if masked:
            return self.tr("%n line(s) masked", "", masked), "meaning.bad"
        if close:
            return self.tr("%n line(s) close", "", close), "meaning.warn"
        return (self.tr("every line clear"), "meaning.good") if self._margins else ("", "text.quiet")

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(50 * GRID, 14 * GRID)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(30 * GRID, 6 * GRID)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = self._place_at(event.position().toPoint())
        if at is not None:
            self._chosen = at
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._lines:
            at = self._current() if self._chosen is None else self._chosen
            self._chosen = min(max(at + step, 0), len(self._lines) - 1)
            self._tell()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            at = self._place_at(event.pos())
            QToolTip.showText(event.globalPos(), self._words(at), self)
            return True
        return super().event(event)

    def _ask(self) -> None:
        if self._chosen is not None:
            self.line_asked.emit(self._lines[self._chosen])

    def _tell(self) -> None:
        self.setAccessibleDescription(self._words(self._chosen))

    def _words(self, at: int | None) -> str:
        if at is not None:
            margin = self._margins.get(self._lines[at])
            found = self.tr("not heard yet") if margin is None else self.words_of(margin)[0]
            return self.tr("Line {number}: {clarity}").format(number=at + 1, clarity=found)
        masked = sum(margin < CLOSE for margin in self._margins.values())
        if not self._margins:
            return self.tr("Play the chapter: each line is measured against its music and ambience.")
        return self.tr("%n line(s) masked by the bed.", "", masked)

    def _current(self) -> int:
        return self._places.get(self._heard, 0) if self._heard is not None else 0

    def _first(self) -> int:
        """First line that is shown: the one that is heard stands at two thirds."""
        room = max(1, self.width() // _PITCH)
        at = self._current() if self._chosen is None else self._chosen
        return max(0, min(at - 2 * room // 3, len(self._lines) - room))

    def _place_at(self, pos: QPoint) -> int | None:
        at = self._first() + pos.x() // _PITCH
        return at if 0 <= at < len(self._lines) else None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.window"))
        painter.setPen(QPen(self._theme.color("surface.line"), 1))
        for limit in (CLOSE, CLEAR):
            y = self.height() - round(self._rise(limit))
            painter.drawLine(0, y, self.width(), y)
        if self.height() >= _ROOM_FOR_WORDS:
            self._name_limits(painter)
        first = self._first()
        shown = self._lines[first : first + self.width() // _PITCH + 1]
        for at, line in enumerate(shown):
            self._paint_line(painter, at * _PITCH, line, chosen=first + at == self._chosen)
        if self.hasFocus():
            painter.setPen(self._theme.color("accent.base"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _name_limits(self, painter: QPainter) -> None:
        """What lies above each line, at the right, where the lines of the chapter come last."""
        painter.save()
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        painter.setPen(self._theme.color("text.quiet"))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        for limit, words in ((CLEAR, self.tr("clear above {limit} LU")), (0.0, self.tr("masked below {limit} LU"))):
            bottom = self.height() - round(self._rise(limit)) - 1
            text = words.format(limit=signed(limit or CLOSE, 0).removeprefix("+"))
            painter.drawText(QRect(0, bottom - 6 * GRID, self.width() - GRID, 6 * GRID), right, text)
        painter.restore()

    def _paint_line(self, painter: QPainter, x: int, line: UUID, *, chosen: bool) -> None:
        margin = self._margins.get(line)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.fillRect(QRectF(x, 0, _PITCH, self.height()), self._theme.color("accent.soft"))
        if margin is None:
            painter.fillRect(QRectF(x + 1, self.height() - 2, _BAR, 1), self._theme.color("surface.line"))
            return
        color = self._theme.color(self.words_of(margin)[1])
        color.setAlpha(255 if line == self._heard else 150)
        rise = max(2.0, self._rise(margin))
        painter.fillRect(QRectF(x + 1, self.height() - rise, _BAR, rise), color)

    def _rise(self, margin: float) -> float:
        return min(max(margin, 0.0), _MOST) / _MOST * (self.height() - 2)

"""The slim bar above the timeline: transport, chapter, what pulls and pushes, how close. It fits into 600 pixels."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from narratix_desktop.domain.units import Frames, to_seconds
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.quantities import clock
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.named_label import NamedLabel
from narratix_desktop.ui.widgets.time_scale import TimeScale
from narratix_desktop.ui.widgets.timeline.keys import Command, shortcut
from narratix_desktop.ui.widgets.timeline.view import TimelineView

_STEPS: Final = 1000
_ROOM_FOR_BOOK: Final = 190 * GRID


class TimelineToolbar(QWidget):
    """Controls of one timeline.

    Args:
        view: The timeline; zoom and switches act on it directly.
        theme: Colours of the icons.

    Signals:
        play_asked: Play or pause.
        chapter_asked: Id of the chapter to show.
    """

    play_asked = Signal()
    chapter_asked = Signal(object)

    def __init__(self, view: TimelineView, theme: Theme) -> None:
        super().__init__()
        self._view = view
        self._theme = theme
        self.play_button = self._tool("play", self.tr("Play"), self.tr("Play or pause (Space)"), self.play_asked.emit)
        self.clock = QLabel()
        self.clock.setObjectName("figures")
        self._said = ""
        widest = QFontMetrics(self.clock.font()).horizontalAdvance("00:00:00.0 / 00:00:00")
        self.clock.setMinimumWidth(min(widest, 36 * GRID))
        self.book_clock = QLabel()
        self.book_clock.setObjectName("figures")
        self.speed = NamedLabel(self.tr("Speed"), "strong")
        self.speed.setToolTip(self.tr("Winding. K stops, Space plays on."))
        self.speed.hide()
        self.chapters = QComboBox()
        self.chapters.setAccessibleName(self.tr("Chapter"))
        self.chapters.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chapters.setMinimumWidth(20 * GRID)
        self.chapters.setMaximumWidth(80 * GRID)
        self.chapters.activated.connect(lambda at: self.chapter_asked.emit(self.chapters.itemData(at)))
        snap = self._tip(self.tr("Snap to words, clips, markers and whole seconds"), Command.SNAP)
        self.snap_button = self._tool("snap", self.tr("Snap"), snap)
        self._switch(self.snap_button, view.hands.snapping, view.acting.set_snapping)
        ripple = self._tip(self.tr("Ripple: what follows a line moves along with it"), Command.RIPPLE)
        self.ripple_button = self._tool("ripple", self.tr("Ripple"), ripple)
        self._switch(self.ripple_button, view.hands.ripple, view.acting.set_ripple)
        selection = self._tip(self.tr("Zoom to the selection"), Command.ZOOM_SELECTION)
        self.selection_button = self._tool(
            "zoom-selection", self.tr("Selection"), selection, view.acting.zoom_to_selection
        )
        self.fit_button = self._tool(
            "zoom-fit", self.tr("Fit"), self._tip(self.tr("Whole chapter"), Command.FIT), view.fit
        )
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setAccessibleName(self.tr("Zoom"))
        self.zoom.setToolTip(self.tr("Zoom (+ and −)"))
        self.zoom.setRange(0, _STEPS)
        self.zoom.setMinimumWidth(12 * GRID)
        self.zoom.setMaximumWidth(32 * GRID)
        self.zoom.valueChanged.connect(lambda value: view.set_closeness(value / _STEPS))
        layout = row(
            self.play_button,
            self.speed,
            self.clock,
            self.book_clock,
            self.chapters,
            None,
            self.snap_button,
            self.ripple_button,
            self.selection_button,
            self.fit_button,
            self.zoom,
        )
        layout.setStretchFactor(self.chapters, 4)
        self.setLayout(layout)
        view.scale_changed.connect(self._show_scale)
        view.asks.snapping_changed.connect(self.snap_button.setChecked)
        view.asks.ripple_changed.connect(self.ripple_button.setChecked)
        self.set_playable(False)

    def show_chapters(self, chapters: Sequence[tuple[UUID, str]]) -> None:
        """Offer these chapters, each with its id and title; the shown one stays shown."""
        shown = self.chapters.currentData()
        self.chapters.clear()
        for chapter_id, title in chapters:
            self.chapters.addItem(title, chapter_id)
        self.show_chapter(shown)

    def show_chapter(self, chapter_id: UUID | None) -> None:
        """Show which chapter it is."""
        self.chapters.setCurrentIndex(-1 if chapter_id is None else self.chapters.findData(chapter_id))

    def set_playable(self, playable: bool) -> None:
        """Say whether there is anything to play."""
        self.play_button.setEnabled(playable)

    def show_playing(self, playing: bool) -> None:
        """Show whether it plays."""
        word = self.tr("Pause") if playing else self.tr("Play")
        self.play_button.setText(word)
        self.play_button.setAccessibleName(word)
        self.play_button.setIcon(icon("pause" if playing else "play", self._theme))

    def show_position(self, frame: Frames, length: Frames, book: Frames | None, book_length: Frames | None) -> None:
        """Show where the playhead is in the chapter and in the book; None as long as the book is not measured."""
        self.clock.setText(f"{clock(to_seconds(frame), tenths=True)} / {clock(to_seconds(length))}")
        whole = self.tr("Position: {at} of {length}").format(
            at=clock(to_seconds(frame) // 1), length=clock(to_seconds(length))
        )
        if whole != self._said:
            # Not at every tenth of a second: a screen reader could not keep up.
            self._said = whole
            self.clock.setAccessibleName(whole)
        known = book is not None and book_length is not None
        times = f"{clock(to_seconds(book or 0))} / {clock(to_seconds(book_length or 0))}" if known else ""
        self.book_clock.setText(self.tr("Book {times}").format(times=times) if known else "")

    def show_speed(self, speed: float) -> None:
        """Show how fast it plays, where that is not as it is."""
        self.speed.setText("" if speed == 1.0 else f"{'−' if speed < 0 else ''}{abs(speed):.0f}×")
        self.speed.setVisible(speed != 1.0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self.book_clock.setVisible(event.size().width() >= _ROOM_FOR_BOOK)
        super().resizeEvent(event)

    def _show_scale(self, scale: TimeScale) -> None:
        with QSignalBlocker(self.zoom):
            self.zoom.setValue(round(scale.closeness(self._view.scene.length, self._view.room) * _STEPS))

    def _tip(self, text: str, command: Command) -> str:
        return f"{text} ({shortcut(command)})"

    def _switch(self, button: QToolButton, on: bool, switched: Callable[[bool], None]) -> None:
        button.setCheckable(True)
        button.setChecked(on)
        button.toggled.connect(switched)

    def _tool(self, name: str, text: str, tip: str, call: Callable[[], object] | None = None) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, self._theme))
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        if call is not None:
            button.clicked.connect(lambda: call())
        return button

"""The timeline of the chosen chapter, with the transport."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.units import Frames, to_seconds
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.time_scale import clock
from narratix_desktop.ui.widgets.timeline_view import TimelineView
from narratix_desktop.ui.widgets.waveforms import Waveforms

_ZOOM = 1.6


class TimelinePanel(Panel):
    """Where everything sounds in the chapter; Space plays."""

    name: ClassVar[str] = "timeline"
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.BottomDockWidgetArea
    shortcut: ClassVar[str] = "Ctrl+3"

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        studio = session.studio
        self.waveforms = Waveforms(studio.workshop.compute, session.operations, self)
        self.view = TimelineView(theme, self.waveforms)
        self.view.seek_asked.connect(lambda frame: session.transport.seek(Frames(frame)))
        self.play_button = self.tool("play", self.tr("Play"), self.tr("Play or pause (Space)"))
        self.play_button.clicked.connect(session.transport.toggle)
        self.clock = QLabel()
        self.clock.setObjectName("figures")
        self.clock.setAccessibleName(self.tr("Position"))
        self.chapter_box = QComboBox()
        self.chapter_box.setAccessibleName(self.tr("Chapter"))
        self.chapter_box.setMinimumContentsLength(24)
        self.chapter_box.activated.connect(self._chapter_picked)
        closer = self.tool("zoom-in", "+", self.tr("Closer (+)"))
        closer.clicked.connect(lambda: self.view.zoom_by(1 / _ZOOM))
        wider = self.tool("zoom-out", "−", self.tr("Wider (−)"))
        wider.clicked.connect(lambda: self.view.zoom_by(_ZOOM))
        whole = self.tool("zoom-fit", self.tr("Fit"), self.tr("Whole chapter (0)"))
        whole.clicked.connect(self.view.fit)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(row(self.play_button, self.clock, self.chapter_box, None, wider, closer, whole))
        layout.addWidget(self.view, 1)
        session.book_changed.connect(self._on_book)
        session.chapters_changed.connect(self._on_chapters)
        session.chapter_changed.connect(self._on_chapter)
        session.preview_changed.connect(self._on_preview)
        session.transport.playhead_moved.connect(self._on_playhead)
        session.transport.playing_changed.connect(self._on_playing)
        self._on_book(None)

    @property
    def title(self) -> str:
        return self.tr("Timeline")

    def _on_book(self, book: Book | None) -> None:
        if book is None:
            self.show_empty(self.tr("The timeline of a chapter appears here once a book is open."))

    def _on_chapters(self, chapters: tuple[Chapter, ...]) -> None:
        self.chapter_box.clear()
        for chapter in chapters:
            if chapter.included:
                self.chapter_box.addItem(chapter.title, chapter.id)

    def _on_chapter(self, chapter: Chapter | None) -> None:
        self.chapter_box.setCurrentIndex(-1 if chapter is None else self.chapter_box.findData(chapter.id))

    def _chapter_picked(self, at: int) -> None:
        self.session.choose_chapter(self.chapter_box.itemData(at))

    def _on_preview(self, preview: ChapterMix | None) -> None:
        if preview is None or not preview.timeline.clips:
            self.play_button.setEnabled(False)
            if self.session.book is not None:
                self.show_empty(
                    self.tr("Arranging the chapter…")
                    if self.session.arranging
                    else self.tr("Nothing sounds in this chapter yet. Export the book to have it spoken and scored.")
                )
            return
        self.play_button.setEnabled(True)
        self.waveforms.set_sources(preview.sources)
        self.view.show_timeline(preview.timeline)
        self.show_content()
        self._on_playhead(self.session.transport.position)

    def _on_playhead(self, frame: int) -> None:
        length = self.view.timeline.length
        self.clock.setText(f"{clock(to_seconds(frame), tenths=True)} / {clock(to_seconds(length))}")
        self.view.set_playhead(Frames(frame), follow=self.session.transport.playing)

    def _on_playing(self, playing: bool) -> None:
        word = self.tr("Pause") if playing else self.tr("Play")
        self.play_button.setText(word)
        self.play_button.setAccessibleName(word)
        self.play_button.setIcon(icon("pause" if playing else "play", self.theme))

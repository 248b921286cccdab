"""The timeline of the chosen chapter: shows its mix, and carries out what the author does to it by hand."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from narratix_desktop.audio.peaks import PeakPyramid
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import ChapterId, SegmentId, Sha256
from narratix_desktop.domain.units import Frames
from narratix_desktop.ports.player import Loop
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.draw_waveforms import draw_waveforms, measure_peaks, tidy_waveforms
from narratix_desktop.services.offer_sounds import offer_sounds
from narratix_desktop.services.order_work import ChapterWork
from narratix_desktop.ui.book_actions import BookActions
from narratix_desktop.ui.commands import Command
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.timeline_edits import TimelineEdits
from narratix_desktop.ui.timeline_scene import build_scene
from narratix_desktop.ui.widgets.timeline.accessible import install_accessible_timeline, tell_current_clip
from narratix_desktop.ui.widgets.timeline.draft import NO_DRAFT
from narratix_desktop.ui.widgets.timeline.edits import Edit
from narratix_desktop.ui.widgets.timeline.keys import KEYS
from narratix_desktop.ui.widgets.timeline.scene import Scene
from narratix_desktop.ui.widgets.timeline.selection import Selection
from narratix_desktop.ui.widgets.timeline.toolbar import TimelineToolbar
from narratix_desktop.ui.widgets.timeline.view import TimelineView
from narratix_desktop.ui.widgets.waveforms import Waveforms


class TimelinePanel(Panel):
    """Where everything sounds in the chapter; Space plays."""

    name: ClassVar[str] = "timeline"
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.BottomDockWidgetArea
    shortcut: ClassVar[str] = "Ctrl+3"

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._sources: Mapping[Sha256, Path] = {}
        self._shown_chapter: ChapterId | None = None
        self._edits = TimelineEdits(session.studio.workshop)
        self._prepared = False
        self._making = 0
        self._held: Scene | None = None
        self.waveforms = Waveforms(self._pyramids, self._peaks, session.operations.load, self)
        install_accessible_timeline()
        self.view = TimelineView(theme, self.waveforms)
        self.toolbar = TimelineToolbar(self.view, theme)
        self.book_actions = BookActions(session, theme, self)
        self.speak_button = QPushButton(self.tr("Speak the chapter"))
        self.speak_button.clicked.connect(self._speak)
        self.include_button = QPushButton(self.tr("Put it into the audio"))
        self.include_button.clicked.connect(self._include)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.toolbar)
        layout.addWidget(self.view, 1)
        self._connect()
        self._on_book(None)

    @property
    def title(self) -> str:
        return self.tr("Timeline")

    def commands(self) -> Sequence[Command]:
        calls = self.view.acting.calls()
        return [
            Command(
                f"timeline.{key.value}",
                text,
                calls[key],
                None,
                KEYS[key],
                enabled=lambda: not self.is_empty,
                local=True,
            )
            for key, text in self.view.wording.commands().items()
        ]

    def _connect(self) -> None:
        session, transport, asks = self.session, self.session.transport, self.view.asks
        self.toolbar.play_asked.connect(transport.toggle)
        self.toolbar.chapter_asked.connect(session.choose_chapter)
        asks.chosen.connect(self._on_chosen)
        asks.seek_asked.connect(lambda frame: transport.seek(Frames(frame)))
        asks.play_asked.connect(self._play_from)
        asks.loop_asked.connect(self._repeat)
        asks.edit_asked.connect(self._make)
        self.view.freed.connect(self._show_held)
        session.book_changed.connect(self._on_book)
        session.chapters_changed.connect(self._on_chapters)
        session.chapter_changed.connect(lambda chapter: self.toolbar.show_chapter(chapter.id if chapter else None))
        session.preview_changed.connect(self._on_preview)
        session.selection_changed.connect(lambda lines: self.view.select_lines(frozenset(lines)))
        session.speakers.changed.connect(lambda: self._on_preview(session.preview))
        transport.playhead_moved.connect(self._on_playhead)
        transport.playing_changed.connect(self._on_playing)
        transport.speed_changed.connect(self.toolbar.show_speed)
        transport.loop_changed.connect(self._on_loop)
        session.clock.measured.connect(lambda: self._on_playhead(transport.position))

    # What the session shows

    def _on_book(self, book: Book | None) -> None:
        if book is None:
            self._shown_chapter = None
            self.show_empty(self.tr("The timeline of a chapter appears here once a book is open."))

    def _on_chapters(self, chapters: tuple[Chapter, ...]) -> None:
        self.toolbar.show_chapters([(chapter.id, chapter.title) for chapter in chapters if chapter.included])

    def _on_preview(self, preview: ChapterMix | None) -> None:
        self.toolbar.set_playable(preview is not None and bool(preview.timeline.clips))
        revision = self.session.revision
        if preview is None or revision is None or not preview.timeline.clips:
            if self.session.book is not None:
                self._shown_chapter = None
                self._say_why_nothing_sounds()
            return
        self._sources = preview.sources
        place = self.session.speakers.place
        work = asyncio.to_thread(build_scene, preview, revision.text, self.tr("Nobody"), place)
        self.session.operations.load("timeline.scene", work, self._on_scene)
        self._prepare_once()

    def _say_why_nothing_sounds(self) -> None:
        chapter = self.session.chapter
        if self.session.arranging or chapter is None:
            self.show_empty(self.tr("Arranging the chapter…"))
        elif not chapter.included:
            self.show_empty(self.tr("This chapter is not in the audio."), self.include_button)
        else:
            words = self.tr("Nothing sounds in this chapter yet. Speak it here, or the whole book with {keys}.")
            keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
            self.show_empty(words.format(keys=keys), self.speak_button)

    def _prepare_once(self) -> None:
        """With the first chapter: learn which sounds can be placed, and keep the cache of waveforms small."""
        if self._prepared:
            return
        self._prepared = True
        workshop, load = self.session.studio.workshop, self.session.operations.load
        load("timeline.sounds", offer_sounds(workshop.compute), self.view.set_sounds)
        load("timeline.tidy", asyncio.to_thread(tidy_waveforms, workshop.waveforms), lambda _: None)

    def _on_scene(self, scene: Scene) -> None:
        """Show a scene, unless it would take from the author's hand what it does not show yet."""
        chapter = self.session.chapter
        if chapter is None or self.session.preview is None:
            return
        if chapter.id == self._shown_chapter and (self.view.busy or self._making):
            self._held = scene
        else:
            self._show_scene(scene, chapter.id)

    def _show_held(self) -> None:
        if self._held is not None:
            self._on_scene(self._held)

    def _show_scene(self, scene: Scene, chapter_id: ChapterId) -> None:
        self._held = None
        self.waveforms.follow(scene.assets)
        self.view.show_scene(scene, another=chapter_id != self._shown_chapter)
        self._shown_chapter = chapter_id
        self.view.select_lines(frozenset(self.session.selection))
        self.show_content()
        self._on_playhead(self.session.transport.position)

    def _on_playhead(self, frame: int) -> None:
        session, at = self.session, Frames(frame)
        book = None if session.chapter is None else session.clock.place(session.chapter.id, at)
        self.toolbar.show_position(at, self.view.scene.length, book, session.clock.length)
        self.view.set_playhead(at)

    def _on_playing(self, playing: bool) -> None:
        self.toolbar.show_playing(playing)
        if playing:
            self.view.show_playhead()

    def _on_loop(self, loop: Loop | None) -> None:
        self.view.set_loop(None if loop is None else (loop.start, loop.end))

    # What the author does

    def _speak(self) -> None:
        if self.session.chapter is not None:
            self.book_actions.order(ChapterWork.SPEAK, [self.session.chapter])

    def _include(self) -> None:
        if self.session.chapter is not None:
            self.book_actions.include([self.session.chapter.id], True)

    def _play_from(self, frame: int) -> None:
        self.session.transport.play(Frames(frame))

    def _repeat(self, part: tuple[Frames, Frames] | None) -> None:
        self.session.transport.set_loop(None if part is None else Loop(*part))

    def _on_chosen(self, selection: Selection) -> None:
        """What is chosen here is chosen everywhere; the script knows lines only, so sounds leave it as it is."""
        tell_current_clip(self.view)
        items = [self.view.scene.items[number] for number in selection.numbers(self.view.scene)]
        lines = dict.fromkeys(SegmentId(item.clip.source) for item in items if item.is_speech)
        if lines or not items:
            self.session.select_lines(lines)

    def _make(self, edit: Edit) -> None:
        chapter = self.session.chapter
        if chapter is None:
            return
        changed: list[Changes] = []
        self._making += 1

        def ended() -> None:
            self._making -= 1
            if changed and changed[0].rows:
                # Whatever was arranged before does not show it.
                self._held = None
                self.session.operations.drop("timeline.scene")
                self.session.arrange_again()
            elif not self.view.busy and not self._making:
                # What was refused, or changed nothing, goes back to where it lies.
                self.view.show_draft(NO_DRAFT)
                self._show_held()

        self.session.operations.run("", self._edits.make(chapter, edit), changed.append, ended=ended)

    # Where waveforms come from

    async def _pyramids(self, assets: Sequence[Sha256]) -> Mapping[Sha256, PeakPyramid]:
        workshop = self.session.studio.workshop
        return await draw_waveforms(self._files(assets), workshop.waveforms, workshop.compute)

    async def _peaks(self, assets: Sequence[Sha256]) -> Mapping[Sha256, float]:
        workshop = self.session.studio.workshop
        return await measure_peaks(self._files(assets), workshop.waveforms, workshop.compute)

    def _files(self, assets: Sequence[Sha256]) -> Mapping[Sha256, Path]:
        return {asset: self._sources[asset] for asset in assets if asset in self._sources}

"""The mixer: a strip per bus and the master, heard while it is moved and stored with the book."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.levels import NOTHING_HEARD, Levels
from narratix_desktop.domain.mix import BED_BUSES, SPEECH_BUSES, Bus, Ducking, MasterTarget, MixSettings, Pacing, Strip
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.preview_gain import PreviewGain
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.mixer.channel_strip import ChannelStrip
from narratix_desktop.ui.widgets.mixer.decibels import signed
from narratix_desktop.ui.widgets.mixer.master_column import MasterColumn
from narratix_desktop.ui.widgets.mixer.timing_popovers import DuckingPopover, PacingPopover

_BEHIND_SCRIPT_MS: Final = 120


class MixerPanel(Panel):
    """Faders, meters, ducking, pacing and target, with *Preview mix* and *Export…* at hand."""

    name: ClassVar[str] = "mixer"
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.BottomDockWidgetArea
    shortcut: ClassVar[str] = "Ctrl+4"

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        names = {
            Bus.NARRATION: self.tr("Narration"),
            Bus.DIALOGUE: self.tr("Dialogue"),
            Bus.MUSIC: self.tr("Music"),
            Bus.AMBIENCE: self.tr("Ambience"),
            Bus.EFFECTS: self.tr("Effects"),
            Bus.MASTER: self.tr("Master"),
        }
        self.strips = {bus: ChannelStrip(bus, name, theme) for bus, name in names.items()}
        self.column = MasterColumn(theme)
        self.ducking = DuckingPopover(self)
        self.pacing = PacingPopover(self)
        self.duck_buttons = {bus: self._duck_button(names[bus]) for bus in BED_BUSES}
        self.pacing_button = self.tool("pacing", self.tr("Pacing"), self.tr("Pacing: pauses between lines"))
        self.preview_button = QPushButton(self.tr("Preview mix"))
        self.export_button = QPushButton(self.tr("Export…"))
        self._put_together()
        self._connect()
        self._on_book(None)
        self._on_mix(session.mix)
        self._on_gain(session.gain)

    @property
    def title(self) -> str:
        return self.tr("Mixer")

    def ask_for_export(self) -> None:
        """Open the export dialog."""
        if self.session.book is not None:
            from narratix_desktop.ui.dialogs.export_dialog import ExportDialog

            ExportDialog(self.session, self.session.book, self.theme, self.window()).open()

    # What stands where

    def _put_together(self) -> None:
        self.preview_button.setIcon(icon("play", self.theme))
        self.preview_button.setToolTip(self.tr("Play the chapter as it will be exported (Space)"))
        self.export_button.setObjectName("primary")
        self.content.setObjectName("mixer")
        strips = QHBoxLayout(self.content)
        strips.setContentsMargins(GRID, 0, 2 * GRID, GRID)
        strips.setSpacing(0)
        for bus, strip in self.strips.items():
            if bus is Bus.MASTER:
                rule = QFrame()
                rule.setObjectName("rule")
                rule.setFixedWidth(1)
                strips.addWidget(rule)
            strips.addWidget(strip, 1)
        for bed, duck in self.duck_buttons.items():
            self.strips[bed].add_switch(duck)
        self.column.add_head((self.preview_button, self.export_button), self.pacing_button)
        strips.addWidget(self.column, 6)

    def _duck_button(self, bed: str) -> QToolButton:
        name = self.tr("Ducking of {bus}").format(bus=bed)
        button = self.tool("ducking", name, self.tr("Ducking: how music and ambience step back under speech"))
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.ducking.open_at(button))
        return button

    def _connect(self) -> None:
        session = self.session
        for strip in self.strips.values():
            strip.strip_edited.connect(self._strip_edited)
        self.ducking.ducking_edited.connect(self._ducking_edited)
        self.pacing.pacing_edited.connect(self._pacing_edited)
        self.pacing_button.clicked.connect(lambda: self.pacing.open_at(self.pacing_button))
        self.column.target_chosen.connect(self._target_chosen)
        self.column.line_asked.connect(self._go_to_line)
        self.preview_button.clicked.connect(session.transport.toggle)
        self.export_button.clicked.connect(self.ask_for_export)
        session.book_changed.connect(self._on_book)
        session.mix_changed.connect(self._on_mix)
        session.gain_changed.connect(self._on_gain)
        session.preview_changed.connect(self._on_preview)
        session.transport.playing_changed.connect(self._on_playing)
        session.transport.levels_changed.connect(self._on_levels)

    # The author's hand

    def _strip_edited(self, bus: Bus, strip: Strip, control: str) -> None:
        mix = self.session.mix
        self.session.set_mix(replace(mix, strips={**mix.strips, bus: strip}), control)

    def _ducking_edited(self, ducking: Ducking, control: str) -> None:
        self.session.set_mix(replace(self.session.mix, ducking=ducking), control)

    def _pacing_edited(self, pacing: Pacing, control: str) -> None:
        self.session.set_mix(replace(self.session.mix, pacing=pacing), control)

    def _target_chosen(self, target: MasterTarget) -> None:
        room_tone = self.session.mix.target.room_tone
        self.session.set_mix(replace(self.session.mix, target=replace(target, room_tone=room_tone)), "target")

    def _go_to_line(self, line: UUID) -> None:
        preview = self.session.preview
        clips = preview.timeline.clips if preview is not None else ()
        found = next((clip for clip in clips if clip.source == line), None)
        if found is not None:
            self.session.transport.seek(found.start)

    # What is shown

    def _on_book(self, book: Book | None) -> None:
        if book is None:
            self.show_empty(self.tr("The mixer appears here once a book is open."))
        elif self.is_empty:
            # Not in one frame with the script: setting and painting both for the first time takes several.
            QTimer.singleShot(_BEHIND_SCRIPT_MS, self, self._show_where_open)

    def _show_where_open(self) -> None:
        if self.session.book is not None:
            self.show_content()

    def _on_mix(self, mix: MixSettings) -> None:
        for bus, strip in self.strips.items():
            strip.show_strip(mix.strips[bus])
        self.ducking.show_ducking(mix.ducking)
        self.pacing.show_pacing(mix.pacing)
        self.column.show_target(mix.target)

    def _on_gain(self, gain: PreviewGain) -> None:
        source = (
            self.tr("as the last mix was measured")
            if gain.measured
            else self.tr("estimated until the book is mixed once")
        )
        words = self.tr("Heard at the book's gain of {gain} dB, {source}.")
        self.strips[Bus.MASTER].title.setToolTip(words.format(gain=signed(gain.gain), source=source))

    def _on_preview(self, preview: ChapterMix | None) -> None:
        clips = preview.timeline.clips if preview is not None else ()
        self.preview_button.setEnabled(bool(clips))
        self.column.show_lines(_lines(preview))

    def _on_playing(self, playing: bool) -> None:
        self.preview_button.setText(self.tr("Pause") if playing else self.tr("Preview mix"))
        self.preview_button.setIcon(icon("pause" if playing else "play", self.theme))

    def _on_levels(self, levels: Levels) -> None:
        if levels is NOTHING_HEARD:
            for strip in self.strips.values():
                strip.fall_silent()
            self.column.fall_silent()
            return
        for bus, strip in self.strips.items():
            strip.show_reading(levels.strips[bus], levels.reduction if bus is Bus.MASTER else None)
        self.column.show_levels(levels)


def _lines(preview: ChapterMix | None) -> Sequence[UUID]:
    clips = preview.timeline.clips if preview is not None else ()
    return [clip.source for clip in clips if clip.bus in SPEECH_BUSES and not clip.muted]

"""The mixer: a strip per bus and the master, heard while it is moved and stored with the book."""

import math
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.mix import Bus, MixSettings, Strip
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.ui.dialogs.export_dialog import ExportDialog
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.channel_strip import LOWEST, ChannelStrip


class MixerPanel(Panel):
    """Faders, pan, mute and solo, with *Preview mix* and *Export…* at hand."""

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
        self.preview_button = QPushButton(self.tr("Preview mix"))
        self.preview_button.setIcon(icon("play", theme))
        self.preview_button.setToolTip(self.tr("Play the chapter with these settings (Space)"))
        self.preview_button.clicked.connect(session.transport.toggle)
        self.export_button = QPushButton(self.tr("Export…"))
        self.export_button.setObjectName("primary")
        self.export_button.clicked.connect(self.ask_for_export)
        layout = QHBoxLayout(self.content)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        for bus, strip in self.strips.items():
            if bus is Bus.MASTER:
                rule = QFrame()
                rule.setObjectName("rule")
                rule.setFixedWidth(1)
                layout.addWidget(rule)
            layout.addWidget(strip)
            strip.strip_edited.connect(self._strip_edited)
        layout.addStretch(1)
        actions = QVBoxLayout()
        actions.setSpacing(2 * GRID)
        actions.addStretch(1)
        actions.addWidget(self.preview_button)
        actions.addWidget(self.export_button)
        layout.addLayout(actions)
        session.book_changed.connect(self._on_book)
        session.mix_changed.connect(self._on_mix)
        session.preview_changed.connect(self._on_preview)
        session.transport.playing_changed.connect(self._on_playing)
        session.transport.levels_changed.connect(self._on_levels)
        self._on_book(None)

    @property
    def title(self) -> str:
        return self.tr("Mixer")

    def ask_for_export(self) -> None:
        """Open the export dialog."""
        if self.session.book is not None:
            ExportDialog(self.session, self.session.book, self.theme, self.window()).open()

    def _strip_edited(self, bus: Bus, strip: Strip) -> None:
        mix = self.session.mix
        self.session.set_mix(replace(mix, strips={**mix.strips, bus: strip}), bus.value)

    def _on_book(self, book: Book | None) -> None:
        if book is None:
            self.show_empty(self.tr("The mixer appears here once a book is open."))
        else:
            self.show_content()

    def _on_mix(self, mix: MixSettings) -> None:
        for bus, strip in self.strips.items():
            strip.show_strip(mix.strips[bus])

    def _on_preview(self, preview: ChapterMix | None) -> None:
        self.preview_button.setEnabled(preview is not None and bool(preview.timeline.clips))

    def _on_playing(self, playing: bool) -> None:
        self.preview_button.setText(self.tr("Pause") if playing else self.tr("Preview mix"))
        self.preview_button.setIcon(icon("pause" if playing else "play", self.theme))

    def _on_levels(self, left: float, right: float) -> None:
        meter = self.strips[Bus.MASTER].meter
        if meter is not None:
            meter.show_levels(_decibels(left), _decibels(right))


def _decibels(amplitude: float) -> float:
    return 20 * math.log10(amplitude) if amplitude > 0.001 else LOWEST

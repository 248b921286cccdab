"""One pack of voices on the shelf: what it is, whether it is there, and the one thing to do about that."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QProgressBar, QPushButton, QVBoxLayout

from narratix_desktop.domain.units import Seconds
from narratix_desktop.domain.voice_pack import FetchProgress, PackEntry, PackState, ShelvedPack
from narratix_desktop.ui.quantities import size, time_left
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import row

_SHOWN_EVERY: Final = 0.25
_FOLLOWED_AFTER: Final = 2.0
_SHORT: Final = 12


class PackBox(QFrame):
    """A pack.

    Signals:
        fetch_asked: Fetch it, or go on with that.
        cancel_asked: Stop fetching; what has arrived stays.
        remove_asked: Take it off the shelf.
        sample_asked: Hear the voice of this name.
    """

    fetch_asked = Signal()
    cancel_asked = Signal()
    remove_asked = Signal()
    sample_asked = Signal(str)

    def __init__(self, entry: PackEntry) -> None:
        super().__init__()
        self.setObjectName("box")
        self.entry = entry
        self._began = 0.0
        self._begun_at = 0
        self._shown_at = 0.0
        label = entry.pack.label
        heading = QLabel(label)
        heading.setObjectName("strong")
        self.facts = QLabel(wordWrap=True)
        self.facts.setObjectName("quiet")
        self.facts.setTextFormat(Qt.TextFormat.RichText)
        self.facts.setOpenExternalLinks(True)
        self.state = QLabel(wordWrap=True)
        self.state.setAccessibleName(self.tr("State of {voices}").format(voices=label))
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Fetching {voices}").format(voices=label))
        self.bar.hide()
        self.voices = QComboBox()
        self.voices.setAccessibleName(self.tr("Voice to hear of {voices}").format(voices=label))
        for voice in entry.pack.voices:
            self.voices.addItem(voice.label, voice.name)
        self.fetch_button = self._button(self.tr("Fetch"), self.fetch_asked.emit)
        self.cancel_button = self._button(self.tr("Cancel"), self.cancel_asked.emit)
        self.hear_button = self._button(self.tr("Hear it"), lambda: self.sample_asked.emit(self.voices.currentData()))
        self.remove_button = self._button(self.tr("Remove"), self.remove_asked.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(heading)
        layout.addWidget(self.facts)
        layout.addWidget(self.state)
        layout.addWidget(self.bar)
        layout.addLayout(
            row(self.voices, self.hear_button, self.fetch_button, self.cancel_button, None, self.remove_button)
        )
        self.show_entry(entry)

    def show_entry(self, entry: PackEntry, *, can_speak: bool = True) -> None:
        """Show how the pack is with the library now."""
        self.entry = entry
        there = entry.shelved is not None
        self.facts.setText(self._facts())
        self.bar.hide()
        self.voices.setVisible(there and len(entry.pack.voices) > 1)
        self.hear_button.setVisible(there)
        self.hear_button.setEnabled(can_speak)
        self.fetch_button.setVisible(not there)
        self.fetch_button.setText(self.tr("Go on") if entry.state is PackState.BEGUN else self.tr("Fetch"))
        self.cancel_button.hide()
        self.remove_button.setVisible(entry.state is not PackState.OFFERED)
        if entry.shelved is not None:
            self._say(*self._verdict(entry.shelved))
            self.state.setToolTip("\n".join(f"{name}: {digest}" for name, digest in entry.shelved.digests.items()))
        elif entry.state is PackState.BEGUN:
            self._say(self.tr("Interrupted; {size} have arrived.").format(size=size(entry.arrived)))
        else:
            self._say(self.tr("Not on this computer."))

    def show_fetching(self) -> None:
        """A fetch begins."""
        self._began, self._begun_at, self._shown_at = time.monotonic(), -1, 0.0
        self.fetch_button.hide()
        self.remove_button.hide()
        self.cancel_button.show()
        self.bar.setRange(0, 0)
        self.bar.show()
        self._say(self.tr("Asking for the files…"))

    def show_progress(self, progress: FetchProgress) -> None:
        """Show how far a fetch is, at most four times a second."""
        now = time.monotonic()
        if self._begun_at < 0:
            self._begun_at = progress.done
        if now - self._shown_at < _SHOWN_EVERY:
            return
        self._shown_at = now
        text = self.tr("{done} of {total}").format(done=size(progress.done), total=size(progress.total))
        if progress.total:
            self.bar.setRange(0, 1000)
            self.bar.setValue(min(1000, round(1000 * progress.done / progress.total)))
        speed = (progress.done - self._begun_at) / max(now - self._began, 1e-6)
        if now - self._began > _FOLLOWED_AFTER and speed > 0 and progress.total > progress.done:
            left = time_left(Seconds((progress.total - progress.done) / speed))
            text = self.tr("{progress}, {time} left").format(progress=text, time=left)
        self._say(text)

    def show_error(self, text: str) -> None:
        """Say what did not happen."""
        self._say(f"⚠ {text}", "bad")

    def _facts(self) -> str:
        pack = self.entry.pack
        tongues = ", ".join(QLocale(tag).nativeLanguageName() or tag for tag in pack.languages)
        there = self.entry.shelved
        parts = [tongues, size(there.size if there is not None else pack.size)]
        if pack.memory:
            parts.append(self.tr("{size} of memory while it speaks").format(size=size(pack.memory)))
        if pack.license:
            parts.append(f'<a href="{pack.license_address}">{pack.license}</a>, {pack.credit}')
        return " · ".join(parts)

    def _verdict(self, there: ShelvedPack) -> tuple[str, str]:
        if there.wholly_verified:
            return self.tr("✓ On this computer. Every file is the one that the catalogue lists."), "good"
        unknown = [file.name for file in there.pack.files if file.name not in there.verified]
        name = there.pack.model if there.pack.model in unknown else unknown[0]
        text = self.tr("✓ On this computer. Not verified: {count} of {all} files, because nobody lists their checksum.")
        if not there.verified:
            text = self.tr("✓ On this computer. Not verified: these are your own files.")
        told = self.tr("SHA-256 of {file}: {digest}…").format(file=name, digest=there.digests.get(name, "")[:_SHORT])
        return f"{text.format(count=len(unknown), all=len(there.pack.files))} {told}", ""

    def _say(self, text: str, meaning: str = "") -> None:
        self.state.setText(text)
        self.state.setProperty("meaning", meaning)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)

    def _button(self, text: str, ask: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{text} ({self.entry.pack.label})")
        button.clicked.connect(lambda: ask())
        return button

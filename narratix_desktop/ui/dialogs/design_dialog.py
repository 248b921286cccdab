"""Makes voices from the author's words: the price first, then several voices to hear, of which some are kept.

Shows what :class:`~narratix_desktop.ui.casting.voice_designs.VoiceDesigns` holds, so that closing it loses nothing.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.services.offer_voices import OfferedVoice
from narratix_desktop.ui.casting.voice_designs import VoiceDesigns
from narratix_desktop.ui.dialogs.confirmation import ask_before_loss
from narratix_desktop.ui.dialogs.paid_run import price_of
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.fact_grid import plain_label
from narratix_desktop.ui.widgets.layouts import below_words, fields, row, size_in_letters
from narratix_desktop.ui.widgets.voices.candidate_cards import CandidateCards

_OWN: Final = Qt.ItemDataRole.UserRole
_LONGEST: Final = 1000
_MOST_SHOWN: Final = 5


class VoiceDesignDialog(QDialog):
    """Describes, makes, hears and keeps.

    Args:
        designs: What is made and kept.
        who: The character that wants a voice, by name.
        description: Words about it to begin with.
        sample: A line that the voices are to say.
        theme: Colours of the icons.
        parent: Over which it stands.
    """

    def __init__(
        self, designs: VoiceDesigns, who: str, description: str, sample: str, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._designs = designs
        self._shown: tuple[str, ...] = ()
        self._price = ""
        self.setWindowTitle(self.tr("Make a voice for {who}").format(who=who))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(size_in_letters(self, 116, 1).width())
        self.wish = QPlainTextEdit()
        self.wish.setObjectName("field")
        self.wish.setAccessibleName(self.tr("Describe the voice"))
        self.wish.setPlaceholderText(self.tr("An old lighthouse keeper: gravelly, slow, kind"))
        self.wish.setTabChangesFocus(True)
        self.wish.setFixedHeight(size_in_letters(self, 1, 3).height() + 4 * GRID)
        self.sample = QLineEdit(sample)
        self.sample.setAccessibleName(self.tr("What the voices say"))
        self.sample.setCursorPosition(0)
        self.price = plain_label("quiet", wraps=False)
        self.stop_button = QPushButton(self.tr("Stop"))
        self.stop_button.setToolTip(self.tr("What was ordered already may still be charged."))
        self.make_button = QPushButton(self.tr("Make voices"))
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Voices are being made"))
        self.cards = CandidateCards(theme)
        self.keys = QLabel(self.tr("← and → walk, the numbers play, A and B play the two heard last."), wordWrap=True)
        self.keys.setObjectName("quiet")
        self.label = QLineEdit()
        self.label.setAccessibleName(self.tr("Name of the voice"))
        self.discard_button = QPushButton(self.tr("Discard all"))
        self.keep_button = QPushButton(self.tr("Keep"))
        self.cast_button = QPushButton(self.tr("Keep and give to {who}").format(who=who))
        self._choice = QWidget()
        self.own = QListWidget()
        self.delete_button = QPushButton(self.tr("Delete…"))
        self._kept = QWidget()
        self._lay_out()
        self._connect()
        self._choice.hide()
        self.wish.setPlainText(designs.description if designs.candidates else description)
        self.label.setText(who)
        designs.price(sample)
        self._show()
        self.wish.setFocus()

    def make(self) -> None:
        """Have voices made of the description, after the author has agreed to the price."""
        self._designs.make(self._words(), self.sample.text().strip())

    def _keep(self, *, cast: bool) -> None:
        at = self.cards.current()
        if 0 <= at < len(self._designs.candidates):
            self._designs.keep(self._designs.candidates[at], self.label.text(), cast=cast)

    def _hear(self, at: int) -> None:
        self._designs.auditions.hear_made(self._designs.candidates[at])

    def _ask_to_delete(self) -> None:
        item = self.own.currentItem()
        found = item.data(_OWN) if item is not None else None
        if not isinstance(found, OfferedVoice):
            return
        who = ", ".join(self.tr("{who} in {book}").format(who=use.character, book=use.book) for use in found.uses)
        lost = self.tr("It cannot be brought back. What it has spoken stays here.")
        spoken = self.tr("It speaks for {who}; their next lines will want another voice.").format(who=who)
        headline = self.tr("Delete the voice “{voice}”?").format(voice=found.spec.label)
        detail = f"{spoken} {lost}" if found.uses else lost
        ask_before_loss(self, headline, detail, self.tr("Delete"), lambda: self._designs.delete(found.spec))

    # What is shown

    def _show(self) -> None:
        designs = self._designs
        ids = tuple(one.id for one in designs.candidates)
        if ids != self._shown:
            had = self.cards.hasFocus() or any(card.hasFocus() for card in self.cards.cards)
            self.cards.show_voices([one.spoken.recording.duration for one in designs.candidates])
            self._choice.setVisible(bool(ids))
            if ids and (had or len(ids) > len(self._shown)):
                self.cards.cards[0].setFocus()
            self._shown = ids
        self.progress.setVisible(designs.making)
        self.stop_button.setVisible(designs.making)
        self._show_wish()
        self._show_own(designs.own)

    def _show_wish(self) -> None:
        ready = bool(self._words()) and not self._designs.busy
        self.make_button.setEnabled(ready)
        self.make_button.setText(self.tr("Make others") if self._shown else self.tr("Make voices"))
        # What stands out is what comes next.
        self._stand_out(self.make_button, on=not self._shown)
        self._stand_out(self.cast_button, on=bool(self._shown))

    def _show_price(self, found: RunEstimate) -> None:
        engine, count = self._designs.engine, sum(part.count for part in found.parts)
        words = self.tr("%n voice(s) to choose from", "", count)
        price = price_of(found) if found.cost else self.tr("free")
        self.price.setText("  ·  ".join((words, price, engine.label if engine is not None else "")))

    def _show_own(self, voices: Sequence[OfferedVoice]) -> None:
        present = self.own.currentRow()
        self.own.clear()
        for voice in voices:
            uses = ", ".join(f"{use.character} · {use.book}" for use in voice.uses)
            item = QListWidgetItem("   ".join(filter(None, (voice.spec.label, uses))))
            item.setData(_OWN, voice)
            self.own.addItem(item)
        lines = max(1, min(len(voices), _MOST_SHOWN))
        self.own.setFixedHeight(lines * max(self.own.sizeHintForRow(0), 1) + 2 * GRID)
        self.own.setCurrentRow(max(0, min(present, len(voices) - 1)) if voices else -1)
        self._kept.setVisible(bool(voices))

    def _mark(self, sounding: VoiceSpec | str | None) -> None:
        self.cards.mark_sounding(self._shown.index(sounding) if sounding in self._shown else -1)

    def _words(self) -> str:
        return " ".join(self.wish.toPlainText().split())[:_LONGEST]

    def _stand_out(self, button: QPushButton, *, on: bool) -> None:
        name = "primary" if on else ""
        if button.objectName() != name:
            button.setObjectName(name)
            button.style().unpolish(button)
            button.style().polish(button)
        button.setDefault(on)

    # What stands where

    def _connect(self) -> None:
        designs = self._designs
        designs.changed.connect(self._show)
        designs.priced.connect(self._show_price)
        designs.kept.connect(self._after_keeping)
        designs.auditions.sounding_changed.connect(self._mark)
        self.wish.textChanged.connect(self._show_wish)
        self.sample.textChanged.connect(designs.price)
        self.make_button.clicked.connect(self.make)
        self.stop_button.clicked.connect(designs.stop)
        self.cards.hearing_asked.connect(self._hear)
        self.keep_button.clicked.connect(partial(self._keep, cast=False))
        self.cast_button.clicked.connect(partial(self._keep, cast=True))
        self.discard_button.clicked.connect(designs.discard_all)
        self.delete_button.clicked.connect(self._ask_to_delete)
        self.finished.connect(lambda _: designs.auditions.stop())

    def _after_keeping(self, _voice: VoiceSpec, cast: bool) -> None:
        if cast:
            self.accept()

    def _lay_out(self) -> None:
        choice = QVBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(2 * GRID)
        choice.addWidget(self.cards)
        choice.addWidget(self.keys)
        choice.addLayout(fields((self.tr("Name"), self.label)))
        choice.addLayout(row(self.discard_button, None, self.keep_button, self.cast_button))
        kept = QVBoxLayout(self._kept)
        kept.setContentsMargins(0, 0, 0, 0)
        kept.setSpacing(2 * GRID)
        title = QLabel(self.tr("Voices that you keep"))
        title.setObjectName("section")
        title.setBuddy(self.own)
        self.own.setAccessibleName(title.text())
        kept.addWidget(title)
        kept.addWidget(self.own)
        kept.addLayout(row(None, self.delete_button))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        buttons.rejected.connect(self.reject)
        for button in (self.make_button, self.stop_button, self.discard_button, self.keep_button, self.delete_button):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addLayout(below_words(self.tr("Description of the voice"), self.wish))
        layout.addLayout(below_words(self.tr("What the voices say"), self.sample))
        layout.addLayout(row(self.price, None, self.stop_button, self.make_button))
        layout.addWidget(self.progress)
        layout.addWidget(self._choice)
        layout.addWidget(self._kept)
        layout.addStretch(1)
        layout.addWidget(buttons)

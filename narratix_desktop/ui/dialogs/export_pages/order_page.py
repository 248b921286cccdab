"""What to export: formats, chapters, folder; and a look ahead at cover, tags, stores' rules and the room it needs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.origin import Maker
from narratix_desktop.services.foresee_export import (
    Foresight,
    Room,
    foresee_cover,
    foresee_licences,
    foresee_room,
    foresee_tags,
)
from narratix_desktop.services.plan_tasks import ProductionOrder
from narratix_desktop.ui.models.task_words import TaskWords
from narratix_desktop.ui.operations import while_alive
from narratix_desktop.ui.quantities import size, time_left
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.chapter_choice import ChapterChoice
from narratix_desktop.ui.widgets.fact_grid import plain_label
from narratix_desktop.ui.widgets.format_cards import FormatCards, translated
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.note import Note
from narratix_desktop.ui.widgets.tag_preview import SIDE, TagPreview, read_cover

_FIRST: Final = "m4b"
_SETTLE_MS: Final = 200


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What the author chose; ``chapters`` holds ids and is empty where all are wanted."""

    folder: Path
    formats: tuple[str, ...]
    chapters: tuple[str, ...]
    options: dict[str, dict[str, object]]


class OrderPage(QWidget):
    """Makes an :class:`ExportChoice`.

    Signals:
        ready_changed: Whether there is enough to order an export.
    """

    ready_changed = Signal(bool)

    def __init__(self, session: Session, book: Book, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._book = book
        self._words = TaskWords(self)
        self._not_for_sale: tuple[Maker, ...] = ()
        workshop = session.studio.workshop
        self.formats = FormatCards(workshop.exporters)
        self.formats.show_choice((_FIRST,), {})
        self.chapters = ChapterChoice()
        self.preview = TagPreview()
        self.folder = QLineEdit(str(session.studio.exports / as_file_name(book.title)))
        self.folder.setAccessibleName(self.tr("Folder"))
        self.room = plain_label("quiet")
        self.store_note = Note(theme)
        self.room_note = Note(theme)
        self.refusal = Note(theme)
        self._lay_out()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._look_ahead)
        for changed in (self.formats.formats_changed, self.chapters.chapters_changed, self.folder.textChanged):
            changed.connect(self._on_change)
        self.show_chapters(session.chapters)
        tags = foresee_tags(book, session.studio.speaker(), workshop)
        session.operations.load(f"export.tags.{book.id}", tags, while_alive(self, self.preview.show_tags))
        shown = while_alive(self, self.preview.show_cover)
        session.operations.load(f"export.cover.{book.id}", self._fetch_cover(), shown)

    @property
    def ready(self) -> bool:
        """Whether there is enough to order an export."""
        return bool(self.formats.chosen() and self.folder.text().strip() and self.chapters.chosen())

    def chosen(self) -> ExportChoice:
        """What the author chose."""
        chapters = () if self.chapters.all_chosen else tuple(str(one.id) for one in self.chapters.chosen())
        folder = Path(self.folder.text().strip()).expanduser()
        return ExportChoice(folder, self.formats.chosen(), chapters, self.formats.options())

    def show_chapters(self, chapters: Sequence[Chapter]) -> None:
        """List the book's chapters."""
        self.chapters.show_chapters(chapters)

    def show_order(self, order: ProductionOrder) -> None:
        """Choose again what was ordered before."""
        self.formats.show_choice(order.formats, order.options)
        self.chapters.choose(order.chapters)
        self.folder.setText(order.folder)

    def _on_change(self) -> None:
        self._say_store_notes()
        self.ready_changed.emit(self.ready)
        self._settle.start()

    def _say_store_notes(self) -> None:
        exporters = self._session.studio.workshop.exporters
        notes = [note for name in self.formats.chosen() for note in exporters[name].store_notes]
        said = [translated(note) for note in dict.fromkeys(notes)]
        warning = self.tr("This book may not be sold as it is: the licence of {maker} forbids commercial use.")
        said += [f"{warning.format(maker=maker.name)} {maker.licence.note}" for maker in self._not_for_sale]
        self.store_note.say("\n".join(said))

    def _look_ahead(self) -> None:
        workshop, choice = self._session.studio.workshop, self.chosen()
        formats = [workshop.exporters[name] for name in choice.formats]
        work = foresee_room(self._book, self.chapters.chosen(), formats, choice.folder, workshop)
        shown = while_alive(self, self._show_room)
        self._session.operations.load(f"export.room.{self._book.id}", work, shown)
        licences = foresee_licences(self._book, self.chapters.chosen(), workshop)
        warned = while_alive(self, self._show_licences)
        self._session.operations.load(f"export.licences.{self._book.id}", licences, warned)

    def _show_licences(self, not_for_sale: tuple[Maker, ...]) -> None:
        self._not_for_sale = not_for_sale
        self._say_store_notes()

    def _show_room(self, foresight: Foresight) -> None:
        length = time_left(foresight.length)
        parts = [self.tr("About {time} of audio").format(time=length), self._room(foresight.files)]
        if foresight.mixes is not None:
            mixes = self._room(foresight.mixes)
            parts.append(self.tr("in the library {room}").format(room=mixes))
        self.room.setText("  ·  ".join(parts))
        lacking = self.tr("There may be too little room. Free some space or choose another folder.")
        self.room_note.say("" if foresight.suffices else lacking)

    def _room(self, room: Room) -> str:
        needed = size(room.needed)
        if room.free is None:
            return self.tr("needs up to {needed}").format(needed=needed)
        free = size(room.free)
        return self.tr("needs up to {needed} of {free} free").format(needed=needed, free=free)

    async def _fetch_cover(self) -> QImage:
        data = await foresee_cover(self._book, self._session.studio.workshop)
        return await asyncio.to_thread(read_cover, data)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the finished files"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _lay_out(self) -> None:
        choose = QPushButton(self.tr("Choose…"))
        choose.setToolTip(self.tr("Choose another folder"))
        choose.clicked.connect(self._choose_folder)
        left = QVBoxLayout()
        left.setSpacing(2 * GRID)
        left.addWidget(_heading(self.tr("Formats")))
        left.addWidget(self.formats, 3)
        left.addSpacing(2 * GRID)
        left.addWidget(_heading(self.tr("Chapters")))
        left.addWidget(self.chapters, 2)
        right = QVBoxLayout()
        right.setSpacing(2 * GRID)
        right.addWidget(_heading(self.tr("In the player")))
        right.addWidget(self.preview, 1)
        self.preview.setFixedWidth(SIDE)
        columns = QHBoxLayout()
        columns.setSpacing(6 * GRID)
        columns.addLayout(left, 1)
        columns.addLayout(right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(columns, 1)
        layout.addWidget(self.store_note)
        layout.addWidget(_heading(self.tr("Folder")))
        layout.addLayout(row(self.folder, choose))
        layout.addWidget(self.room)
        layout.addWidget(self.room_note)
        layout.addWidget(self.refusal)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("strong")
    return label


def as_file_name(title: str) -> str:
    """A title as the name of a folder."""
    kept = "".join(letter if letter.isalnum() or letter in " -_'." else " " for letter in title)
    return " ".join(kept.split()).strip(". ") or "Audiobook"

"""How an exported book will look in a player: cover, title, author, and what the tags say of the voices."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.fact_grid import FactGrid, plain_label

SIDE: Final = 48 * GRID
_DENSEST: Final = 2
"""Covers are read once, sharp enough for a screen of this density."""


def read_cover(data: bytes) -> QImage:
    """A cover as small as it is shown. Takes a while for a large one, and may run in a thread."""
    holder = QBuffer()
    holder.setData(QByteArray(data))
    holder.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(holder)
    wanted = QSize(SIDE, SIDE) * _DENSEST
    if reader.size().isValid():
        reader.setScaledSize(reader.size().scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class TagPreview(QWidget):
    """Cover and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.cover = QLabel()
        self.cover.setObjectName("cover")
        self.cover.setFixedSize(SIDE, SIDE)
        self.cover.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.cover.setAccessibleName(self.tr("Cover"))
        self.cover.setText(self.tr("The cover is being drawn"))
        self.cover.setWordWrap(True)
        self.title = plain_label("strong")
        self.author = plain_label()
        self.tags = FactGrid(self.tr("What the tags say"))
        self.disclosure = plain_label("quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        for widget in (self.cover, self.title, self.author, self.tags, self.disclosure):
            layout.addWidget(widget)
        layout.addStretch(1)

    def show_tags(self, tags: Mapping[str, str]) -> None:
        """Show tags by their usual names."""
        self.title.setText(tags.get("title", ""))
        self.author.setText(tags.get("author", "") or self.tr("no author given"))
        names = {
            "narrator": self.tr("Narrator"),
            "series": self.tr("Series"),
            "part": self.tr("Part"),
            "publisher": self.tr("Publisher"),
            "year": self.tr("Year"),
            "genre": self.tr("Genre"),
            "language": self.tr("Language"),
        }
        self.tags.show_facts([(name, tags[key]) for key, name in names.items() if tags.get(key)])
        told = tags.get("disclosure", "")
        self.disclosure.setText(self.tr("The files say: “{sentence}”").format(sentence=told) if told else "")

    def show_cover(self, cover: QImage) -> None:
        """Show a cover that was read by :func:`read_cover`."""
        ratio = self.devicePixelRatioF()
        side = round(SIDE * ratio)
        form = Qt.AspectRatioMode.KeepAspectRatio
        pixmap = QPixmap.fromImage(cover.scaled(side, side, form, Qt.TransformationMode.SmoothTransformation))
        pixmap.setDevicePixelRatio(ratio)
        self.cover.setPixmap(pixmap)

"""A book's cover to look at and to choose: an image, made to fit where stores would refuse it, or typeset words.

Knows no book: it is given bytes and says which bytes were chosen. Images are decoded in a worker process. Without one
the cover is shown that an export would set.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.cover import COVER_SIDE, LEAST_SIDE, CoverFault, CoverFit, ImageFacts
from narratix_desktop.domain.errors import ImageError
from narratix_desktop.ports.engines import CoverEngine, CoverRequest
from narratix_desktop.ports.jobs import FitCoverJob, LookAtImageJob
from narratix_desktop.ports.work import Compute
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.choose_files import choose_files, files_in
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.tag_preview import read_cover

_ROUND: Final = 4
_MOST_BYTES: Final = 64 << 20
_SETTLE_SECONDS: Final = 0.2


class CoverPicture(QWidget):
    """A square that shows a cover, or what stands there without one."""

    def __init__(self, theme: Theme, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image: QImage | None = None
        self._instead = ""
        self.setFixedSize(side, side)
        self.setAccessibleName(self.tr("Cover"))

    @property
    def is_empty(self) -> bool:
        """Whether there is no image."""
        return self._image is None

    def show_image(self, data: bytes | QImage | None, instead: str = "") -> None:
        """Show a small image, or words where there is none."""
        image = data if isinstance(data, QImage) else QImage.fromData(data) if data else QImage()
        self._image, self._instead = (None if image.isNull() else image), instead
        self.setAccessibleDescription(instead if self._image is None else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(area, _ROUND, _ROUND)
        painter.fillPath(shape, self._theme.color("surface.raised"))
        if self._image is None:
            painter.setPen(self._theme.color("text.quiet"))
            inner = area.adjusted(2 * GRID, 2 * GRID, -2 * GRID, -2 * GRID)
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(inner, flags, self._instead)
        else:
            ratio = self.devicePixelRatioF()
            size = QSize(round(area.width() * ratio), round(area.height() * ratio))
            scaled = self._image.scaled(
                size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            scaled.setDevicePixelRatio(ratio)
            painter.setClipPath(shape)
            shown = scaled.deviceIndependentSize()
            painter.drawImage(
                QRectF(
                    area.center().x() - shown.width() / 2,
                    area.center().y() - shown.height() / 2,
                    shown.width(),
                    shown.height(),
                ),
                scaled,
            )
        painter.end()


class CoverChooser(QWidget):
    """A cover with the ways to another one.

    Signals:
        chosen: Bytes of the image that the author chose, or None for none.
        painting_asked: A cover is to be painted; only where that is offered.
    """

    chosen = Signal(object)
    painting_asked = Signal()

    def __init__(
        self,
        operations: Operations,
        compute: Compute,
        engine: CoverEngine,
        words: Callable[[], CoverRequest],
        theme: Theme,
        side: int = 44 * GRID,
    ) -> None:
        super().__init__()
        self._operations = operations
        self._compute = compute
        self._engine = engine
        self._words = words
        self._cover: bytes | None = None
        self.facts: ImageFacts | None = None
        self.setAcceptDrops(True)
        self.picture = CoverPicture(theme, side)
        self.verdict = QLabel(wordWrap=True)
        self.verdict.setObjectName("quiet")
        self.verdict.setFixedWidth(side)
        self.choose_button = self._button(self.tr("Choose an image…"), self._ask)
        self.typeset_button = self._button(self.tr("Typeset"), self._typeset)
        self.typeset_button.setToolTip(self.tr("Keep the cover that is set from title and author as it is now"))
        self.paint_button = self._button(self.tr("Paint a cover…"), self.painting_asked.emit)
        self.paint_button.setToolTip(self.tr("Have a picture painted of your words; the price is said first"))
        self.paint_button.hide()
        self.remove_button = self._button(self.tr("Remove"), lambda: self._choose(None))
        self.bars_button = self._button(self.tr("Add bars"), lambda: self._fit(CoverFit.BARS))
        self.bars_button.setToolTip(self.tr("Show all of it on a square ground"))
        self.crop_button = self._button(self.tr("Crop"), lambda: self._fit(CoverFit.CROP))
        self.crop_button.setToolTip(self.tr("Cut it to a square about its middle"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.picture)
        layout.addWidget(self.verdict)
        layout.addLayout(row(self.bars_button, self.crop_button, None))
        layout.addWidget(self.choose_button)
        layout.addWidget(self.paint_button)
        layout.addLayout(row(self.typeset_button, self.remove_button))
        layout.addStretch(1)
        self._show(None)

    @property
    def cover(self) -> bytes | None:
        """Bytes of what is shown."""
        return self._cover

    def show_cover(self, data: bytes | None) -> None:
        """Show a cover that is there already, or that there is none."""
        if not isValid(self):
            # Its dialog was closed while the cover was being read.
            return
        self._cover = data
        if data is None:
            self.foresee()
            return
        work = self._compute.run(LookAtImageJob(data))
        self._operations.load(f"cover.{id(self)}", work, self._show)

    def offer_painting(self, *, possible: bool) -> None:
        """Offer to have a cover painted, or not."""
        if isValid(self):
            self.paint_button.setVisible(possible)

    def foresee(self) -> None:
        """Show the cover that an export will set, where none was chosen; its words may be others now."""
        if self._cover is None:
            self._show(None, self.tr("The cover is being drawn"))
            self._operations.load(f"cover.{id(self)}", self._draw(self._words()), self._show_foreseen)

    def load(self, path: Path) -> None:
        """Take an image file as the cover."""
        self._operations.run(self.tr("Reading {name}").format(name=path.name), self._read(path), self._choose)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        event.acceptProposedAction()
        self.load(files_in(event.mimeData())[0])

    def take(self, data: bytes) -> None:
        """Take an image as the cover; one of a kind that stores refuse becomes a JPEG."""
        self._operations.load(f"cover.take.{id(self)}", self._usable(data), self._choose)

    async def _read(self, path: Path) -> bytes:
        try:
            data = await asyncio.to_thread(_read_at_most, path, _MOST_BYTES)
        except OSError as error:
            raise ImageError(
                f"“{path.name}” was not used because it could not be read: {error.strerror}.", "Choose another image."
            ) from error
        return await self._usable(data)

    async def _usable(self, data: bytes) -> bytes:
        facts = await self._compute.run(LookAtImageJob(data))
        if CoverFault.WRONG_KIND in facts.faults:
            return await self._compute.run(FitCoverJob(data, CoverFit.BARS))
        return data

    def _choose(self, data: bytes | None) -> None:
        if isValid(self):
            self.show_cover(data)
            self.chosen.emit(data)

    def _show(self, facts: ImageFacts | None, instead: str = "") -> None:
        if not isValid(self):
            return
        self.facts = facts
        self.picture.show_image(facts.preview if facts else None, instead)
        self.verdict.setText(self._judge(facts) if facts else "")
        self.verdict.setVisible(facts is not None)
        unfit = facts is not None and bool(facts.faults)
        square = facts is not None and CoverFault.NOT_SQUARE not in facts.faults
        self.bars_button.setVisible(unfit)
        self.bars_button.setText(self.tr("Scale to fit") if square else self.tr("Add bars"))
        self.crop_button.setVisible(unfit and not square)
        self.remove_button.setEnabled(facts is not None)

    async def _draw(self, words: CoverRequest) -> QImage:
        # A long title that is typed asks for this again and again; only the last one is drawn.
        await asyncio.sleep(_SETTLE_SECONDS)
        return await asyncio.to_thread(read_cover, await self._drawn(words))

    def _show_foreseen(self, image: QImage) -> None:
        if isValid(self) and self._cover is None:
            self.picture.show_image(image)
            self.verdict.setText(self.tr("Set from the title, unless you choose another"))
            self.verdict.show()

    def _judge(self, facts: ImageFacts) -> str:
        """What stores will say, in one sentence."""
        size, faults = f"{facts.width} × {facts.height}", set(facts.faults)
        if not faults:
            return self.tr("{size}: fits every store").format(size=size)
        if {CoverFault.NOT_SQUARE, CoverFault.TOO_SMALL} <= faults:
            words = self.tr("{size}: stores want a square of {least} at least")
        elif CoverFault.NOT_SQUARE in faults:
            words = self.tr("{size}: stores want a square")
        elif CoverFault.TOO_SMALL in faults:
            words = self.tr("{size}: stores want {least} at least")
        elif CoverFault.SMALL in faults:
            words = self.tr("{size}: some stores want {side}")
        else:
            words = self.tr("{kind}: stores want JPEG or PNG")
        return words.format(size=size, least=LEAST_SIDE, side=COVER_SIDE, kind=facts.kind.upper())

    def _fit(self, fit: CoverFit) -> None:
        if self._cover is not None:
            work = self._compute.run(FitCoverJob(self._cover, fit))
            self._operations.run(self.tr("Fitting the cover"), work, self._choose)

    def _typeset(self) -> None:
        self._operations.run(self.tr("Setting the cover"), self._drawn(self._words()), self._choose)

    async def _drawn(self, words: CoverRequest) -> bytes:
        return (await self._engine.draw(words, Purpose.once("cover"))).data

    def _ask(self) -> None:
        filters = [self.tr("Images (*.jpg *.jpeg *.png *.webp *.tif *.tiff)"), self.tr("All files (*)")]
        choose_files(self, self.tr("Choose a cover"), filters, lambda found: self.load(found[0]), several=False)

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda: call())
        return button


def _read_at_most(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(0, "it is too large for an image")
    return data

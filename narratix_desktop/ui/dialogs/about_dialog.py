"""What this program is, which version, and whose work is in it."""

from collections.abc import Iterator
from importlib import metadata
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from narratix_desktop import __version__
from narratix_desktop.resources import resource
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import size_in_letters

_PROGRAM: Final = "narratix-desktop"
_LICENCE: Final = "https://www.gnu.org/licenses/gpl-3.0.html"
_LONGEST_LICENCE: Final = 60
_INSIDE: Final = (
    ("Qt", "LGPL-3.0-only", "https://www.qt.io/licensing/open-source-lgpl-obligations"),
    ("eSpeak NG", "GPL-3.0-or-later", "https://github.com/espeak-ng/espeak-ng"),
    ("ONNX Runtime", "MIT", "https://github.com/microsoft/onnxruntime"),
    ("PostgreSQL", "PostgreSQL", "https://www.postgresql.org/about/licence/"),
    ("FFmpeg", "LGPL-2.1-or-later AND GPL-2.0-or-later", "https://ffmpeg.org/legal.html"),
    ("EB Garamond", "OFL-1.1", "https://github.com/octaviopardo/EBGaramond12"),
)


class AboutDialog(QDialog):
    """Name, version, licence, and the works of others with theirs."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Narratix Desktop"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(size_in_letters(self, 84, 34))
        picture = QLabel()
        picture.setPixmap(QIcon(str(resource("icons", "narratix.svg"))).pixmap(18 * GRID, 18 * GRID))
        name = QLabel("Narratix Desktop")
        name.setObjectName("heading")
        self.version = QLabel(self.tr("Version {version}").format(version=__version__))
        self.version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QLabel(
            self.tr("Turns a manuscript into a finished, dramatised audiobook on your own computer.")
            + "<br>"
            + self.tr("Free software under the {licence}.").format(
                licence=f'<a href="{_LICENCE}">GNU General Public License 3</a>'
            ),
            wordWrap=True,
        )
        words.setOpenExternalLinks(True)
        head = QVBoxLayout()
        head.setSpacing(GRID)
        for label in (name, self.version, words):
            head.addWidget(label)
        top = QHBoxLayout()
        top.setSpacing(4 * GRID)
        top.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        top.addLayout(head, 1)
        self.works = QTextBrowser()
        self.works.setAccessibleName(self.tr("Works of others"))
        self.works.setOpenExternalLinks(True)
        self.works.setHtml(_as_html(self.tr("Made with the works of many others:")))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addLayout(top)
        layout.addWidget(self.works, 1)
        layout.addWidget(buttons)


def works_of_others() -> Iterator[tuple[str, str, str]]:
    """Name, licence and address of everything that is packed with the program or that it needs."""
    yield from _INSIDE
    for requirement in metadata.requires(_PROGRAM) or ():
        name = requirement.split(";")[0].strip()
        name = name[: next((at for at, letter in enumerate(name) if letter in "<>=!~[ "), len(name))]
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        yield about["Name"], _licence_of(about), _address_of(about)


def _licence_of(about: metadata.PackageMetadata) -> str:
    for field in ("License-Expression", "License"):
        if field in about and len(about[field]) < _LONGEST_LICENCE:
            return about[field]
    marks = [mark for mark in about.get_all("Classifier") or () if mark.startswith("License ::")]
    return marks[0].rpartition(":: ")[2] if marks else ""


def _address_of(about: metadata.PackageMetadata) -> str:
    links = about.get_all("Project-URL") or ()
    return about["Home-page"] if "Home-page" in about else next((link.partition(", ")[2] for link in links), "")


def _as_html(heading: str) -> str:
    rows = "".join(
        f'<tr><td><a href="{address}">{name}</a></td><td style="padding-left:16px">{licence}</td></tr>'
        for name, licence, address in sorted(works_of_others(), key=lambda work: work[0].casefold())
    )
    return f"<p>{heading}</p><table>{rows}</table>"

"""Draw the app's icon files from ``resources/icons/narratix.svg``: PNG 16–512, ICO and ICNS.

Run it after the drawing has changed: ``QT_QPA_PLATFORM=offscreen python packaging/make_icons.py``.
"""

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "resources" / "icons" / "narratix.svg"
TARGET = ROOT / "packaging" / "icons"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_OVERSAMPLED_BELOW = 64


def drawn(renderer: QSvgRenderer, size: int) -> Image.Image:
    """The drawing at one size; small ones are drawn four times as large and reduced, which keeps thin bars even."""
    scale = 4 if size < _OVERSAMPLED_BELOW else 1
    image = QImage(size * scale, size * scale, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    picture = Image.open(io.BytesIO(buffer.data().data())).convert("RGBA")
    return picture.resize((size, size), Image.Resampling.LANCZOS) if scale > 1 else picture


def main() -> None:
    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(DRAWING))
    if not renderer.isValid():
        raise SystemExit(f"{DRAWING} is not a drawing that Qt can read")
    TARGET.mkdir(parents=True, exist_ok=True)
    pictures = {size: drawn(renderer, size) for size in (*SIZES, 1024)}
    for size in SIZES:
        pictures[size].save(TARGET / f"narratix-{size}.png", optimize=True)
    small = [pictures[size] for size in ICO_SIZES[:-1]]
    pictures[256].save(TARGET / "narratix.ico", sizes=[(size, size) for size in ICO_SIZES], append_images=small)
    others = [pictures[size] for size in (32, 64, 128, 256, 512)]
    pictures[1024].save(TARGET / "narratix.icns", append_images=others)
    del application


if __name__ == "__main__":
    main()

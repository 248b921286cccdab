"""Covers: title and author set in a real typeface, on a coloured field or over a picture.

Knows books only by their words. The colours follow from the title, so a book keeps its cover and a shelf looks varied.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from PIL import Image, ImageCms, ImageDraw, ImageFont

from narratix_desktop.domain.cover import COVER_SIDE, CoverFit
from narratix_desktop.media.cover_image import fit_cover
from narratix_desktop.ports.engines import CoverRequest
from narratix_desktop.ports.jobs import TypesetCoverJob
from narratix_desktop.resources import resource

SIDE: Final = COVER_SIDE
_STRIP: Final = 200
_QUALITY: Final = 90
_MARGIN: Final = 330
_TITLE_TOP: Final = 620
_TITLE_BOTTOM: Final = 1930
_LARGEST: Final = 480
_SMALLEST: Final = 90
_LEADING: Final = 1.08
_MADE_AT: Final = slice(24, 36)
"""Where an ICC profile says when it was made, ISO 15076-1, 7.2.8; cleared so that equal covers are equal bytes."""

_REGULAR: Final = "EBGaramond12-Regular.otf"
_ITALIC: Final = "EBGaramond12-Italic.otf"
_ELSEWHERE: Final = (
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
    "Songti.ttc",
    "msyh.ttc",
    "YuGothM.ttc",
    "Arial Unicode.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSans.ttf",
)
"""Faces that many systems have, for scripts that the packed one lacks."""


@dataclass(frozen=True, slots=True)
class _Palette:
    field: tuple[int, int, int]
    ink: tuple[int, int, int]
    accent: tuple[int, int, int]


_PALETTES: Final = (
    _Palette((24, 42, 61), (240, 232, 216), (201, 163, 104)),
    _Palette((38, 61, 54), (240, 234, 218), (206, 172, 116)),
    _Palette((92, 36, 38), (245, 234, 217), (217, 174, 122)),
    _Palette((58, 47, 73), (240, 232, 224), (204, 170, 150)),
    _Palette((35, 34, 38), (238, 232, 222), (193, 104, 78)),
    _Palette((33, 70, 84), (242, 236, 222), (222, 178, 110)),
    _Palette((110, 64, 38), (247, 236, 217), (232, 190, 130)),
    _Palette((232, 223, 204), (44, 42, 46), (148, 62, 48)),
    _Palette((213, 218, 210), (34, 46, 52), (46, 92, 92)),
    _Palette((226, 207, 190), (58, 38, 44), (128, 62, 62)),
)
_OVER_PICTURE: Final = _Palette((12, 13, 18), (248, 244, 236), (226, 198, 148))
"""Light words on a darkened picture can be read over anything."""


def typeset(request: CoverRequest) -> bytes:
    """Return the cover as JPEG, 3000 × 3000, sRGB; the same request gives the same image.

    A title is set as large as it fits with whole words in at most six lines; one that fits at no size is cut with an
    ellipsis.
    """
    palette = _PALETTES[hashlib.sha256(request.title.encode("utf-8", "replace")).digest()[0] % len(_PALETTES)]
    return _set(request, _field(palette), palette)


def typeset_job(job: TypesetCoverJob) -> bytes:
    """As :func:`typeset`, or over a picture where there is one.

    Raises:
        ImageError: The picture cannot be decoded, or is too large for any cover.
    """
    request = CoverRequest(job.title, job.author, job.subtitle)
    return typeset(request) if job.picture is None else typeset_over(request, job.picture)


def typeset_over(request: CoverRequest, image: bytes) -> bytes:
    """Return a cover of a picture, cropped to a square and enlarged as need be, darkened where the words stand.

    Raises:
        ImageError: The picture cannot be decoded, or is too large for any cover.
    """
    with Image.open(io.BytesIO(fit_cover(image, CoverFit.CROP))) as opened:
        picture = opened.convert("RGB")
    shade = Image.new("RGB", picture.size, _OVER_PICTURE.field)
    return _set(request, Image.composite(shade, picture, _shading()), _OVER_PICTURE)


def _shading() -> Image.Image:
    """How much of a picture is covered, by height: most behind the title and the author, little between them."""
    heights = np.linspace(0.0, 1.0, SIDE)
    cover = np.interp(heights, (0.0, 0.16, 0.58, 0.72, 0.8, 0.9, 1.0), (0.42, 0.62, 0.62, 0.12, 0.5, 0.66, 0.66))
    column = np.asarray(cover * 255.0, dtype=np.uint8)[:, np.newaxis]
    return Image.fromarray(np.repeat(column, SIDE, axis=1))


def _set(request: CoverRequest, image: Image.Image, palette: _Palette) -> bytes:
    pen = ImageDraw.Draw(image)
    _frame(pen, palette)
    bottom = _title(pen, request, palette)
    if request.subtitle.strip():
        _line(pen, request.subtitle.strip(), _ITALIC, 104, bottom + 230, palette.ink)
    _author(pen, request.author.strip(), palette)
    file = io.BytesIO()
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_MADE_AT] = bytes(12)
    image.save(file, "JPEG", quality=_QUALITY, subsampling=0, dpi=(300, 300), icc_profile=bytes(profile))
    return file.getvalue()


def _field(palette: _Palette) -> Image.Image:
    """The ground: its colour, darker towards the corners, with a grain that keeps the gradient from banding."""
    across = np.linspace(-1.0, 1.0, SIDE, dtype=np.float32)
    noise = np.random.Generator(np.random.PCG64(0))
    pixels = np.empty((SIDE, SIDE, 3), dtype=np.uint8)
    # Strip by strip: nine million numbers at once, several times over, would be most of the program's memory.
    for top in range(0, SIDE, _STRIP):
        down = across[top : top + _STRIP, None]
        distance = np.hypot(across[None, :], (down + np.float32(0.15)) * np.float32(0.95))
        light = 1.02 - 0.12 * np.clip(distance, 0.0, 1.4) ** 2
        grain = noise.standard_normal(light.shape, dtype=np.float32) * np.float32(1.1)
        for channel, level in enumerate(palette.field):
            pixels[top : top + _STRIP, :, channel] = np.clip(light * np.float32(level) + grain, 0, 255)
    return Image.fromarray(pixels)


def _frame(pen: ImageDraw.ImageDraw, palette: _Palette) -> None:
    inset = 150
    pen.rectangle((inset, inset, SIDE - inset, SIDE - inset), outline=palette.accent, width=5)
    inset += 26
    pen.rectangle((inset, inset, SIDE - inset, SIDE - inset), outline=palette.accent, width=2)


def _title(pen: ImageDraw.ImageDraw, request: CoverRequest, palette: _Palette) -> int:
    """Set the title in the upper two thirds, a rule below; return where the rule ends."""
    title = " ".join(request.title.split()) or "Untitled"
    bottom = _TITLE_BOTTOM - (200 if request.subtitle.strip() else 0)
    size, lines = _fitted(title, bottom - _TITLE_TOP)
    font = _font(_face(title, _REGULAR), size)
    step = round(size * _LEADING)
    height = step * (len(lines) - 1) + size
    top = _TITLE_TOP + (bottom - _TITLE_TOP - height) // 2
    for number, words in enumerate(lines):
        pen.text((SIDE / 2, top + number * step + size * 0.78), words, font=font, fill=palette.ink, anchor="ms")
    rule = top + height + 150
    _ornament(pen, rule, palette)
    return rule


def _ornament(pen: ImageDraw.ImageDraw, at: int, palette: _Palette) -> None:
    """A thin rule that swells into the wave of a voice and runs out again."""
    heights = (10, 22, 46, 30, 74, 112, 58, 92, 40, 66, 26, 44, 16, 8)
    pitch, left = 30, SIDE / 2 - 30 * (len(heights) - 1) / 2
    for number, height in enumerate(heights):
        middle = left + pitch * number
        pen.rounded_rectangle((middle - 4, at - height / 2, middle + 4, at + height / 2), 4, fill=palette.accent)
    for start, end in ((SIDE / 2 - 620, left - 50), (SIDE - left + 50, SIDE / 2 + 620)):
        pen.line((start, at, end, at), fill=palette.accent, width=5)


def _author(pen: ImageDraw.ImageDraw, author: str, palette: _Palette) -> None:
    if author:
        _line(pen, author, _REGULAR, 150, 2590, palette.ink, tracking=10)


def _line(
    pen: ImageDraw.ImageDraw,
    text: str,
    face: str,
    size: int,
    baseline: int,
    ink: tuple[int, int, int],
    tracking: int = 0,
) -> None:
    """Set one centred line, made smaller where it is too long."""
    face = _face(text, face)
    room = SIDE - 2 * _MARGIN
    while size > 48 and _font(face, size).getlength(text) + tracking * len(text) > room:
        size -= 6
    font = _font(face, size)
    if font.getlength(text) > room:
        text = _cut(text, font, room)
    if tracking and all(ord(letter) < 0x250 for letter in text):
        _tracked(pen, text, font, baseline, ink, tracking)
    else:
        pen.text((SIDE / 2, baseline), text, font=font, fill=ink, anchor="ms")


def _tracked(
    pen: ImageDraw.ImageDraw,
    text: str,
    font: ImageFont.FreeTypeFont,
    baseline: int,
    ink: tuple[int, int, int],
    tracking: int,
) -> None:
    """Set letter by letter with wider spacing, keeping the font's kerning between neighbours."""
    left = SIDE / 2 - (font.getlength(text) + tracking * (len(text) - 1)) / 2
    for at, letter in enumerate(text):
        pen.text((left + font.getlength(text[:at]) + tracking * at, baseline), letter, font=font, fill=ink, anchor="ls")


def _fitted(title: str, height: int) -> tuple[int, list[str]]:
    """The largest size, and the most even lines at that size, at which a title fits its space."""
    face = _face(title, _REGULAR)
    width = SIDE - 2 * _MARGIN
    words = title.split() if " " in title else _pieces(title)
    glue = " " if " " in title else ""
    for size in range(_LARGEST, _SMALLEST - 1, -10):
        font = _font(face, size)
        for count in range(1, 7):
            if round(size * _LEADING) * (count - 1) + size > height:
                break
            lines = _evenly(words, glue, count, font)
            if lines and max(font.getlength(line) for line in lines) <= width:
                return size, lines
    font = _font(face, _SMALLEST)
    return _SMALLEST, [_cut(title, font, width)]


def _pieces(title: str) -> list[str]:
    """Where a title without spaces may break: anywhere in scripts that do, nowhere else."""
    return list(title) if any(ord(letter) > 0x2E80 for letter in title) else [title]


def _evenly(words: Sequence[str], glue: str, count: int, font: ImageFont.FreeTypeFont) -> list[str]:
    """Split words into exactly ``count`` lines whose widest is as narrow as can be; no line ends on a small word.

    Dynamic programming over line ends; empty where there are fewer words than lines.
    """
    if count > len(words):
        return []
    widths = [font.getlength(word) for word in words]
    space = font.getlength(glue)

    def cost(start: int, end: int) -> float:
        width = sum(widths[start:end]) + space * (end - start - 1)
        dangling = end < len(words) and words[end - 1].lower() in _CLINGING
        return width**2 * (1.25 if dangling else 1.0)

    best: list[list[tuple[float, int]]] = [[(cost(0, end), 0) if end else (0.0, 0) for end in range(len(words) + 1)]]
    for row in range(1, count):
        above = best[-1]
        best.append(
            [
                min(((above[start][0] + cost(start, end), start) for start in range(row, end)), default=(1e18, 0))
                for end in range(len(words) + 1)
            ]
        )
    ends = [len(words)]
    for row in range(count - 1, 0, -1):
        ends.append(best[row][ends[-1]][1])
    ends.append(0)
    return [glue.join(words[start:end]) for start, end in pairwise(reversed(ends))]


_CLINGING: Final = frozenset(
    (
        *("a", "an", "and", "at", "by", "dr.", "for", "from", "in", "mr.", "mrs.", "of", "on", "or", "st.", "the"),
        *("to", "with", "das", "de", "der", "des", "die", "du", "el", "la", "le", "les", "und", "von"),
    )
)


def _cut(text: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    while text and font.getlength(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _face(text: str, wanted: str) -> str:
    """The packed face where it has every letter, else the system's face that has most of them."""
    packed = str(resource("fonts", wanted))
    lacking = _lacking(packed, text)
    if not lacking:
        return packed
    faces = [packed, *(face for face in _ELSEWHERE if _is_installed(face))]
    return min(faces, key=lambda face: _lacking(face, text))


def _lacking(face: str, text: str) -> int:
    font = _font(face, 40)
    void = bytes(font.getmask("\U0010fffe"))
    letters = {letter for letter in text if not letter.isspace()}
    return sum(bytes(font.getmask(letter)) == void for letter in letters)


@cache
def _is_installed(face: str) -> bool:
    try:
        _font(face, 40)
    except OSError:
        return False
    return True


@cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face, size, layout_engine=ImageFont.Layout.BASIC)

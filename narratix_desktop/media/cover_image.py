"""Decodes images that are to be covers, and makes square covers of them. Runs in a worker: images are not trusted."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from narratix_desktop.domain.cover import COVER_SIDE, CoverFit, ImageFacts
from narratix_desktop.domain.errors import ImageError

_PREVIEW: Final = 640
_PREVIEW_QUALITY: Final = 85
_QUALITY: Final = 92
_MOST_PIXELS: Final = 120_000_000
"""More than any camera makes; decoding takes some 360 MB."""


def look_at_image(data: bytes) -> ImageFacts:
    """Say what an image is.

    Raises:
        ImageError: It cannot be decoded, or is too large for any cover.
    """
    image, kind = _decoded(data)
    width, height = image.size
    small = image.copy()
    small.thumbnail((_PREVIEW, _PREVIEW), Image.Resampling.LANCZOS)
    return ImageFacts(width, height, kind, _jpeg(small, _PREVIEW_QUALITY))


def fit_cover(data: bytes, fit: CoverFit) -> bytes:
    """Make a square JPEG of 3000 × 3000 pixels of an image, larger or smaller as need be.

    Raises:
        ImageError: It cannot be decoded, or is too large for any cover.
    """
    image, _ = _decoded(data)
    if fit is CoverFit.CROP:
        return _jpeg(ImageOps.fit(image, (COVER_SIDE, COVER_SIDE), Image.Resampling.LANCZOS), _QUALITY)
    ground = Image.new("RGB", (COVER_SIDE, COVER_SIDE), _edge_color(image))
    whole = ImageOps.contain(image, (COVER_SIDE, COVER_SIDE), Image.Resampling.LANCZOS)
    ground.paste(whole, ((COVER_SIDE - whole.width) // 2, (COVER_SIDE - whole.height) // 2))
    return _jpeg(ground, _QUALITY)


def _decoded(data: bytes) -> tuple[Image.Image, str]:
    """An image upright and in RGB, and its format."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as opened:
                kind = (opened.format or "").lower()
                if opened.width * opened.height > _MOST_PIXELS:
                    raise _too_large()
                upright = ImageOps.exif_transpose(opened)
                if "A" in upright.getbands() or "transparency" in upright.info:
                    flat = Image.new("RGB", upright.size, "white")
                    flat.paste(upright, mask=upright.convert("RGBA").getchannel("A"))
                    return flat, kind
                return upright.convert("RGB"), kind
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ImageError(
            "The image was not used because it cannot be read.", "Choose a JPEG or PNG that other programs show."
        ) from error


def _too_large() -> ImageError:
    return ImageError(
        "The image was not used because it has far too many pixels.", "Make it smaller: a cover has 3000 × 3000."
    )


def _edge_color(image: Image.Image) -> tuple[int, int, int]:
    """The mean colour of the two edges that bars would lie along."""
    width, height = image.size
    edges = (
        ((0, 0, width, 1), (0, height - 1, width, height))
        if width > height
        else ((0, 0, 1, height), (width - 1, 0, width, height))
    )
    means = [ImageStat.Stat(image.crop(edge)).mean for edge in edges]
    red, green, blue = (round((first + second) / 2) for first, second in zip(*means, strict=True))
    return red, green, blue


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=0)
    return file.getvalue()

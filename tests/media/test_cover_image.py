"""Images become covers that stores take; what is no image is refused in words."""

import io

import pytest
from PIL import Image

from narratix_desktop.domain.cover import CoverFault, CoverFit
from narratix_desktop.domain.errors import ImageError
from narratix_desktop.media.cover_image import fit_cover, look_at_image


def image(width: int, height: int, kind: str = "JPEG", mode: str = "RGB", color: str | int = "teal") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (width, height), color).save(file, kind)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (image(3000, 3000), ()),
        (image(3200, 3200, "PNG"), ()),
        (image(2500, 2500), (CoverFault.SMALL,)),
        (image(1000, 1000), (CoverFault.TOO_SMALL,)),
        (image(1600, 2400), (CoverFault.NOT_SQUARE, CoverFault.TOO_SMALL)),
        (image(3000, 3000, "WEBP"), (CoverFault.WRONG_KIND,)),
    ],
)
def test_what_stores_have_against_an_image_is_named(data: bytes, faults: tuple[CoverFault, ...]) -> None:
    facts = look_at_image(data)
    assert facts.faults == faults
    assert max(opened(facts.preview).size) <= 640


@pytest.mark.parametrize("fit", list(CoverFit))
@pytest.mark.parametrize("size", [(600, 900), (4000, 1000), (50, 50)])
def test_a_fitted_cover_has_no_faults(fit: CoverFit, size: tuple[int, int]) -> None:
    assert look_at_image(fit_cover(image(*size), fit)).faults == ()


def test_bars_have_the_colour_of_the_edges_and_a_crop_has_none() -> None:
    picture = Image.new("RGB", (1000, 2000), (200, 30, 30))
    picture.paste((20, 30, 200), (300, 0, 700, 2000))
    file = io.BytesIO()
    picture.save(file, "PNG")
    bars = opened(fit_cover(file.getvalue(), CoverFit.BARS))
    crop = opened(fit_cover(file.getvalue(), CoverFit.CROP))
    assert bars.getpixel((20, 1500)) == pytest.approx((200, 30, 30), abs=6)
    assert bars.getpixel((1500, 1500)) == pytest.approx((20, 30, 200), abs=6)
    assert crop.getpixel((20, 1500)) == pytest.approx((200, 30, 30), abs=6)
    assert crop.getpixel((1500, 20)) == pytest.approx((20, 30, 200), abs=6)


def test_what_can_be_seen_through_is_put_on_white() -> None:
    facts = look_at_image(image(3000, 3000, "PNG", "RGBA", 0))
    assert opened(facts.preview).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"not an image", image(40, 40)[:200], b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_image_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ImageError, match="cannot be read"):
        look_at_image(data)


@pytest.mark.parametrize("side", [11_500, 20_000])
def test_an_image_of_far_too_many_pixels_is_refused_before_it_is_decoded(side: int) -> None:
    with pytest.raises(ImageError, match="too many"):
        look_at_image(image(side, side, "PNG", "1", 1))

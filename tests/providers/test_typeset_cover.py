"""The typeset cover is a square JPEG that a store accepts, whatever the title."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.media.typeset_cover import typeset
from narratix_desktop.ports.engines import CoverRequest
from narratix_desktop.providers.typeset_cover import TypesetCoverEngine

LONG = (
    "The Strange and Altogether Improbable History of Mr. Ambrose Fell, Clockmaker, and of the Eleven Daughters He Had"
)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def ink(data: bytes, top: int, bottom: int) -> NDArray[np.bool_]:
    """Where something is printed inside the frame: pixels that differ much from the ground beside them."""
    grey = np.asarray(opened(data).convert("L"), dtype=np.int16)[top:bottom, 200:-200]
    return np.asarray(np.abs(grey - np.median(grey[:, :60], axis=1, keepdims=True)) > 60)


async def test_cover_is_a_square_srgb_jpeg_of_3000_pixels() -> None:
    pool = WorkerPool(1)
    try:
        engine = TypesetCoverEngine(pool)
        cover = await engine.draw(CoverRequest("The Tongue of the Bell", "Narratix Desktop"), Purpose("test"))
    finally:
        await pool.aclose()
    data = cover.data
    image = opened(data)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (3000, 3000))
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)
    assert len(data) < 5_000_000, "stores refuse heavier covers"


@pytest.mark.parametrize(
    "title", ["Emma", "Die Wölfe von Café Königsbrück", LONG, "Donaudampfschifffahrtsgesellschaft"]
)
def test_title_is_set_within_the_margins_whatever_its_length(title: str) -> None:
    printed = ink(typeset(CoverRequest(title, "")), 400, 2300)
    rows, columns = np.flatnonzero(printed.any(axis=1)), np.flatnonzero(printed.any(axis=0))
    assert columns[0] > 100
    assert columns[-1] < 2500
    assert rows[0] > 150
    assert columns[-1] - columns[0] > 600


def test_letters_with_accents_are_not_boxes() -> None:
    # é and ö differ from e and o only above the letter; an unknown letter would change its whole shape.
    plain, accented = (ink(typeset(CoverRequest(title, "")), 400, 2300) for title in ("Coleo", "Cöléo"))
    row = int(np.flatnonzero(plain.any(axis=1))[0])
    assert accented.sum() > plain.sum()
    lower = slice(row + 330, row + 420)
    assert np.mean(plain[lower] != accented[lower]) < 0.02


@pytest.mark.parametrize("title", ["紅楼夢の世界", "حكاية", "🌧", "", "   ", "\ud800x", "A" * 300])
def test_unusual_titles_still_give_a_cover(title: str) -> None:
    assert opened(typeset(CoverRequest(title, "曹雪芹", "A subtitle"))).size == (3000, 3000)


def test_same_book_keeps_its_cover_and_titles_vary_the_colour() -> None:
    assert typeset(CoverRequest("Emma", "Jane Austen")) == typeset(CoverRequest("Emma", "Jane Austen"))
    fields = {opened(typeset(CoverRequest(title, ""))).getpixel((80, 80)) for title in ("Emma", "Persuasion", "Rain")}
    assert len(fields) > 1


def test_subtitle_and_author_are_printed() -> None:
    bare = ink(typeset(CoverRequest("Emma", "")), 2300, 2750)
    signed = ink(typeset(CoverRequest("Emma", "Jane Austen")), 2300, 2750)
    assert bare.sum() == 0
    assert signed.sum() > 5000

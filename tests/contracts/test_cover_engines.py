"""What every cover engine of the catalogue must do. An engine with a key is run against its fake server."""

import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PIL import Image

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.ports.engines import CoverEngine, CoverRequest
from narratix_desktop.providers.catalog import COVERS, PAID_COVERS
from tests.conftest import SharedServer
from tests.contracts.engines import engine_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(params=sorted(COVERS) + sorted(PAID_COVERS), scope="module", loop_scope="module")
async def engine(
    request: pytest.FixtureRequest, database_server: SharedServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[CoverEngine]:
    folder = tmp_path_factory.mktemp("assets")
    async with engine_of(request.param, COVERS, PAID_COVERS, database_server, folder) as made:
        yield made


@pytest.mark.parametrize(
    "request_",
    [CoverRequest("The Tongue of the Bell", "A. Author", "A Novel"), CoverRequest("", "")],
    ids=["full", "empty"],
)
async def test_a_cover_is_a_square_jpeg_of_3000_pixels(engine: CoverEngine, request_: CoverRequest) -> None:
    cover = await engine.draw(request_, Purpose(repr(request_)))
    with Image.open(io.BytesIO(cover.data)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (3000, 3000))
    assert (cover.attempt is not None) == bool(engine.info.needs_key)
    assert engine.info.label
    assert cover.maker is not None
    assert (cover.maker.engine, cover.maker.nature) == (engine.info.name, engine.info.nature)
    assert bool(cover.maker.model) == bool(engine.info.needs_key)
    assert cover.maker.licence.note

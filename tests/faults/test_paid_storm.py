"""A short storm of each kind; the script ``paid_storm`` speaks 3,000 lines through them."""

from pathlib import Path

import pytest

from tests.faults.paid_storm import open_storm, weather


@pytest.mark.timeout(600)
@pytest.mark.slow
@pytest.mark.parametrize("engine", ["hume", "replicate"])
async def test_a_book_comes_through_a_storm_complete_within_its_caps_and_with_equal_books(
    engine: str, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    async with open_storm(database_url, tmp_path / "home", engine, share=0.3, seed=4) as storm:
        result = await weather(storm, tmp_path, segments=24 if engine == "replicate" else 100, chapters=2)
    assert not result.wrong, result.table(engine)
    assert sum(storm.service.met.values()) >= 3

"""Caps are kept exactly; what cannot be read falls back to the default, never to no cap."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.keep_budget import keep_budget, read_budget
from narratix_desktop.store.library import open_library


async def test_caps_are_read_back_as_they_were_kept(database_url: str, tmp_path: Path) -> None:
    async with await open_library(database_url, tmp_path) as library:
        assert await read_budget(library.settings) == Budget()
        chosen = Budget(run=Usd(Decimal("0.10")), book=None, day=Usd(Decimal("1234.56")))
        await keep_budget(chosen, library.settings)
        assert await read_budget(library.settings) == chosen


@pytest.mark.parametrize(
    "stored", [3, "much", {"run": "nonsense"}, {"run": "NaN"}, {"run": "-1"}, {"run": "Infinity"}, {"run": []}, {}]
)
async def test_nonsense_leaves_the_default_caps(database_url: str, tmp_path: Path, stored: Any) -> None:
    async with await open_library(database_url, tmp_path) as library:
        await library.settings.set("budget", stored)
        assert await read_budget(library.settings) == Budget()

"""Overviews are fetched for what is seen first, and forgotten where there is no room."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from narratix_desktop.audio.peaks import PeakPyramid
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.ui.widgets.waveforms import BATCH, Waveforms


def asset(number: int) -> Sha256:
    return Sha256(f"{number:064x}")


class Fetching:
    """Background work that goes on when the test says so."""

    def __init__(self, kept_bytes: int = 10_000_000) -> None:
        self.asked: list[tuple[str, tuple[Sha256, ...]]] = []
        self._work: list[tuple[Any, Callable[[Any], None]]] = []
        self.waveforms = Waveforms(self.pyramids, self.peaks, self.load, kept_bytes=kept_bytes)

    async def pyramids(self, assets: Sequence[Sha256]) -> Mapping[Sha256, PeakPyramid]:
        self.asked.append(("pyramids", tuple(assets)))
        pairs = np.tile(np.array([[-0.5, 0.5]], dtype=np.float32), (1000, 1))
        return {each: PeakPyramid.of(pairs) for each in assets if each != asset(99)}

    async def peaks(self, assets: Sequence[Sha256]) -> Mapping[Sha256, float]:
        self.asked.append(("peaks", tuple(assets)))
        return dict.fromkeys(assets, 0.25)

    def load(self, key: str, work: Awaitable[Any], show: Callable[[Any], None]) -> None:
        self._work.append((work, show))

    def step(self) -> None:
        work, show = self._work.pop(0)
        try:
            work.send(None)
        except StopIteration as done:
            show(done.value)

    def settle(self) -> None:
        while self._work:
            self.step()


@pytest.fixture
def fetching(qapp: Any) -> Fetching:
    return Fetching()


def test_what_is_seen_comes_before_the_peaks_of_the_others(fetching: Fetching, qtbot: QtBot) -> None:
    shown = fetching.waveforms
    shown.follow(asset(number) for number in range(BATCH * 2))
    assert shown.get(asset(3)) is None
    assert shown.get(asset(4)) is None
    with qtbot.waitSignal(shown.arrived) as arrived:
        fetching.settle()
    assert [kind for kind, _ in fetching.asked] == ["peaks", "pyramids", "peaks"]
    assert fetching.asked[1][1] == (asset(4), asset(3))
    assert shown.get(asset(3)) is not None
    assert shown.settled
    assert asset(3) in arrived.args[0]
    assert len(shown.peaks) == BATCH * 2
    assert shown.peaks[asset(3)] == pytest.approx(0.5, abs=0.001)


def test_an_asset_without_an_answer_is_silent_and_not_asked_for_again(fetching: Fetching) -> None:
    shown = fetching.waveforms
    shown.get(asset(99))
    fetching.settle()
    found = shown.get(asset(99))
    assert found is not None
    assert found.frames == 0
    assert len(fetching.asked) == 1


def test_what_was_seen_longest_ago_makes_room(qapp: Any) -> None:
    fetching = Fetching(kept_bytes=20_000)
    shown = fetching.waveforms
    for number in range(5):
        shown.get(asset(number))
        fetching.settle()
    assert shown.get(asset(4)) is not None
    assert shown.get(asset(3)) is not None
    assert shown.get(asset(0)) is None
    assert len(shown.peaks) == 5


def test_another_chapter_forgets_what_was_wanted_for_the_former(fetching: Fetching) -> None:
    shown = fetching.waveforms
    for number in range(BATCH * 3):
        shown.get(asset(number))
    shown.follow([asset(500)])
    fetching.settle()
    assert sum(kind == "pyramids" for kind, _ in fetching.asked) == 1
    assert fetching.asked[-1] == ("peaks", (asset(500),))

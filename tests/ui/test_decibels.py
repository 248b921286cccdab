import pytest

from narratix_desktop.ui.widgets.mixer.decibels import FADER, METER, Taper, level, signed


@pytest.mark.parametrize("taper", [FADER, METER])
def test_a_taper_rises_from_end_to_end_and_finds_its_way_back(taper: Taper) -> None:
    levels = [taper.lowest + (taper.highest - taper.lowest) * step / 50 for step in range(51)]
    shares = [taper.share(one) for one in levels]
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares == sorted(shares)
    assert [taper.decibels(share) for share in shares] == pytest.approx(levels)


def test_levels_beyond_the_ends_lie_at_the_ends() -> None:
    assert FADER.share(-200.0) == 0.0
    assert FADER.share(40.0) == 1.0
    assert METER.decibels(2.0) == 0.0


def test_the_middle_of_a_fader_belongs_to_the_levels_that_matter() -> None:
    assert FADER.share(6.0) - FADER.share(-10.0) > 0.3


def test_levels_are_written_with_a_true_minus_and_never_as_minus_zero() -> None:
    assert signed(-12.54) == "−12.5"
    assert signed(3.0) == "+3.0"
    assert signed(-0.01) == "0.0"
    assert level(-20.04) == "−20.0"
    assert level(float("-inf")) == "–"

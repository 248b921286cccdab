"""What an author is told about how sure a speaker is."""

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.text.attribution.confidence import calibrated


@given(st.floats(0, 1), st.floats(0, 1))
def test_surer_answers_never_look_less_sure(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= calibrated(low) <= calibrated(high) <= 1.0


def test_nothing_is_shown_as_certain() -> None:
    assert calibrated(1.0) < 1.0

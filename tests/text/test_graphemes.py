"""Where a text may be cut."""

import pytest

from narratix_desktop.text.graphemes import is_cluster_edge, next_cluster_edge, previous_cluster_edge


@pytest.mark.parametrize("cluster", ["e\u0301", "\r\n", "👩\u200d🚀", "👍🏽", "🇫🇷", "각", "☕\ufe0f"])
def test_nothing_is_cut_inside_a_cluster(cluster: str) -> None:
    text = f"a{cluster}b"
    assert [at for at in range(len(text) + 1) if is_cluster_edge(text, at)] == [0, 1, 1 + len(cluster), len(text)]


def test_flags_are_cut_between_pairs() -> None:
    text = "🇫🇷🇩🇪"
    assert [at for at in range(5) if is_cluster_edge(text, at)] == [0, 2, 4]


def test_nearest_edges_are_found_on_both_sides() -> None:
    text = "ae\u0301\u0302b"
    assert (previous_cluster_edge(text, 3, 0), next_cluster_edge(text, 3, len(text))) == (1, 4)

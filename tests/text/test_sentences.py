"""Sentences and pieces: nothing lost, sentences whole, hard limits kept."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.segment import Boundary
from narratix_desktop.text.graphemes import is_cluster_edge
from narratix_desktop.text.sentences import PIECE_AIM, PIECE_LIMIT, ends_sentence_at, sentence_ends, spoken_pieces


def sentences(text: str) -> list[str]:
    starts = [0, *sentence_ends(text, 0, len(text))]
    return [text[start:end] for start, end in itertools.pairwise(starts)]


def test_sentences_end_behind_their_white_space() -> None:
    assert sentences("The bell rang.  Nobody came!\nWhy? ") == ["The bell rang.  ", "Nobody came!\n", "Why? "]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Hale met Dr. Osei at St. Brannock.",
        "J. R. Quill signed it.",
        "She took no. 7 from the shelf.",
        "Wait... what was that?",
        "Oh! the cold of it.",
        "At 5 p.m. the ferry left.",
    ],
)
def test_stops_inside_a_sentence_do_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


def test_initial_i_ends_a_sentence() -> None:
    assert sentences("It was I. Nobody else knew.") == ["It was I. ", "Nobody else knew."]


def test_closing_quotes_stay_with_their_sentence() -> None:
    assert sentences("(It was late.) “Go.” Rain fell.") == ["(It was late.) ", "“Go.” ", "Rain fell."]


def test_sentences_without_spaces_between_them_are_found_in_chinese() -> None:
    assert sentences("他来了。她走了。") == ["他来了。", "她走了。"]


def test_pieces_join_short_sentences_up_to_the_aim() -> None:
    text = "The tide was out again today. " * 40
    pieces = spoken_pieces(text, 0, len(text))
    assert all(piece.end - piece.start <= PIECE_AIM + 120 for piece in pieces)
    assert all(piece.end - piece.start >= 200 for piece in pieces)
    assert all(piece.boundary is Boundary.SENTENCE for piece in pieces)


def test_over_long_sentence_is_cut_at_clauses() -> None:
    text = "the gulls circled the mast, " * 100
    pieces = spoken_pieces(text, 0, len(text))
    assert all(text[: piece.end].rstrip().endswith(",") for piece in pieces)
    assert [piece.boundary for piece in pieces[:-1]] == [Boundary.SPLIT] * (len(pieces) - 1)


def test_over_long_word_is_cut_between_clusters_only() -> None:
    text = "e\u0301" * 2_000
    pieces = spoken_pieces(text, 0, len(text))
    assert len(pieces) > 3
    assert all(is_cluster_edge(text, piece.end) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "ended"), [("Done.” ", True), ("Done,” ", False), ("", False), ("…", True), ("word", False)]
)
def test_end_of_a_sentence_is_seen_through_closing_quotes(text: str, ended: bool) -> None:
    assert ends_sentence_at(text, 0, len(text)) is ended


@given(st.text(max_size=3_000))
def test_pieces_cover_any_text_in_order_and_keep_the_limit(text: str) -> None:
    at = 0
    for piece in spoken_pieces(text, 0, len(text)):
        assert piece.start == at
        assert piece.end > at
        assert is_cluster_edge(text, piece.end)
        at = piece.end
    assert at == len(text)


@given(st.text(alphabet="ab .,;!?\n", min_size=1_500, max_size=4_000))
def test_no_piece_of_plain_text_speaks_more_than_the_limit(text: str) -> None:
    for piece in spoken_pieces(text, 0, len(text)):
        assert len(text[piece.start : piece.end].rstrip()) <= PIECE_LIMIT

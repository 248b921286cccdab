"""Packets of separately encoded sections fall on one grid over the whole book."""

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.media.aac_grid import BLOCK, lead_at, stretches

LENGTHS = st.lists(st.integers(1, 20 * BLOCK), min_size=1, max_size=12)


@given(LENGTHS)
def test_every_packet_of_the_book_is_taken_once(lengths: list[int]) -> None:
    taken = stretches(lengths)

    starts = [stretch.start for stretch in taken]
    assert starts == [sum(lengths[:number]) for number in range(len(lengths))]
    # Packet 0 is the encoder's lead-in, packet n ends block n - 1.
    assert sum(stretch.behind - stretch.first for stretch in taken) == -(-sum(lengths) // BLOCK) + 1


@given(LENGTHS)
def test_each_packet_holds_the_blocks_of_its_place(lengths: list[int]) -> None:
    packet = 0
    for length, stretch in zip(lengths, stretches(lengths), strict=True):
        begins = stretch.start - lead_at(stretch.start)
        assert begins % BLOCK == 0
        for own in range(stretch.first, stretch.behind):
            assert begins + own * BLOCK == packet * BLOCK
            packet += 1
        # The encoder was given all that its last packet is about, but for what lies behind the book's end.
        if packet * BLOCK < sum(lengths):
            assert begins + stretch.behind * BLOCK <= stretch.start + length


@given(LENGTHS)
def test_sections_begin_behind_a_whole_block_that_both_encoders_heard(lengths: list[int]) -> None:
    for stretch in stretches(lengths)[1:]:
        assert stretch.first >= 1
        assert (lead_at(stretch.start) - stretch.start) % BLOCK == 0

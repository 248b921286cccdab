"""The author's own recordings become takes on the real library, and stay what is heard whatever is made afterwards."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.errors import AudioError, NarratixError, NotFoundError
from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.units import PROJECT_RATE
from narratix_desktop.media.encode import Labels, open_encoder
from narratix_desktop.ports.jobs import EncodeSpec
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.speak_chapter import AUTHOR_RECORDING, lines_to_speak, speak_chapter
from narratix_desktop.services.undo_edit import redo, undo
from narratix_desktop.services.use_recordings import use_recordings
from narratix_desktop.services.workshop import Workshop
from tests.audio.signals import FloatArray, noise, sine
from tests.ui.studio_samples import add_book

SPECS = {"wav": EncodeSpec("wav", bits=24), "flac": EncodeSpec("flac"), "mp3": EncodeSpec("mp3", 192_000)}


def reading(lengths: Sequence[float], pause: float = 1.2, level: float = -34.0) -> FloatArray:
    """So many spoken parts in a quiet room, with pauses before, between and behind them."""
    parts = [noise(pause, -75.0)]
    for length in lengths:
        parts += [sine(300.0, length, level), noise(pause, -75.0)]
    return np.concatenate(parts)


def write(path: Path, samples: FloatArray) -> Path:
    columns = np.column_stack([samples, samples]).astype(np.float32)
    with open_encoder(path, PROJECT_RATE, 2, SPECS[path.suffix[1:]], Labels({})) as encoder:
        encoder.write(columns)
    return path


class Studio:
    """A small book with takes."""

    def __init__(self, workshop: Workshop, book: Book, lines: tuple[Segment, ...]) -> None:
        self.workshop = workshop
        self.book = book
        self.lines = lines

    async def heard(self, line: SegmentId) -> Take:
        takes = await self.takes(line)
        return next(take for take in takes if take.active)

    async def takes(self, line: SegmentId) -> tuple[Take, ...]:
        return (await self.workshop.takes.of_lines([line])).get(line, ())


async def opened(workshop: Workshop) -> Studio:
    book = await workshop.books.get(await add_book(workshop))
    (first, *_) = await workshop.books.chapters(book.id)
    await speak_chapter(book, first, workshop, workshop.speech_engine("espeak"))
    return Studio(workshop, book, await workshop.scripts.segments(first.id))


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3"])
async def test_a_recording_is_heard_trimmed_and_as_loud_as_the_voice_was(
    workshop: Workshop, tmp_path: Path, suffix: str
) -> None:
    studio = await opened(workshop)
    line = studio.lines[1]
    usual = (await workshop.takes.loudness(studio.book.id))[line.character_id]
    path = write(tmp_path / f"own.{suffix}", reading([2.0]))
    before = path.read_bytes()

    await use_recordings(studio.book.id, [line.id], [path], workshop)

    take = await studio.heard(line.id)
    assert take.engine == AUTHOR_RECORDING
    assert take.duration == pytest.approx(2.16, abs=0.1)
    assert take.profile.loudness == pytest.approx(usual, abs=0.5)
    assert path.read_bytes() == before


async def test_a_recording_is_never_replaced_by_a_production(workshop: Workshop, tmp_path: Path) -> None:
    studio = await opened(workshop)
    line, engine = studio.lines[1], workshop.speech_engine("espeak")
    await use_recordings(studio.book.id, [line.id], [write(tmp_path / "own.wav", reading([1.0]))], workshop)
    (chapter, *_) = await workshop.books.chapters(studio.book.id)
    own = await studio.heard(line.id)

    _, missing = await lines_to_speak(studio.book, chapter, workshop, engine)
    await speak_chapter(studio.book, chapter, workshop, engine)

    assert line.id not in {one.segment.id for one in missing}
    assert (await studio.heard(line.id)).id == own.id


async def test_one_undo_brings_back_what_was_heard_of_all_lines(workshop: Workshop, tmp_path: Path) -> None:
    studio = await opened(workshop)
    ids = [line.id for line in studio.lines[1:4]]
    spoken = [(await studio.heard(one)).id for one in ids]

    await use_recordings(studio.book.id, ids, [write(tmp_path / "all.wav", reading([1.0, 2.0, 1.5]))], workshop)
    own = [await studio.heard(one) for one in ids]

    assert [take.duration for take in own] == [pytest.approx(length, abs=0.1) for length in (1.16, 2.16, 1.66)]
    await undo(studio.book.id, workshop)
    assert [(await studio.heard(one)).id for one in ids] == spoken
    await redo(studio.book.id, workshop)
    assert [(await studio.heard(one)).id for one in ids] == [take.id for take in own]


async def test_several_files_go_to_the_lines_in_their_order(workshop: Workshop, tmp_path: Path) -> None:
    studio = await opened(workshop)
    ids = [line.id for line in studio.lines[1:3]]
    files = [write(tmp_path / f"{length}.wav", reading([length])) for length in (3.0, 1.0)]

    await use_recordings(studio.book.id, ids, files, workshop)

    assert [(await studio.heard(one)).duration for one in ids] == [pytest.approx(one, abs=0.1) for one in (3.16, 1.16)]


async def test_a_recording_given_twice_is_one_take_and_one_may_be_spoken_beside_it(
    workshop: Workshop, tmp_path: Path
) -> None:
    studio = await opened(workshop)
    line, path = studio.lines[1], write(tmp_path / "own.wav", reading([1.0]))
    await use_recordings(studio.book.id, [line.id], [path], workshop)
    own = await studio.heard(line.id)
    await regenerate_line(studio.book.id, line.id, workshop, "espeak")
    assert (await studio.heard(line.id)).engine == "espeak"

    await use_recordings(studio.book.id, [line.id], [path], workshop)

    assert (await studio.heard(line.id)).id == own.id


async def test_a_line_without_a_take_gets_its_first(workshop: Workshop, tmp_path: Path) -> None:
    book_id = await add_book(workshop, spoken=False)
    (chapter, *_) = await workshop.books.chapters(book_id)
    line = (await workshop.scripts.segments(chapter.id))[0]

    await use_recordings(book_id, [line.id], [write(tmp_path / "own.wav", reading([1.0]))], workshop)

    (take,) = (await workshop.takes.of_lines([line.id]))[line.id]
    assert take.active
    assert take.profile.loudness == pytest.approx(-20.0, abs=0.5)


@pytest.mark.parametrize(
    ("lengths", "lines", "words"),
    [((1.0, 1.0), 3, "2 spoken parts, and 3 lines"), ((), 1, "silent"), ((0.0,), 1, "silent")],
)
async def test_what_does_not_go_together_is_said_and_stores_nothing(
    workshop: Workshop, tmp_path: Path, lengths: tuple[float, ...], lines: int, words: str
) -> None:
    studio = await opened(workshop)
    ids = [line.id for line in studio.lines[1 : 1 + lines]]
    samples = reading(lengths) if lengths else np.zeros(PROJECT_RATE, dtype=np.float32)

    with pytest.raises(AudioError) as refused:
        await use_recordings(studio.book.id, ids, [write(tmp_path / "own.wav", samples)], workshop)

    assert words in str(refused.value)
    for one in ids:
        assert {take.engine for take in await studio.takes(one)} == {"espeak"}


async def test_files_that_are_no_recordings_are_refused_by_name(workshop: Workshop, tmp_path: Path) -> None:
    studio = await opened(workshop)
    words, gone = tmp_path / "words.wav", tmp_path / "gone.wav"
    words.write_text("not a sound")
    for path in (words, gone):
        with pytest.raises(NarratixError, match=path.name):
            await use_recordings(studio.book.id, [studio.lines[1].id], [path], workshop)
    with pytest.raises(AudioError, match="2 files, and 3 lines"):
        await use_recordings(studio.book.id, [line.id for line in studio.lines[:3]], [words, gone], workshop)


async def test_a_line_that_is_gone_gets_no_recording(workshop: Workshop, tmp_path: Path) -> None:
    studio = await opened(workshop)
    gone = SegmentId(studio.book.id)
    with pytest.raises(NotFoundError):
        await use_recordings(studio.book.id, [gone], [write(tmp_path / "own.wav", reading([1.0]))], workshop)

"""What is handed to the sound card: the signal of the master, loops, winding, and meters that belong to it."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narratix_desktop.audio.buffer import Audio
from narratix_desktop.compute.rendering import limited_blocks, render_chapter_job
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import Bus, Ducking, MasterTarget, MixSettings, Strip
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Decibels, Frames
from narratix_desktop.media.encode import Labels, open_encoder
from narratix_desktop.media.passages import open_passages
from narratix_desktop.playback.clip_cache import ClipCache
from narratix_desktop.playback.deck import BLOCK, Deck, Orders, Run
from narratix_desktop.ports.jobs import EncodeSpec, MasterChapterJob, RenderChapterJob
from narratix_desktop.ports.player import Loop
from tests.playback.scenes import BED, DRY, RATE, SOURCES, VOICE, ArraySound, clip, open_tone, tone, tone_for

LONG = 40.0


class Desk:
    """A deck whose orders are at hand, with everything that it will play decoded in time."""

    def __init__(self, timeline: Timeline, sources: dict[Sha256, Path], orders: Orders, opened: object = None) -> None:
        self.orders = orders
        self.clips = ClipCache(opened or open_passages)  # type: ignore[arg-type]
        self.clips.show(timeline, sources)
        self.deck = Deck(self.clips, lambda: self.orders)
        self.deck.insert(timeline)
        self.run = Run(Frames(0))
        self.played, self.left = 0, np.zeros((0, 2), dtype=np.float32)

    def cue(self, start: int, speed: float = 1.0) -> None:
        self.clips.look_from(start)
        assert self.clips.wait_for(start, 10)
        self.run = Run(Frames(start), speed)
        self.played, self.left = 0, np.zeros((0, 2), dtype=np.float32)
        self.deck.cue(self.run)

    def take(self, frames: int | None = None) -> Audio:
        """Play so many frames or to the end."""
        parts, count = [self.left], len(self.left)
        while frames is None or count < frames:
            # The deck does not wait; a test renders faster than a file is decoded.
            assert self.clips.wait_for(self.needed(), 10)
            block = self.deck.render()
            if block is None:
                break
            assert len(block) <= BLOCK
            parts.append(block)
            count += len(block)
            self.played += len(block)
        joined = np.concatenate(parts)
        self.left = joined[:0] if frames is None else joined[frames:]
        return joined if frames is None else joined[:frames]

    def needed(self) -> int:
        at = self.run.marks.frame_at(self.played)
        place = self.run.began if at is None else at
        return place if self.run.speed > 0 else max(0, place - RATE // 2)


def desk(timeline: Timeline, orders: Orders, opened: object = None) -> Iterator[Desk]:
    made = Desk(timeline, dict(SOURCES), orders, opened)
    yield made
    made.clips.close()


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[Sha256, Path]:
    """Loud, uneven sounds as files: takes at a rate of their own, and half a minute of music."""
    folder = tmp_path_factory.mktemp("recordings")
    random = np.random.default_rng(7)
    envelope = np.repeat(random.random(400), int(LONG * RATE) // 400)[:, None] ** 2
    voice = tone(LONG, 210.0, 0.9)[: len(envelope)] * envelope.astype(np.float32)
    music = (random.standard_normal((int(LONG * RATE), 2)) * 0.2).astype(np.float32)
    paths = {VOICE: folder / "voice.wav", BED: folder / "bed.flac"}
    for path, samples in ((paths[VOICE], voice[: 12 * RATE]), (paths[BED], music)):
        with open_encoder(path, RATE, 2, EncodeSpec(path.suffix[1:], bits=16), Labels({})) as encoder:
            encoder.write(samples)
    return paths


CHAPTER = Timeline(
    (
        clip(BED, Bus.MUSIC, 0.5, 22.0, 1, loop=True, fade_in=Frames(RATE), fade_out=Frames(RATE)),
        clip(VOICE, Bus.NARRATION, 1.0, 8.0, 2, gain=Decibels(3.0)),
        clip(VOICE, Bus.DIALOGUE, 9.3, 7.0, 3, offset=Frames(3 * RATE), gain=Decibels(2.0)),
        clip(VOICE, Bus.EFFECTS, 17.1, 4.0, 4, gain=Decibels(-4.0)),
    ),
    Frames(24 * RATE + 313),
)
SETTINGS = MixSettings(
    {**MixSettings().strips, Bus.DIALOGUE: Strip(gain=Decibels(2.0), pan=0.3), Bus.EFFECTS: Strip(gain=Decibels(3.0))},
    Ducking(),
    target=MasterTarget(ceiling=Decibels(-3.5)),
)
GAIN = Decibels(5.5)


@pytest.fixture(scope="module")
def mastered(recordings: dict[Sha256, Path], tmp_path_factory: pytest.TempPathFactory) -> Audio:
    """What goes to the encoder when this chapter is exported with this gain."""
    target = tmp_path_factory.mktemp("renders") / "chapter.wav"
    render = render_chapter_job(RenderChapterJob(CHAPTER, recordings, SETTINGS, target))
    job = MasterChapterJob(
        premaster=render.premaster,
        scale=render.scale,
        gain=GAIN,
        ceiling=SETTINGS.target.ceiling,
        rms_window=SETTINGS.target.rms_window,
        spec=EncodeSpec("wav", bits=24),
        target=target.with_name("mastered.wav"),
    )
    return np.concatenate(list(limited_blocks(job)))


@pytest.fixture
def chapter(recordings: dict[Sha256, Path]) -> Iterator[Desk]:
    made = Desk(CHAPTER, recordings, Orders(SETTINGS, GAIN))
    yield made
    made.clips.close()


def test_the_preview_is_the_mastered_signal_of_the_same_chapter_and_gain(chapter: Desk, mastered: Audio) -> None:
    chapter.cue(0)
    heard = chapter.take()
    assert len(heard) == len(mastered) == CHAPTER.length
    np.testing.assert_allclose(heard, mastered, atol=1e-5)
    # The limiter had work to do, or this would prove little.
    assert float(np.abs(mastered).max()) > 0.6
    louder = replace(chapter.orders, gain=Decibels(0.0))
    chapter.orders = louder
    chapter.cue(0)
    unlimited = chapter.take() * np.float32(10 ** (5.5 / 20))
    assert float(np.abs(unlimited - mastered).max()) > 0.1


@pytest.mark.parametrize("start", [5 * RATE + 777, 12 * RATE + 1, 18 * RATE])
def test_begun_anywhere_it_soon_is_the_mastered_signal_too(chapter: Desk, mastered: Audio, start: int) -> None:
    chapter.cue(start)
    heard = chapter.take(2 * RATE)
    np.testing.assert_allclose(heard, mastered[start : start + 2 * RATE], atol=2e-3)


def test_every_frame_knows_its_place_in_the_chapter(chapter: Desk) -> None:
    start = 3 * RATE + 5
    chapter.cue(start)
    heard = chapter.take(RATE)
    for played in (0, 1, 400, 20_000, len(heard)):
        assert chapter.run.marks.frame_at(played) == start + played
    chapter.cue(23 * RATE)
    rest = chapter.take()
    assert chapter.run.marks.frame_at(len(rest)) == CHAPTER.length
    assert len(rest) == CHAPTER.length - 23 * RATE


def test_levels_belong_to_what_is_heard_not_to_what_was_rendered_last(chapter: Desk) -> None:
    chapter.cue(0)
    chapter.take(4 * RATE)
    played = 4 * RATE - 5 * BLOCK
    then = chapter.run.marks.levels_at(played)
    chapter.cue(0)
    chapter.take(played)
    now = chapter.run.marks.levels_at(played)
    assert now.strips[Bus.NARRATION].rms == pytest.approx(then.strips[Bus.NARRATION].rms, abs=0.01)
    assert now.strips[Bus.NARRATION].peak > -40.0
    assert now.clarity is not None


def test_the_master_meter_reads_behind_the_limiter_and_tells_how_hard_it_works(chapter: Desk) -> None:
    chapter.orders = replace(chapter.orders, gain=Decibels(20.0))
    chapter.cue(0)
    heard = chapter.take(8 * RATE)
    marks = [chapter.run.marks.levels_at(at) for at in range(8 * RATE - 20 * BLOCK, 8 * RATE, BLOCK)]
    assert max(one.strips[Bus.MASTER].peak for one in marks) <= -3.4
    assert max(one.reduction for one in marks) > 3.0
    assert float(np.abs(heard).max()) <= 10 ** (-3.5 / 20)


def test_a_loop_goes_round_without_a_gap_or_a_click() -> None:
    loop = Loop(Frames(RATE), Frames(RATE + RATE // 2 + 300))
    for made in desk(tone_for(5.0), Orders(DRY, loop=loop), open_tone):
        made.cue(RATE // 2)
        round_ = loop.end - loop.start
        heard = made.take(RATE // 2)
        assert made.run.marks.frame_at(RATE // 2) == loop.start
        heard = np.concatenate([heard, made.take(2 * round_ + 1000)])
        assert made.run.marks.frame_at(RATE // 2 + 2 * round_ + 900) == loop.start + 900
        seam = RATE // 2 + round_
        assert float(np.abs(np.diff(heard[seam - 4 : seam + 4, 0])).max()) < 0.02
        assert float(np.abs(heard[seam + 300 : seam + 2000]).max()) > 0.2
        made.orders = replace(made.orders, loop=None)
        assert len(made.take()) < 5 * RATE


def test_behind_the_loop_playing_goes_on_to_the_end() -> None:
    for made in desk(tone_for(3.0), Orders(DRY, loop=Loop(Frames(0), Frames(RATE))), open_tone):
        made.cue(2 * RATE)
        assert len(made.take()) == RATE


@pytest.mark.parametrize("speed", [2.0, 4.0])
def test_winding_forward_keeps_the_pitch_and_the_place(speed: float) -> None:
    for made in desk(tone_for(8.0), Orders(DRY), open_tone):
        made.cue(RATE, speed)
        heard = made.take(RATE)
        assert made.run.marks.frame_at(RATE // 2) == pytest.approx(RATE + RATE // 2 * speed, abs=4)
        spectrum = np.abs(np.fft.rfft(heard[RATE // 4 : RATE // 4 + 16_384, 0] * np.hanning(16_384)))
        assert float(np.argmax(spectrum)) * RATE / 16_384 == pytest.approx(1000.0, abs=20.0)
        made.take()
        assert made.run.marks.frame_at(10 * RATE) == 8 * RATE


def test_winding_back_plays_backwards_to_the_beginning() -> None:
    rising = Timeline((clip(VOICE, Bus.EFFECTS, 0.0, 4.0),), Frames(4 * RATE))
    ramp = np.repeat(np.linspace(0.0, 0.5, 4 * RATE, dtype=np.float32)[:, None], 2, axis=1)
    for made in desk(rising, Orders(DRY), lambda _path: ArraySound(ramp)):
        made.cue(3 * RATE, -1.0)
        heard = made.take()
        assert len(heard) == 3 * RATE
        np.testing.assert_allclose(heard[:, 0], ramp[: 3 * RATE, 0][::-1], atol=1e-4)
        assert made.run.marks.frame_at(len(heard)) == 0
        made.cue(3 * RATE, -4.0)
        assert len(made.take()) == pytest.approx(3 * RATE / 4, abs=3 * BLOCK)


def test_orders_are_obeyed_from_the_next_block_on_without_a_step() -> None:
    for made in desk(tone_for(4.0), Orders(DRY), open_tone):
        made.cue(0)
        made.take(RATE)
        made.orders = Orders(DRY, Decibels(-20.0))
        heard = made.take(RATE)
        quiet = np.flatnonzero(np.abs(heard[:, 0]) > 0.03)
        assert quiet.max() < 3 * BLOCK
        assert float(np.abs(np.diff(heard[:, 0])).max()) < 0.05
        muted = replace(DRY, strips={**DRY.strips, Bus.EFFECTS: Strip(mute=True)})
        made.orders = Orders(muted, Decibels(0.0))
        assert float(np.abs(made.take(RATE)[3 * BLOCK :]).max()) < 1e-4


def test_a_chapter_arranged_anew_goes_on_where_it_is() -> None:
    both = dict(SOURCES)
    for made in desk(tone_for(6.0), Orders(DRY), open_tone):
        made.cue(RATE)
        before = made.take(RATE)
        longer = tone_for(9.0)
        made.clips.show(longer, both)
        made.deck.insert(longer)
        after = made.take(RATE)
        joined = np.concatenate([before, after])[:, 0]
        assert float(np.abs(np.diff(joined)).max()) < 0.05
        assert made.run.marks.frame_at(2 * RATE) == 3 * RATE
        assert len(made.take()) > 5 * RATE


def test_a_tick_of_rendering_takes_a_small_part_of_the_time_it_plays(chapter: Desk) -> None:
    chapter.cue(0)
    chapter.take(2 * RATE)
    began, frames = time.thread_time(), 0
    while frames < 6 * RATE:
        block = chapter.deck.render()
        assert block is not None
        frames += len(block)
    assert (time.thread_time() - began) / (frames / RATE) < 0.25

"""One hour with music and effects from ready takes: what mixing, mastering, encoding and verifying cost.

All figures come from one run, because only ratios survive a change of machine. ``--naive`` adds a plain pydub overlay
of the same timeline, whose cost grows with the square of the length.
"""

import argparse
import asyncio
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

# One core per job: a threaded matrix product only burns the other worker's time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.hour_of_sound import Sounds, make_chapter, make_sounds
from narratix_desktop.compute.rendering import limited_blocks, render_chapter_job
from narratix_desktop.domain.delivery import ACX, judge
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import PROJECT_RATE
from narratix_desktop.media.decode import decode
from narratix_desktop.media.encode import Labels, open_encoder
from narratix_desktop.media.measure import measure_file
from narratix_desktop.ports.jobs import EncodeSpec, MasterChapterJob, RenderAnswer, RenderChapterJob
from narratix_desktop.services.choose_gain import choose_gain

MP3 = EncodeSpec("mp3", 192_000, ".mp3")
CHAPTERS = 6


@dataclass
class Cost:
    """CPU seconds of this process and of its children, wall seconds, while something ran."""

    own: float = 0.0
    children: float = 0.0
    wall: float = 0.0


@contextmanager
def metered() -> Iterator[Cost]:
    cost = Cost()
    before, wall = os.times(), time.perf_counter()
    yield cost
    after = os.times()
    cost.own = after.user + after.system - before.user - before.system
    cost.children = after.children_user + after.children_system - before.children_user - before.children_system
    cost.wall = time.perf_counter() - wall


def render_jobs(sounds: Sounds, chapters: list[Timeline], folder: Path) -> list[RenderChapterJob]:
    settings = MixSettings()
    return [
        RenderChapterJob(timeline, sounds.paths, settings, folder / f"chapter{number}.wav", number)
        for number, timeline in enumerate(chapters)
    ]


def master_jobs(renders: list[RenderAnswer], folder: Path) -> list[MasterChapterJob]:
    target = MixSettings().target
    gains = choose_gain(renders, target)
    return [
        MasterChapterJob(
            render.premaster,
            render.scale,
            gain,
            target.ceiling,
            target.rms_window,
            MP3,
            folder / f"chapter{number}.mp3",
            {"title": f"Chapter {number + 1}"},
        )
        for number, (render, gain) in enumerate(zip(renders, gains.chapters, strict=True))
    ]


def compare_parts(jobs: list[RenderChapterJob], folder: Path) -> None:
    with metered() as mix:
        renders = [render_chapter_job(job) for job in jobs]
    masters = master_jobs(renders, folder)
    with metered() as limit:
        for job in masters:
            for _block in limited_blocks(job):
                pass
    with metered() as encode:
        for job in masters:
            with open_encoder(job.target, PROJECT_RATE, 2, MP3, Labels(job.tags)) as encoder:
                for block in limited_blocks(job):
                    encoder.write(block)
    with metered() as verify:
        measured = [measure_file(job.target) for job in masters]
    verdicts = [judge(found, ACX) for found in measured]
    minutes = sum(found.duration for found in measured) / 60
    encoder_alone = encode.children
    ours = mix.own + limit.own
    print(f"{minutes:.1f} minutes in {len(jobs)} chapters; passed ACX: {sum(v.passed for v in verdicts)}")
    print(f"  mix and premaster     {mix.own:7.2f} CPU s")
    print(f"  gain and limiter      {limit.own:7.2f} CPU s")
    print(f"  MP3 encoder alone     {encoder_alone:7.2f} CPU s (feeding it {encode.own - limit.own:.2f})")
    print(f"  verification          {verify.own:7.2f} CPU s ({verify.own / minutes * 10:.2f} per 10 min)")
    print(f"  mix and master / encoder = {ours / encoder_alone:.2f} (at most 1.0)")
    print(f"  largest resident set  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


async def compare_workers(jobs: list[RenderChapterJob], folder: Path) -> None:
    from narratix_desktop.compute.pool import WorkerPool

    walls = {}
    for workers in (1, 2):
        place = folder / f"workers{workers}"
        place.mkdir()
        pool = WorkerPool(workers)
        try:
            with metered() as cost:
                own = [replace(job, target=place / job.target.name) for job in jobs]
                renders = list(await asyncio.gather(*(pool.run(job) for job in own)))
                await asyncio.gather(*(pool.run(job) for job in master_jobs(renders, place)))
        finally:
            await pool.aclose()
        walls[workers] = cost.wall
        print(f"  {workers} worker(s)           {cost.wall:7.2f} s wall")
    print(f"  two workers / one = {walls[2] / walls[1]:.2f} (at most 0.6)")


def overlay_with_pydub(job: RenderChapterJob) -> None:
    """Mix the way that comes to mind first: one silent segment, everything overlaid onto it."""
    from pydub import AudioSegment

    def segment(path: Path) -> AudioSegment:
        samples = np.clip(decode(path), -1.0, 1.0)
        stereo = np.repeat(samples, 2, axis=1) if samples.shape[1] == 1 else samples
        data = (stereo * 32767).astype("<i2").tobytes()
        return AudioSegment(data=data, sample_width=2, frame_rate=PROJECT_RATE, channels=2)

    mix = AudioSegment.silent(job.timeline.length * 1000 // PROJECT_RATE, PROJECT_RATE).set_channels(2)
    for clip in job.timeline.clips:
        sound = segment(job.sources[clip.asset])
        position = clip.start * 1000 / PROJECT_RATE
        length = clip.length * 1000 / PROJECT_RATE
        while clip.loop and len(sound) < length:
            sound += sound
        offset = clip.offset * 1000 / PROJECT_RATE
        mix = mix.overlay(sound[offset : offset + length].apply_gain(float(clip.gain)), position=int(position))


def compare_naive(sounds: Sounds, minutes: float, folder: Path, measure: Callable[[], Cost]) -> None:
    (job,) = render_jobs(sounds, [make_chapter(sounds, minutes, 99)], folder)
    with metered() as naive:
        overlay_with_pydub(job)
    ours = measure()
    print(f"  pydub overlay         {naive.own:7.2f} CPU s; this mix of the same {minutes:g} min {ours.own:.2f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--naive", action="store_true", help="measure the pydub overlay of the same length too")
    parser.add_argument("--workers", action="store_true", help="measure one worker process against two")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="narratix-benchmark-") as name:
        folder = Path(name)
        sounds = make_sounds(folder / "sounds")
        chapters = [make_chapter(sounds, chosen.minutes / CHAPTERS, number) for number in range(CHAPTERS)]
        jobs = render_jobs(sounds, chapters, folder)
        compare_parts(jobs, folder)
        if chosen.workers:
            asyncio.run(compare_workers(jobs, folder))
        if chosen.naive:

            def mixed_here() -> Cost:
                with metered() as cost:
                    target = folder / "whole.wav"
                    render_chapter_job(
                        replace(jobs[0], timeline=make_chapter(sounds, chosen.minutes, 99), target=target)
                    )
                return cost

            compare_naive(sounds, chosen.minutes, folder, mixed_here)
    return 0


if __name__ == "__main__":
    sys.exit(main())

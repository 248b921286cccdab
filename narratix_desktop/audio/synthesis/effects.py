"""Single events: door, knock, steps, bell, thunder, heartbeat.

Each takes random numbers and returns a stereo sound ``(n, 2)`` of its natural length, already in its room. Knows
nothing of levels: the catalogue finishes what is made here.
"""

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.audio.synthesis.noise import (
    Samples,
    band,
    burst,
    decaying,
    drift,
    frames_of,
    room,
    scatter,
    shaped_noise,
    stereo_noise,
)
from narratix_desktop.domain.units import PROJECT_RATE

Event = tuple[int, Samples, float, float]


def _stage(seconds: float) -> Samples:
    return np.zeros((frames_of(seconds), 2), dtype=np.float32)


def _unit(grain: NDArray[np.floating]) -> Samples:
    return np.asarray(grain / max(float(np.max(np.abs(grain))), 1e-9), dtype=np.float32)


def door(rng: np.random.Generator) -> Samples:
    """A wooden door: the hinge complains, the leaf falls to, the latch drops."""
    stage = _stage(2.4)
    shut = 0.62 + float(rng.uniform(-0.06, 0.06))
    events: list[Event] = []
    at, pace = 0.03, float(rng.uniform(32.0, 44.0))
    wood = [_unit(decaying(rng, [(tone, 1.0, 0.05), (tone * 2.3, 0.5, 0.035)], 0.05)) for tone in (520.0, 610.0, 700.0)]
    # A hinge sticks and slips: clicks whose pace rises and falls with the leaf's speed.
    while at < shut - 0.12:
        along = at / shut
        events.append((frames_of(at), wood[int(rng.integers(3))], 0.10 * float(np.sin(np.pi * along)), -0.15))
        at += float(rng.normal(1.0, 0.12)) / (pace * (1.0 + 1.6 * along))
    modes = [(74.0, 1.0, 0.32), (118.0, 0.8, 0.26), (196.0, 0.55, 0.18), (310.0, 0.3, 0.12), (545.0, 0.16, 0.08)]
    thud = _unit(decaying(rng, modes, 0.45))
    slap = _unit(burst(rng, band(120.0, 2600.0, -3.0, order=1), 0.07, 0.0008))
    click = _unit(burst(rng, band(1400.0, 5200.0, order=1), 0.018, 0.0003))
    events += [(frames_of(shut), thud, 0.85, 0.0), (frames_of(shut), slap, 0.6, 0.05)]
    events += [
        (frames_of(shut + 0.055), click, 0.28, 0.12),
        (frames_of(shut + 0.098), click, 0.42, 0.12),
        (frames_of(shut + 0.10), _unit(decaying(rng, [(1900.0, 1.0, 0.05), (3150.0, 0.6, 0.04)], 0.08)), 0.12, 0.12),
    ]
    scatter(stage, events)
    return room(rng, stage, 0.7, 0.22, 3000.0)


def knock(rng: np.random.Generator) -> Samples:
    """Knuckles on a wooden door, three times."""
    stage = _stage(1.7)
    events: list[Event] = []
    at = 0.02
    for strength in (0.85, 0.8, 1.0):
        modes = [(148.0, 0.8, 0.13), (236.0, 1.0, 0.10), (415.0, 0.7, 0.07), (760.0, 0.35, 0.045), (1320.0, 0.2, 0.03)]
        body = _unit(decaying(rng, modes, 0.2))
        knuckle = _unit(burst(rng, band(700.0, 3800.0, -2.0, order=1), 0.014, 0.0004))
        gain = strength * float(rng.uniform(0.9, 1.0))
        events += [(frames_of(at), body, gain, 0.0), (frames_of(at), knuckle, gain * 0.45, 0.05)]
        at += float(rng.uniform(0.2, 0.235))
    scatter(stage, events)
    return room(rng, stage, 0.55, 0.2, 3500.0)


def steps(rng: np.random.Generator) -> Samples:
    """Six steps on boards at a walking pace, heel and toe, left and right."""
    stage = _stage(4.2)
    events: list[Event] = []
    pace = float(rng.uniform(0.54, 0.6))
    for step in range(6):
        at = 0.03 + step * pace + float(rng.normal(0.0, 0.008))
        pan = (-0.22 if step % 2 else 0.22) + 0.06 * (step - 2.5)
        hollow = 1.0 if step % 2 else 1.12
        heel = _unit(decaying(rng, [(82.0 * hollow, 1.0, 0.12), (165.0 * hollow, 0.6, 0.08), (390.0, 0.2, 0.05)], 0.16))
        click = _unit(burst(rng, band(500.0, 2600.0, -3.0, order=1), 0.022, 0.0006))
        toe = _unit(burst(rng, band(250.0, 3200.0, -5.0, order=1), 0.06, 0.006))
        gain = float(rng.uniform(0.8, 1.0))
        events += [
            (frames_of(at), heel, gain, pan),
            (frames_of(at), click, gain * 0.5, pan),
            (frames_of(at + float(rng.uniform(0.085, 0.105))), toe, gain * 0.2, pan),
        ]
        if rng.random() < 0.3:
            board = _unit(decaying(rng, [(640.0, 1.0, 0.09), (905.0, 0.6, 0.07)], 0.12))
            events.append((frames_of(at + 0.15), board, 0.05, pan))
    scatter(stage, events)
    return room(rng, stage, 0.5, 0.22, 2800.0)


def bell(rng: np.random.Generator) -> Samples:
    """A cast bell, struck twice: hum, prime, minor third, fifth and nominal, each a pair that beats slowly."""
    stage = _stage(7.0)
    prime = float(rng.uniform(330.0, 470.0))
    partials = (
        *((0.5, 0.55, 11.0), (1.0, 0.8, 7.0), (1.19, 0.7, 5.5), (1.5, 0.4, 4.2), (2.0, 1.0, 3.6), (2.52, 0.35, 2.2)),
        *((2.67, 0.3, 2.0), (3.01, 0.4, 1.6), (4.17, 0.3, 1.0), (5.43, 0.2, 0.7), (6.79, 0.12, 0.45)),
    )
    clock = np.arange(frames_of(6.9), dtype=np.float32) / PROJECT_RATE
    struck = np.zeros_like(clock)
    for ratio, gain, fall in partials:
        tone, beat = prime * ratio * float(rng.uniform(0.998, 1.002)), float(rng.uniform(0.25, 1.1))
        pair = np.sin(2.0 * np.pi * tone * clock) + 0.6 * np.sin(2.0 * np.pi * (tone + beat) * clock)
        struck += np.float32(gain) * np.exp(-6.91 / fall * clock) * pair
    struck *= np.minimum(1.0, clock / 0.0015)
    clapper = _unit(burst(rng, band(900.0, 6000.0, -2.0, order=1), 0.05, 0.0004))
    events: list[Event] = []
    for at, gain in ((0.02, 1.0), (2.15, 0.85)):
        ringing = _unit(struck)[: frames_of(6.9 - at)]
        events += [(frames_of(at), ringing, gain, 0.0), (frames_of(at), clapper, 0.2 * gain, 0.0)]
    scatter(stage, events)
    fading = np.minimum(1.0, (len(stage) - np.arange(len(stage), dtype=np.float32)) / frames_of(1.5))
    return room(rng, stage, 1.8, 0.3, 3500.0) * fading[:, None]


def thunder(rng: np.random.Generator) -> Samples:
    """A stroke not far off: a tearing crack, then rolls that come back from the hills and sink."""
    seconds = 8.5
    frames = frames_of(seconds)
    clock = np.arange(frames, dtype=np.float32) / PROJECT_RATE
    rolls: NDArray[np.floating] = np.zeros(frames, dtype=np.float32)
    for _ in range(9):
        at, size = float(rng.uniform(0.15, 4.2)), float(rng.uniform(0.35, 1.0))
        since = np.maximum(clock - at, 0.0)
        width = float(rng.uniform(0.25, 0.6))
        rolls += size * np.exp(-0.35 * at) * (since / width) * np.exp(1.0 - since / width)
    swell = np.minimum(1.0, clock / 0.05)
    rolls = swell * (0.9 * np.exp(-0.5 * clock) + rolls) * drift(rng, frames, 0.18, 0.55, 1.0)
    fading = np.minimum(1.0, (seconds - clock) / 2.5) ** 1.5
    deep = stereo_noise(rng, frames, band(30.0, 95.0, -2.0, order=2), 0.35)
    middle = stereo_noise(rng, frames, band(90.0, 320.0, -4.0, order=1), 0.7)
    sound = deep * (rolls * fading)[:, None] + middle * (0.5 * rolls * np.exp(-0.45 * clock) * fading)[:, None]
    tearing = stereo_noise(rng, frames, band(350.0, 4500.0, -4.0, order=1), 0.8)
    crack = np.zeros(frames, dtype=np.float32)
    for at in np.sort(rng.uniform(0.02, 0.5, 7)):
        since = clock - float(at)
        crack += np.where(since > 0, float(rng.uniform(0.3, 1.0)) * np.exp(-since / 0.07), 0.0).astype(np.float32)
    sound += tearing * (0.42 * crack * swell)[:, None]
    return np.asarray(sound, dtype=np.float32)


def heartbeat(rng: np.random.Generator) -> Samples:
    """Five beats heard from inside: lub, dub, rest."""
    stage = _stage(5.6)
    events: list[Event] = []
    period = float(rng.uniform(1.06, 1.14))
    for beat in range(5):
        at = 0.04 + beat * period
        lub, dub = _valve(rng, 52.0, 0.17), _valve(rng, 66.0, 0.12)
        events += [(frames_of(at), lub, 1.0, 0.0), (frames_of(at + 0.3), dub, 0.62, 0.0)]
    scatter(stage, events)
    blood = shaped_noise(rng, len(stage), band(40.0, 160.0, order=2)) * np.float32(0.01)
    return room(rng, stage, 0.25, 0.15, 600.0) + blood[:, None]


def _valve(rng: np.random.Generator, tone: float, seconds: float) -> Samples:
    """A soft blow whose pitch falls; the octave keeps it audible on small loudspeakers."""
    clock = np.arange(frames_of(2.0 * seconds), dtype=np.float32) / PROJECT_RATE
    falling = tone * float(rng.uniform(0.97, 1.03)) * (clock - 0.25 * clock**2 / seconds)
    swell = np.minimum(1.0, clock / 0.012) * np.exp(-5.5 * clock / seconds)
    blow = np.sin(2.0 * np.pi * falling) + 0.45 * np.sin(4.0 * np.pi * falling) + 0.15 * np.sin(6.0 * np.pi * falling)
    return np.asarray(_unit(np.asarray(blow * swell, dtype=np.float32)), dtype=np.float32)

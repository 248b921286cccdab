"""Decodes a file again and measures it: levels from ``audio``, codec facts from the container."""

from pathlib import Path

from narratix_desktop.audio.meter import SignalMeter
from narratix_desktop.domain.delivery import Measurement
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.media.decode import stream_blocks
from narratix_desktop.media.probe import probe


def measure_file(path: Path) -> Measurement:
    """Measure a file of any known kind, at its own rate, in constant memory.

    Raises:
        AudioError: It cannot be decoded, or holds nothing.
    """
    facts = probe(path)
    meter = SignalMeter(facts.sample_rate, facts.channels, facts.weights)
    for block in stream_blocks(path, rate=None):
        meter.add(block)
    report = meter.report()
    if not report.duration:
        raise AudioError(f"{path.name} holds no audio.", "Choose an audio file.")
    return Measurement(
        duration=report.duration,
        loudness=report.loudness,
        loudness_range=report.loudness_range,
        rms=report.rms,
        peak=report.peak,
        true_peak=report.true_peak,
        noise_floor=report.noise_floor,
        head=report.head,
        tail=report.tail,
        codec=facts.codec,
        sample_rate=facts.sample_rate,
        channels=facts.channels,
        bit_rate=facts.bit_rate,
        constant_bit_rate=facts.constant_bit_rate,
    )

"""What a store asks of an audio file, what was measured, and the verdict."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.units import Decibels, Lufs, Seconds


@dataclass(frozen=True, slots=True)
class Measurement:
    """What the decoded file sounds like. Levels in dBFS unless said otherwise; -inf for digital silence.

    Attributes:
        loudness: Integrated loudness, ITU-R BS.1770-4.
        rms: RMS over the whole file, over all channels.
        peak: Highest sample.
        true_peak: Highest inter-sample peak, dBTP.
        noise_floor: RMS of the quietest half second of the file.
        head: Seconds before the first sound, that is before the level rises 20 dB above the room tone or over -50 dBFS.
        tail: Seconds behind the last sound.
        bit_rate: Bits per second of the audio stream; 0 where the format has none.
        constant_bit_rate: Whether every frame has the same size.
    """

    duration: Seconds
    loudness: Lufs
    loudness_range: float
    rms: Decibels
    peak: Decibels
    true_peak: Decibels
    noise_floor: Decibels
    head: Seconds
    tail: Seconds
    codec: str
    sample_rate: int
    channels: int
    bit_rate: int
    constant_bit_rate: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One rule held against one figure. ``measured`` and ``required`` are ready to read, units included."""

    name: str
    measured: str
    required: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks of one file against one specification."""

    spec: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a specification: how to read the figure, show it, and judge it."""

    name: str
    required: str
    read: Callable[[Measurement], float]
    show: Callable[[float], str]
    accepts: Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class DeliverySpec:
    """A store's rules by their usual name."""

    name: str
    label: str
    rules: tuple[Rule, ...]


def judge(measured: Measurement, spec: DeliverySpec) -> Verdict:
    """Hold a measurement against a specification, rule by rule."""
    checks = []
    for rule in spec.rules:
        value = rule.read(measured)
        checks.append(Check(rule.name, rule.show(value), rule.required, rule.accepts(value)))
    return Verdict(spec.name, tuple(checks))


def _figure(form: str) -> Callable[[float], str]:
    return form.format


def _yes_or_no(value: float) -> str:
    return "yes" if value else "no"


def _between(low: float, high: float) -> Callable[[float], bool]:
    return lambda value: low <= value <= high


def _at_most(limit: float) -> Callable[[float], bool]:
    return lambda value: value <= limit


def _at_least(limit: float) -> Callable[[float], bool]:
    return lambda value: value >= limit


ACX: Final = DeliverySpec(
    "acx",
    "ACX / Audible",
    (
        Rule("RMS level", "-23 to -18 dB", lambda m: m.rms, _figure("{:.1f} dB"), _between(-23.0, -18.0)),
        Rule("Peak", "at most -3 dB", lambda m: m.peak, _figure("{:.1f} dB"), _at_most(-3.0)),
        Rule("Noise floor", "at most -60 dB RMS", lambda m: m.noise_floor, _figure("{:.1f} dB"), _at_most(-60.0)),
        Rule("Length", "at most 120 min", lambda m: m.duration / 60, _figure("{:.1f} min"), _at_most(120.0)),
        Rule("Room tone at the head", "0.5 to 1 s", lambda m: m.head, _figure("{:.2f} s"), _between(0.5, 1.0)),
        Rule("Room tone at the tail", "1 to 5 s", lambda m: m.tail, _figure("{:.2f} s"), _between(1.0, 5.0)),
        Rule("MP3", "MP3", lambda m: float(m.codec == "mp3"), _yes_or_no, _at_least(1.0)),
        Rule("Sample rate", "44.1 kHz", lambda m: m.sample_rate / 1000, _figure("{:.1f} kHz"), _between(44.1, 44.1)),
        Rule("Bit rate", "at least 192 kbps", lambda m: m.bit_rate / 1000, _figure("{:.0f} kbps"), _at_least(192.0)),
        Rule("Constant bit rate", "yes", lambda m: float(m.constant_bit_rate), _yes_or_no, _at_least(1.0)),
    ),
)

EBU_R128: Final = DeliverySpec(
    "ebu-r128",
    "EBU R 128",
    (
        Rule("Loudness", "-23 LUFS ±0.5", lambda m: m.loudness, _figure("{:.1f} LUFS"), _between(-23.5, -22.5)),
        Rule("True peak", "at most -1 dBTP", lambda m: m.true_peak, _figure("{:.1f} dBTP"), _at_most(-1.0)),
    ),
)

PODCAST: Final = DeliverySpec(
    "podcast",
    "Podcast",
    (
        Rule("Loudness", "-16 LUFS ±1", lambda m: m.loudness, _figure("{:.1f} LUFS"), _between(-17.0, -15.0)),
        Rule("True peak", "at most -1 dBTP", lambda m: m.true_peak, _figure("{:.1f} dBTP"), _at_most(-1.0)),
    ),
)

M4B: Final = DeliverySpec(
    "m4b",
    "M4B audiobook",
    (
        Rule("RMS level", "-23 to -18 dB", lambda m: m.rms, _figure("{:.1f} dB"), _between(-23.0, -18.0)),
        Rule("True peak", "at most -1 dBTP", lambda m: m.true_peak, _figure("{:.1f} dBTP"), _at_most(-1.0)),
        Rule("Noise floor", "at most -60 dB RMS", lambda m: m.noise_floor, _figure("{:.1f} dB"), _at_most(-60.0)),
        Rule("AAC", "AAC", lambda m: float(m.codec == "aac"), _yes_or_no, _at_least(1.0)),
        Rule("Bit rate", "at least 64 kbps", lambda m: m.bit_rate / 1000, _figure("{:.0f} kbps"), _at_least(64.0)),
    ),
)
"""What players of audiobooks and Google Play expect: an even level, no clipping after decoding, a quiet background."""

SPECS: Final = {spec.name: spec for spec in (ACX, EBU_R128, PODCAST, M4B)}

"""Messages to the worker processes, and what they answer.

A job is a frozen dataclass; its type parameter is the answer. Jobs and answers cross a process boundary, so they hold
only picklable values and paths. A job never touches the database. Writing a file is done under a temporary name and
ends with a rename, so that a killed worker leaves nothing half made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeVar

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.book import Manuscript
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.cover import CoverFit, ImageFacts
from narratix_desktop.domain.cue import CueKind, CueSpan, SoundRequest
from narratix_desktop.domain.delivery import Measurement
from narratix_desktop.domain.errors import AudioError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.origin import Maker
from narratix_desktop.domain.reading import ReadingWindow, WindowSize
from narratix_desktop.domain.segment import SegmentSpan
from narratix_desktop.domain.take import Recording, SpeechRequest, TakeProfile
from narratix_desktop.domain.text_diff import TextDiff
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Decibels, Frames, Lufs, Seconds
from narratix_desktop.domain.voice import Voiceprint

Answer = TypeVar("Answer", covariant=True)


@dataclass(frozen=True, slots=True)
class Job(Generic[Answer]):
    """Base of all jobs. ``Answer`` is the type that :meth:`Compute.run` returns for it."""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """A manuscript with its chapters and the digest of the file's bytes."""

    manuscript: Manuscript
    chapters: tuple[ChapterSpan, ...]
    source_sha256: Sha256


@dataclass(frozen=True, slots=True)
class ReadManuscriptJob(Job[ReadAnswer]):
    """Read an untrusted file of any known kind and find its chapters. Raises ``ManuscriptError``."""

    path: Path


@dataclass(frozen=True, slots=True)
class LookAtImageJob(Job[ImageFacts]):
    """Decode an untrusted image. Raises ``ImageError``."""

    data: bytes


@dataclass(frozen=True, slots=True)
class FitCoverJob(Job[bytes]):
    """Make a square cover of an image: JPEG, 3000 × 3000. Raises ``ImageError``."""

    data: bytes
    fit: CoverFit


@dataclass(frozen=True, slots=True)
class CompareTextsJob(Job[TextDiff]):
    """Find what two states of a manuscript have in common."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class AnalyseTextJob(Job[Analysis]):
    """Run the local analyser over a whole book."""

    request: AnalysisRequest


@dataclass(frozen=True, slots=True)
class DivideTextJob(Job[tuple[ReadingWindow, ...]]):
    """Divide a book into windows for a reader that labels numbered spans; ``segments`` cover the text exactly."""

    text: str
    chapters: tuple[ChapterSpan, ...]
    segments: tuple[SegmentSpan, ...]
    size: WindowSize


@dataclass(frozen=True, slots=True)
class ReadScenesJob(Job[tuple[CueSpan, ...]]):
    """Place few and fitting cues in one chapter; ``segments`` are the chapter's, offsets those of ``text``."""

    text: str
    start: int
    end: int
    segments: tuple[SegmentSpan, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One spoken line: the engine's bytes and how they are conditioned."""

    recording: Recording
    profile: TakeProfile

    def made_by(self, maker: Maker) -> "SpokenLine":
        """The same line with who spoke it; worker processes do not know."""
        return replace(self, recording=replace(self.recording, maker=maker))


@dataclass(frozen=True, slots=True)
class EspeakJob(Job[tuple[SpokenLine, ...]]):
    """Speak lines with eSpeak NG, in order; the answer has one item for each request."""

    requests: tuple[SpeechRequest, ...]


@dataclass(frozen=True, slots=True)
class ProfileJob(Job[tuple[TakeProfile, ...]]):
    """Measure recordings that came from elsewhere. Raises ``AudioError`` for unusable audio."""

    recordings: tuple[tuple[bytes, str], ...]
    """Bytes and suffix of each."""


@dataclass(frozen=True, slots=True)
class HeardLine:
    """A line that a service spoke, and where in it each of its parts ends."""

    spoken: SpokenLine
    part_ends: tuple[Seconds, ...]


@dataclass(frozen=True, slots=True)
class HearLinesJob(Job[tuple[HeardLine | AudioError, ...]]):
    """Judge lines that services spoke, in order; a line that is of no use is answered with its error.

    Each line is its parts, as bytes and suffix, and how many letters and digits are spoken in them. One part is kept as
    it came, several are joined; none is a line without anything to speak and becomes a short silence.
    """

    lines: tuple[tuple[tuple[tuple[bytes, str], ...], int], ...]


@dataclass(frozen=True, slots=True)
class TakeRecordingsJob(Job[tuple[SpokenLine, ...]]):
    """Make one take for each line of what the author recorded. Raises ``AudioError``.

    ``levels`` says how loud the voice of each line is otherwise. There are as many files as lines, or one file with all
    lines, in which the author pauses between any two.
    """

    files: tuple[Path, ...]
    levels: tuple[Lufs, ...]


@dataclass(frozen=True, slots=True)
class FitSoundJob(Job[Recording]):
    """Make a bed of exactly this length that loops, or an effect of at most this length. Raises ``AudioError``."""

    data: bytes
    kind: CueKind
    duration: Seconds


@dataclass(frozen=True, slots=True)
class TypesetCoverJob(Job[bytes]):
    """Set title and author over a picture that came from elsewhere, or on a coloured field. Raises ``ImageError``."""

    title: str
    author: str
    subtitle: str
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class VoiceprintJob(Job[tuple[Voiceprint | None, ...]]):
    """Measure what voices sound like, in order; None where nobody can be heard."""

    recordings: tuple[tuple[bytes, int], ...]
    """Bytes of each and how many letters and digits are spoken in it."""


@dataclass(frozen=True, slots=True)
class SynthesiseSoundJob(Job[Recording]):
    """Compose a procedural sound: 44.1 kHz stereo FLAC."""

    request: SoundRequest


@dataclass(frozen=True, slots=True)
class ListSoundsJob(Job[tuple[tuple[CueKind, str], ...]]):
    """Say which sounds the procedural engine can make: kind and name of each, in the order of its catalogue."""


@dataclass(frozen=True, slots=True)
class RenderAnswer:
    """A chapter's premaster.

    ``premaster`` is 24-bit WAV at the project rate, stereo, scaled by ``scale`` so that nothing clips; the true signal
    is the file divided by ``scale``. ``loudness_blocks`` are the mean squares (K-weighted) of the speech buses' 400 ms
    blocks at 75 % overlap: the book's gated loudness is computed over the blocks of all chapters.
    """

    premaster: Path
    length: Frames
    scale: float
    loudness_blocks: tuple[float, ...]
    rms: Decibels
    peak: Decibels


@dataclass(frozen=True, slots=True)
class RenderChapterJob(Job[RenderAnswer]):
    """Mix one chapter to a premaster, or answer from the one that stands at ``target`` already.

    ``sources`` maps each clip's asset to its file. ``target`` is named by the content key of everything that decides
    the sound, and the answer is kept beside it as JSON.
    """

    timeline: Timeline
    sources: Mapping[Sha256, Path]
    settings: MixSettings
    target: Path
    seed: int = 0


@dataclass(frozen=True, slots=True)
class EncodeSpec:
    """How a mastered chapter is encoded. ``codec`` is ``mp3``, ``aac``, ``flac``, ``wav`` or ``opus``.

    ``bits`` (16, dithered, or 24) matters to ``flac`` and ``wav`` only.
    """

    codec: str
    bit_rate: int = 0
    suffix: str = ""
    bits: int = 16


@dataclass(frozen=True, slots=True)
class EncodeAnswer:
    """An encoded file, decoded again and measured; ``gain`` is what was applied in the end."""

    path: Path
    measured: Measurement
    gain: Decibels


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What sounds beside a section: the nearest ``frames`` of another premaster, and the gain that it is mastered with.

    Where it has fewer, there is silence beyond them.
    """

    premaster: Path
    scale: float
    gain: Decibels
    frames: Frames


@dataclass(frozen=True, slots=True)
class MasterChapterJob(Job[EncodeAnswer]):
    """Gain, true-peak limiter and encoder over a premaster; measure the decoded file and correct it if it misses.

    ``start`` and ``length`` select a part of the premaster (retail sample), with short fades where they cut; None
    means all of it. ``tags`` go into the file as ID3 or MP4 metadata; keys are title, artist, album, album_artist,
    composer, genre, date, track, comment, description. ``before`` and ``behind`` are encoded with the section, so that
    the encoder hears what surrounds it where parts are joined without a gap.
    """

    premaster: Path
    scale: float
    gain: Decibels
    ceiling: Decibels
    rms_window: tuple[Decibels, Decibels]
    spec: EncodeSpec
    target: Path
    tags: Mapping[str, str] = field(default_factory=dict)
    cover: Path | None = None
    start: Frames = Frames(0)
    length: Frames | None = None
    before: Neighbour | None = None
    behind: Neighbour | None = None


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter of a joined file, in seconds from its beginning."""

    title: str
    start: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class JoinAnswer:
    """A joined file and its chapter marks as written."""

    path: Path
    marks: tuple[ChapterMark, ...]


@dataclass(frozen=True, slots=True)
class JoinPart:
    """An encoded section: its file, its chapter title, and how many frames it has, its neighbours' not counted."""

    path: Path
    title: str
    frames: Frames


@dataclass(frozen=True, slots=True)
class JoinM4bJob(Job[JoinAnswer]):
    """Join AAC files without encoding again into one M4B with chapters (Nero and QuickTime), cover and tags.

    Each part is encoded with the neighbours that ``media.aac_grid`` asks for at its place; they then follow one another
    without a gap.
    """

    parts: tuple[JoinPart, ...]
    target: Path
    tags: Mapping[str, str] = field(default_factory=dict)
    cover: Path | None = None


@dataclass(frozen=True, slots=True)
class MeasureFileJob(Job[Measurement]):
    """Decode any audio file and measure it. Raises ``AudioError`` where it cannot be decoded."""

    path: Path


@dataclass(frozen=True, slots=True)
class WaveformsJob(Job[tuple[bool, ...]]):
    """Compute waveform overviews and keep each in a file; answers which of them could be made.

    ``files`` are pairs of an audio file and where its overview is kept, as :func:`audio.peaks.to_bytes` writes it.
    """

    files: tuple[tuple[Path, Path], ...]

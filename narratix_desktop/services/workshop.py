"""What use cases work with: the library, the worker processes and the engines, handed in once by the wiring."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.places import Places
from narratix_desktop.ports.bundles import BundleStore
from narratix_desktop.ports.casting import AuditionStore, CastStore
from narratix_desktop.ports.chapter_marks import ChapterMarkStore
from narratix_desktop.ports.editing import ArrangementStore, EditStore
from narratix_desktop.ports.engines import Analyser, CoverEngine, Recovering, SoundEngine, SpeechEngine
from narratix_desktop.ports.export import Exporter
from narratix_desktop.ports.ledger import Ledger
from narratix_desktop.ports.origins import OriginStore
from narratix_desktop.ports.revising import RevisionStore
from narratix_desktop.ports.store import (
    AssetStore,
    BookStore,
    ChangeFeed,
    CueStore,
    MixStore,
    ScriptStore,
    SettingStore,
    TakeStore,
    TaskStore,
    VoiceStore,
)
from narratix_desktop.ports.work import Compute, JobQueue

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Workshop:
    """One open library with everything that can be done to its books.

    ``recovering`` are the engines that can fetch what an attempt made, by the name under which the ledger knows them.
    ``renders`` is the folder of premasters, ``waveforms`` that of waveform overviews, ``typeset`` that of
    covers that were set from titles. ``speaking`` are the places that chapters share which are spoken side by side, by
    the name of the engine.
    """

    books: BookStore
    revisions: RevisionStore
    marks: ChapterMarkStore
    scripts: ScriptStore
    voices: VoiceStore
    bundles: BundleStore
    casts: CastStore
    auditions: AuditionStore
    edits: EditStore
    arrangements: ArrangementStore
    takes: TakeStore
    cues: CueStore
    mixes: MixStore
    origins: OriginStore
    tasks: TaskStore
    ledger: Ledger
    assets: AssetStore
    settings: SettingStore
    feed: ChangeFeed
    queue: JobQueue
    compute: Compute
    analysers: Mapping[str, Analyser]
    speech: Mapping[str, SpeechEngine]
    sounds: Mapping[str, SoundEngine]
    covers: Mapping[str, CoverEngine]
    recovering: Mapping[str, Sequence[Recovering]]
    exporters: Mapping[str, Exporter]
    renders: Path
    waveforms: Path
    typeset: Path
    speaking: Mapping[str, Places] = field(default_factory=lambda: defaultdict(Places))

    def analyser(self, name: str) -> Analyser:
        """The analyser of this name. Raises ``NotFoundError``."""
        return _named(self.analysers, name, "analyser")

    def speech_engine(self, name: str) -> SpeechEngine:
        """The speech engine of this name. Raises ``NotFoundError``."""
        return _named(self.speech, name, "speech engine")

    def sound_engine(self, name: str) -> SoundEngine:
        """The sound engine of this name. Raises ``NotFoundError``."""
        return _named(self.sounds, name, "sound engine")

    def exporter(self, name: str) -> Exporter:
        """The export format of this name. Raises ``NotFoundError``."""
        return _named(self.exporters, name, "export format")


def _named(things: Mapping[str, Thing], name: str, noun: str) -> Thing:
    try:
        return things[name]
    except KeyError as error:
        raise NotFoundError(
            f"There is no {noun} called {name}.", f"Choose one of: {', '.join(sorted(things))}."
        ) from error

"""The library: a Protocol per noun. Calls may raise ``StoreUnavailableError``; ``get`` raises ``NotFoundError``."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.book import Book, Revision
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.chapter import Chapter, ChapterSpan
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.cue import Cue, CueSpan
from narratix_desktop.domain.ids import (
    AttemptId,
    BookId,
    ChapterId,
    CharacterId,
    CueId,
    SegmentId,
    Sha256,
    TakeId,
    TaskId,
    VoiceId,
)
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.domain.origin import Maker, Origin
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import Take, TakeProfile, WordTiming
from narratix_desktop.domain.task import (
    GlancePage,
    Task,
    TaskDraft,
    TaskEvent,
    TaskFilter,
    TaskGlance,
    TaskMetrics,
    TaskPage,
    TaskStatus,
)
from narratix_desktop.domain.units import Lufs, Seconds, Usd
from narratix_desktop.domain.voice import Voice, VoiceSpec, VoiceUse
from narratix_desktop.ports.bundles import AssetIntake


@dataclass(frozen=True, slots=True)
class NewBook:
    """A book, its first revision and its chapters; stored in one transaction or not at all."""

    title: str
    author: str
    language: str
    text: str
    source_name: str
    source_sha256: Sha256
    chapters: tuple[ChapterSpan, ...]
    metadata: Mapping[str, str]
    cover: Sha256 | None = None


class BookStore(Protocol):
    """Books, revisions and chapters."""

    async def add(self, book: NewBook) -> Book: ...
    async def get(self, book_id: BookId) -> Book: ...
    async def list(self) -> tuple[Book, ...]:
        """All books, last changed first."""
        ...

    async def find_by_source(self, source_sha256: Sha256) -> Book | None:
        """The last changed book that was imported from a file with these bytes."""
        ...

    async def find_similar(self, passages: Sequence[str]) -> tuple[tuple[Book, int], ...]:
        """Books whose latest revision holds any of these passages, with how many of them, most first."""
        ...

    async def update(self, book: Book) -> None:
        """Save title, author, language, cover and metadata."""
        ...

    async def delete(self, book_id: BookId) -> None: ...
    async def revision(self, book_id: BookId) -> Revision:
        """The latest revision with its text."""
        ...

    async def chapters(self, book_id: BookId) -> tuple[Chapter, ...]:
        """Chapters of the latest revision in order."""
        ...

    async def include(self, chapter_id: ChapterId, included: bool) -> None:
        """Put a chapter into the audio or leave it out; numbers of the others follow."""
        ...


class ScriptStore(Protocol):
    """Cast and segments. ``replace`` is the one place where segments are stored, and asserts that no word is lost."""

    async def replace(self, book_id: BookId, analysis: Analysis) -> None:
        """Store an analysis of the latest revision in one transaction.

        Characters that the book already has by name keep their id and voice. Segments with the same span, kind and
        character keep their id, and with it their takes; locked ones keep their speaker. The analysis' attempts are
        committed in the same transaction.

        Raises:
            AnalysisError: The segments do not cover the text exactly or cross a chapter's edge; nothing is stored.
        """
        ...

    async def segments(self, chapter_id: ChapterId) -> tuple[Segment, ...]:
        """The chapter's segments in order."""
        ...

    async def lines(self, segment_ids: Sequence[SegmentId]) -> tuple[Segment, ...]:
        """These segments, in the order of the text; those that no longer exist are missing."""
        ...

    async def whole(self, book_id: BookId) -> tuple[Segment, ...]:
        """All segments of the latest revision in order."""
        ...

    async def analysed(self, book_id: BookId) -> bool:
        """Whether the latest revision has segments."""
        ...

    async def characters(self, book_id: BookId) -> tuple[Character, ...]:
        """The cast with its lines and share, narrator first, then by lines."""
        ...

    async def cast(self, voices: Mapping[CharacterId, VoiceSpec]) -> None:
        """Give characters voices; equal specs share one stored voice."""
        ...

    async def voices(self, book_id: BookId) -> Mapping[VoiceId, Voice]:
        """The voices that the book's cast uses."""
        ...

    async def pronunciations(self, book_id: BookId) -> Mapping[str, str]:
        """Words of the book's lexicon and how they are spoken."""
        ...

    async def pronounce(self, book_id: BookId, word: str, spoken: str) -> None:
        """Set how a word is spoken; an empty ``spoken`` forgets it."""
        ...


class VoiceStore(Protocol):
    """The voices that characters of any book have been given."""

    async def keep(self, spec: VoiceSpec) -> Voice:
        """The stored voice of this spec."""
        ...

    async def library(self) -> tuple[VoiceUse, ...]:
        """Every use of every voice, by the voice's label, then by book and character."""
        ...


@dataclass(frozen=True, slots=True)
class NewTake:
    """A verified recording whose bytes are in the asset store already.

    ``attempt`` is the paid request that it came from, None where nothing was paid for it. ``maker`` is who made it,
    None where that is on record already.
    """

    segment_id: SegmentId
    asset: Sha256
    content_key: Sha256
    engine: str
    duration: Seconds
    profile: TakeProfile
    words: tuple[WordTiming, ...]
    attempt: AttemptId | None = None
    maker: Maker | None = None


@dataclass(frozen=True, slots=True)
class SpokenExtent:
    """How many lines of a chapter have a take, and how many frames these sound together."""

    lines: int
    frames: int


class TakeStore(Protocol):
    """Recordings of segments."""

    async def add(self, takes: Sequence[NewTake]) -> tuple[Take, ...]:
        """Store takes with their origins in one transaction and make each the active one of its segment.

        A segment that already has a take with this content key gets that one activated instead. The attempts that
        they came from are committed in the same transaction. Where an attempt was committed before, takes that it has
        made stay as they are, active or not; a line that it has not served yet gets its take.
        """
        ...

    async def active(self, chapter_id: ChapterId) -> Mapping[SegmentId, Take]:
        """The active take of each segment that has one."""
        ...

    async def of_lines(self, segment_ids: Sequence[SegmentId]) -> Mapping[SegmentId, tuple[Take, ...]]:
        """All takes of each segment that has any, by number."""
        ...

    async def known(self, keys: Sequence[Sha256]) -> Mapping[Sha256, Take]:
        """One take per content key, of any segment, for those keys that have been made before."""
        ...

    async def activate(self, take_id: TakeId) -> None: ...
    async def any_spoken(self, book_id: BookId) -> bool:
        """Whether any line of a book has an active take."""
        ...

    async def loudness(self, book_id: BookId) -> Mapping[CharacterId | None, Lufs]:
        """Loudness of each character's voice over the whole book: mean energy of the active takes by their length."""
        ...

    async def extents(self, book_id: BookId) -> Mapping[ChapterId, SpokenExtent]:
        """What the active takes of each chapter amount to; chapters without any are left out."""
        ...


class CueStore(Protocol):
    """Music, ambience and effects."""

    async def replace(self, chapter_id: ChapterId, spans: Sequence[CueSpan]) -> tuple[Cue, ...]:
        """Store a chapter's cues; those with an equal span keep their id and sound."""
        ...

    async def list(self, chapter_id: ChapterId) -> tuple[Cue, ...]: ...
    async def compose(
        self,
        cue_id: CueId,
        asset: Sha256,
        engine: str,
        attempt: AttemptId | None = None,
        origin: Origin | None = None,
    ) -> None:
        """Give a cue its sound, put its origin on record and commit the paid request that it came from.

        ``origin`` is None where it is on record already.
        """
        ...


class MixStore(Protocol):
    """The mixer's settings of each book."""

    async def get(self, book_id: BookId) -> MixSettings:
        """Stored settings, or the defaults."""
        ...

    async def save(self, book_id: BookId, settings: MixSettings) -> None: ...
    async def stored(self, book_id: BookId) -> Mapping[str, Any] | None:
        """The settings as the library holds them, for the journal of edits; None where there are none."""
        ...

    def as_stored(self, settings: MixSettings) -> Mapping[str, Any]:
        """How the library would hold these settings."""
        ...


class TaskStore(Protocol):
    """The unified task table. Every move of status is checked in SQL, stamped and written to the history.

    Moves raise ``UnlawfulMoveError`` where the present status does not allow them.
    """

    async def add(self, drafts: Sequence[TaskDraft]) -> tuple[Task, ...]:
        """Create tasks; one whose dedupe key is open already is answered with the open task instead."""
        ...

    async def get(self, task_id: TaskId) -> Task: ...
    async def delete(self, task_id: TaskId) -> None: ...
    async def delete_ended(self, task_ids: Collection[TaskId]) -> tuple[TaskId, ...]:
        """Delete those of these tasks that have ended, with what is below them; answers which.

        Tasks below a production that is still open stay, because it would only make them again.
        """
        ...

    async def clear(self, which: TaskFilter) -> int:
        """Delete completed and cancelled tasks, productions as a whole; answers how many, without those below."""
        ...

    async def list(self, which: TaskFilter, limit: int = 50, after: str | None = None) -> TaskPage: ...
    async def browse(
        self, which: TaskFilter, limit: int = 100, after: str | None = None, *, oldest_first: bool = False
    ) -> GlancePage:
        """As ``list``, with only what a list shows and without the total."""
        ...

    async def glances(self, task_ids: Sequence[TaskId]) -> tuple[TaskGlance, ...]:
        """These tasks as a list shows them, in no order; those that are gone are left out."""
        ...

    async def events(self, task_id: TaskId) -> tuple[TaskEvent, ...]: ...
    async def moved(self, task_ids: Collection[TaskId]) -> Mapping[TaskId, datetime]:
        """When each of these tasks came to its present status; those that are gone are left out.

        ``updated_at`` does not tell: what a paused task has paid for is settled later.
        """
        ...

    async def metrics(self, which: TaskFilter) -> TaskMetrics: ...
    async def release(self, task_id: TaskId) -> Task:
        """Draft → pending."""
        ...

    async def start(self, task_id: TaskId, worker: str) -> Task | None:
        """Pending → in progress, counting the attempt; None where somebody else has it or it is not pending."""
        ...

    async def progress(self, task_id: TaskId, done: int, total: int, stage: str = "", message: str = "") -> TaskStatus:
        """Record progress of a running task; answers its status, so that a worker sees a pause or a cancellation."""
        ...

    async def complete(self, task_id: TaskId, result: Mapping[str, object], cost: Usd | None = None) -> Task: ...

    async def fail(self, task_id: TaskId, error: Mapping[str, object], retry_in: Seconds | None = None) -> Task:
        """In progress → failed, or back to pending with ``retry_at`` where ``retry_in`` is set and tries are left."""
        ...

    async def hand_back(self, task_id: TaskId) -> Task:
        """In progress → pending, for a worker that stops in the middle."""
        ...

    async def pause(self, task_id: TaskId, reason: Mapping[str, object] | None = None) -> tuple[Task, ...]:
        """Pending or in progress → paused, with what may make this move below it; answers all, the task itself first.

        ``reason`` is kept as the task's error, with ``headline`` as its message; those below tell none.
        """
        ...

    async def resume(self, task_id: TaskId) -> Task: ...
    async def cancel(self, task_id: TaskId) -> tuple[Task, ...]:
        """Not yet ended, or failed → cancelled, with what may make this move below it; the task itself comes first."""
        ...

    async def retry(self, task_id: TaskId) -> Task:
        """Failed or cancelled → pending, attempts counted from zero."""
        ...

    async def set_status(self, task_id: TaskId, status: TaskStatus, message: str = "") -> Task:
        """Any lawful move."""
        ...


class AssetStore(AssetIntake, Protocol):
    """Immutable files addressed by their SHA-256."""

    async def put(self, data: bytes, suffix: str) -> Sha256:
        """Write, sync, verify, rename, then row; equal bytes are stored once."""
        ...

    async def put_many(self, items: Sequence[tuple[bytes, str]]) -> tuple[Sha256, ...]:
        """As :meth:`put` for many, with one row insert."""
        ...

    async def path(self, asset: Sha256) -> Path:
        """Where the file lies. Raises ``NotFoundError`` where row or file is missing."""
        ...

    async def paths(self, assets: Sequence[Sha256]) -> Mapping[Sha256, Path]: ...


class SettingStore(Protocol):
    """Small values that belong to the library, as JSON."""

    async def get(self, key: str) -> object | None: ...
    async def set(self, key: str, value: object) -> None: ...


class ChangeFeed(Protocol):
    """Changes made by any process that shares the database."""

    def subscribe(self) -> AbstractAsyncContextManager[AsyncIterator[Changes]]:
        """Changes from now on; after a reconnect one announcement says that anything may have changed."""
        ...

"""The whole store in one value: every repository over one database and one folder of assets.

Expects a database whose migrations have run, and somebody else to keep the server alive.
"""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from narratix_desktop.ports.health import StoreHealth
from narratix_desktop.store.arrangements import ArrangementRepository
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.auditions import AuditionRepository
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.bundles import BundleRepository
from narratix_desktop.store.casts import CastRepository
from narratix_desktop.store.chapter_marks import ChapterMarkRepository
from narratix_desktop.store.cues import CueRepository
from narratix_desktop.store.database import Database, connect_database
from narratix_desktop.store.edits import EditRepository
from narratix_desktop.store.feed import PostgresChangeFeed
from narratix_desktop.store.health import HealthLook
from narratix_desktop.store.job_queue import PostgresJobQueue
from narratix_desktop.store.ledger import LedgerRepository
from narratix_desktop.store.mixes import MixRepository
from narratix_desktop.store.origins import OriginRepository
from narratix_desktop.store.revisions import RevisionRepository
from narratix_desktop.store.scripts import ScriptRepository
from narratix_desktop.store.settings import SettingRepository
from narratix_desktop.store.takes import TakeRepository
from narratix_desktop.store.tasks import TaskRepository
from narratix_desktop.store.voices import VoiceRepository


@dataclass(frozen=True, slots=True)
class Library:
    """An open library. ``async with await open_library(…) as library`` closes it at the end."""

    database: Database
    assets_root: Path
    books: BookRepository
    revisions: RevisionRepository
    marks: ChapterMarkRepository
    scripts: ScriptRepository
    voices: VoiceRepository
    bundles: BundleRepository
    casts: CastRepository
    auditions: AuditionRepository
    edits: EditRepository
    arrangements: ArrangementRepository
    takes: TakeRepository
    cues: CueRepository
    mixes: MixRepository
    origins: OriginRepository
    tasks: TaskRepository
    ledger: LedgerRepository
    assets: AssetRepository
    settings: SettingRepository
    feed: PostgresChangeFeed
    queue: PostgresJobQueue
    watch: HealthLook

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def health(self) -> StoreHealth:
        """One look at the database, the pool and the disk."""
        return await self.watch.look()

    async def close(self) -> None:
        """Stop listening and close every connection. Whoever works on the queue is cancelled before."""
        await self.feed.close()
        await self.database.close()


async def open_library(dsn: str, assets_root: Path) -> Library:
    """Connect to a migrated database.

    Raises:
        StoreUnavailableError: Nobody answers at ``dsn``.
        StoreError: The server refuses the login.
    """
    database = await connect_database(dsn)
    return Library(
        database,
        assets_root,
        BookRepository(database),
        RevisionRepository(database),
        ChapterMarkRepository(database),
        ScriptRepository(database),
        VoiceRepository(database),
        BundleRepository(database),
        CastRepository(database),
        AuditionRepository(database),
        EditRepository(database),
        ArrangementRepository(database),
        TakeRepository(database),
        CueRepository(database),
        MixRepository(database),
        OriginRepository(database),
        TaskRepository(database),
        LedgerRepository(database),
        AssetRepository(database, assets_root),
        SettingRepository(database),
        PostgresChangeFeed(database),
        PostgresJobQueue(database),
        HealthLook(database, assets_root),
    )

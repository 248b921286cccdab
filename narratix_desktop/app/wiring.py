"""Puts the program together: the one place where ports meet adapters. Whatever is opened here is closed here."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from narratix_desktop.app.database import database_of
from narratix_desktop.app.settings import Settings
from narratix_desktop.compute.lanes import Lanes
from narratix_desktop.domain.errors import LibraryPlaceError, StoreError
from narratix_desktop.exporters.catalog import exporters
from narratix_desktop.ports.health import StoreHealth
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers import catalog
from narratix_desktop.providers.catalog import PaidMeans
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.voice_files.catalogue import packed_catalogue
from narratix_desktop.providers.voice_files.shelf import VoiceFolder
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.backup import Backups
from narratix_desktop.store.library import Library, open_library
from narratix_desktop.store.migrate import migrate, pending_migrations

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def make_compute(settings: Settings) -> AsyncIterator[Lanes]:
    """Worker processes; they are gone when the context ends."""
    pool = Lanes(settings.workers)
    try:
        yield pool
    finally:
        await pool.aclose()


@dataclass(frozen=True, slots=True)
class Opened:
    """An open library: what can be done to its books, and what surrounds them."""

    workshop: Workshop
    library: Library
    backups: Backups


@asynccontextmanager
async def open_workshop(settings: Settings) -> AsyncIterator[Workshop]:
    """As :func:`open_everything`, for those who only work on books."""
    async with open_everything(settings) as opened:
        yield opened.workshop


@asynccontextmanager
async def open_everything(settings: Settings) -> AsyncIterator[Opened]:
    """Open the library with everything that can be done to it: start, back up, migrate, connect.

    Raises:
        StoreError: The library cannot be opened; the message says why.
    """
    async with database_of(settings) as dsn, open_library_at(settings, dsn) as opened:
        yield opened


@asynccontextmanager
async def open_library_at(settings: Settings, dsn: str) -> AsyncIterator[Opened]:
    """As :func:`open_everything`, on a database that has started already."""
    async with AsyncExitStack() as stack:
        backups = Backups(dsn, settings.backups)
        if await pending_migrations(dsn):
            await backups.make_before_migration()
            applied = await migrate(dsn)
            _log.info("library migrated", migrations=[str(one) for one in applied])
        library = await stack.enter_async_context(await open_library(dsn, settings.assets))
        compute = await stack.enter_async_context(make_compute(settings))
        clients = await stack.enter_async_context(Clients(SystemKeyRing(settings.keys()), settings.addresses()))
        _make_folder(settings.renders)
        yield Opened(make_workshop(settings, library, compute, clients), library, backups)
        await _back_up(backups)


async def restore_backup(settings: Settings, file: Path) -> None:
    """Put a backup in the place of the library that nobody has open here. Raises what ``Backups.restore`` raises."""
    async with database_of(settings) as dsn:
        await Backups(dsn, settings.backups).restore(file)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryPlaceError(
            f"The library was not opened because {folder} cannot be made: {error.strerror}.",
            "Free some space or set NARRATIX_HOME to another folder.",
        ) from error


async def _back_up(backups: Backups) -> None:
    """The daily backup, at the end, when nobody waits and the day's work is in it. Failing it undoes no work."""
    try:
        await backups.make_daily()
    except StoreError as error:
        _log.warning("daily backup not made", code=error.code, reason=error.headline)


async def library_health(settings: Settings) -> StoreHealth:
    """Open the library just to see how it does."""
    async with database_of(settings) as dsn:
        await migrate(dsn)
        async with await open_library(dsn, settings.assets) as library:
            return await library.health()


def voice_files(settings: Settings) -> VoiceFolder:
    """The shelf of voices that are files, with the catalogue that the program came with."""
    return VoiceFolder(settings.voices, packed_catalogue())


def make_workshop(settings: Settings, library: Library, compute: Compute, clients: Clients | None = None) -> Workshop:
    """Hand the adapters to the use cases; without clients there are only the embedded engines."""
    paid = None
    if clients is not None:
        paid = PaidMeans(compute, PaidCalls(library.ledger, library.assets), clients, settings.engines)
    analysers, speech = catalog.analysers(compute, paid), catalog.speech_engines(compute, paid, voice_files(settings))
    sounds, covers = catalog.sound_engines(compute, paid), catalog.cover_engines(compute, paid)
    return Workshop(
        books=library.books,
        revisions=library.revisions,
        marks=library.marks,
        scripts=library.scripts,
        voices=library.voices,
        bundles=library.bundles,
        casts=library.casts,
        auditions=library.auditions,
        edits=library.edits,
        arrangements=library.arrangements,
        takes=library.takes,
        cues=library.cues,
        mixes=library.mixes,
        origins=library.origins,
        tasks=library.tasks,
        ledger=library.ledger,
        assets=library.assets,
        settings=library.settings,
        feed=library.feed,
        queue=library.queue,
        compute=compute,
        analysers=analysers,
        speech=speech,
        sounds=sounds,
        covers=covers,
        recovering=catalog.recovering([*analysers.values(), *speech.values(), *sounds.values(), *covers.values()]),
        exporters=exporters(),
        renders=settings.renders,
        waveforms=settings.waveforms,
        typeset=settings.typeset,
    )

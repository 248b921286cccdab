"""The shelf: the folder ``voices`` of a library, with a folder for each pack.

A pack is there when its record ``pack.json`` is, which is written last, before the whole folder gets its name by one
rename. What is being fetched lies in ``.fetching`` and stays when the fetch is interrupted. The record holds the pack's
description, so a pack stays usable when a later catalogue does not list it any more.
"""

import asyncio
import importlib.util
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.errors import VoiceFilesError
from narratix_desktop.domain.voice_pack import (
    FetchProgress,
    PackEntry,
    PackFile,
    PackState,
    PackVoice,
    ShelvedPack,
    VoicePack,
)
from narratix_desktop.locks import FileLock
from narratix_desktop.ports.neural import RUNTIME
from narratix_desktop.ports.voice_files import Report
from narratix_desktop.providers.voice_files.catalogue import Catalogue, is_plain_name
from narratix_desktop.providers.voice_files.fetching import Manner, digest_of, fetch_file, require_room
from narratix_desktop.providers.voice_files.own_files import recognise

_RECORD: Final = "pack.json"
_FETCHING: Final = ".fetching"
_FIRST_SEEN: Final = ".first-seen.json"
_LARGEST_OWN: Final = 2 * 2**30


class VoiceFolder:
    """``ports.voice_files.VoiceFiles`` in a folder.

    Args:
        folder: Made when something is put into it.
        catalogue: What can be fetched.
        manner: How; None for the catalogue's hosts and the usual patience.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, manner: Manner | None = None) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._manner = manner or Manner(catalogue.hosts)

    def missing(self, engine: str) -> str:
        if _is_installed(RUNTIME):
            return ""
        return f'To speak with these voices, install: pip install "narratix-desktop[{engine}]"'

    def entries(self) -> tuple[PackEntry, ...]:
        there = {one.pack.name: one for one in self._all()}
        listed = [self._entry(pack, there.pop(pack.name, None)) for pack in self._catalogue.packs]
        return (*listed, *(PackEntry(one.pack, PackState.SHELVED, one) for one in there.values()))

    def shelved(self, engine: str) -> tuple[ShelvedPack, ...]:
        return tuple(one for one in self._all() if one.pack.engine == engine)

    async def fetch(self, name: str, report: Report) -> ShelvedPack:
        import httpx

        pack = self._catalogue.find(name)
        if pack is None:
            raise VoiceFilesError(f"There is no voice called {name} in the catalogue.", "Choose one that is listed.")
        present = self._read(self._folder / name)
        if present is not None:
            return present
        staging = self._make(self._folder / _FETCHING / name)
        with _alone(staging):
            require_room(staging, max(0, pack.size - _arrived(staging)), self._manner)
            limits = httpx.Timeout(self._manner.seconds)
            async with httpx.AsyncClient(timeout=limits, trust_env=True) as client:
                done = 0
                for file in pack.files:
                    before = done

                    def tell(count: int, before: int = before) -> None:
                        report(FetchProgress(before + count, pack.size))

                    target = staging / file.name
                    if not target.is_file():
                        await fetch_file(client, file, target, self._manner, tell)
                    done += target.stat().st_size
                    report(FetchProgress(done, pack.size))
            return await asyncio.to_thread(self._keep, pack, staging)

    async def take(self, files: Sequence[Path]) -> ShelvedPack:
        pack, places = await asyncio.to_thread(recognise, files)
        return await asyncio.to_thread(self._copy, pack, dict(places))

    async def remove(self, name: str) -> None:
        if not is_plain_name(name):
            raise VoiceFilesError(f"{name} was not removed because it is not a voice.")
        try:
            await asyncio.to_thread(self._delete, name)
        except OSError as error:
            raise VoiceFilesError(
                f"The voice was not removed because the system refuses: {error.strerror}.",
                "Close other programs that use it, and try again.",
            ) from error

    def _entry(self, pack: VoicePack, there: ShelvedPack | None) -> PackEntry:
        if there is not None:
            return PackEntry(pack, PackState.SHELVED, there)
        arrived = _arrived(self._folder / _FETCHING / pack.name)
        return PackEntry(pack, PackState.BEGUN if arrived else PackState.OFFERED, arrived=arrived)

    def _all(self) -> list[ShelvedPack]:
        try:
            folders = sorted(one.path for one in os.scandir(self._folder) if not one.name.startswith("."))
        except OSError:
            return []
        return [found for folder in folders if (found := self._read(Path(folder))) is not None]

    def _read(self, folder: Path) -> ShelvedPack | None:
        try:
            return _read_record(folder, (folder / _RECORD).stat().st_mtime_ns)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, pack: VoicePack, staging: Path) -> ShelvedPack:
        """Write the record and give the folder its name."""
        digests = {file.name: digest_of(staging / file.name) for file in pack.files}
        self._require_as_before(pack, staging, digests)
        record: dict[str, Any] = {
            "pack": asdict(pack),
            "digests": digests,
            "verified": [file.name for file in pack.files if file.digest],
            "size": sum((staging / file.name).stat().st_size for file in pack.files),
        }
        final = self._folder / pack.name
        try:
            (staging / _RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
            staging.replace(final)
        except OSError as error:
            raise VoiceFilesError(
                f"The voice was not put onto the shelf: {error.strerror}.", "Free some space and try again."
            ) from error
        kept = self._read(final)
        assert kept is not None, "what was just written can be read"
        return kept

    def _require_as_before(self, pack: VoicePack, staging: Path, digests: dict[str, str]) -> None:
        """Hold what nobody lists against the first time that it was fetched; that is written down for ever."""
        book = self._folder / _FIRST_SEEN
        try:
            known: dict[str, str] = json.loads(book.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        for file in pack.files:
            first = known.setdefault(f"{pack.name}/{file.name}", digests[file.name])
            if not file.digest and first != digests[file.name]:
                (staging / file.name).unlink(missing_ok=True)
                raise VoiceFilesError(
                    f"{file.name} was not kept because it differs from the file that came the first time.",
                    f"If its maker changed it on purpose, remove {book} and fetch the voice again.",
                )
        with suppress(OSError):
            book.write_text(json.dumps(known, indent=1), encoding="utf-8")

    def _copy(self, pack: VoicePack, places: dict[str, Path]) -> ShelvedPack:
        try:
            size = sum(file.stat().st_size for file in places.values())
            mark = digest_of(places[pack.model])[:8]
        except OSError as error:
            raise VoiceFilesError(f"The voice was not taken: {error.strerror}.", "Choose the file again.") from error
        if size > _LARGEST_OWN:
            raise VoiceFilesError("The voice was not taken because it is larger than 2 GB.", "Choose a smaller one.")
        named = replace(pack, name=f"own-{pack.engine}-{mark}")
        present = self._read(self._folder / named.name)
        if present is not None:
            return present
        staging = self._make(self._folder / _FETCHING / named.name)
        with _alone(staging):
            require_room(staging, size, self._manner)
            try:
                for name, file in places.items():
                    shutil.copyfile(file, staging / name)
            except OSError as error:
                shutil.rmtree(staging, ignore_errors=True)
                raise VoiceFilesError(
                    f"The voice was not taken: {error.strerror}.", "Free some space and try again."
                ) from error
            return self._keep(named, staging)

    def _delete(self, name: str) -> None:
        record = self._folder / name / _RECORD
        record.unlink(missing_ok=True)  # first, so that half a pack is none
        for folder in (self._folder / name, self._folder / _FETCHING / name):
            if folder.exists():
                shutil.rmtree(folder)

    def _make(self, folder: Path) -> Path:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise VoiceFilesError(
                f"The voice was not put onto the shelf because {folder} cannot be made: {error.strerror}.",
                "Free some space, or look at the rights of the library's folder.",
            ) from error
        return folder


@contextmanager
def _alone(staging: Path) -> Iterator[None]:
    """Keep others, in this program or another, from the same pack."""
    lock = FileLock(staging.with_name(f"{staging.name}.lock"))
    if not lock.take():
        raise VoiceFilesError("The voice is being fetched already.", "Wait until that has ended.")
    try:
        yield
    finally:
        lock.release()


def _arrived(staging: Path) -> int:
    total = 0
    with suppress(OSError):
        total = sum(one.stat().st_size for one in os.scandir(staging) if not one.name.endswith(".tag"))
    return total


@lru_cache
def _is_installed(module: str) -> bool:
    """Whether there is such a module; looking through all folders for one that is not takes a while."""
    return importlib.util.find_spec(module) is not None


@lru_cache(maxsize=64)
def _read_record(folder: Path, changed: int) -> ShelvedPack:
    raw = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    told = raw["pack"]
    files = tuple(PackFile(**one) for one in told["files"])
    voices = tuple(
        PackVoice(**{**one, "gender": Gender(one["gender"]), "age": Age(one["age"])}) for one in told["voices"]
    )
    pack = VoicePack(**{**told, "files": files, "voices": voices, "languages": tuple(told["languages"])})
    if any(not is_plain_name(file.name) for file in files):
        raise ValueError("a record that leads elsewhere")
    return ShelvedPack(pack, folder, raw["digests"], tuple(raw["verified"]), raw["size"])

"""The catalogue of voice packs: ``resources/engines/<engine>.toml``. Addresses and digests are data, not code."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.voice_pack import PackFile, PackVoice, VoicePack
from narratix_desktop.resources import resource

ENGINES: Final = ("kokoro", "piper")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be fetched, and from which hosts; ``*.example.org`` stands for all below a domain."""

    packs: tuple[VoicePack, ...]
    hosts: tuple[str, ...]

    def find(self, name: str) -> VoicePack | None:
        """The pack of this name."""
        return next((pack for pack in self.packs if pack.name == name), None)


@cache
def packed_catalogue() -> Catalogue:
    """What the program came with."""
    return read_catalogue([resource("engines", f"{engine}.toml") for engine in ENGINES])


def read_catalogue(files: Sequence[Path]) -> Catalogue:
    """Read catalogues; each is named for its engine.

    Raises:
        ValueError: One makes no sense; they are part of the program, so that is a bug.
    """
    packs: list[VoicePack] = []
    hosts: list[str] = []
    for file in files:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        hosts += [str(host) for host in raw["hosts"]]
        packs += [_pack(file.stem, one) for one in raw["packs"]]
    return Catalogue(tuple(packs), tuple(dict.fromkeys(hosts)))


def _pack(engine: str, raw: dict[str, Any]) -> VoicePack:
    pack = VoicePack(
        name=raw["name"],
        engine=engine,
        label=raw["label"],
        model=raw["model"],
        config=raw.get("config", ""),
        files=tuple(_file(raw["address"], one) for one in raw["files"]),
        voices=tuple(_voice(one) for one in raw["voices"]),
        languages=tuple(raw["languages"]),
        license=raw["license"],
        license_address=raw["license_address"],
        credit=raw["credit"],
        memory=raw.get("memory", 0),
        sample=raw["sample"],
    )
    names = {file.name for file in pack.files}
    wanted = {pack.model, *filter(None, (pack.config, *(voice.file for voice in pack.voices)))}
    if not wanted <= names or any(not is_plain_name(name) for name in (pack.name, *names)):
        raise ValueError(f"the pack {pack.name} names files that it does not have")
    return pack


def _file(address: str, raw: dict[str, Any]) -> PackFile:
    return PackFile(
        raw["name"], f"{address}/{raw.get('path', raw['name'])}", raw.get("size", 0), str(raw.get("digest", ""))
    )


def _voice(raw: dict[str, Any]) -> PackVoice:
    return PackVoice(
        name=raw["name"],
        label=raw["label"],
        gender=Gender(raw["gender"]),
        age=Age(raw["age"]),
        language=raw["language"],
        clarity=raw["clarity"],
        file=raw.get("file", ""),
        speaker=raw.get("speaker", 0),
    )


def is_plain_name(name: str) -> bool:
    """Whether a name leads nowhere else than into the folder that it is used in."""
    return bool(name) and name not in (".", "..") and not set(name) & set("/\\:\0") and not name.startswith(".")

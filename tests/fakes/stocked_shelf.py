"""A shelf with the packs of the real catalogue, fetched over real HTTP, whose files are tiny networks."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from narratix_desktop.domain.voice_pack import PackFile, VoicePack
from narratix_desktop.providers.voice_files.catalogue import Catalogue, packed_catalogue
from narratix_desktop.providers.voice_files.fetching import Manner
from narratix_desktop.providers.voice_files.shelf import VoiceFolder
from tests.fakes.range_server import RangeServer, range_server
from tests.fakes.tiny_voices import kokoro_model, kokoro_style, piper_model

KOKORO: Final = "kokoro-v1-int8"
PIPER: Final = "en_GB-vctk-medium"


def tiny_bodies(pack: VoicePack, folder: Path) -> dict[str, bytes]:
    """Files that do for a pack what its real ones do, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    if pack.engine == "kokoro":
        made = [kokoro_model(folder / pack.model)]
        styles = [file.name for file in pack.files if file.name != pack.model]
        made += [kokoro_style(folder / name, number / len(styles)) for number, name in enumerate(styles)]
    else:
        model = piper_model(folder / pack.model)
        made = [model, model.with_name(pack.config)]
    return {file.name: file.read_bytes() for file in made}


def serve(pack: VoicePack, server: RangeServer, folder: Path) -> VoicePack:
    """The pack as a server has it, with tiny files."""
    bodies = tiny_bodies(pack, folder / pack.name)
    files = []
    for file in pack.files:
        path = f"/{pack.name}/{file.name}"
        body = server.files[path] = bodies[file.name]
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}" if file.digest else ""
        files.append(PackFile(file.name, server.address + path, len(body) if file.size else 0, digest))
    return replace(pack, files=tuple(files))


def tiny_shelf(server: RangeServer, folder: Path) -> VoiceFolder:
    """An empty shelf that offers two packs, one for each engine."""
    packs = [pack for pack in packed_catalogue().packs if pack.name in (KOKORO, PIPER)]
    served = tuple(serve(pack, server, folder / "made") for pack in packs)
    hosts = ("127.0.0.1",)
    return VoiceFolder(folder / "voices", Catalogue(served, hosts), Manner(hosts, seconds=10.0, pause=0.01))


async def stocked_shelf(folder: Path) -> VoiceFolder:
    """A shelf on which both packs lie."""
    async with range_server() as server:
        shelf = tiny_shelf(server, folder)
        for name in (KOKORO, PIPER):
            await shelf.fetch(name, lambda _: None)
    return shelf

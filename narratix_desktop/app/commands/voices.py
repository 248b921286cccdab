"""``voices``: the shelf of local neural voices, without a window: list, fetch, take, remove.

The wiring is imported when a command runs: whoever only asks for help, or serves as a keeper, does not load it.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from narratix_desktop.app.console import emit, err, note, out, run_command, say
from narratix_desktop.app.settings import Settings
from narratix_desktop.domain.voice_pack import FetchProgress, PackEntry, ShelvedPack
from narratix_desktop.ports.voice_files import VoiceFiles

app = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Write JSON lines for machines.")]


@app.command("list")
def list_voices(json: Json = False) -> None:
    """List what can be fetched and what is on this computer."""

    async def work(settings: Settings) -> None:
        shelf = _shelf(settings)
        entries = shelf.entries()
        if json:
            for entry in entries:
                emit(_record(entry))
            return
        table = Table(box=None, pad_edge=False)
        for heading in ("name", "voices", "languages", "size", "licence", "state"):
            table.add_column(heading, no_wrap=heading == "name")
        for entry in entries:
            pack = entry.pack
            size = entry.shelved.size if entry.shelved is not None else pack.size
            table.add_row(
                pack.name, pack.label, " ".join(pack.languages), f"{size / 1e6:.0f} MB", pack.license, entry.state
            )
        out.print(table)
        _say_what_is_missing(shelf, entries)

    run_command(work)


@app.command()
def fetch(
    name: Annotated[
        str, typer.Argument(help="A pack's name as it is listed, or kokoro or piper for the first of them.")
    ],
    json: Json = False,
) -> None:
    """Fetch a pack, or go on where an earlier fetch stopped."""

    async def work(settings: Settings) -> ShelvedPack:
        shelf = _shelf(settings)
        entries = shelf.entries()
        wanted = next((one.pack.name for one in entries if one.pack.engine == name), name)
        bars = Progress(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=err
        )
        with bars:
            bar = bars.add_task(wanted, total=None)

            def report(progress: FetchProgress) -> None:
                bars.update(bar, completed=progress.done, total=progress.total or None)

            kept = await shelf.fetch(wanted, report)
        _say_what_is_missing(shelf, entries)
        return kept

    _tell(run_command(work), as_json=json)


@app.command()
def take(
    files: Annotated[list[Path], typer.Argument(help="A network (.onnx) and what belongs to it.")], json: Json = False
) -> None:
    """Put a voice of your own onto the shelf; it is tried first."""

    async def work(settings: Settings) -> ShelvedPack:
        from narratix_desktop.app.wiring import make_compute
        from narratix_desktop.providers.catalog import speech_engines
        from narratix_desktop.services.shelve_voices import take_voice

        shelf = _shelf(settings)
        async with make_compute(settings) as compute:
            return await take_voice(files, shelf, speech_engines(compute, files=shelf))

    _tell(run_command(work), as_json=json)


@app.command()
def remove(name: Annotated[str, typer.Argument(help="A pack's name as it is listed.")]) -> None:
    """Take a pack off the shelf. What it has spoken stays."""

    async def work(settings: Settings) -> None:
        await _shelf(settings).remove(name)

    run_command(work)


def _shelf(settings: Settings) -> VoiceFiles:
    from narratix_desktop.app.wiring import voice_files

    return voice_files(settings)


def _tell(kept: ShelvedPack, *, as_json: bool) -> None:
    if as_json:
        emit({"name": kept.pack.name, "engine": kept.pack.engine, "folder": str(kept.folder), "sha256": kept.digests})
        return
    say(f"{kept.pack.label} is on this computer. Produce with: --speech {kept.pack.engine}")
    for file in kept.pack.files:
        if file.name not in kept.verified:
            note(f"Not verified: {file.name}, SHA-256 {kept.digests[file.name]}")


def _say_what_is_missing(shelf: VoiceFiles, entries: tuple[PackEntry, ...]) -> None:
    for text in dict.fromkeys(shelf.missing(entry.pack.engine) for entry in entries):
        if text:
            note(text)


def _record(entry: PackEntry) -> dict[str, object]:
    pack = entry.pack
    return {
        "name": pack.name,
        "engine": pack.engine,
        "label": pack.label,
        "languages": pack.languages,
        "license": pack.license,
        "size": pack.size,
        "state": entry.state.value,
        "voices": [voice.name for voice in pack.voices],
    }

"""The command line. Commands import what they need when they run, so that none loads Qt but the studio."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from narratix_desktop import __version__
from narratix_desktop.app.commands import books, tasks, voices

_OPEN = "open"
app = typer.Typer(
    name="narratix-desktop",
    help="Turn a manuscript into a dramatised audiobook on your own computer. Without a command the studio opens.",
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(tasks.app, name="tasks", help="Look at work and steer it.")
app.add_typer(voices.app, name="voices", help="Local neural voices: list, fetch, take, remove.")
app.add_typer(books.app, name="books", help="Look at the books of the library; bundle one, restore one.")

Json = Annotated[bool, typer.Option("--json", help="Write events or results as JSON lines for machines.")]


def main() -> None:
    """Run the command line; in a frozen build also what the program starts itself for."""
    if not _served_itself(sys.argv):
        app(_with_files_opened(sys.argv[1:]))


def _with_files_opened(arguments: list[str]) -> list[str]:
    """Where a command is expected, a file opens the studio with it: file managers start programs like that."""
    names = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    names |= {command.callback.__name__ for command in app.registered_commands if command.callback is not None}
    first = arguments[0] if arguments else "-"
    if first.startswith("-") or first in names or not Path(first).exists():
        return arguments
    return [_OPEN, *arguments]


def _served_itself(arguments: list[str]) -> bool:
    """A frozen program has no interpreter to start workers and the database's keeper with; it starts itself."""
    if not getattr(sys, "frozen", False):
        return False
    from narratix_desktop.store.server import keeper

    if arguments[1:2] == [keeper.FROZEN_ARGUMENT]:
        keeper.main(arguments[2:])
        return True
    # Behind the keeper, which stays in memory and has no use for what a worker loads.
    from narratix_desktop.compute.worker import serve_from

    return serve_from(arguments)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"narratix-desktop {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def studio(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Turn a manuscript into a dramatised audiobook. Without a command the studio opens."""
    if context.invoked_subcommand is None:
        from narratix_desktop.app.commands.studio import show_studio

        raise typer.Exit(show_studio())


@app.command(_OPEN, hidden=True)
def open_files(files: Annotated[list[Path], typer.Argument(help="Manuscripts.")]) -> None:
    """Open the studio with these manuscripts; narratix-desktop FILE does the same."""
    from narratix_desktop.app.commands.studio import show_studio

    raise typer.Exit(show_studio(files))


@app.command()
def produce(
    manuscript: Annotated[Path, typer.Argument(help="TXT, Markdown, HTML, EPUB or DOCX file.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the finished files.")],
    analysis: Annotated[str, typer.Option(help="Who finds the speakers: local or anthropic.")] = "local",
    speech: Annotated[
        str, typer.Option(help="Who speaks: espeak (rehearsal voices), kokoro or piper (local neural voices).")
    ] = "espeak",
    sound: Annotated[str, typer.Option(help="Who makes music, ambience and effects: local or none.")] = "local",
    format: Annotated[  # noqa: A002 - the option's name is part of the command line
        list[str] | None, typer.Option("--format", help="m4b, acx or provenance; may be given more than once.")
    ] = None,
    chapters: Annotated[str | None, typer.Option(help="Which included chapters, counted from 1: 3 or 1-3.")] = None,
    title: Annotated[str | None, typer.Option(help="Overrides the manuscript's title.")] = None,
    author: Annotated[str | None, typer.Option(help="Overrides the manuscript's author.")] = None,
    recast: Annotated[
        bool, typer.Option("--recast", help="Move everybody to the voices of --speech; by default voices are kept.")
    ] = False,
    budget: Annotated[
        float | None, typer.Option(min=0.0, help="US dollars that this book may cost at most; at the cap work pauses.")
    ] = None,
    json: Json = False,
) -> None:
    """Make a finished audiobook of a manuscript. Running it again goes on where it was."""
    from narratix_desktop.app.commands.produce import produce as run

    run(
        manuscript,
        out,
        analysis=analysis,
        speech=speech,
        sound=sound,
        formats=tuple(format or ["m4b"]),
        chapters=chapters,
        title=title,
        author=author,
        recast=recast,
        budget=budget,
        as_json=json,
    )


@app.command()
def analyze(
    manuscript: Annotated[Path, typer.Argument(help="TXT, Markdown, HTML, EPUB or DOCX file.")],
    json: Annotated[Path, typer.Option("--json", help="File for the result.")],
    engine: Annotated[str, typer.Option(help="Who finds the speakers: local or anthropic.")] = "local",
    thoughts: Annotated[
        bool, typer.Option("--thoughts", help="Tell thoughts in quotation marks from dialogue.")
    ] = False,
) -> None:
    """Find chapters, speakers and segments, and write them as JSON. No book is stored."""
    from narratix_desktop.app.commands.analyze import analyze as run

    run(manuscript, json, engine, thoughts=thoughts)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Audio files of any kind.")],
    spec: Annotated[str, typer.Option(help="Rules to hold them against: acx, ebu-r128, podcast or m4b.")] = "acx",
    json: Annotated[Path | None, typer.Option("--json", help="Also write the verdicts to this file.")] = None,
) -> None:
    """Measure audio files and say whether a store would accept them."""
    from narratix_desktop.app.commands.check import check as run

    run(files, spec, json)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the finished files.")] = Path("narratix-demo"),
    open_after: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the book in the studio afterwards, where there is a display.")
    ] = True,
    json: Json = False,
) -> None:
    """Produce the bundled sample story as M4B and ACX set, then open it in the studio."""
    from narratix_desktop.app.commands.demo import demo as run

    run(out, open_after=open_after, as_json=json)


@app.command()
def doctor(json: Json = False) -> None:
    """Say what works on this machine, what is missing and how to get it."""
    from narratix_desktop.app.doctor import doctor as run

    run(as_json=json)


@app.command()
def worker(
    concurrency: Annotated[int | None, typer.Option(min=1, help="Tasks side by side; default: cores and two.")] = None,
) -> None:
    """Run tasks without a window, against the library or the shared database, until interrupted."""
    from narratix_desktop.app.commands.worker import worker as run

    run(concurrency)

"""Finished files get their names: nobody else's file is replaced, and nothing is lost on the way."""

import errno
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from narratix_desktop.domain.ids import BookId
from narratix_desktop.exporters import publishing
from narratix_desktop.exporters.publishing import (
    HIDDEN,
    Published,
    Target,
    file_name,
    publish_file,
    publish_folder,
)
from narratix_desktop.locks import FileLock

BOOK = BookId(UUID(int=1))
OTHER_BOOK = BookId(UUID(int=2))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def publish(out: Path, words: str, book: BookId = BOOK, title: str = "Book") -> Published:
    part = out.parent / f"{words}.part"
    part.write_text(words)
    return publish_file(part, Target(out, book, title, ".m4b"))


def publish_set(out: Path, names: list[str], words: str, book: BookId = BOOK) -> Published:
    parts = {}
    for name in names:
        parts[name] = out.parent / f"{words} {name}"
        parts[name].write_text(words)
    return publish_folder(parts, out.parent / "set", Target(out, book, "Book", " (ACX)"))


def shown(folder: Path) -> dict[str, str]:
    """What the author sees in a folder: visible files and their words."""
    files = (path for path in folder.rglob("*") if path.is_file() and HIDDEN not in path.parts)
    return {str(path.relative_to(folder)): path.read_text() for path in files}


def test_second_export_of_a_book_replaces_its_first(out: Path) -> None:
    publish(out, "old")
    published = publish(out, "new")

    assert published == Published(out / "Book.m4b")
    assert shown(out) == {"Book.m4b": "new"}


def test_two_books_of_one_title_get_two_names_and_keep_them(out: Path) -> None:
    publish(out, "one")
    second = publish(out, "two", OTHER_BOOK)
    publish(out, "one again")
    publish(out, "two again", OTHER_BOOK)

    assert second.path.name == "Book (2).m4b"
    assert "Book.m4b" in second.note
    assert shown(out) == {"Book.m4b": "one again", "Book (2).m4b": "two again"}


def test_titles_that_only_differ_in_what_no_file_name_takes_do_not_meet(out: Path) -> None:
    publish(out, "one", BOOK, file_name("A: B"))
    publish(out, "two", OTHER_BOOK, file_name("A / B"))

    assert shown(out) == {"A B.m4b": "one", "A B (2).m4b": "two"}


def test_file_of_another_program_is_never_replaced(out: Path) -> None:
    (out / "Book.m4b").write_text("the author's own")
    (out / "Book (2).m4b").mkdir()

    assert publish(out, "made").path.name == "Book (3).m4b"
    assert publish(out, "made again").path.name == "Book (3).m4b"
    assert shown(out) == {"Book.m4b": "the author's own", "Book (3).m4b": "made again"}


def test_book_keeps_its_number_when_the_plain_name_becomes_free(out: Path) -> None:
    publish(out, "one")
    publish(out, "two", OTHER_BOOK)
    (out / "Book.m4b").unlink()

    publish(out, "two again", OTHER_BOOK)

    assert shown(out) == {"Book (2).m4b": "two again"}


@pytest.mark.parametrize("record", ["", "[]", "{", '{"version": 99, "made": {}}', '{"version": 1, "made": [1]}'])
def test_damaged_record_makes_every_name_count_as_taken(out: Path, record: str) -> None:
    publish(out, "one")
    (out / HIDDEN / "made.json").write_text(record)

    publish(out, "two")

    assert shown(out) == {"Book.m4b": "one", "Book (2).m4b": "two"}


def test_books_published_at_the_same_moment_all_appear(out: Path) -> None:
    books = [BookId(UUID(int=number)) for number in range(1, 13)]
    with ThreadPoolExecutor(len(books)) as threads:
        published = list(threads.map(lambda book: publish(out, str(book), book), books))

    assert {one.path.name: one.path.read_text() for one in published} == shown(out)
    assert sorted(shown(out).values()) == sorted(map(str, books))


def test_set_is_replaced_as_a_whole_but_what_the_author_put_there_stays(out: Path) -> None:
    folder = publish_set(out, ["01.mp3", "02.mp3"], "old").path
    (folder / "notes.txt").write_text("mine")
    (folder / "art").mkdir()
    (folder / "art" / "cover.psd").write_text("mine")

    publish_set(out, ["01.mp3"], "new")

    kept = {"Book (ACX)/notes.txt": "mine", "Book (ACX)/art/cover.psd": "mine"}
    assert shown(out) == {"Book (ACX)/01.mp3": "new", **kept}


def test_sets_of_two_books_do_not_meet(out: Path) -> None:
    publish_set(out, ["01.mp3"], "one")
    publish_set(out, ["01.mp3"], "two", OTHER_BOOK)

    assert shown(out) == {"Book (ACX)/01.mp3": "one", "Book (2) (ACX)/01.mp3": "two"}


def test_only_set_that_a_crash_left_comes_back(out: Path) -> None:
    folder = publish_set(out, ["01.mp3"], "old").path
    folder.rename(out / HIDDEN / f"{folder.name}.earlier")

    with pytest.raises(FileNotFoundError):
        publish_folder({"02.mp3": out / "missing"}, out.parent / "set", Target(out, BOOK, "Book", " (ACX)"))
    publish(out, "another file")

    assert shown(out) == {"Book (ACX)/01.mp3": "old", "Book.m4b": "another file"}


def test_replacement_that_a_crash_cut_off_is_ended_without_losing_the_authors_files(out: Path) -> None:
    folder = publish_set(out, ["01.mp3", "02.mp3"], "old").path
    (folder / "notes.txt").write_text("mine")
    earlier = out / HIDDEN / f"{folder.name}.earlier"
    folder.rename(out.parent / "aside")
    publish_set(out, ["01.mp3"], "new")
    (out.parent / "aside").rename(earlier)

    publish(out, "another file")

    assert shown(out) == {"Book (ACX)/01.mp3": "new", "Book (ACX)/notes.txt": "mine", "Book.m4b": "another file"}
    assert not earlier.exists()


def test_folder_is_published_where_files_cannot_be_linked(out: Path) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == out.stat().st_dev:
        pytest.skip("needs two file systems, between which there are no links")
    with tempfile.NamedTemporaryFile(dir=elsewhere) as part:
        part.write(b"sound")
        part.flush()
        publish_folder({"one.mp3": Path(part.name)}, out.parent / "set", Target(out, BOOK, "Book", " (ACX)"))

    assert shown(out) == {"Book (ACX)/one.mp3": "sound"}


class NoLock(FileLock):
    """A lock on a drive that knows none."""

    def take(self) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")


def test_drive_that_knows_no_locks_can_be_exported_to(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "FileLock", NoLock)

    assert publish(out, "sound").path.read_text() == "sound"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Who? What: A/B \\ C", "Who What A B C"),
        ("  dots...  ", "dots"),
        ("con", "Audiobook"),
        ("", "Audiobook"),
        ("Ünïcode – “quoted”", "Ünïcode – “quoted”"),
        ("x" * 300, "x" * 120),
        ("龍" * 120, "龍" * 73),
    ],
)
def test_titles_become_names_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name

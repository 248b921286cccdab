import hashlib
import os
from pathlib import Path

import pytest

from narratix_desktop.compute.reading import read_manuscript_job
from narratix_desktop.domain.errors import ManuscriptError
from narratix_desktop.ports.jobs import ReadManuscriptJob
from narratix_desktop.text.readers import READABLE_SUFFIXES, read_manuscript
from tests.text.readers.book_files import docx_members, paragraph, write_zip


def refused(path: Path) -> ManuscriptError:
    with pytest.raises(ManuscriptError) as caught:
        read_manuscript(path)
    assert path.name in caught.value.headline
    assert caught.value.remedy
    return caught.value


def test_missing_file_folder_and_device_are_refused(tmp_path: Path) -> None:
    assert "does not exist" in refused(tmp_path / "gone.txt").headline
    assert "folder" in refused(tmp_path).headline
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
        assert "not a file" in refused(tmp_path / "pipe.txt").headline


@pytest.mark.parametrize("suffix", READABLE_SUFFIXES)
def test_empty_file_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"book{suffix}"
    path.write_bytes(b"")

    assert "empty" in refused(path).headline


@pytest.mark.parametrize("content", [b" \r\n\t\n", b"\xef\xbb\xbf", b"* * *\n"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_file_without_a_word_is_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"book{suffix}"
    path.write_bytes(content)

    assert "no text" in refused(path).headline


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read any file")
def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_text("Tide")
    path.chmod(0)

    assert "could not be read" in refused(path).headline


def test_path_with_an_impossible_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManuscriptError):
        read_manuscript(tmp_path / "a\x00b.txt")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("book.pdf", b"%PDF-1.7 ...", "PDF"),
        ("book.txt", b"%PDF-1.7 ...", "PDF"),
        ("book.rtf", b"{\\rtf1 Tide}", "Rich Text"),
        ("book.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word"),
        ("book.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        ("book.mobi", bytes(60) + b"BOOKMOBI" + bytes(60), "Kindle"),
        ("book.azw3", b"anything", "Kindle"),
        ("book.odt", b"not even a zip", "OpenDocument"),
        ("book.pages", b"PK\x05\x06" + bytes(18), "Pages"),
        ("book.txt", b"\x89PNG\r\n\x1a\n" + bytes(30), "picture"),
        ("book.epub", b"just words", "EPUB"),
        ("book.docx", b"<html>", "Word document"),
        ("book.zip", b"PK\x05\x06" + bytes(18), "archive"),
        ("book.xyz", b"Tide", "unknown kind (.xyz)"),
    ],
)
def test_other_kinds_are_named_in_one_sentence(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert kind in refused(path).headline


def test_open_document_text_is_named_whatever_its_suffix(tmp_path: Path) -> None:
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}

    assert "OpenDocument" in refused(write_zip(tmp_path / "book.zip", members)).headline


def test_kind_is_told_by_content_before_the_name(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "book.txt", docx_members(paragraph("The tide had gone out.")))

    assert read_manuscript(path).text == "The tide had gone out."


def test_job_answers_with_chapters_and_the_digest_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "salt.txt"
    path.write_bytes(b"Chapter 1\r\n\r\nTide.\r\n\r\nChapter 2\r\n\r\nSalt.\r\n")

    answer = read_manuscript_job(ReadManuscriptJob(path))

    assert answer.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [span.title for span in answer.chapters] == ["Chapter 1", "Chapter 2"]
    assert answer.manuscript.title == "Salt"

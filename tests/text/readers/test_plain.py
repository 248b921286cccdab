from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.errors import ManuscriptError
from narratix_desktop.text.readers import read_manuscript


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=400))
@example("\ufeffOne\r\ntwo\rthree\u2028four\x0b\x0c\x85")
@example("שלום עליכם \u202eabc\u202c e\u0301\u0323 👩‍👩‍👧‍👦🏳️‍🌈")
def test_text_is_read_back_exactly(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "book.txt", f"x{text}x" if not text.startswith("\ufeff") else f"{text}x")

    assert read_manuscript(path).text == path.read_bytes().decode("utf-8")


def test_nul_and_lone_surrogates_are_replaced_one_for_one_and_reported(tmp_path: Path) -> None:
    manuscript = read_manuscript(write(tmp_path / "book.txt", "a\x00b\ud800c\udfff\x00d"))

    assert manuscript.text == "a\ufffdb\ufffdc\ufffd\ufffdd"
    assert "4 characters" in manuscript.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_encodings_with_a_byte_order_mark_are_read(tmp_path: Path, encoding: str) -> None:
    text = "The café by the Łódź road. 🎻"

    assert read_manuscript(write(tmp_path / "book.txt", text.encode(encoding))).text.lstrip("\ufeff") == text


def test_a_lone_surrogate_in_utf_16_is_replaced(tmp_path: Path) -> None:
    data = b"\xff\xfe" + "ab".encode("utf-16-le") + b"\x00\xd8" + "c".encode("utf-16-le")

    assert read_manuscript(write(tmp_path / "book.txt", data)).text == "ab\ufffdc"


def test_western_european_bytes_are_recognised_and_reported(tmp_path: Path) -> None:
    text = "“It’s the café”, she said — naïvely."

    manuscript = read_manuscript(write(tmp_path / "book.txt", text.encode("cp1252")))

    assert manuscript.text == text
    assert "Windows-1252" in manuscript.warnings[0]


def test_cyrillic_bytes_are_recognised(tmp_path: Path) -> None:
    text = "Старик молча сидел на берегу и смотрел, как уходит вода. Никто ему не мешал. " * 10

    assert read_manuscript(write(tmp_path / "book.txt", text.encode("cp1251"))).text == text


def test_one_damaged_byte_does_not_spoil_the_other_letters(tmp_path: Path) -> None:
    manuscript = read_manuscript(write(tmp_path / "book.txt", "é".encode() * 50 + b"\xff" + "ü".encode() * 50))

    assert manuscript.text == "é" * 50 + "\ufffd" + "ü" * 50
    assert manuscript.warnings


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    data = bytes((index * 167 + index // 256 * 31) % 256 for index in range(4096))

    with pytest.raises(ManuscriptError, match=r"book\.txt"):
        read_manuscript(write(tmp_path / "book.txt", data))


@pytest.mark.parametrize(
    ("text", "title", "author"),
    [
        ("THE SALT ROAD\n\nBy Ada Quill\n\nCHAPTER I\n\nThe tide.", "The Salt Road", "Ada Quill"),
        ("The Salt Road\n\n\nby\n\nADA QUILL\n\n(1913)\n\nChapter 1\n\nThe tide.", "The Salt Road", "Ada Quill"),
        ("The Salt Road, by Ada Quill\r\n\r\nThe tide had gone.", "The Salt Road", "Ada Quill"),
        ("Title: The Salt Road\nAuthor: Ada Quill\n\nThe tide.", "The Salt Road", "Ada Quill"),
        ("CHAPTER I\n\nThe tide had gone out.", "My first novel", ""),
        ("The tide had gone out a long way.\nNobody spoke.", "My first novel", ""),
    ],
)
def test_title_and_author_are_guessed_from_the_first_lines_or_the_file_name(
    tmp_path: Path, text: str, title: str, author: str
) -> None:
    manuscript = read_manuscript(write(tmp_path / "my_first-novel.txt", text))

    assert (manuscript.title, manuscript.author) == (title, author)


def test_paragraph_of_a_megabyte_is_read_unchanged(tmp_path: Path) -> None:
    text = "salt and water " * 70_000

    assert read_manuscript(write(tmp_path / "book.txt", text)).text == text

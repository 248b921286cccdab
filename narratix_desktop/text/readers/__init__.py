"""From a file of any known kind to a manuscript.

The kind is told by what a file holds; its name only decides between kinds of text. Reading writes nothing, opens no
connection and never runs anything. What a file says is not trusted. Readers are imported with the first file of their
kind: their libraries are large, and most of the program only asks for suffixes.
"""

import stat
from pathlib import Path
from typing import Final

from narratix_desktop.domain.book import Manuscript
from narratix_desktop.domain.errors import ManuscriptError
from narratix_desktop.text.readers.archive import Archive


def _read_plain(path: Path, data: bytes) -> Manuscript:
    from narratix_desktop.text.readers.plain import read_plain

    return read_plain(path, data)


def _read_markdown(path: Path, data: bytes) -> Manuscript:
    from narratix_desktop.text.readers.markdown import read_markdown

    return read_markdown(path, data)


def _read_html(path: Path, data: bytes) -> Manuscript:
    from narratix_desktop.text.readers.html import read_html

    return read_html(path, data)


def _read_epub(path: Path, archive: Archive) -> Manuscript:
    from narratix_desktop.text.readers.epub import read_epub

    return read_epub(path, archive)


def _read_docx(path: Path, archive: Archive) -> Manuscript:
    from narratix_desktop.text.readers.docx import read_docx

    return read_docx(path, archive)


READABLE_SUFFIXES: Final = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".epub", ".docx")
"""What a file dialog offers."""

MAX_FILE: Final = 512 << 20
"""Bytes of an EPUB or DOCX; with many pictures they grow large, but the pictures are not read."""
MAX_TEXT: Final = 16 << 20
"""Bytes of a text file; the longest novels have 10 MB."""

_TEXT_READERS: Final = {
    "": _read_plain,
    ".txt": _read_plain,
    ".text": _read_plain,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".xhtml": _read_html,
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SIGNATURES: Final = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!\x1a", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"\x1f\x8b\x08", "an archive"),
    (b"fLaC", "a sound file"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound or picture file"),
    (b"\x7fELF", "a program"),
    (b"TPZ", "a Kindle book"),
    (b"\xeaDRMION\xee", "a Kindle book"),
)
_NAMED_KINDS: Final = {
    ".pdf": "a PDF",
    ".doc": "an old Word document",
    ".dot": "an old Word document",
    ".odt": "an OpenDocument text",
    ".fodt": "an OpenDocument text",
    ".rtf": "a Rich Text document",
    ".pages": "a Pages document",
    ".mobi": "a Kindle book",
    ".azw": "a Kindle book",
    ".azw3": "a Kindle book",
    ".azw4": "a Kindle book",
    ".kfx": "a Kindle book",
    ".prc": "a Kindle book",
    ".fb2": "a FictionBook",
    ".scriv": "a Scrivener project",
    ".scrivx": "a Scrivener project",
    ".wpd": "a WordPerfect document",
    ".tex": "a TeX document",
    ".docm": "a Word document with macros",
}
_KINDLE: Final = "a Kindle book"
_SAVE_AS_DOCX: Final = "Save it as DOCX, EPUB or plain text in the program it was written with, and open that file."
_OPEN_ORIGINAL: Final = "Kindle files are locked for other programs: open the DOCX or EPUB that the book was made from."


def read_manuscript(path: Path) -> Manuscript:
    """Read a manuscript: plain text, Markdown, HTML, EPUB or DOCX.

    Raises:
        HostileFileError: Reading the file could harm the machine.
        ManuscriptError: The file is missing, empty, unreadable, protected, damaged or of another kind; the message
            names it, says why and what to do.
    """
    size = _size(path)
    head = _head(path)
    suffix = path.suffix.lower()
    if head.startswith(_ZIP):
        manuscript = _read_archive(path)
    else:
        _refuse_other_kinds(path, head, suffix)
        if size > MAX_TEXT:
            raise ManuscriptError(
                f"“{path.name}” was not read because a text of {size >> 20} MB is no book.", "Divide it into volumes."
            )
        manuscript = _TEXT_READERS[suffix](path, _bytes(path))
    if not any(map(str.isalnum, manuscript.text)):
        raise ManuscriptError(f"“{path.name}” holds no text.", "Open a file that has the text of the book in it.")
    return manuscript


def _size(path: Path) -> int:
    """Size of a regular file that is there and holds something."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise ManuscriptError(f"“{path.name}” does not exist.", f"Check the path: {path}") from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        if path.suffix.lower() in _NAMED_KINDS:
            raise _other_kind(path, _NAMED_KINDS[path.suffix.lower()])
        raise ManuscriptError(f"“{path.name}” is a folder, not a manuscript.", "Open a file in it.")
    if not stat.S_ISREG(status.st_mode):
        raise ManuscriptError(f"“{path.name}” is not a file.", "Open a text, DOCX or EPUB file.")
    if status.st_size == 0:
        raise ManuscriptError(f"“{path.name}” is empty.", "Open a file that has the text of the book in it.")
    if status.st_size > MAX_FILE:
        raise ManuscriptError(
            f"“{path.name}” was not read because {status.st_size >> 20} MB are too much for a book.",
            "Save it without its pictures.",
        )
    return status.st_size


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(256)
    except OSError as error:
        raise _unreadable(path, error) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError | ValueError) -> ManuscriptError:
    reason = (error.strerror if isinstance(error, OSError) else "") or "its name is not valid"
    return ManuscriptError(f"“{path.name}” could not be read: {reason}.", "Check that you may open it, or copy it.")


def _read_archive(path: Path) -> Manuscript:
    with Archive(path) as archive:
        if "META-INF/container.xml" in archive or _declared_type(archive) == "application/epub+zip":
            return _read_epub(path, archive)
        if "[Content_Types].xml" in archive and any(name.startswith("word/") for name in archive.names()):
            return _read_docx(path, archive)
        if path.suffix.lower() == ".epub":
            return _read_epub(path, archive)
        declared = _declared_type(archive)
    if "opendocument" in declared:
        raise _other_kind(path, "an OpenDocument text" if "text" in declared else "an OpenDocument file without a text")
    if path.suffix.lower() == ".docx":
        raise ManuscriptError(f"“{path.name}” is not a Word document, though its name says so.", _SAVE_AS_DOCX)
    raise _other_kind(path, _NAMED_KINDS.get(path.suffix.lower(), "an archive"))


def _declared_type(archive: Archive) -> str:
    return archive.read("mimetype")[:200].decode("ascii", "replace").strip() if "mimetype" in archive else ""


def _refuse_other_kinds(path: Path, head: bytes, suffix: str) -> None:
    if head.startswith(_OLE):
        # Word wraps a document that has a password into the container of its old format.
        if suffix in (".docx", ".docm"):
            raise ManuscriptError(
                f"“{path.name}” cannot be read because it is protected by a password.",
                "Open it in Word, remove the password and save it again.",
            )
        raise _other_kind(path, _NAMED_KINDS.get(suffix, "an old Office document"))
    if head[60:68] in (b"BOOKMOBI", b"TEXtREAd"):
        raise _other_kind(path, _KINDLE)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise _other_kind(path, kind)
    if suffix in (".epub", ".docx"):
        kind = "EPUB" if suffix == ".epub" else "Word document"
        raise ManuscriptError(
            f"“{path.name}” cannot be read because it is damaged or not a real {kind}.", "Save or download it again."
        )
    if suffix not in _TEXT_READERS:
        raise _other_kind(path, _NAMED_KINDS.get(suffix, f"a file of an unknown kind ({suffix})"))


def _other_kind(path: Path, kind: str) -> ManuscriptError:
    remedy = _OPEN_ORIGINAL if kind == _KINDLE else _SAVE_AS_DOCX
    return ManuscriptError(f"“{path.name}” cannot be read because it is {kind}.", remedy)

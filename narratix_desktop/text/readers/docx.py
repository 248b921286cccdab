"""Word documents, by way of mammoth and the markup reader.

Mammoth is given a fresh archive in memory that holds only the checked parts which it reads for text: no pictures, no
embedded files, no macros.
"""

import io
import zipfile
from pathlib import Path
from typing import Any, Final

import mammoth
from lxml import etree

from narratix_desktop.domain.book import Manuscript
from narratix_desktop.domain.errors import HostileFileError, ManuscriptError
from narratix_desktop.text.readers.archive import Archive
from narratix_desktop.text.readers.blocks import headings_of, join_blocks, rank_headings
from narratix_desktop.text.readers.markup import (
    footnote_warning,
    local_name,
    parse_page,
    parse_xml,
    prepare_markup,
    read_page,
)
from narratix_desktop.text.readers.title_page import title_from_name, title_page

_STYLES: Final = """
p[style-name='Title'] => p.book-title:fresh
p[style-name='Subtitle'] => p.book-subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Book Title'] => p.book-title:fresh
"""
MAX_ELEMENTS: Final = 250_000
"""Mammoth holds a document several times over, with 1 kB for each element; a long novel has 60,000."""
_PARTS: Final = (".xml", ".rels")
_UNREAD: Final = ("theme", "media", "embeddings", "customxml", "glossary", "fonts", "activex", "diagrams", "charts")
_NAMESPACE: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(path: Path, archive: Archive) -> Manuscript:
    """Read a Word document's text, headings and properties; pictures and notes are left out.

    Raises:
        HostileFileError: A part of it is made to do harm.
        ManuscriptError: It has no text part that can be read.
    """
    parts, warnings = _checked_parts(path, archive)
    root = parse_page(_to_html(path, parts).encode(), path.name, xhtml=False)[0]
    notes = _remove_notes(root)
    page = read_page(root)
    text, starts = join_blocks(page.blocks)
    properties = _properties(parts.get("docProps/core.xml"), path.name)
    guessed, author = title_page(text)
    title = properties.get("title", "") or _styled_title(root) or guessed
    if notes:
        warnings.append(footnote_warning(notes))
    return Manuscript(
        text=text,
        title=title or title_from_name(path),
        author=properties.get("creator", "") or author,
        language=properties.get("language", "") or _language(parts.get("word/styles.xml"), path.name) or "en",
        headings=rank_headings(headings_of(page.blocks, starts), title),
        warnings=tuple(warnings),
    )


def _checked_parts(path: Path, archive: Archive) -> tuple[dict[str, bytes], list[str]]:
    """The parts with text, each known to be well-formed or mended until it is."""
    parts: dict[str, bytes] = {}
    warnings: list[str] = []
    for name in archive.names():
        folders = name.casefold().split("/")
        if not name.casefold().endswith(_PARTS) or any(folder in _UNREAD for folder in folders[:-1]):
            continue
        data = archive.read(name)
        text = prepare_markup(data, path.name, 2 * MAX_ELEMENTS)
        if text.count("<") - text.count("</") > MAX_ELEMENTS:
            raise HostileFileError(
                f"“{path.name}” was refused because it holds far more markup than any book.", "Save it as plain text."
            )
        mended = _mended(text)
        if mended is None:
            warnings.append(f"“{name}” in the document is damaged and was left out.")
        elif mended != text:
            warnings.append(f"“{name}” in the document is damaged; what could be read of it was read.")
        if mended is not None:
            parts[name] = mended.encode()
    return parts, warnings


def _mended(text: str) -> str | None:
    data = text.strip().encode()
    settings: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        etree.fromstring(data, etree.XMLParser(encoding="utf-8", **settings))
    except etree.XMLSyntaxError:
        pass
    else:
        return text
    try:
        root = etree.fromstring(data, etree.XMLParser(encoding="utf-8", recover=True, **settings))
    except etree.XMLSyntaxError:
        return None
    return None if root is None else etree.tostring(root, encoding="unicode")


def _to_html(path: Path, parts: dict[str, bytes]) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as copy:
        for name, data in parts.items():
            copy.writestr(name, data)
    packed.seek(0)
    try:
        answer = mammoth.convert_to_html(
            packed,
            style_map=_STYLES,
            convert_image=_no_image,
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except (OSError, KeyError, ValueError, AttributeError, IndexError, TypeError, RecursionError) as error:
        # Mammoth takes a sound document for granted: a damaged one fails wherever something is missing.
        raise ManuscriptError(
            f"“{path.name}” cannot be read because the document is damaged.", "Open it in Word and save it again."
        ) from error
    return str(answer.value)


def _no_image(_image: object) -> list[object]:
    return []


def _remove_notes(root: Any) -> int:
    """Take away the notes that mammoth lists at the end; their marks in the text are known to the markup reader."""
    if root is None:
        return 0
    notes = [item for item in root.iter("li") if item.get("id", "").startswith(("footnote-", "endnote-"))]
    for note in notes:
        note.getparent().remove(note)
    return len(notes)


def _styled_title(root: Any) -> str:
    found = root.find(".//p[@class='book-title']") if root is not None else None
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _properties(data: bytes | None, name: str) -> dict[str, str]:
    if data is None:
        return {}
    elements = parse_xml(data, name).iter()
    return {local_name(element): " ".join((element.text or "").split()) for element in elements if local_name(element)}


def _language(styles: bytes | None, name: str) -> str:
    found = parse_xml(styles, name).find(f".//{_NAMESPACE}docDefaults//{_NAMESPACE}lang") if styles else None
    return "" if found is None else str(found.get(f"{_NAMESPACE}val", ""))

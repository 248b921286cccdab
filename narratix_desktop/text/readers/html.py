"""A book as one HTML page."""

from pathlib import Path

from narratix_desktop.domain.book import Manuscript
from narratix_desktop.text.readers.blocks import headings_of, join_blocks, rank_headings
from narratix_desktop.text.readers.markup import footnote_warning, local_name, parse_page, read_page
from narratix_desktop.text.readers.title_page import title_from_name, title_page


def read_html(path: Path, data: bytes) -> Manuscript:
    """Read a page, without scripts, styles, navigation and notes.

    Raises:
        HostileFileError: It defines entities, refers to a foreign document type or is beyond measure.
        ManuscriptError: It is not text.
    """
    root, mended = parse_page(data, path.name, xhtml=_claims_xml(data, path))
    page = read_page(root)
    text, starts = join_blocks(page.blocks)
    raw = headings_of(page.blocks, starts)
    guessed, author = title_page(text)
    title = _meta(root, "title") or (raw[0].title if raw and raw[0].level == 1 else "") or guessed
    warnings = ["The page is not well-formed; its text was read as well as possible."] if mended else []
    if page.notes:
        warnings.append(footnote_warning(page.notes))
    return Manuscript(
        text=text,
        title=title or title_from_name(path),
        author=_meta(root, "author") or author,
        language=_language(root),
        headings=rank_headings(raw, title),
        warnings=tuple(warnings),
    )


def _claims_xml(data: bytes, path: Path) -> bool:
    return path.suffix.lower() == ".xhtml" or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def _meta(root: object, name: str) -> str:
    """The ``title`` element, or the content of a ``meta`` element of this name."""
    for element in root.iter() if root is not None else ():  # type: ignore[attr-defined]
        tag = local_name(element)
        if tag == "title" == name:
            return " ".join("".join(element.itertext()).split())
        if tag == "meta" and element.get("name", "").lower() == name:
            return " ".join(element.get("content", "").split())
        if tag == "body":
            break
    return ""


def _language(root: object) -> str:
    if root is None:
        return "en"
    attributes: dict[str, str] = root.attrib  # type: ignore[attr-defined]
    return attributes.get("lang") or attributes.get("{http://www.w3.org/XML/1998/namespace}lang") or "en"

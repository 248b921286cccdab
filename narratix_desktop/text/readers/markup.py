"""Parse untrusted HTML and XML, and turn element trees into blocks of text: the one place that does either.

No entity is expanded, no DTD is loaded and nothing is fetched: a document that defines entities or refers to a DTD
that books do not use is refused before a parser sees it. Emphasis is dropped; notes, navigation and page numbers are
not part of what is read aloud.
"""

import html.entities
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from narratix_desktop.domain.errors import HostileFileError, ManuscriptError
from narratix_desktop.text.readers.blocks import SCENE_BREAK, Block, make_block
from narratix_desktop.text.readers.decoding import decode_markup, without_unholdable

MAX_TAGS: Final = 200_000
"""So many tags fill 60 MB as a tree; a long novel has 50,000."""
MAX_RUN: Final = 2_500_000
"""Code points between two tags; libxml2 drops a run of more than 10,000,000 bytes."""
MAX_ATTRIBUTES: Final = 400
"""Of one tag. The HTML parser's tree takes time with the square of their number."""
_DOCTYPE_BEGINS: Final = re.compile("<!DOCTYPE", re.IGNORECASE)
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^<>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_EXTERNAL: Final = re.compile(r"<!DOCTYPE\s+[^\s>\[]+\s+(?:SYSTEM|PUBLIC)\b\s*(?P<reference>[^>\[]*)", re.IGNORECASE)
_KNOWN_DTD: Final = re.compile(
    r"[\"'](?:-//W3C//|-//NISO//DTD ncx|\+//ISBN |-//IETF//DTD HTML|\+//IDPF//|about:legacy-compat[\"'])", re.IGNORECASE
)
_SAYS_SOMETHING: Final = re.compile(r"(?:^|>)[^<]*[^\W_]")
_ENTITY: Final = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"\s*<\?xml\b[^>]*\?>")
_ENTITY_REFERENCE: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_XML_ENTITIES: Final = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_ILLEGAL: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EPUB_TYPE: Final = ("{http://www.idpf.org/2007/ops}type", "epub:type", "role")


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_BLOCK_TAGS: Final = _words(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu ol p pre section summary table tbody tfoot thead "
    "tr ul"
)
_SILENT_TAGS: Final = _words(
    "head script style nav template noscript svg math object iframe audio video canvas map button select textarea "
    "input rt rp title meta link base embed param img"
)
_SILENT_TYPES: Final = _words(
    "noteref footnote footnotes endnote endnotes rearnote rearnotes pagebreak page-list toc landmarks backlink "
    "doc-noteref doc-footnote doc-endnote doc-endnotes doc-pagebreak doc-toc doc-pagelist doc-backlink"
)
_NOTE_TYPES: Final = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
_HEADING_TAGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TIGHT_TAGS: Final = frozenset({"li", "tr", "dt", "dd"})
_REFERENCE_TEXT: Final = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§]{1,3}|[a-z])[\])]?")


@dataclass(frozen=True, slots=True)
class Page:
    """What one document of markup says.

    Attributes:
        blocks: Its text in order.
        anchors: For each element id the index of the first block at or behind it; may equal ``len(blocks)``.
        notes: How many footnotes were left out.
    """

    blocks: tuple[Block, ...]
    anchors: dict[str, int]
    notes: int = 0


def parse_xml(data: bytes, name: str) -> Any:
    """Parse a small XML document strictly and return its root element.

    Raises:
        HostileFileError: It defines entities, refers to a foreign DTD or is beyond measure.
        ManuscriptError: It is not well-formed.
    """
    text = prepare_markup(data, name)
    try:
        return etree.fromstring(_as_xml(text), _xml_parser())
    except etree.XMLSyntaxError as error:
        raise ManuscriptError(f"“{name}” cannot be read because it is damaged.", "Save it again.") from error


def parse_page(data: bytes, name: str, *, xhtml: bool) -> tuple[Any, bool]:
    """Parse a page and return its root and whether it had to be mended; the root is None where it says nothing.

    Args:
        data: The file's bytes.
        name: For the author to read in an error.
        xhtml: Whether it claims to be well-formed; one that is not is read as HTML and counts as mended.

    Raises:
        HostileFileError: It defines entities, refers to a foreign DTD or is beyond measure.
        ManuscriptError: It is not text.
    """
    text = prepare_markup(data, name)
    if xhtml:
        try:
            return etree.fromstring(_as_xml(text), _xml_parser()), False
        except etree.XMLSyntaxError:
            pass
    data = _ILLEGAL.sub(" ", text).encode()
    settings = {"encoding": "utf-8", "no_network": True, "huge_tree": False}
    try:
        etree.fromstring(data, etree.HTMLParser(target=_AttributeCounter(name), **settings))
        parser = etree.HTMLParser(remove_comments=True, remove_pis=True, **settings)
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        # The parser has no tree for a page without any content.
        if _SAYS_SOMETHING.search(text):
            raise _too_deep(name) from error
        return None, xhtml
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        # It stops in the middle of the page and calls that a success.
        raise _too_deep(name)
    return root, xhtml


def prepare_markup(data: bytes, name: str, max_tags: int = MAX_TAGS) -> str:
    """Decode markup, refuse what is hostile, and take away declarations that no parser needs to see."""
    text, _ = without_unholdable(decode_markup(data, name))
    if text.count("<") > max_tags:
        raise _refusal(name, "it holds far more markup than any book")
    if max(map(len, text.split("<"))) > MAX_RUN:
        raise _refusal(name, "it has a paragraph that is longer than most books")
    if _ENTITY.search(text):
        raise _refusal(name, "it defines XML entities")
    return _DECLARATION.sub("", _without_doctype(text, name), count=1)


def read_page(root: Any) -> Page:
    """Turn an element tree into blocks; nothing for None."""
    return _PageReader().read(root) if root is not None else Page((), {})


def footnote_warning(count: int) -> str:
    """What the author is told about notes that are not read aloud."""
    return "One footnote was left out." if count == 1 else f"{count} footnotes were left out."


def local_name(element: Any) -> str:
    """Tag without namespace, in small letters; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def types_of(element: Any) -> frozenset[str]:
    """The values of ``epub:type`` and ``role``."""
    return frozenset(word for name in _EPUB_TYPE for word in element.get(name, "").lower().split())


class _AttributeCounter:
    """A first pass that builds no tree and so takes time only with the length of the page."""

    def __init__(self, name: str) -> None:
        self._name = name

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        """Refuse a tag with more attributes than any page needs."""
        if len(attributes) > MAX_ATTRIBUTES:
            raise _refusal(self._name, "a tag in it has hundreds of attributes")

    def close(self) -> None:
        """Nothing is kept."""


class _PageReader:
    """Walks a tree once, without recursion, and gathers blocks."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._anchors: dict[str, int] = {}
        self._text: list[str] = []
        self._level = 0
        self._preformatted = 0
        self._tight = 0
        self._notes = 0

    def read(self, root: Any) -> Page:
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walk:
            if event == "start" and self._start(element):
                self._say(element.text)
            elif event == "start":
                skipped = element
                walk.skip_subtree()
            else:
                if element is not skipped:
                    self._end(element)
                if element is not root:
                    self._say(element.tail)
        self._flush()
        return Page(tuple(self._blocks), self._anchors, self._notes)

    def _start(self, element: Any) -> bool:
        """Open an element; answer whether its content is read."""
        tag = local_name(element)
        if tag in _BLOCK_TAGS:
            self._flush()
        for key in (element.get("id"), element.get("name") if tag == "a" else None):
            if key:
                self._anchors.setdefault(key, len(self._blocks))
        if not tag or tag in _SILENT_TAGS or self._is_silent(element, tag):
            return False
        if tag == "hr":
            self._flush()
            self._blocks.append(Block(SCENE_BREAK))
        elif tag == "br":
            self._text.append("\n")
        elif tag in ("td", "th") and element.getprevious() is not None:
            self._text.append(" ")
        elif tag in _HEADING_TAGS:
            self._level = int(tag[1])
        self._preformatted += tag == "pre"
        self._tight += tag in _TIGHT_TAGS
        return True

    def _end(self, element: Any) -> None:
        tag = local_name(element)
        if tag in _BLOCK_TAGS:
            self._flush()
        if tag in _HEADING_TAGS:
            self._level = 0
        self._preformatted -= tag == "pre"
        self._tight -= tag in _TIGHT_TAGS

    def _is_silent(self, element: Any, tag: str) -> bool:
        if element.get("hidden") is not None:
            return True
        types = types_of(element)
        if types & _SILENT_TYPES:
            self._notes += bool(types & _NOTE_TYPES)
            return True
        return tag in ("sup", "a") and _is_note_reference(element, tag)

    def _say(self, text: str | None) -> None:
        if text:
            self._text.append(text if self._preformatted else re.sub(r"\s+", " ", text))

    def _flush(self) -> None:
        block = make_block("".join(self._text), self._level, self._tight > 0, verbatim=self._preformatted > 0)
        self._text.clear()
        if block:
            self._blocks.append(block)


def _is_note_reference(element: Any, tag: str) -> bool:
    """Whether it is a raised mark that links to a note: ``<sup><a>1</a></sup>`` or the other way round."""
    children = [child for child in element if local_name(child)]
    inner = {"sup": "a", "a": "sup"}[tag]
    if len(children) != 1 or local_name(children[0]) != inner or len(children[0]):
        return False
    link = element if tag == "a" else children[0]
    said = "".join(filter(None, (element.text, children[0].text, children[0].tail))).strip()
    return "#" in link.get("href", "") and bool(_REFERENCE_TEXT.fullmatch(said))


def _without_doctype(text: str, name: str) -> str:
    """Take away the document type. Only the first is looked for: a parser stops at, or passes over, any further one."""
    begins = _DOCTYPE_BEGINS.search(text)
    if not begins:
        return text
    external = _EXTERNAL.match(text, begins.start())
    if external and not _KNOWN_DTD.match(external["reference"]):
        raise _refusal(name, "it refers to a document type outside the file")
    whole = _DOCTYPE.match(text, begins.start())
    return text[: begins.start()] + text[whole.end() :] if whole else text


def _as_xml(text: str) -> bytes:
    def known(found: re.Match[str]) -> str:
        letter = "" if found[1] in _XML_ENTITIES else html.entities.html5.get(found[1], "")
        return "".join(f"&#{ord(part)};" for part in letter) or found[0]

    return _ENTITY_REFERENCE.sub(known, _ILLEGAL.sub(" ", text)).strip().encode()


def _xml_parser() -> Any:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def _too_deep(name: str) -> ManuscriptError:
    return ManuscriptError(
        f"“{name}” cannot be read because its markup is damaged: hundreds of its tags are never closed.",
        "Open it in the program it was written with and save it again.",
    )


def _refusal(name: str, reason: str) -> HostileFileError:
    return HostileFileError(
        f"“{name}” was refused because {reason}.", "Get the file from its author or publisher again."
    )

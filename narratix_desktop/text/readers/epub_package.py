"""The package of an EPUB: what the book is called, which files it has in which order, and its table of contents.

Refuses to know the text of the pages. Reads EPUB 2 and 3 alike; a damaged table of contents is simply empty.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from narratix_desktop.domain.errors import HostileFileError, ManuscriptError
from narratix_desktop.text.readers.archive import Archive
from narratix_desktop.text.readers.markup import local_name, parse_page, parse_xml, types_of

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_APPLE_RIGHTS: Final = "META-INF/sinf.xml"
_FONT_OBFUSCATION: Final = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#rc"})
_PAGE_TYPES: Final = frozenset(
    {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"}
)
_PAGE_NAMES: Final = (".xhtml", ".html", ".htm")
_ESCAPE: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class SpineItem:
    """A page in reading order. ``linear`` is false for pages that the book only links to."""

    path: str
    linear: bool = True


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says; paths are names in the archive."""

    title: str
    author: str
    language: str
    spine: tuple[SpineItem, ...]
    navigation: str
    ncx: str
    cover: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavigationPoint:
    """An entry of the table of contents; level 1 is the outermost."""

    path: str
    fragment: str
    level: int
    title: str


def refuse_encrypted(archive: Archive, name: str) -> None:
    """Refuse a book whose text is encrypted; hidden fonts are no obstacle.

    Raises:
        ManuscriptError: The book is protected (DRM).
    """
    protected = _APPLE_RIGHTS in archive
    if _ENCRYPTION in archive:
        methods = [
            element.get("Algorithm", "").lower()
            for element in parse_xml(archive.read(_ENCRYPTION), name).iter()
            if local_name(element) == "encryptionmethod"
        ]
        protected = protected or any(method not in _FONT_OBFUSCATION for method in methods)
    if protected:
        raise ManuscriptError(
            f"“{name}” cannot be read because it is protected against copying (DRM).",
            "Open the unprotected file that you or your publisher made the book from.",
        )


def read_package(archive: Archive, name: str) -> Package:
    """Read the package document; without a usable one, take the pages in the order of the archive and say so.

    Raises:
        ManuscriptError: There is not a single page.
    """
    path = _package_path(archive, name)
    try:
        if path:
            return _package(parse_xml(archive.read(path), name), path)
    except HostileFileError:
        raise
    except ManuscriptError:
        pass
    pages = [page for page in archive.names() if page.lower().endswith(_PAGE_NAMES)]
    if not pages:
        raise ManuscriptError(f"“{name}” cannot be read because it holds no pages.", "Export the book as EPUB again.")
    warning = "The list of the book's pages is damaged; they were read in the order in which the file holds them."
    return Package("", "", "", tuple(map(SpineItem, pages)), "", "", "", (warning,))


def read_navigation(archive: Archive, package: Package, name: str) -> tuple[NavigationPoint, ...]:
    """The table of contents: that of EPUB 3, else that of EPUB 2, else none.

    Raises:
        HostileFileError: It is made to do harm.
    """
    for path, points in ((package.navigation, _points_of_nav), (package.ncx, _points_of_ncx)):
        if path not in archive:
            continue
        data = archive.read(path)
        try:
            root = parse_xml(data, name) if points is _points_of_ncx else parse_page(data, name, xhtml=True)[0]
        except HostileFileError:
            raise
        except ManuscriptError:
            continue
        if found := tuple(points(root, path)) if root is not None else ():
            return found
    return ()


def resolve(base: str, reference: str) -> tuple[str, str]:
    """Turn a reference inside the book into a path and a fragment; the path is empty where it leads outside."""
    target, _, fragment = reference.strip().partition("#")
    target, fragment = _unescape(target), _unescape(fragment)
    if not target:
        return base, fragment
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
    outside = path.startswith(("../", "/")) or path == ".." or "://" in target
    return ("" if outside else path), fragment


def _unescape(reference: str) -> str:
    data = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), reference.encode())
    return data.decode("utf-8", "replace")


def _package_path(archive: Archive, name: str) -> str:
    if _CONTAINER in archive:
        try:
            root = parse_xml(archive.read(_CONTAINER), name)
        except HostileFileError:
            raise
        except ManuscriptError:
            root = ()
        for element in root.iter() if len(root) else ():
            if local_name(element) == "rootfile" and (path := element.get("full-path", "")) in archive:
                return str(path)
    return next((path for path in archive.names() if path.lower().endswith(".opf")), "")


def _package(root: Any, path: str) -> Package:
    elements = [element for element in root.iter() if local_name(element)]
    items = {element.get("id", ""): element for element in elements if local_name(element) == "item"}
    paths = {key: resolve(path, item.get("href", ""))[0] for key, item in items.items()}
    spine = next((element for element in elements if local_name(element) == "spine"), None)
    references = [element for element in elements if local_name(element) == "itemref"]
    pages: list[SpineItem] = []
    warnings: list[str] = []
    for reference in references:
        key = reference.get("idref", "")
        if key not in items or not paths[key]:
            warnings.append(f"A page that the book lists as “{key}” does not exist.")
        elif items[key].get("media-type", "").lower() in _PAGE_TYPES or paths[key].lower().endswith(_PAGE_NAMES):
            pages.append(SpineItem(paths[key], reference.get("linear", "yes") != "no"))
    if not pages:
        raise ManuscriptError("The book lists no pages.")
    ncx = paths.get(spine.get("toc", "") if spine is not None else "", "") or next(
        (paths[key] for key, item in items.items() if item.get("media-type") == "application/x-dtbncx+xml"), ""
    )
    navigation = next((paths[key] for key, item in items.items() if "nav" in item.get("properties", "").split()), "")
    creators = [_said(e) for e in elements if local_name(e) == "creator" and _is_author(e, elements)]
    return Package(
        title=_first(elements, "title"),
        author=" and ".join(filter(None, dict.fromkeys(creators))),
        language=_first(elements, "language"),
        spine=tuple(pages),
        navigation=navigation,
        ncx=ncx,
        cover=_cover_path(elements, items, paths),
        warnings=tuple(warnings),
    )


def _cover_path(elements: list[Any], items: dict[str, Any], paths: dict[str, str]) -> str:
    for key, item in items.items():
        if "cover-image" in item.get("properties", "").split():
            return paths[key]
    for element in elements:
        if local_name(element) == "meta" and element.get("name", "").lower() == "cover":
            return paths.get(element.get("content", ""), "")
    return ""


def _is_author(creator: Any, elements: list[Any]) -> bool:
    """Whether a creator wrote the book: said to be, or not said to be anything else."""
    roles = [value for key, value in creator.attrib.items() if key.rpartition("}")[2] == "role"]
    reference = f"#{creator.get('id')}"
    roles += [_said(e) for e in elements if e.get("property") == "role" and e.get("refines") == reference]
    return not roles or "aut" in roles


def _first(elements: list[Any], name: str) -> str:
    return next((_said(element) for element in elements if local_name(element) == name and _said(element)), "")


def _said(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _points_of_nav(root: Any, base: str) -> Iterator[NavigationPoint]:
    lists = [element for element in root.iter() if local_name(element) == "nav"]
    contents = next((nav for nav in lists if "toc" in types_of(nav)), lists[0] if lists else None)
    for element in contents.iter() if contents is not None else ():
        if local_name(element) not in ("a", "span") or local_name(element.getparent()) != "li":
            continue
        level = sum(1 for above in element.iterancestors() if local_name(above) == "ol")
        link = element if local_name(element) == "a" else _first_link(element.getparent())
        path, fragment = resolve(base, link.get("href", "")) if link is not None else ("", "")
        if path and _said(element):
            yield NavigationPoint(path, fragment, level, _said(element))


def _first_link(item: Any) -> Any:
    return next((element for element in item.iter() if local_name(element) == "a"), None)


def _points_of_ncx(root: Any, base: str) -> Iterator[NavigationPoint]:
    for point in root.iter():
        if local_name(point) != "navpoint":
            continue
        level = 1 + sum(1 for above in point.iterancestors() if local_name(above) == "navpoint")
        parts = {local_name(child): child for child in point}
        label, content = parts.get("navlabel"), parts.get("content")
        path, fragment = resolve(base, content.get("src", "")) if content is not None else ("", "")
        if path and label is not None and _said(label):
            yield NavigationPoint(path, fragment, level, _said(label))

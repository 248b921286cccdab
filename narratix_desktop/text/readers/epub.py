"""EPUB 2 and 3: the pages of the spine in order, headings from the table of contents and from the pages.

A broken book is read as far as it goes; what could not be read is listed in the warnings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from narratix_desktop.domain.book import Manuscript
from narratix_desktop.domain.errors import HostileFileError, ManuscriptError
from narratix_desktop.text.heading_lines import HeadingKind, read_heading_line
from narratix_desktop.text.readers.archive import Archive
from narratix_desktop.text.readers.blocks import Block, RawHeading, headings_of, join_blocks, rank_headings
from narratix_desktop.text.readers.epub_package import (
    NavigationPoint,
    Package,
    read_navigation,
    read_package,
    refuse_encrypted,
)
from narratix_desktop.text.readers.markup import MAX_TAGS, footnote_warning, parse_page, read_page
from narratix_desktop.text.readers.title_page import title_from_name, title_page

_LARGEST_COVER: Final = 12 << 20
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"RIFF")
_INNER_LEVEL: Final = 6
"""Level of headings that the table of contents does not list and that say nothing of chapters."""


@dataclass(slots=True)
class _Pages:
    """All pages as one run of blocks, and where each page and anchor begins."""

    blocks: list[Block] = field(default_factory=list)
    begins: dict[str, int] = field(default_factory=dict)
    anchors: dict[tuple[str, str], int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    notes: int = 0


def read_epub(path: Path, archive: Archive) -> Manuscript:
    """Read a book's pages in the order of its spine; pages outside the reading order and notes are left out.

    Raises:
        HostileFileError: A part of it is made to do harm.
        ManuscriptError: It is protected (DRM), or it has no pages.
    """
    refuse_encrypted(archive, path.name)
    package = read_package(archive, path.name)
    pages = _read_pages(archive, package, path.name)
    text, starts = join_blocks(pages.blocks)
    points = read_navigation(archive, package, path.name)
    listed = _listed_headings(points, pages, starts)
    raw = _with_unlisted(listed, headings_of(pages.blocks, starts))
    guessed, author = title_page(text)
    title = package.title or guessed or title_from_name(path)
    if pages.notes:
        pages.warnings.append(footnote_warning(pages.notes))
    return Manuscript(
        text=text,
        title=title,
        author=package.author or author,
        language=package.language or "en",
        headings=rank_headings(raw, title),
        cover=_cover(archive, package),
        warnings=(*package.warnings, *pages.warnings),
    )


def _read_pages(archive: Archive, package: Package, name: str) -> _Pages:
    pages = _Pages()
    for path, data in _page_contents(archive, package, name, pages.warnings).items():
        short = path.rpartition("/")[2]
        try:
            root, mended = parse_page(data, name, xhtml=True)
        except HostileFileError:
            raise
        except ManuscriptError:
            pages.warnings.append(f"The page “{short}” is damaged and could not be read.")
            continue
        page = read_page(root)
        if mended:
            pages.warnings.append(f"The page “{short}” is damaged; its text was read as well as possible.")
        offset = len(pages.blocks)
        pages.begins[path] = offset
        pages.anchors |= {(path, key): offset + index for key, index in page.anchors.items()}
        pages.blocks += page.blocks
        pages.notes += page.notes
    return pages


def _page_contents(archive: Archive, package: Package, name: str, warnings: list[str]) -> dict[str, bytes]:
    """The bytes of all pages, in reading order; together they are measured before the first is parsed."""
    contents: dict[str, bytes] = {}
    for item in package.spine:
        if item.path == package.navigation or item.path in contents:
            continue
        short = item.path.rpartition("/")[2]
        if item.path not in archive:
            warnings.append(f"The page “{short}” is missing from the file.")
        elif not item.linear:
            warnings.append(f"The page “{short}” stands outside the reading order and was left out.")
        else:
            contents[item.path] = archive.read(item.path)
    if sum(data.count(b"<") for data in contents.values()) > 2 * MAX_TAGS:
        raise HostileFileError(
            f"“{name}” was refused because it holds far more markup than any book.", "Export the book as EPUB again."
        )
    return contents


def _listed_headings(points: Sequence[NavigationPoint], pages: _Pages, starts: Sequence[int]) -> list[RawHeading]:
    """Where the entries of the table of contents stand in the text, and how far the heading there reaches."""
    targets = [
        (pages.anchors.get((point.path, point.fragment), pages.begins.get(point.path)), point) for point in points
    ]
    known = {target for target, _ in targets}
    found: list[RawHeading] = []
    for target, point in targets:
        if target is None or target >= len(pages.blocks):
            continue
        end = _heading_end(pages.blocks, target, point.title, known)
        offset = starts[target]
        behind = offset if end == target else starts[end - 1] + len(pages.blocks[end - 1].text)
        if found and found[-1].start == offset:
            if found[-1].level >= point.level:
                continue
            # A part without a page of its own leads to its first chapter: the heading there is the chapter's.
            found[-1] = RawHeading(offset, offset, found[-1].level, found[-1].title)
        found.append(RawHeading(offset, behind, point.level, point.title))
    return sorted(found, key=lambda heading: heading.start)


def _heading_end(blocks: Sequence[Block], target: int, title: str, known: set[int | None]) -> int:
    """Index behind the last block of a heading: marked as one, or saying what the table of contents says."""
    wanted, said = _letters(title), ""
    for index in range(target, min(target + 4, len(blocks))):
        if index > target and index in known:
            return index
        said += _letters(blocks[index].text)
        if not blocks[index].level and not (said and wanted.startswith(said)):
            return index
    return min(target + 4, len(blocks))


def _with_unlisted(listed: list[RawHeading], marked: Sequence[RawHeading]) -> list[RawHeading]:
    """Add headings of the pages that the table of contents leaves out; they are chapters only if they say so."""
    free = [heading for heading in marked if not any(each.start <= heading.start < each.end for each in listed)]
    if len(listed) < 2:
        return listed + free
    level = max(heading.level for heading in listed)
    result = list(listed)
    for heading in free:
        same = next((each for each in result if _leads_behind(each, heading)), None)
        line = read_heading_line(heading.title)
        if same is not None:
            result[result.index(same)] = RawHeading(heading.start, heading.end, same.level, same.title)
        elif line is not None and line.kind is not HeadingKind.NUMERAL:
            result.append(RawHeading(heading.start, heading.end, level, heading.title))
        else:
            result.append(RawHeading(heading.start, heading.end, max(_INNER_LEVEL, level + 1), heading.title))
    return result


def _leads_behind(listed: RawHeading, heading: RawHeading) -> bool:
    """Whether an entry of the table of contents means a heading but leads to the place right behind it."""
    return listed.start == listed.end == heading.end + 2 and _letters(listed.title) == _letters(heading.title)


def _cover(archive: Archive, package: Package) -> bytes | None:
    if package.cover not in archive:
        return None
    data = archive.read(package.cover)
    return data if len(data) <= _LARGEST_COVER and data.startswith(_PICTURES) else None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))

"""Guess a book's title and author from the first lines of its text, or the title from the name of its file."""

import re
from pathlib import Path
from typing import Final

from narratix_desktop.text.heading_lines import is_all_caps, is_title_line, read_heading_line, tidy_title, title_case

_LINES_LOOKED_AT: Final = 60
_FIELD: Final = re.compile(r"(title|author|language):[ \t]+(\S.{0,200})", re.IGNORECASE)
_BY: Final = re.compile(r"(?:(?:written|a (?:novel|story|tale)) )?by(?:[ \t]+(\S.{1,80}))?", re.IGNORECASE)
_TITLE_BY: Final = re.compile(r"(\S.{0,100}?),? by ((?:[^\W\d_a-z][^\s]*|de|van|von|der|la|le)(?: [^\s]+){0,4})")


def guess_title_page(text: str, path: Path) -> tuple[str, str]:
    """Return title and author; the title falls back to the file's name, the author to an empty string."""
    title, author = title_page(text)
    return title or title_from_name(path), author


def title_page(text: str) -> tuple[str, str]:
    """Title and author as the first lines name them; empty strings where they do not."""
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text[:8000].lstrip("\ufeff"))[:_LINES_LOOKED_AT]]
    fields = {found[1].lower(): found[2].strip() for line in lines if (found := _FIELD.fullmatch(line))}
    if "title" in fields:
        return fields["title"], fields.get("author", "")
    filled = [(index, line) for index, line in enumerate(lines) if line]
    if not filled:
        return "", ""
    at, first = filled[0]
    heading = read_heading_line(first)
    if heading or not _is_alone_or_before_by(lines, at):
        return "", ""
    if (both := _TITLE_BY.fullmatch(first)) and len(first) <= 120:
        return tidy_title(both[1]), _tidy_name(both[2])
    author = _author_below([line for _, line in filled[1:8]])
    if author or is_title_line(first):
        return tidy_title(first), author
    return "", ""


def title_from_name(path: Path) -> str:
    """A readable title from a file's name: ``my_first-novel.txt`` gives ``"My first novel"``."""
    # Old archives leave names behind that are no text.
    name = path.stem.encode(errors="replace").decode()
    words = " ".join(re.sub(r"[_\s]+|(?<=\w)-(?=\w)", " ", name).split())
    return (words[0].upper() + words[1:]) if words else "Untitled"


def _is_alone_or_before_by(lines: list[str], at: int) -> bool:
    if len(lines[at]) > 120:
        return False
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return not below or bool(_BY.fullmatch(below))


def _author_below(lines: list[str]) -> str:
    for index, line in enumerate(lines):
        if read_heading_line(line):
            return ""
        found = _BY.fullmatch(line)
        if found:
            name = found[1] or (lines[index + 1] if index + 1 < len(lines) else "")
            return _tidy_name(name) if _is_name(name) else ""
    return ""


def _is_name(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= 6 and words[0][0].isupper() and not text.endswith(("!", "?", ",", ";", ":"))


def _tidy_name(name: str) -> str:
    plain = " ".join(name.split()).strip("*_ ,")
    return title_case(plain) if is_all_caps(plain) and "." not in plain else plain

"""Markdown as authors write it: CommonMark with an optional block of fields at the top."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from narratix_desktop.domain.book import Manuscript
from narratix_desktop.domain.errors import HostileFileError
from narratix_desktop.text.readers.blocks import SCENE_BREAK, Block, headings_of, join_blocks, make_block, rank_headings
from narratix_desktop.text.readers.decoding import decode_text
from narratix_desktop.text.readers.markup import parse_page, read_page
from narratix_desktop.text.readers.title_page import title_from_name, title_page

_FIELDS: Final = re.compile(r"---[ \t]*\n(?P<fields>(?:.*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD: Final = re.compile(r"(title|author|lang|language)[ \t]*:[ \t]*(\S.*)", re.IGNORECASE)
_LINE_BREAK_TAG: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
MAX_LINES: Final = 200_000
"""A long novel has 20,000."""
MAX_MARKS: Final = 200_000
"""Brackets and emphasis marks; markdown-it slows down with their number, and a long novel has 30,000."""


def read_markdown(path: Path, data: bytes) -> Manuscript:
    """Read Markdown; marks of emphasis are dropped, links keep their words.

    Raises:
        HostileFileError: It consists of marks rather than of words.
        ManuscriptError: It is not text.
    """
    source, warnings = decode_text(data, path.name)
    source = source.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if source.count("\n") > MAX_LINES or sum(map(source.count, "[]<>*_`")) > MAX_MARKS:
        raise HostileFileError(
            f"“{path.name}” was refused because it holds far more marks or lines than any book.", "Save it anew."
        )
    fields, body = _split_fields(source)
    blocks = _blocks(MarkdownIt("commonmark").enable("table").parse(body), path.name)
    text, starts = join_blocks(blocks)
    raw = headings_of(blocks, starts)
    guessed, author = title_page(text)
    first = raw[0].title if raw and raw[0].level == 1 and sum(1 for heading in raw if heading.level == 1) == 1 else ""
    title = fields.get("title", "") or first or guessed
    return Manuscript(
        text=text,
        title=title or title_from_name(path),
        author=fields.get("author", "") or author,
        language=fields.get("lang", "") or fields.get("language", "") or "en",
        headings=rank_headings(raw, title),
        warnings=warnings,
    )


def _split_fields(source: str) -> tuple[dict[str, str], str]:
    found = _FIELDS.match(source)
    if not found or ":" not in found["fields"]:
        return {}, source
    lines = map(_FIELD.match, found["fields"].splitlines())
    fields = {line[1].lower(): line[2].strip().strip("\"'") for line in lines if line}
    return fields, source[found.end() :]


def _blocks(tokens: Sequence[Token], name: str) -> list[Block]:
    found: list[Block | None] = []
    level, lists = 0, 0
    row: list[str] | None = None
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "bullet_list_open" | "ordered_list_open":
                lists += 1
            case "bullet_list_close" | "ordered_list_close":
                lists -= 1
            case "tr_open":
                row = []
            case "tr_close":
                found.append(make_block(" ".join(row or ()), tight=True))
                row = None
            case "inline" if row is not None:
                row.append(_words(token))
            case "inline":
                found.append(make_block(_words(token), level, tight=lists > 0))
            case "fence" | "code_block":
                found.append(make_block(token.content, verbatim=True))
            case "hr":
                found.append(Block(SCENE_BREAK))
            case "html_block":
                found += read_page(parse_page(token.content.encode(), name, xhtml=False)[0]).blocks
    return [block for block in found if block]


def _words(inline: Token) -> str:
    said = []
    for token in inline.children or ():
        match token.type:
            case "text" | "code_inline":
                said.append(token.content)
            case "softbreak":
                said.append(" ")
            case "hardbreak":
                said.append("\n")
            case "html_inline" if _LINE_BREAK_TAG.fullmatch(token.content):
                said.append("\n")
    return "".join(said)

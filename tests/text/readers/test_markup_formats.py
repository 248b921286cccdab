from pathlib import Path

import pytest

from narratix_desktop.domain.errors import HostileFileError, ManuscriptError
from narratix_desktop.text.chapters import find_chapters
from narratix_desktop.text.readers import read_manuscript


def read(path: Path, text: str | bytes) -> str:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_manuscript(path).text


def test_blocks_stand_apart_and_inline_marks_vanish(tmp_path: Path) -> None:
    body = "<h1>Tide</h1><div><p>One <em>two</em>\n  three&nbsp;four.</p>loose<p>Five</p></div><p> </p>"

    assert read(tmp_path / "b.html", body) == "Tide\n\nOne two three four.\n\nloose\n\nFive"


def test_line_breaks_rules_lists_and_tables_keep_their_lines(tmp_path: Path) -> None:
    body = (
        "<p>Salt<br>and<br/>water</p><hr><p>* * *</p><ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td>"
    )

    assert read(tmp_path / "b.html", body) == "Salt\nand\nwater\n\n* * *\n\n* * *\n\none\ntwo\na b"


def test_what_is_not_read_aloud_is_left_out(tmp_path: Path) -> None:
    body = (
        "<head><title>T</title><style>p{}</style></head><nav>menu</nav><script>alert(1)</script><p hidden>no</p>"
        '<p>Tide<sup><a href="#n1">1</a></sup> and<a href="#n2"><sup>[2]</sup></a> salt<!-- no -->.</p>'
        '<aside role="doc-footnote">note</aside>'
    )
    path = tmp_path / "b.html"

    assert read(path, body) == "Tide and salt."
    assert read_manuscript(path).warnings == ("One footnote was left out.",)


def test_raised_letters_that_are_no_references_are_kept(tmp_path: Path) -> None:
    assert (
        read(tmp_path / "b.html", "<p>the 4<sup>th</sup> of <sup><a href='x.html'>June</a></sup></p>")
        == "the 4th of June"
    )


def test_page_declares_its_encoding_title_and_language(tmp_path: Path) -> None:
    page = '<html lang="fr"><head><meta charset="iso-8859-1"><title>Le Café</title><meta name="author" content="A B">'
    path = tmp_path / "b.htm"
    path.write_bytes((page + "</head><body><p>été</p>").encode("latin-1"))

    manuscript = read_manuscript(path)

    assert (manuscript.text, manuscript.title) == ("été", "Le Café")
    assert (manuscript.author, manuscript.language) == ("A B", "fr")


def test_parts_chapters_and_sections_of_a_page_are_ranked(tmp_path: Path) -> None:
    path = tmp_path / "b.html"
    read(
        path,
        "<h1>The Salt Road</h1><h2>Part One</h2><h3>1</h3><h4>The Ferry</h4><p>Tide.</p><h4>Later</h4><p>Salt.</p>"
        "<h3>2</h3><p>Tide.</p><h2>Part Two</h2><h3>3</h3><p>Tide.</p><h2>Acknowledgements</h2><p>Thanks.</p>",
    )

    spans = [(span.part, span.title) for span in find_chapters(read_manuscript(path)) if span.included]

    assert spans == [
        ("Part One", "Chapter 1: The Ferry"),
        ("Part One", "Chapter 2"),
        ("Part Two", "Chapter 3"),
    ]


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE p [<!ENTITY a "b">]>',
        '<!DOCTYPE p [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
        '<!DOCTYPE p SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE p PUBLIC "-//EVIL//DTD" "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE p SYSTEM "file:///etc/passwd" [<!ELEMENT p ANY>]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_foreign_document_types_are_refused(tmp_path: Path, prolog: str, encoding: str) -> None:
    path = tmp_path / "b.xhtml"
    path.write_bytes(f"{prolog}<p>Tide &a;</p>".encode(encoding))

    with pytest.raises(HostileFileError, match=r"b\.xhtml"):
        read_manuscript(path)


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE html>",
        '<!doctype html SYSTEM "about:legacy-compat">',
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"\n "xhtml11.dtd">',
    ],
)
def test_usual_document_types_and_entities_of_html_are_read(tmp_path: Path, prolog: str) -> None:
    path = tmp_path / "b.xhtml"

    assert (
        read(path, f"{prolog}<html><body><p>Salt&nbsp;&mdash;&eacute; &amp; tide</p></body></html>") == "Salt —é & tide"
    )
    assert read_manuscript(path).warnings == ()


@pytest.mark.parametrize(
    "body",
    [
        "<b>" * 250_000,
        "<p>" + " ".join(f'a{index}="1"' for index in range(20_000)) + ">x",
        "<p " + " ".join(f'a{index}="1"' for index in range(20_000)) + ">x</p>",
        "<p>" + "word " * 600_000,
        "<!DOCTYPE a [" * 250_000,
    ],
    ids=["tags", "run", "attributes", "paragraph", "doctypes"],
)
def test_pages_beyond_measure_are_refused_or_read_but_never_hang(tmp_path: Path, body: str) -> None:
    path = tmp_path / "b.html"
    path.write_text(body)

    if body.startswith("<p>a0"):
        assert read_manuscript(path).text.startswith("a0=")
    else:
        with pytest.raises(HostileFileError):
            read_manuscript(path)


def test_markup_that_no_parser_can_follow_is_reported_as_damaged(tmp_path: Path) -> None:
    with pytest.raises(ManuscriptError, match="damaged"):
        read(tmp_path / "b.html", "<p>Tide" + "<b>" * 50_000 + "salt")


def test_markdown_becomes_plain_blocks(tmp_path: Path) -> None:
    source = (
        "# The Salt Road\n\n## Chapter 1: *The Ferry*\n\nIt was **dark**, she\nsaid.  \nYes.\n\n***\n\n- one\n"
        "- `two`\n\n> quoted [words](http://example.org)\n\n```\ncode  here\n```\n\n<p>inline &amp; html</p>\n\n"
        "## Chapter 2\n\nEnd\\*.\n"
    )
    path = tmp_path / "b.md"

    assert read(path, source) == (
        "The Salt Road\n\nChapter 1: The Ferry\n\nIt was dark, she said.\nYes.\n\n* * *\n\none\ntwo\n\nquoted words\n\n"
        "code  here\n\ninline & html\n\nChapter 2\n\nEnd*."
    )
    manuscript = read_manuscript(path)
    assert manuscript.title == "The Salt Road"
    assert [heading.title for heading in manuscript.headings] == ["Chapter 1: The Ferry", "Chapter 2"]


def test_markdown_fields_at_the_top_are_not_spoken(tmp_path: Path) -> None:
    path = tmp_path / "b.markdown"

    assert (
        read(path, '---\r\ntitle: "The Salt Road"\r\nauthor: Ada Quill\r\nlang: en-GB\r\n---\r\n\r\nTide.\r\n')
        == "Tide."
    )
    manuscript = read_manuscript(path)
    assert (manuscript.title, manuscript.author, manuscript.language) == ("The Salt Road", "Ada Quill", "en-GB")


def test_markdown_made_of_marks_is_refused(tmp_path: Path) -> None:
    for source in ("[" * 300_000, "x\n\n" * 300_000):
        with pytest.raises(HostileFileError):
            read(tmp_path / "b.md", source)

from pathlib import Path

import pytest

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.errors import ManuscriptError
from narratix_desktop.text.chapters import find_chapters
from narratix_desktop.text.readers import read_manuscript
from tests.text.readers.book_files import epub_members, navigation, page, write_zip

FERRY = page('<h1 id="c1">1</h1><p class="sub">The Ferry</p><p>The tide had gone out.</p>')
STORM = page('<h1 id="c2">The Storm</h1><p>Nobody on the quay spoke.</p>')


def included(path: Path) -> list[ChapterSpan]:
    return [span for span in find_chapters(read_manuscript(path)) if span.included]


def test_pages_are_read_in_the_order_of_the_spine_with_metadata(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.epub", epub_members({"z one.xhtml": FERRY, "a.xhtml": STORM}))

    manuscript = read_manuscript(path)

    assert manuscript.text == "1\n\nThe Ferry\n\nThe tide had gone out.\n\nThe Storm\n\nNobody on the quay spoke."
    assert (manuscript.title, manuscript.author, manuscript.language) == ("The Salt Road", "Ada Quill", "en-GB")
    assert manuscript.warnings == ()


def test_navigation_of_epub_3_gives_parts_and_chapters(tmp_path: Path) -> None:
    pages = {
        "legal.xhtml": page("<p>All rights reserved.</p>"),
        "part.xhtml": page("<h1>Part One</h1>"),
        "a.xhtml": FERRY,
        "b.xhtml": STORM,
        "end.xhtml": page("<p>She lives by the sea.</p>"),
    }
    nav = navigation(
        '<li><a href="legal.xhtml">Copyright</a></li><li><a href="part.xhtml">Part One</a><ol>'
        '<li><a href="a.xhtml#c1">1. The Ferry</a></li><li><a href="b.xhtml">The Storm</a></li></ol></li>'
        '<li><a href="end.xhtml">About the Author</a></li>'
    )
    path = write_zip(tmp_path / "b.epub", epub_members(pages, nav=nav))

    spans = find_chapters(manuscript := read_manuscript(path))

    assert [(span.part, span.title, span.included) for span in spans] == [
        ("", "Copyright", False),
        ("Part One", "Chapter 1: The Ferry", True),
        ("Part One", "The Storm", True),
        ("", "About the Author", False),
    ]
    assert manuscript.text[spans[1].start : spans[1].heading_end] == "Part One\n\n1\n\nThe Ferry"
    assert spans[3].heading_end == spans[3].start


def test_part_without_a_link_of_its_own_is_still_the_part(tmp_path: Path) -> None:
    pages = {"a.xhtml": page("<h1>Part One</h1><h2 id='c'>Dawn</h2><p>Tide.</p>"), "b.xhtml": STORM}
    chapters = '<li><a href="a.xhtml#c">Dawn</a></li><li><a href="b.xhtml">Dusk</a></li>'
    entries = f"<li><span>Part One</span><ol>{chapters}</ol></li>"
    path = write_zip(tmp_path / "b.epub", epub_members(pages, nav=navigation(entries)))

    assert [(span.part, span.title) for span in included(path)] == [("Part One", "Dawn"), ("Part One", "Dusk")]


def test_navigation_of_epub_2_gives_chapters(tmp_path: Path) -> None:
    ncx = (
        '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>'
        '<navPoint><navLabel><text>I</text></navLabel><content src="a.xhtml"/></navPoint>'
        '<navPoint><navLabel><text>II</text></navLabel><content src="b.xhtml"/></navPoint></navMap></ncx>'
    )
    pages = {"a.xhtml": page("<p>I</p><p>Tide.</p>"), "b.xhtml": page("<p>II</p><p>Salt.</p>")}
    path = write_zip(tmp_path / "b.epub", epub_members(pages, ncx=ncx))

    assert [span.title for span in included(path)] == ["Chapter I", "Chapter II"]


def test_navigation_is_not_spoken_and_notes_are_left_out(tmp_path: Path) -> None:
    body = (
        '<h1>Dawn</h1><p>Tide<a epub:type="noteref" href="#n">1</a> went<span epub:type="pagebreak">12</span> out.</p>'
        '<aside epub:type="footnote" id="n"><p>A note.</p></aside>'
    )
    members = epub_members({"a.xhtml": page(body)}, nav=navigation('<li><a href="a.xhtml">Dawn</a></li>'))
    members["OPS/book.opf"] = str(members["OPS/book.opf"]).replace("</spine>", '<itemref idref="nav"/></spine>')

    manuscript = read_manuscript(write_zip(tmp_path / "b.epub", members))

    assert manuscript.text == "Dawn\n\nTide went out."
    assert manuscript.warnings == ("One footnote was left out.",)


@pytest.mark.parametrize(
    ("item", "meta"),
    [('id="c" properties="cover-image"', ""), ('id="c"', '<meta name="cover" content="c"/>')],
)
def test_cover_is_found_by_property_or_by_meta(tmp_path: Path, item: str, meta: str) -> None:
    members = epub_members({"a.xhtml": STORM}, extra=f'<item {item} href="c.jpg" media-type="image/jpeg"/>')
    members["OPS/book.opf"] = str(members["OPS/book.opf"]).replace("</metadata>", f"{meta}</metadata>")
    members["OPS/c.jpg"] = b"\xff\xd8\xffpicture"

    assert read_manuscript(write_zip(tmp_path / "b.epub", members)).cover == b"\xff\xd8\xffpicture"


def test_broken_book_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    members = epub_members({"a.xhtml": FERRY, "gone.xhtml": "", "bad.xhtml": "<html><body><p>Still <b>here</p></body>"})
    del members["OPS/gone.xhtml"]

    manuscript = read_manuscript(write_zip(tmp_path / "b.epub", members))

    assert manuscript.text.endswith("The tide had gone out.\n\nStill here")
    assert [next(name for name in ("gone", "bad") if name in line) for line in manuscript.warnings] == ["gone", "bad"]


def test_pages_are_found_without_a_usable_package(tmp_path: Path) -> None:
    members = epub_members({"a.xhtml": FERRY, "b.xhtml": STORM}) | {"OPS/book.opf": "<package><metadata>"}

    manuscript = read_manuscript(write_zip(tmp_path / "b.epub", members))

    assert "The tide" in manuscript.text
    assert "Nobody" in manuscript.text
    assert "order" in manuscript.warnings[0]


def test_book_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManuscriptError, match="no pages"):
        read_manuscript(write_zip(tmp_path / "b.epub", {"mimetype": "application/epub+zip"}))


def encryption(algorithm: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
        f'<enc:EncryptedData><enc:EncryptionMethod Algorithm="{algorithm}"/></enc:EncryptedData></encryption>'
    )


def test_protected_book_is_refused_and_hidden_fonts_are_no_obstacle(tmp_path: Path) -> None:
    members = epub_members({"a.xhtml": STORM})
    members["META-INF/encryption.xml"] = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(ManuscriptError, match="DRM"):
        read_manuscript(write_zip(tmp_path / "drm.epub", members))

    members["META-INF/encryption.xml"] = encryption("http://www.idpf.org/2008/embedding")
    assert "quay" in read_manuscript(write_zip(tmp_path / "fonts.epub", members)).text


def test_reference_out_of_the_book_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xhtml"
    secret.write_text(page("<p>secret</p>"))
    members = epub_members({"a.xhtml": STORM})
    package = str(members["OPS/book.opf"])
    outside = f'<item id="o" href="../../{secret.name}" media-type="application/xhtml+xml"/></manifest>'
    package = package.replace("</manifest>", outside).replace("</spine>", '<itemref idref="o"/></spine>')

    manuscript = read_manuscript(write_zip(tmp_path / "b.epub", members | {"OPS/book.opf": package}))

    assert "secret" not in manuscript.text
    assert len(manuscript.warnings) == 1

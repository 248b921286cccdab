from pathlib import Path

import pytest

from narratix_desktop.domain.errors import HostileFileError, ManuscriptError
from narratix_desktop.text.chapters import find_chapters
from narratix_desktop.text.readers import read_manuscript
from tests.text.readers.book_files import OFFICE, WORD, docx_members, paragraph, write_zip

STORY = (
    paragraph("The Salt Road", "Title")
    + paragraph("The Ferry", "Heading1")
    + paragraph("The tide had gone out.")
    + paragraph("The Storm", "Heading1")
    + paragraph("“Is it salt?” — she asked.")
)


def test_styles_give_title_and_chapters(tmp_path: Path) -> None:
    manuscript = read_manuscript(write_zip(tmp_path / "b.docx", docx_members(STORY)))

    assert manuscript.text == (
        "The Salt Road\n\nThe Ferry\n\nThe tide had gone out.\n\nThe Storm\n\n“Is it salt?” — she asked."
    )
    assert manuscript.title == "The Salt Road"
    included = [span.title for span in find_chapters(manuscript) if span.included]
    assert included == ["The Ferry", "The Storm"]


def test_properties_of_the_document_come_first(tmp_path: Path) -> None:
    core = "<dc:title>Salt</dc:title><dc:creator>Ada Quill</dc:creator><dc:language>en-GB</dc:language>"

    manuscript = read_manuscript(write_zip(tmp_path / "b.docx", docx_members(STORY, core=core)))

    assert (manuscript.title, manuscript.author, manuscript.language) == ("Salt", "Ada Quill", "en-GB")


def test_chapters_without_styles_are_found_in_the_text(tmp_path: Path) -> None:
    body = "".join(paragraph(text) for text in ("Chapter One", "The tide.", "Chapter Two", "The salt."))

    spans = find_chapters(read_manuscript(write_zip(tmp_path / "b.docx", docx_members(body))))

    assert [span.title for span in spans] == ["Chapter One", "Chapter Two"]


def test_pictures_and_footnotes_are_left_out(tmp_path: Path) -> None:
    note = '<w:p><w:r><w:t>Tide</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> gone.</w:t></w:r></w:p>'
    members = docx_members(note)
    members["word/footnotes.xml"] = (
        f'<w:footnotes {WORD}><w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    members["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r9" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    members["word/media/image1.png"] = b"\x89PNG\r\n"

    manuscript = read_manuscript(write_zip(tmp_path / "b.docx", members))

    assert manuscript.text == "Tide gone."
    assert manuscript.warnings == ("One footnote was left out.",)


def test_truncated_document_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    members = docx_members(STORY)
    members["word/document.xml"] = str(members["word/document.xml"])[:-60]

    manuscript = read_manuscript(write_zip(tmp_path / "b.docx", members))

    assert "The tide had gone out." in manuscript.text
    assert "damaged" in manuscript.warnings[0]


def test_document_without_a_text_part_is_refused(tmp_path: Path) -> None:
    members = docx_members(STORY)
    del members["word/document.xml"]

    with pytest.raises(ManuscriptError, match=r"b\.docx"):
        read_manuscript(write_zip(tmp_path / "b.docx", members))


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_any_part_are_refused(tmp_path: Path, part: str, encoding: str) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    members = docx_members(STORY) | {part: f"{laughs}<a>&b;</a>".encode(encoding)}

    with pytest.raises(HostileFileError, match="entities"):
        read_manuscript(write_zip(tmp_path / "b.docx", members))


def test_document_of_countless_elements_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostileFileError):
        read_manuscript(write_zip(tmp_path / "b.docx", docx_members("<w:p/>" * 300_000)))


def test_document_nested_without_end_is_reported_as_damaged(tmp_path: Path) -> None:
    with pytest.raises(ManuscriptError):
        read_manuscript(write_zip(tmp_path / "b.docx", docx_members("<w:p>" * 9000 + "x" + "</w:p>" * 9000)))

"""A bundle holds one whole book, or it is refused before anything is written."""

import hashlib
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.bundle import MANIFEST, Manifest, RowsMember, rows_member, write_manifest
from narratix_desktop.domain.errors import BundleError
from tests.compute.bundle_files import (
    BOOK,
    CHAPTER,
    CUE,
    DIGEST,
    HEADING,
    LINE,
    NORA,
    REVISION,
    SOUND,
    TAKE,
    TEXT,
    VOICE,
    inspect,
    rows,
    uid,
    write,
    write_any_text,
)


def test_whole_book_is_accepted(tmp_path: Path) -> None:
    found = inspect(write(tmp_path / "a", rows()))

    assert found.manifest.title == "Lamps"
    assert [(asset.sha256, asset.suffix, asset.size) for asset in found.assets] == [(DIGEST, "wav", len(SOUND))]
    assert [(old, spec.name) for old, spec in found.voices] == [(VOICE, "en")]
    assert set(found.ids) == {BOOK, REVISION, CHAPTER, NORA, HEADING, LINE, TAKE, CUE, uid(20), uid(30)}
    assert list(found.ids) == sorted(found.ids)


@pytest.mark.parametrize(
    ("table", "number", "change", "words"),
    [
        ("books", 0, {"id": "1"}, "no proper id"),
        ("books", 0, {"owner": "me"}, "other columns"),
        ("books", 0, {"cover": "../../etc/passwd"}, "names no sound"),
        ("books", 0, {"cover": "0" * 64}, "are missing"),
        ("books", 0, {"title": "a\0b"}, "no text has"),
        ("books", 0, {"title": "\ud800"}, "no text has"),
        ("revisions", 0, {"text": TEXT + "More."}, "not the one that was bundled"),
        ("revisions", 0, {"text": 7}, "text cannot be read"),
        ("revisions", 0, {"book_id": uid(99)}, "another book"),
        ("chapters", 0, {"revision_id": uid(99)}, "leads to nothing"),
        ("chapters", 0, {"span_end": 4}, "does not match the text"),
        ("chapters", 0, {"span_start": -1}, "is no number"),
        ("chapters", 0, {"span_end": True}, "is no number"),
        ("voices", 0, {"gender": "robot"}, "voice in it"),
        ("voices", 0, {"parameters": {"pitch": [1]}}, "voice in it"),
        ("voices", 0, {"clarity": 7}, "voice in it"),
        ("characters", 0, {"voice_id": NORA}, "leads to nothing"),
        ("segments", 1, {"span_start": 6}, "does not match the text"),
        ("segments", 1, {"ordinal": 0}, "does not match the text"),
        ("segments", 1, {"span_end": len(TEXT) + 1}, "does not match the text"),
        ("segments", 1, {"id": HEADING}, "two rows have one id"),
        ("segments", 1, {"id": BOOK}, "two rows have one id"),
        ("takes", 0, {"segment_id": CUE}, "leads to nothing"),
        ("takes", 0, {"asset": "1" * 64}, "are missing"),
        ("takes", 0, {"asset": None}, "names no sound"),
        ("cues", 0, {"span_end": 10_000}, "behind the end"),
        ("makers", 0, {"commercial": "allowed"}, "not the one that was bundled"),
        ("makers", 0, {"key": "7" * 64}, "not the one that was bundled"),
        ("makers", 0, {"label": ["Acme"]}, "not the one that was bundled"),
        ("origins", 0, {"maker": "7" * 64}, "leads to nothing"),
        ("origins", 0, {"maker": []}, "leads to nothing"),
        ("origins", 0, {"asset": "3" * 64}, "are missing"),
        ("edits", 0, {"changes": {}}, "an edit"),
        ("edits", 0, {"changes": [{"noun": "segment"}]}, "an edit"),
        ("edits", 0, {"changes": [{"noun": "users", "key": uid(1), "before": None, "after": {}}]}, "an edit"),
        ("edits", 0, {"changes": [{"noun": "cue", "key": "1", "before": None, "after": {}}]}, "no proper id"),
        (
            "edits",
            0,
            {"changes": [{"noun": "character", "key": NORA, "before": {"voice_id": uid(99)}, "after": {}}]},
            "a voice that is not in it",
        ),
        (
            "edits",
            0,
            {"changes": [{"noun": "cue", "key": CUE, "before": {"asset": "2" * 64}, "after": None}]},
            "are missing",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_row_that_breaks_a_rule_is_refused(
    tmp_path: Path, table: str, number: int, change: dict[str, Any], words: str
) -> None:
    given = rows()
    given[table][number] |= change

    with pytest.raises(BundleError, match=words):
        inspect(write_any_text(tmp_path / "a", given))


@pytest.mark.parametrize("missing", ["books", "revisions", "chapters"])
def test_bundle_without_a_whole_book_is_refused(tmp_path: Path, missing: str) -> None:
    given = rows()
    del given[missing]

    with pytest.raises(BundleError):
        inspect(write(tmp_path / "a", given))


def test_two_books_in_one_bundle_are_refused(tmp_path: Path) -> None:
    given = rows()
    given["books"].append(given["books"][0] | {"id": uid(77)})

    with pytest.raises(BundleError, match="more than one book"):
        inspect(write(tmp_path / "a", given))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"7",
        b"{",
        b'{"id": NaN}',
        b'{"id": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"\xff\xfe\x00",
        b'{"title": "' + b"x" * (2 << 20) + b'"}',
    ],
    ids=lambda line: line[:12].decode(errors="replace"),
)
def test_line_that_is_no_row_is_refused(tmp_path: Path, line: bytes) -> None:
    data = line + b"\n"
    tables = {"books": RowsMember(hashlib.sha256(data).hexdigest(), len(data), 1)}
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr(rows_member("books"), data)
        archive.writestr(MANIFEST, write_manifest(Manifest("", "", "", "", tables, 0, 0)))

    with pytest.raises(BundleError):
        inspect(tmp_path / "a")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_column_is_taken_or_refused_but_never_a_fault(tmp_path: Path, data: st.DataObject) -> None:
    given = rows()
    table = data.draw(st.sampled_from(sorted(given)))
    row = data.draw(st.sampled_from(given[table]))
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(_JSON)
    (tmp_path / "a").unlink(missing_ok=True)

    with suppress(BundleError):
        inspect(write_any_text(tmp_path / "a", given))

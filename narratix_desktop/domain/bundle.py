"""The ``.narratix`` bundle: one book in one zip file, as a library of any machine can read it. Pure: no I/O, no zip.

A bundle holds ``manifest.json``, one ``rows/<table>.jsonl`` per table with a JSON object a line, and every sound and
image as ``assets/<sha256>.<suffix>``, stored as it is. The manifest names the rows' digests and sizes; an asset's
digest is its name. Ids are those of the library that wrote it and are never used in another: whoever restores a book
gives all its rows new ones. Keys of providers are in no table and so in no bundle.

Whatever is read here may have been made to do harm: everything is checked before it is believed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from narratix_desktop.domain.errors import BundleError

SUFFIX: Final = ".narratix"
FORMAT: Final = "narratix-bundle"
VERSION: Final = 2
"""Rises when an older program could not read what a newer one writes. Older bundles stay readable.

2: Origins of sounds and images, and their makers.
"""

MANIFEST: Final = "manifest.json"
MAX_MANIFEST: Final = 1 << 20
MAX_MEMBERS: Final = 150_000
"""Twenty thousand lines with a handful of takes each."""
MAX_DIRECTORY: Final = 24 << 20
"""Bytes of a zip directory with as many members."""
MAX_ROWS: Final = 256 << 20
"""Bytes of all rows, unpacked; a novel of 160,000 words with five takes of each line has about 80 MB."""
MAX_RATIO: Final = 200
MAX_ASSET: Final = 4 << 30

_ROWS: Final = re.compile(r"rows/([a-z_]{1,40})\.jsonl")
_ASSET: Final = re.compile(r"assets/([0-9a-f]{64})\.([a-z0-9]{1,16})")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class RowsMember:
    """One table's rows: digest and size of the unpacked member, and how many lines it has."""

    sha256: str
    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says it holds. ``tables`` has a member for each table that has rows."""

    title: str
    author: str
    made_by: str
    made_at: str
    tables: Mapping[str, RowsMember]
    assets: int
    asset_bytes: int


def rows_member(table: str) -> str:
    """Name of the member with a table's rows."""
    return f"rows/{table}.jsonl"


def asset_member(sha256: str, suffix: str) -> str:
    """Name of an asset's member."""
    return f"assets/{sha256}.{suffix}"


def asset_of(name: str) -> tuple[str, str] | None:
    """Digest and suffix of a member that holds an asset; None where it holds something else."""
    found = _ASSET.fullmatch(name)
    return (found[1], found[2]) if found else None


def is_known_name(name: str) -> bool:
    """Whether a bundle has members of this name; nothing else is in one, least of all a path to elsewhere."""
    return name == MANIFEST or bool(_ROWS.fullmatch(name) or _ASSET.fullmatch(name))


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as the bundle holds it."""
    tables = {
        name: {"sha256": member.sha256, "size": member.size, "rows": member.rows}
        for name, member in manifest.tables.items()
    }
    value = {
        "format": FORMAT,
        "version": VERSION,
        "title": manifest.title,
        "author": manifest.author,
        "made_by": manifest.made_by,
        "made_at": manifest.made_at,
        "tables": tables,
        "assets": {"count": manifest.assets, "bytes": manifest.asset_bytes},
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def read_manifest(data: bytes) -> Manifest:
    """Read what :func:`write_manifest` wrote.

    Raises:
        BundleError: It is not a bundle's, or a newer program wrote it.
    """
    value = read_json(data)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise not_a_bundle()
    version = value.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise not_a_bundle()
    if version > VERSION:
        raise BundleError(
            "The book was not restored because a newer Narratix Desktop made the bundle.",
            "Update Narratix Desktop, then restore it again.",
        )
    try:
        tables = {str(name): _member(one) for name, one in dict(value["tables"]).items()}
        assets = value["assets"]
        title, author, made_by, made_at = (_text(value[name]) for name in ("title", "author", "made_by", "made_at"))
        count, size = _count(assets["count"]), _count(assets["bytes"])
        return Manifest(title, author, made_by, made_at, tables, count, size)
    except (KeyError, TypeError, ValueError) as error:
        raise damaged("its table of contents cannot be read") from error


def read_json(data: bytes) -> Any:
    """Parse JSON that may have been made to do harm.

    Raises:
        BundleError: It is no JSON, nested absurdly, or holds numbers that are none.
    """
    try:
        return json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise damaged("a part of it cannot be read") from error


def damaged(why: str) -> BundleError:
    """The error for a bundle that is not what it says."""
    return BundleError(
        f"The book was not restored because the bundle is damaged: {why}.", "Copy or make the bundle again."
    )


def refused(why: str) -> BundleError:
    """The error for a bundle that could do harm."""
    return BundleError(
        f"The bundle was refused because {why}.", "Restore only bundles that come from somebody you trust."
    )


def not_a_bundle() -> BundleError:
    """The error for any other file."""
    return BundleError(
        "The book was not restored because the file is no Narratix bundle.", f"Choose a file that ends in {SUFFIX}."
    )


def _member(value: Mapping[str, Any]) -> RowsMember:
    if not isinstance(value["sha256"], str) or not _SHA256.fullmatch(value["sha256"]):
        raise ValueError("not a digest")
    return RowsMember(value["sha256"], _count(value["size"]), _count(value["rows"]))


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a count")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")

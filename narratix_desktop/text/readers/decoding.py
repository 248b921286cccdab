"""From bytes to text: which encoding a file is in, and which code points no later stage can hold.

Refuses to know file formats, but for the place where markup declares its encoding.
"""

import codecs
import re
from typing import Final

import charset_normalizer

from narratix_desktop.domain.errors import ManuscriptError

_BYTE_ORDER_MARKS: Final = (
    # UTF-32 first: its little-endian mark begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_META: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_UNHOLDABLE: Final = re.compile("[\x00\ud800-\udfff]")
_WESTERN: Final = re.compile("[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ‘’“”„‚‹›«»–—…•™©®°£€§¿¡½¼¾ºª·×\u00a0\u00ad]")
_SAMPLE: Final = 1 << 18


def decode_text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Decode plain text: UTF-8, else by byte-order mark, else by what the bytes look like.

    A byte-order mark of UTF-8 stays in the text, so that offsets agree with plain UTF-8 decoding; those of UTF-16 and
    UTF-32 belong to the encoding and go. NUL and lone surrogates become U+FFFD, one for one.

    Returns:
        The text and a sentence for each kind of replacement.

    Raises:
        ManuscriptError: The bytes are not text in any encoding.
    """
    text, warnings = _decode(data, name)
    text, replaced = without_unholdable(text)
    return text, warnings + replaced


def decode_markup(data: bytes, name: str) -> str:
    """Decode HTML or XML: by byte-order mark, else as declared, else as plain text. The mark itself goes.

    Raises:
        ManuscriptError: The bytes are not text in any encoding.
    """
    if not data.startswith(tuple(mark for mark, _ in _BYTE_ORDER_MARKS)):
        declared = _DECLARED.match(data.lstrip()[:300]) or _META.search(data[:4096])
        codec = _known_codec(declared[1].decode("ascii")) if declared else None
        if codec not in (None, "utf-8", "utf-16", "utf-32"):
            try:
                return data.decode(str(codec)).lstrip("\ufeff")
            except (UnicodeDecodeError, LookupError):
                pass
    return _decode(data, name)[0].lstrip("\ufeff")


def without_unholdable(text: str) -> tuple[str, tuple[str, ...]]:
    """Replace NUL and lone surrogates by U+FFFD one for one; the warnings say how many."""
    text, count = _UNHOLDABLE.subn("\ufffd", text)
    if not count:
        return text, ()
    return text, (f"{count} characters that no text can hold (NUL or half a character) were replaced by “\ufffd”.",)


def _decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode("utf-8", "surrogatepass"), ()
    except UnicodeDecodeError:
        pass
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding)
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if sum(map(len, re.findall("[^\x00-\x7f\ufffd]+", lenient))) > 10 * broken:
        return lenient, (f"{broken} damaged characters were replaced by “\ufffd”.",)
    return _decode_legacy(data, name)


def _decode_marked(body: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return body.decode(encoding, "surrogatepass"), ()
    except UnicodeDecodeError:
        text = body.decode(encoding, "replace")
        return text, ("Some damaged characters were replaced by “\ufffd”.",)


def _decode_legacy(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    odd = re.sub("[\x00-\x7f]+", "", western)
    if western and "\x00" not in western and len(odd) * 3 < len(western) and not _WESTERN.sub("", odd):
        return western, ("The file is not in UTF-8; it was read as Western European (Windows-1252).",)
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise ManuscriptError(
            f"“{name}” cannot be read because it is not text in any known encoding.",
            "Save it as UTF-8 text, DOCX or EPUB and open that file.",
        )
    text = data.decode(best.encoding, "replace")
    return text, (f"The file is not in UTF-8; it was read as {best.encoding}. Check the accented letters.",)


def _known_codec(label: str) -> str | None:
    try:
        return codecs.lookup(label).name
    except LookupError:
        return None

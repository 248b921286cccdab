"""Plain text: the file decoded and otherwise unchanged, line endings included."""

from pathlib import Path

from narratix_desktop.domain.book import Manuscript
from narratix_desktop.text.readers.decoding import decode_text
from narratix_desktop.text.readers.title_page import guess_title_page


def read_plain(path: Path, data: bytes) -> Manuscript:
    """Read plain text. Offsets into the result count the code points of the file as decoded.

    Raises:
        ManuscriptError: The bytes are not text in any encoding.
    """
    text, warnings = decode_text(data, path.name)
    title, author = guess_title_page(text, path)
    return Manuscript(text=text, title=title, author=author, warnings=warnings)

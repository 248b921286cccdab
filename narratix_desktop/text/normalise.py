"""What is spoken for a stored text: figures and abbreviations in words, marks dropped, dashes as pauses.

Pure. The stored text is never changed; ``origins`` leads from every spoken code point back to it. Detailed rules are
for English; in other languages the lexicon, the marks and whole numbers are done, and the voice does the rest.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from narratix_desktop.text.abbreviations import speak_abbreviations
from narratix_desktop.text.pronunciation import apply_lexicon
from narratix_desktop.text.rewriting import Rewriting
from narratix_desktop.text.roman import speak_roman_numerals
from narratix_desktop.text.spoken_marks import blank_out, drop_marks, make_pauses, speak_addresses
from narratix_desktop.text.spoken_numbers import speak_numbers
from narratix_desktop.text.unspoken import drop_unspoken

_CAPITALS: Final = re.compile(r"\b[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
_EDGES: Final = re.compile(r"^\s+|\s+$")
_REMEMBERED: Final = 2048
"""Lines. A chapter's are asked for again and again: to say what they cost, to speak them, to see whether takes hold."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Text for a voice. ``origins`` has one offset for each of its code points, never decreasing."""

    text: str
    origins: tuple[int, ...]


def normalise(text: str, lexicon: Mapping[str, str], language: str = "en", heading: bool = False) -> Spoken:
    """Say how a text is spoken.

    Args:
        text: Stored text of one segment; anything, even broken Unicode.
        lexicon: Words and how the author wants them spoken; comes before every rule but that of what is not spoken.
        language: BCP 47 tag.
        heading: Whether it is a heading: Roman numerals are numbers there, and capitals are no acronyms.

    Returns:
        The spoken text; empty where nothing in it can be spoken.
    """
    return _normalise(text, tuple(lexicon.items()), language.lower().split("-")[0], heading=heading)


@lru_cache(_REMEMBERED)
def _normalise(text: str, lexicon: tuple[tuple[str, str], ...], primary: str, *, heading: bool) -> Spoken:
    line = Rewriting(text)
    drop_unspoken(line)
    apply_lexicon(line, dict(lexicon), heading=heading)
    blank_out(line)
    speak_addresses(line)
    drop_marks(line)
    speak_roman_numerals(line, primary, heading=heading)
    if heading and text == text.upper():
        line.replace(_CAPITALS, lambda match: match[0].capitalize())
    if primary == "en":
        speak_abbreviations(line)
    speak_numbers(line, primary)
    make_pauses(line)
    line.replace(_EDGES, "")
    if not any(char.isalnum() for char in line.text):
        return Spoken("", ())
    return Spoken(line.text, tuple(line.origins))

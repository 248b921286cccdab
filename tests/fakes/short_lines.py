"""A book of any number of short lines: some thought up once, some said again and again, as in any dialogue."""

from typing import Final

_PEOPLE: Final = ("Wren", "Holt", "Maud", "Jonas", "Greta")
_FIRST: Final = ("lamp", "door", "river", "stair", "bridge", "kettle", "map", "boat", "bell", "gate", "rope", "oar")
_DOES: Final = ("hid", "met", "kept", "lost", "found", "left", "took", "held", "broke", "burned", "mended")
_LAST: Final = ("rain", "road", "salt", "moon", "coal", "tide", "wind", "snow", "ash", "mist", "hill", "sand", "reed")
_OFTEN: Final = ("“Yes.”", "“No, wait.”", "Nobody moved.", "“Go on.”", "The rain fell.")
_EVERY: Final = 12
OFTEN: Final = tuple(line.strip("“”") for line in _OFTEN)
"""What is said again and again, as a voice is asked for it."""


def short_lines(lines: int, chapters: int, title: str = "The Ferry", start: int = 0) -> str:
    """A manuscript in Markdown with at least so many segments; every twelfth line is one that others say too.

    Books that start elsewhere share nothing else.
    """
    parts = [f"# {title}"]
    per_chapter = -(-lines // chapters)
    for chapter in range(chapters):
        parts.append(f"## Chapter {chapter + 1}")
        parts += [_line(start + chapter * per_chapter + at) for at in range(per_chapter)]
    return "\n\n".join(parts) + "\n"


def _line(number: int) -> str:
    if number % _EVERY == 0:
        return _OFTEN[number // _EVERY % len(_OFTEN)]
    first, does, last = (
        _FIRST[number % len(_FIRST)],
        _DOES[number // len(_FIRST) % len(_DOES)],
        _LAST[number // (len(_FIRST) * len(_DOES)) % len(_LAST)],
    )
    said = f"The {first} {does} the {last}"
    # Beyond what these words allow, a further one tells lines apart.
    more = number // (len(_FIRST) * len(_DOES) * len(_LAST))
    said += f" and {_LAST[more % len(_LAST)]}" if more else ""
    return f"“{said}, {_PEOPLE[number % len(_PEOPLE)]}.”" if number % 2 else f"{said}."

"""The window's style sheet: the rules of ``resources/stylesheet/*.qss``, filled with a theme's tokens.

The files are joined in the order of their names, numbered ones first; a panel with rules of its own has a file of its
own. In a rule ``@surface.panel`` stands for that token of the theme, ``@motion.duration`` for how many milliseconds
something may move, ``@type.heading`` for the size of the largest letters, ``@resources/…`` for a packed file.
Measures are written out and lie on the grid of 4 px, with corners of 6 px. Knows no widget.
"""

import re
from collections.abc import Mapping
from typing import Final

from narratix_desktop.resources import resource

_TOKEN: Final = re.compile(r"@([a-z]+\.[a-z_]+)")
_FILE: Final = re.compile(r"@resources/([\w./-]+)")


def fill_stylesheet(tokens: Mapping[str, str | float], motion_ms: int, heading_points: float) -> str:
    """The whole sheet in the colours of one theme.

    Raises:
        KeyError: A rule names a token that the theme lacks.
        FileNotFoundError: A rule names a file that is not packed.
    """
    rules = "".join(path.read_text(encoding="utf-8") for path in sorted(resource("stylesheet").glob("*.qss")))
    values = {**tokens, "motion.duration": motion_ms, "type.heading": f"{heading_points:.1f}pt"}
    coloured = _TOKEN.sub(lambda found: str(values[found[1]]), rules)
    return _FILE.sub(lambda found: resource(*found[1].split("/")).as_posix(), coloured)

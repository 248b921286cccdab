"""Finds packed resources: themes, fonts, icons, sample stories.

In a checkout they lie in ``resources/`` beside the package; a wheel and a frozen build carry them inside it.
"""

from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent


@cache
def _root() -> Path:
    packed = _PACKAGE / "_resources"
    return packed if packed.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a packed file or folder.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    found = _root().joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(f"resources/{'/'.join(parts)} is missing from this installation")
    return found

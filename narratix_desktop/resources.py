"""Finds packed resources: themes, fonts, icons, sample stories.

In a checkout they lie in ``resources/`` beside the package; a wheel and a frozen build carry them inside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a packed file or folder.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    for root in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        found = root.joinpath(*parts)
        if found.exists():
            return found
    raise FileNotFoundError(f"resources/{'/'.join(parts)} is missing from this installation")

"""Collects every text of the window into resources/i18n and compiles what is translated.

    python packaging/make_translations.py

``narratix_desktop.ts`` is the template for a translation: copy it to ``narratix_<language>.ts``, translate it with Qt
Linguist, run this again. ``narratix_en.ts`` holds nothing but the English plurals.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "i18n"
TEMPLATE = FOLDER / "narratix_desktop.ts"
ENGLISH = FOLDER / "narratix_en.ts"
TOOLS = Path(sys.executable).parent


def collect(target: Path, *options: str) -> None:
    """Bring a file up to date with the texts in the code; translations in it are kept."""
    sources = sorted((ROOT / "narratix_desktop" / "ui").rglob("*.py"))
    sources += sorted((ROOT / "narratix_desktop" / "app").rglob("*.py"))
    with tempfile.NamedTemporaryFile("w", suffix=".lst") as listed:
        listed.write("\n".join(map(str, sources)))
        listed.flush()
        command = [TOOLS / "pyside6-lupdate", "-silent", "-no-obsolete", "-locations", "none", *options]
        subprocess.run([*command, f"@{listed.name}", "-ts", target], check=True)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    collect(TEMPLATE)
    collect(ENGLISH, "-pluralonly", "-source-language", "en_US", "-target-language", "en_US")
    for source in FOLDER.glob("narratix_*.ts"):
        if source != TEMPLATE:
            subprocess.run(
                [TOOLS / "pyside6-lrelease", "-silent", source, "-qm", source.with_suffix(".qm")], check=True
            )


if __name__ == "__main__":
    main()

"""Collects every text of the window into resources/i18n and compiles what is translated.

    python packaging/make_translations.py

``narratix_desktop.ts`` is the template for a translation: copy it to ``narratix_<language>.ts``, translate it with Qt
Linguist, run this again. ``narratix_en.ts`` holds nothing but the English plurals.

What Qt's collector understands: ``self.tr("…")`` in a class, and ``translate("Context", "…")`` where ``translate`` is
``QCoreApplication.translate``; plurals only in the former. It follows no other function, and in ``other.tr("…")`` takes
the variable for the context. The words of the export formats stand in their catalogue, which knows no Qt; they are
handed to it as such calls.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from narratix_desktop.exporters.catalog import exporters
from narratix_desktop.ui.widgets.format_cards import CONTEXT
from narratix_desktop.ui.widgets.option_form import texts_of_options

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "i18n"
TEMPLATE = FOLDER / "narratix_desktop.ts"
ENGLISH = FOLDER / "narratix_en.ts"
TOOLS = Path(sys.executable).parent


def collect(target: Path, *options: str) -> None:
    """Bring a file up to date with the texts in the code; translations in it are kept."""
    sources = sorted((ROOT / "narratix_desktop" / "ui").rglob("*.py"))
    sources += sorted((ROOT / "narratix_desktop" / "app").rglob("*.py"))
    with tempfile.TemporaryDirectory() as name:
        formats, listed = Path(name, "export_formats.py"), Path(name, "sources.lst")
        texts = (json.dumps(text, ensure_ascii=False) for text in texts_of_formats())
        calls = (f"translate({json.dumps(CONTEXT)}, {text})" for text in texts)
        formats.write_text("\n".join(calls), encoding="utf-8")
        listed.write_text("\n".join(map(str, [*sources, formats])), encoding="utf-8")
        command = [TOOLS / "pyside6-lupdate", "-silent", "-no-obsolete", "-locations", "none", *options]
        subprocess.run([*command, f"@{listed}", "-ts", target], check=True)


def texts_of_formats() -> list[str]:
    """What the catalogue of export formats says of them and of their options."""
    found: list[str] = []
    for exporter in exporters().values():
        found += [exporter.label, exporter.summary, *exporter.store_notes]
        found += texts_of_options(exporter.options) if exporter.options is not None else ()
    return [text for text in dict.fromkeys(found) if text]


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

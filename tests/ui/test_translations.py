"""Every text can be translated, and fits when it is longer."""

import asyncio
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from narratix_desktop.resources import resource
from tests.ui import pseudo_translation
from tests.ui.conftest import Desk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def longer_language(qapp: Any) -> Iterator[None]:
    translator = pseudo_translation.install()
    yield
    QCoreApplication.removeTranslator(translator)


async def data_of(desk: Desk) -> frozenset[str]:
    """What is the author's own and stays as it is."""
    workshop = desk.workshop
    found: set[str] = {"Narratix"}
    for book in await workshop.books.list():
        found |= {book.title, book.author}
        found |= {chapter.title for chapter in await workshop.books.chapters(book.id)}
        for character in await workshop.scripts.characters(book.id):
            found |= {character.name, *character.aliases}
        found |= {voice.spec.label for voice in (await workshop.scripts.voices(book.id)).values()}
    for engine in workshop.speech.values():
        found |= {engine.info.label, engine.info.label.split(" (")[0]}
    return frozenset(found - {""})


@pytest.mark.parametrize("with_book", [False, True])
def test_every_text_of_the_window_is_translated_and_fits(
    play_scenario: Any, longer_language: None, with_book: bool
) -> None:
    async def scenario(desk: Desk) -> None:
        if with_book:
            await desk.open_book()
        data = await data_of(desk)
        await asyncio.sleep(0.5)  # until the layouts have settled

        assert "\n".join(pseudo_translation.untranslated(desk.window, data)) == ""
        assert "\n".join(pseudo_translation.clipped(desk.window)) == ""

    play_scenario(scenario)


def messages(file: Path) -> set[tuple[str, str]]:
    """Context and source of every text in a translation file."""
    found = set()
    for context in ElementTree.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        found |= {(name, message.findtext("source", "")) for message in context.iter("message")}
    return found


def test_the_template_of_translations_holds_every_text(tmp_path: Path) -> None:
    make_translations = runpy.run_path(str(ROOT / "packaging" / "make_translations.py"))

    make_translations["collect"](tmp_path / "now.ts")

    kept = messages(ROOT / "resources" / "i18n" / "narratix_desktop.ts")
    assert messages(tmp_path / "now.ts") == kept, "run: python packaging/make_translations.py"
    assert len(kept) > 500
    assert ("Exporters", "M4B audiobook with chapters") in kept
    assert ("Quantities", "{minutes} min") in kept


def test_every_text_is_looked_up_where_the_template_has_it() -> None:
    # What a collector takes for a context that is none would never be found: the name of a variable, or nothing.
    sources = [path.read_text("utf-8") for path in (ROOT / "narratix_desktop").rglob("*.py")]
    known = {name for source in sources for name in re.findall(r"^\s*class (\w+)", source, re.MULTILINE)}
    known |= {name for source in sources for name in re.findall(r'translate\(\s*"(\w+)"', source)}
    contexts = {context for context, _ in messages(ROOT / "resources" / "i18n" / "narratix_desktop.ts")}

    assert contexts - known == {"Exporters"}


def test_every_count_has_plurals() -> None:
    template = ElementTree.parse(ROOT / "resources" / "i18n" / "narratix_desktop.ts").getroot()
    counted = [one for one in template.iter("message") if "%n" in one.findtext("source", "")]

    assert counted
    assert [one.findtext("source") for one in counted if one.get("numerus") != "yes"] == []


def test_english_counts_in_words(qapp: Any) -> None:
    def counted(count: int) -> str:
        return QCoreApplication.translate("BookPanel", "%n chapters", None, count)

    translator = QTranslator()
    assert translator.load("narratix_en", str(resource("i18n")))
    QCoreApplication.installTranslator(translator)
    try:
        assert [counted(1), counted(2)] == ["1 chapter", "2 chapters"]
    finally:
        QCoreApplication.removeTranslator(translator)


def test_english_plurals_are_complete() -> None:
    english = ElementTree.parse(ROOT / "resources" / "i18n" / "narratix_en.ts").getroot()
    forms = [message.findall("translation/numerusform") for message in english.iter("message")]

    assert forms
    assert all(len(each) == 2 and all(form.text for form in each) for each in forms)

"""A chapter with lines, word timings and cues whose sounds were really encoded, and a timeline panel that shows it."""

import io
import wave
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import CastMember, Gender
from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.ids import BookId, Sha256
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.segment import Boundary, SegmentKind, SegmentSpan
from narratix_desktop.domain.take import TakeProfile, WordTiming
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames, Lufs, Seconds
from narratix_desktop.ports.store import NewBook, NewTake
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.panels.timeline import TimelinePanel
from narratix_desktop.ui.widgets.timeline.hits import Part
from narratix_desktop.ui.widgets.timeline.naming import NameEditor
from narratix_desktop.ui.widgets.timeline.scene import Item, ShownPoint, Word
from tests.ui.studio_samples import tone

LINES = (
    ("narrator", "The fog had come in before dawn and lay on the water like wool. "),
    ("marta", "“Keep your voice down,” "),
    ("narrator", "he said, and looked at the window. "),
    ("emil", "“They can hear us?” "),
    ("marta", "“Everything. The walls are thin, and the harbour carries every word.”\n\n"),
    ("narrator", "Far out, a bell rang twice. "),
    ("emil", "“Then we wait for the rain.” "),
    ("narrator", "It came within the hour, and with it the dark."),
)
HEADING = "The Harbour\n\n"
SECOND = "The Letter\n\nNobody had written to her for years."
SECONDS_PER_LETTER = 0.06


def text_of(repeat: int = 1) -> str:
    return HEADING + "".join(words for _ in range(repeat) for _, words in LINES) + "\n\n" + SECOND


async def add_scored_book(workshop: Workshop, repeat: int = 1) -> BookId:
    """A book of two chapters; the first is spoken with word timings and has music, rain and a bell."""
    text = text_of(repeat)
    second = text.index(SECOND)
    chapters = (
        ChapterSpan(0, second, "The Harbour", heading_end=len(HEADING)),
        ChapterSpan(second, len(text), "The Letter", heading_end=second + len("The Letter\n\n")),
    )
    new = NewBook("The Harbour", "A. Author", "en", text, "harbour.txt", Sha256("6b" * 32), chapters, {})
    book = await workshop.books.add(new)
    cast = (
        CastMember("narrator", "Narrator", is_narrator=True),
        CastMember("marta", "Marta", gender=Gender.FEMALE),
        CastMember("emil", "Emil", gender=Gender.MALE),
    )
    await workshop.scripts.replace(book.id, Analysis(cast, _spans(text, repeat)))
    first, _ = await workshop.books.chapters(book.id)
    await _speak(workshop, first.id, text)
    await _score(workshop, first.id, text)
    return book.id


def _spans(text: str, repeat: int) -> tuple[SegmentSpan, ...]:
    spans = [SegmentSpan(0, len(HEADING), SegmentKind.HEADING, "narrator", boundary=Boundary.HEADING)]
    at = len(HEADING)
    for who, words in LINES * repeat:
        kind = SegmentKind.NARRATION if who == "narrator" else SegmentKind.DIALOGUE
        spans.append(SegmentSpan(at, at + len(words), kind, who, 0.9))
        at += len(words)
    second = text.index(SECOND)
    spans[-1] = SegmentSpan(spans[-1].start, second, SegmentKind.NARRATION, "narrator", boundary=Boundary.CHAPTER)
    spans.append(SegmentSpan(second, len(text), SegmentKind.NARRATION, "narrator"))
    return tuple(spans)


async def _speak(workshop: Workshop, chapter_id: Any, text: str) -> None:
    takes = []
    for number, segment in enumerate(await workshop.scripts.segments(chapter_id)):
        words = _timings(text[segment.start : segment.end])
        seconds = words[-1].ends + 0.1
        asset = await workshop.assets.put(speechlike(seconds, 140.0 + 20 * (number % 7)), "wav")
        profile = TakeProfile(Frames(0), Frames(int(seconds * PROJECT_RATE)), Lufs(-20.0), Decibels(-9.0))
        key = Sha256(f"{number:064x}")
        takes.append(NewTake(segment.id, asset, key, "espeak", Seconds(seconds), profile, words))
    await workshop.takes.add(takes)


def _timings(text: str) -> tuple[WordTiming, ...]:
    words, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        begins, ends = Seconds(start * SECONDS_PER_LETTER), Seconds(at * SECONDS_PER_LETTER)
        words.append(WordTiming(start, at, begins, ends))
    return tuple(words)


async def _score(workshop: Workshop, chapter_id: Any, text: str) -> None:
    fog, bell, rain = text.index("The fog"), text.index("a bell"), text.index("It came")
    spans = (
        CueSpan(CueKind.MUSIC, "calm", fog, text.index("Far out"), Decibels(-6.0), Seconds(0.8), Seconds(2.0)),
        CueSpan(CueKind.AMBIENCE, "rain", rain, text.index(SECOND) - 2, Decibels(-3.0), Seconds(0.5), Seconds(0.5)),
        CueSpan(CueKind.EFFECT, "bell", bell, bell + len("a bell"), Decibels(-3.0)),
    )
    for number, cue in enumerate(await workshop.cues.replace(chapter_id, spans)):
        asset = await workshop.assets.put(tone(1.5 + number, 110.0 * (number + 1)), "wav")
        await workshop.cues.compose(cue.id, asset, "local")


def speechlike(seconds: float, frequency: float) -> bytes:
    """A mono WAV file that swells and falls like syllables."""
    times = np.arange(int(seconds * PROJECT_RATE)) / PROJECT_RATE
    swell = np.clip(np.sin(2 * np.pi * 3.1 * times) + 0.4 * np.sin(2 * np.pi * 0.7 * times), 0.03, 1.0)
    samples = (np.sin(2 * np.pi * frequency * times) * swell * 12000).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(PROJECT_RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()


class TimelineDesk:
    """A desk with the scored book open, and its timeline as large as on a wide screen."""

    def __init__(self, desk: Any, book_id: BookId) -> None:
        self.desk = desk
        self.book_id = book_id
        self.panel: TimelinePanel = desk.window.panels["timeline"]
        self.view = self.panel.view

    @classmethod
    async def open(cls, desk: Any, repeat: int = 1, size: tuple[int, int] = (1200, 420)) -> "TimelineDesk":
        book_id = await add_scored_book(desk.workshop, repeat)
        desk.window.session.open_book(book_id)
        found = cls(desk, book_id)
        dock = found.panel.parentWidget()
        assert isinstance(dock, QDockWidget)
        dock.setFloating(True)
        dock.resize(*size)
        clips = 1 + len(LINES) * repeat + 3
        await desk.until(lambda: not found.panel.is_empty and len(found.view.scene.items) == clips)
        return found

    def item(self, words: str) -> Item:
        """The clip that is shown with these words or this title."""
        items: tuple[Item, ...] = self.view.scene.items
        named = [item for item in items if item.title == words]
        return (named or [item for item in items if words in item.words])[0]

    def parts(self, words: str) -> list[Item]:
        """The clips of a line that is split, in order."""
        source = self.item(words).clip.source
        return sorted((i for i in self.view.scene.items if i.clip.source == source), key=lambda item: item.clip.part)

    def points(self, bus: Bus) -> tuple[ShownPoint, ...]:
        """The breakpoints that are shown."""
        found: tuple[ShownPoint, ...] = self.view.scene.curves.get(bus, ())
        return found

    def words(self) -> list[Word]:
        """Every word that is heard."""
        return [self.view.scene.words[at] for at in range(len(self.view.scene.words))]

    def name_editor(self) -> NameEditor:
        """The field in which a marker is being named."""
        editors: list[NameEditor] = self.view.viewport().findChildren(NameEditor)
        return editors[-1]

    @staticmethod
    def submenus(menu: QMenu) -> list[QMenu]:
        """The shelves of sounds in a menu."""
        return menu.findChildren(QMenu)

    def place(self, words: str, part: Part = Part.BODY) -> QPoint:
        """A point of the view where a part of a clip can be taken hold of."""
        return self.place_of(self.item(words), part)

    def place_of(self, item: Item, part: Part = Part.BODY) -> QPoint:
        """As :meth:`place`, of a clip that has been found."""
        number = self.view.scene.numbers[item.key]
        row = self.view.shown.rows.showing(item.clip.bus, item.title)
        assert row is not None
        box = self.view.shown.plane.clip(item.clip, row)
        test = self.view.shown.hit_test()
        columns = sorted(range(round(box.left) - 12, round(box.right) + 5), key=lambda x: abs(x - box.left - 12))
        for y in range(round(box.bottom) - 3, round(box.top), -1):
            for x in columns:
                hit = test.at(x, y)
                if hit.part is part and hit.number == number:
                    return QPoint(x, y)
        raise AssertionError(f"nothing of “{item.words}” offers {part}")

    def x(self, frame: float) -> int:
        at: float = self.view.shown.plane.x(frame)
        return round(at)

    def dragged(self, seconds: float) -> QPoint:
        """How far a drag of some seconds goes."""
        return QPoint(round(seconds * PROJECT_RATE / self.view.scale.zoom), 0)

    def start(self, words: str) -> float:
        """Second at which a clip lies, as the library has arranged it."""
        return self.item(words).clip.start / PROJECT_RATE

    def drag(self, begin: QPoint, end: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press, move in steps, release."""
        port = self.view.viewport()
        QTest.mousePress(port, Qt.MouseButton.LeftButton, keys, begin)
        for step in range(1, 6):
            self.move(begin + (end - begin) * step / 5, keys)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, keys, end)

    def move(self, to: QPoint, keys: Qt.KeyboardModifier) -> None:
        """Move the mouse with its left button down."""
        port = self.view.viewport()
        left = Qt.MouseButton.LeftButton
        at = QPointF(to)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, QPointF(port.mapToGlobal(to)), Qt.MouseButton.NoButton, left, keys
        )
        QApplication.sendEvent(port, event)

    def hover(self, to: QPoint) -> None:
        """Move the mouse with no button down."""
        port, none = self.view.viewport(), Qt.MouseButton.NoButton
        keys = Qt.KeyboardModifier.NoModifier
        at = QPointF(to)
        event = QMouseEvent(QEvent.Type.MouseMove, at, QPointF(port.mapToGlobal(to)), none, none, keys)
        QApplication.sendEvent(port, event)

    async def until(self, holds: Callable[[], object]) -> None:
        await self.desk.until(holds)

    async def arranged(self, words: str, start: float, within: float = 0.003) -> None:
        """Wait until a clip lies, as the library arranges it, at some second."""
        await self.until(
            lambda: (
                self.view.shown.draft.clips == {} and abs(self.item(words).clip.start / PROJECT_RATE - start) <= within
            )
        )

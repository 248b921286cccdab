"""Books made of who says what, scene by scene, for tests about casts."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import CastMember, Character
from narratix_desktop.domain.ids import BookId, Sha256
from narratix_desktop.domain.segment import Boundary, SegmentKind, SegmentSpan
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.store import NewBook
from narratix_desktop.providers.espeak_speech import EspeakSpeech
from narratix_desktop.services.workshop import Workshop

Lines = Sequence[tuple[str, str]]
NARRATOR = "Narrator"


@dataclass(frozen=True)
class Play:
    """A book of one chapter per item of ``chapters``; each is a list of scenes, each a list of speaker and words.

    ``people`` says what is known of somebody, who else speaks is known by name only. A speaker with a question mark is
    uncertain.
    """

    chapters: Sequence[Sequence[Lines]]
    people: Mapping[str, CastMember] = field(default_factory=dict)
    title: str = "Play"
    metadata: Mapping[str, str] = field(default_factory=dict)
    excluded: frozenset[int] = frozenset()


async def add_play(workshop: Workshop, play: Play) -> BookId:
    """Store the book with its analysis; nobody has a voice yet."""
    text, chapters, segments = "", [], []
    speakers: dict[str, None] = {NARRATOR: None}
    for number, scenes in enumerate(play.chapters):
        begin = len(text)
        for at, scene in enumerate(scenes):
            for position, (who, words) in enumerate(scene):
                name = who.rstrip("?")
                speakers[name] = None
                start, text = len(text), f"{text}{words}\n\n"
                last = position == len(scene) - 1
                ends = Boundary.CHAPTER if at == len(scenes) - 1 else Boundary.SCENE
                boundary = ends if last else Boundary.PARAGRAPH
                kind = SegmentKind.NARRATION if name == NARRATOR else SegmentKind.DIALOGUE
                sure = 0.4 if who.endswith("?") else 0.9
                segments.append(SegmentSpan(start, len(text), kind, name, sure, boundary))
        chapters.append(ChapterSpan(begin, len(text), f"Chapter {number + 1}", included=number not in play.excluded))
    digest = Sha256(hashlib.sha256(f"{play.title}{text}".encode()).hexdigest())
    book = await workshop.books.add(
        NewBook(play.title, "A. Author", "en", text, f"{play.title}.txt", digest, tuple(chapters), play.metadata)
    )
    cast = tuple(play.people.get(name, CastMember(name, name, is_narrator=name == NARRATOR)) for name in speakers)
    await workshop.scripts.replace(book.id, Analysis(cast, tuple(segments)))
    return book.id


async def people_of(workshop: Workshop, book_id: BookId) -> dict[str, Character]:
    """The cast by name."""
    return {one.name: one for one in await workshop.scripts.characters(book_id)}


async def give(workshop: Workshop, book_id: BookId, **voices: VoiceSpec) -> None:
    """Give voices by name."""
    people = await people_of(workshop, book_id)
    await workshop.scripts.cast({people[name].id: spec for name, spec in voices.items()})


async def rehearsal_voice(workshop: Workshop, label: str) -> VoiceSpec:
    """The rehearsal voice whose label begins like this."""
    voices = await workshop.speech_engine("espeak").voices()
    return next(one for one in voices if one.label.startswith(label))


class Resting:
    """Worker processes that nothing may be asked of."""

    workers = 1

    async def run(self, job: object) -> NoReturn:
        raise AssertionError(f"done again: {job}")


def at_rest(workshop: Workshop) -> Workshop:
    """The workshop with engines that fail where they are asked to speak or to measure."""
    resting: Any = Resting()
    return replace(workshop, compute=resting, speech={"espeak": EspeakSpeech(resting)})

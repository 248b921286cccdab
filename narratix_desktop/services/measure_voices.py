"""Measure what voices sound like: each speaks one passage of the book, whose pitch, timbre and pace are kept.

Speaking and measuring happen in worker processes. Nothing is spent on it: a voice whose engine asks money is not
measured.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import Identity, Voiceprint, VoiceSpec, identity
from narratix_desktop.ports.engines import SpeechEngine
from narratix_desktop.ports.jobs import VoiceprintJob
from narratix_desktop.services.speak_lines import speak_lines
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.normalise import normalise

_PASSAGE: Final = 240
"""Code points of some fifteen seconds."""


async def measure_voices(
    book_id: BookId, voices: Collection[VoiceSpec], workshop: Workshop
) -> dict[Identity, Voiceprint]:
    """What voices sound like, as far as it is known or can be found out for nothing.

    Raises:
        ComputeError: A worker process died.
    """
    book = await workshop.books.get(book_id)
    by_engine: dict[str, list[VoiceSpec]] = {}
    for spec in voices:
        if spec.engine in workshop.speech:
            by_engine.setdefault(spec.engine, []).append(spec)
    prints: dict[Identity, Voiceprint] = {}
    for name, asked in by_engine.items():
        engine = workshop.speech_engine(name)
        requests = await _requests(book, asked, workshop)
        if requests and not engine.estimate(tuple(requests.values())):
            prints |= await _from_passage(requests, engine, workshop)
    return prints


async def _requests(book: Book, specs: Iterable[VoiceSpec], workshop: Workshop) -> dict[Identity, SpeechRequest]:
    """The same passage of the book for every voice; none where the book has no letters."""
    text = (await workshop.books.revision(book.id)).text
    start = next((one.heading_end for one in await workshop.books.chapters(book.id) if one.included), 0)
    passage = _passage(text, start)
    said = normalise(passage, {}, book.language)
    if not said.text:
        return {}
    return {
        identity(spec): SpeechRequest(passage, said.text, said.origins, spec, book.language)
        for spec in sorted(specs, key=identity)
    }


def _passage(text: str, start: int) -> str:
    """Some fifteen seconds of the book; a shorter book is read again and again."""
    words = " ".join(text[start : start + 2 * _PASSAGE].split()) or " ".join(text[: 2 * _PASSAGE].split())
    if not any(letter.isalnum() for letter in words):
        return ""
    words = " ".join([words] * (_PASSAGE // len(words) + 1))
    return words[:_PASSAGE].rpartition(" ")[0] or words[:_PASSAGE]


async def _from_passage(
    requests: Mapping[Identity, SpeechRequest], engine: SpeechEngine, workshop: Workshop
) -> dict[Identity, Voiceprint]:
    info = engine.info
    keys = {voice: request.content_key(info.name, info.version) for voice, request in requests.items()}
    known = dict(await workshop.auditions.voiceprints(list(keys.values())))
    missing = [voice for voice, key in keys.items() if key not in known]
    for at in range(0, len(missing), info.batch):
        batch = missing[at : at + info.batch]
        measured = await _measure([requests[voice] for voice in batch], engine, workshop)
        fresh = {keys[voice]: found for voice, found in zip(batch, measured, strict=True) if found is not None}
        await workshop.auditions.keep_voiceprints(fresh)
        known |= fresh
    return {voice: known[key] for voice, key in keys.items() if key in known}


async def _measure(
    requests: Sequence[SpeechRequest], engine: SpeechEngine, workshop: Workshop
) -> Sequence[Voiceprint | None]:
    try:
        spoken = await speak_lines(requests, engine, Purpose.once("voiceprint"))
    except SpeechError:
        if len(requests) == 1:
            return [None]
        # One voice that does not exist any more must not hide what is known of the others.
        return [found for one in requests for found in await _measure([one], engine, workshop)]
    recordings = [(line.recording.data, _letters(one.spoken)) for line, one in zip(spoken, requests, strict=True)]
    return await workshop.compute.run(VoiceprintJob(tuple(recordings)))


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)

"""Speaks lines with Hume's Octave, several in one request, and has it make voices from descriptions.

Recordings are given back to their lines by the number of the utterance, so one that is missing shifts nobody; it is
asked for again by itself. Hume has announced the end of the service, see ``hume.refusals``.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Final

from narratix_desktop.domain.attempt import Attempt, Purpose, request_digest
from narratix_desktop.domain.errors import AudioError, RequestRefusedError, SpeechError
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.take import SpeechRequest, WordTiming
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.domain.voice import MADE_OF, VoiceSpec
from narratix_desktop.ports.engines import EngineInfo, Fetched, Submitted, VoiceParameter
from narratix_desktop.ports.jobs import HeardLine, HearLinesJob, SpokenLine
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.ports.voice_design import VoiceCandidate
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.hume.account import ENGINE, Connect, HumeAccount
from narratix_desktop.providers.hume.groups import Place, asked_for, grouped, model_of, version_of
from narratix_desktop.providers.hume.refusals import SERVICE, Today
from narratix_desktop.providers.hume.rules import HumeRules, read_rules
from narratix_desktop.providers.hume.wire import (
    CUSTOM,
    LIBRARY,
    LONGEST_SILENCE,
    OpenDesignJob,
    OpenedUtterance,
    OpenSpeechJob,
    design_body,
    parts_of,
)
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.paid_request import MORE_THAN_WIDEST, PaidRequest, side_by_side
from narratix_desktop.providers.retry import Clock
from narratix_desktop.text.speaking_parts import HeardWord, times_of_words

INFO: Final = EngineInfo(
    name=ENGINE,
    label="Hume Octave",
    version="1",
    needs_key=Vendor.HUME.variable,
    batch=24,
    parameters=(
        VoiceParameter("speed", "Pace", 0.5, 2.0, 0.05),
        VoiceParameter("trailing_silence", "Silence behind each line", 0.0, LONGEST_SILENCE, 0.1, unit="seconds"),
    ),
    designs_voices=True,
    flows=True,
)
_LABEL: Final = 48


class HumeSpeech:
    """Implements :class:`narratix_desktop.ports.voice_design.VoiceKeeper`.

    Args:
        compute: Where answers are opened and recordings measured.
        calls: Through which every request is paid.
        connect: Gives the vendor's client. Raises ``KeyMissingError``.
        own_data: Folder of the author's own files of prices and limits.
        clock: Time.
        today: The day, by which the service may have ended.
    """

    def __init__(
        self,
        compute: Compute,
        calls: PaidCalls,
        connect: Connect,
        own_data: Path | None = None,
        clock: Clock | None = None,
        today: Today = date.today,
    ) -> None:
        self._compute = compute
        self._calls = calls
        self._own_data = own_data
        self._account = HumeAccount(connect, lambda: self._rules, clock, today)

    @property
    def info(self) -> EngineInfo:
        return INFO

    @cached_property
    def _rules(self) -> HumeRules:
        return read_rules(self._own_data)

    @property
    def submissions(self) -> int:
        return ceil(MORE_THAN_WIDEST * self._rules.widest * self._rules.most_lines / INFO.batch)

    async def voices(self) -> tuple[VoiceSpec, ...]:
        own, library = await asyncio.gather(self._account.voices(CUSTOM), self._account.voices(LIBRARY))
        found = {voice.label: voice for voice in (*library, *own)}
        return tuple(found.values())

    async def require_ready(self, voices: Sequence[VoiceSpec]) -> None:
        await self._account.voices(LIBRARY)

    async def kept(self) -> tuple[VoiceSpec, ...]:
        return await self._account.voices(CUSTOM)

    def estimate(self, requests: Sequence[SpeechRequest]) -> Usd:
        return Usd(sum((self._rules.cost(len(one.spoken)) for one in requests if _is_spoken(one)), FREE))

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        if not requests:
            return ()
        found: dict[int, SpokenLine] = {}
        wanted = _placed(requests)
        silent = [place for place in wanted if not _is_spoken(place.line)]
        if silent:
            answers = await self._compute.run(HearLinesJob((((), 0),)))
            assert isinstance(answers[0], HeardLine)
            found.update((place.index, answers[0].spoken) for place in silent)
        found.update(await self._left_over([place for place in wanted if place.index not in found]))
        for turn in range(1 + self._rules.again):
            missing = [place for place in wanted if place.index not in found]
            if not missing:
                break
            # At last each by itself: an answer to one line is whole or of no use, so that whoever tries the chapter
            # again goes on with nothing that lacks a line for ever.
            alone = 0 < turn == self._rules.again
            groups = [[place] for place in missing] if alone else grouped(missing, self._rules)
            await self._round(groups, purpose, found)
        if len(found) < len(requests):
            raise SpeechError(
                "A line was not spoken because Hume's answers lack it.", "Speak the chapter again.", retryable=True
            )
        return tuple(found[index] for index in range(len(requests)))

    async def paid_already(self, requests: Sequence[SpeechRequest]) -> frozenset[int]:
        spoken = [place for place in _placed(requests) if _is_spoken(place.line)]
        before = self._calls.before
        found = await self._at_hand(await before.left_over(INFO.name, [place.key for place in spoken]), spoken)
        equal = await before.unstored(INFO.name)
        for begin in range(0, len(spoken), INFO.batch) if equal else ():
            # As they would be asked for together: only an equal request goes on with what this process was answered.
            missing = [place for place in spoken[begin : begin + INFO.batch] if place.index not in found]
            for group in grouped(missing, self._rules):
                answer = equal.get(asked_for(group, INFO.name, self._rules).digest)
                found |= await self._at_hand([] if answer is None else [answer], group)
        return frozenset(found)

    async def _at_hand(self, answers: Iterable[Attempt], places: Sequence[Place]) -> set[int]:
        """Which lines these answers hold; one that is of no use would be asked for again."""
        by_key, found = {place.key: place for place in places}, set[int]()
        for attempt in answers:
            fetched = await self._calls.before.read(attempt)
            if fetched is not None:
                with suppress(AudioError):
                    found |= (await self._held(attempt, fetched, by_key)).keys()
        return found

    async def collect(self, submitted: Submitted) -> tuple[SpokenLine, ...]:
        raise SpeechError("There is nothing to fetch, because Hume answers at once.", "Speak the line again.")

    @property
    def choice(self) -> int:
        return self._rules.candidates

    def price_of_design(self, sample: str) -> Usd:
        said = " ".join(sample.split()) or self._rules.sample
        return self._rules.cost(self.choice * len(said[: self._rules.line_characters]))

    async def candidates(self, description: str, sample: str, purpose: Purpose) -> tuple[VoiceCandidate, ...]:
        rules, count = self._rules, self.choice
        text = " ".join(sample.split()) or rules.sample
        if not any(map(str.isalnum, text)) or not description.strip():
            raise SpeechError("No voice was made because nothing is said about it.", "Describe the voice.")
        body = design_body(" ".join(description.split()), text, count, rules)
        said = body["utterances"][0]["text"]
        model = model_of(body["version"])

        async def check(fetched: Fetched) -> list[VoiceCandidate]:
            opened = await self._compute.run(OpenDesignJob(fetched.data))
            letters = sum(map(str.isalnum, said))
            answers = await self._compute.run(
                HearLinesJob(tuple((((one.recording, rules.format),), letters) for one in opened))
            )
            made = [
                VoiceCandidate(one.id, description, said, answer.spoken)
                for one, answer in zip(opened, answers, strict=True)
                if isinstance(answer, HeardLine)
            ]
            if not made:
                raise next(answer for answer in answers if isinstance(answer, AudioError))
            return made

        paid = PaidRequest(
            purpose=purpose,
            engine=INFO.name,
            service=SERVICE,
            model=model,
            # Who asks again wants other voices: each purpose is asked for once.
            digest=request_digest(INFO.name, model, {"body": body, "run": purpose.run}),
            estimate=rules.cost(count * len(said)),
            account=await self._account.name(),
            deadline=rules.deadline,
            widest=rules.widest,
        )
        try:
            bought = await self._calls.run(paid, lambda _: self._account.speak(body), check)
        except (AudioError, RequestRefusedError) as error:
            raise SpeechError(
                f"No voice was made: {error.headline}", error.remedy, retryable=error.retryable
            ) from error
        await self._calls.used([bought.attempt])
        return tuple(bought.value)

    async def keep(self, candidate: VoiceCandidate, label: str) -> VoiceSpec:
        # Names are unique in an account; two books may want the same one.
        name = f"{_label(label)} {candidate.id[:6]}"
        voice = await self._account.save(candidate.id, name)
        return replace(voice, parameters={**voice.parameters, MADE_OF: candidate.description})

    async def discard(self, voice: VoiceSpec) -> None:
        if voice.parameters.get("provider") != CUSTOM:
            raise SpeechError(f"{voice.label} was not deleted because it is not yours.", "Choose a voice of your own.")
        # It is deleted by its name, which a label tells only while nobody has changed the voice.
        listed = next((one for one in await self.kept() if one.name == voice.name), voice)
        await self._account.delete(listed.label.removesuffix(" (yours)"))

    async def _round(self, groups: Sequence[Sequence[Place]], purpose: Purpose, found: dict[int, SpokenLine]) -> None:
        """Ask for groups of lines, a request for each; what came is added to ``found``."""
        work = (self._request(group, purpose) for group in groups)
        try:
            for answer in await side_by_side(work):
                found.update(answer)
        except (AudioError, RequestRefusedError) as error:
            raise SpeechError(
                f"A line was not spoken: {error.headline}", error.remedy, retryable=error.retryable
            ) from error

    async def _left_over(self, places: Sequence[Place]) -> dict[int, SpokenLine]:
        """What an earlier process was answered and could not store, whatever other lines its requests held."""
        by_key = {place.key: place for place in places}

        async def check(attempt: Attempt, fetched: Fetched) -> dict[int, SpokenLine]:
            return await self._held(attempt, fetched, by_key)

        taken = await self._calls.take_up(INFO.name, list(by_key), check) if by_key else []
        return {index: line for bought in taken for index, line in bought.value.items()}

    async def _held(self, attempt: Attempt, fetched: Fetched, by_key: Mapping[Sha256, Place]) -> dict[int, SpokenLine]:
        """Those of some lines that an answer holds. Raises ``AudioError`` where it holds none."""
        wanted = [by_key[part] for part in dict.fromkeys(attempt.parts) if part in by_key]
        numbers = [[at for at, part in enumerate(attempt.parts) if part == place.key] for place in wanted]
        spoken = await self._heard(fetched, [place.line for place in wanted], numbers, len(attempt.parts))
        return self._signed(wanted, spoken, attempt.id)

    async def _request(self, places: Sequence[Place], purpose: Purpose) -> dict[int, SpokenLine]:
        lines = [place.line for place in places]
        asked = asked_for(places, INFO.name, self._rules)
        paid = PaidRequest(
            purpose=purpose,
            engine=INFO.name,
            service=SERVICE,
            model=asked.model,
            digest=asked.digest,
            estimate=self._rules.cost(sum(len(utterance["text"]) for utterance in asked.body["utterances"])),
            account=await self._account.name(),
            deadline=self._rules.deadline,
            widest=self._rules.widest,
            parts=asked.parts,
        )
        bought = await self._calls.run(
            paid,
            lambda _: self._account.speak(asked.body),
            lambda fetched: self._heard(fetched, lines, asked.numbers, len(asked.parts)),
        )
        return self._signed(places, bought.value, bought.attempt)

    def _signed(
        self, places: Sequence[Place], spoken: Sequence[SpokenLine | None], attempt: AttemptId
    ) -> dict[int, SpokenLine]:
        """Lines by their index, each with who made it and what it was paid by; those that are missing are left out."""
        signed = {}
        for place, line in zip(places, spoken, strict=True):
            if line is not None:
                version = version_of(place.line, self._rules)
                maker = INFO.maker(model_of(version), version, self._rules.licence)
                recording = replace(line.recording, attempt=attempt, maker=maker)
                signed[place.index] = replace(line, recording=recording)
        return signed

    async def _heard(
        self, fetched: Fetched, lines: Sequence[SpeechRequest], numbers: Sequence[Sequence[int]], count: int
    ) -> list[SpokenLine | None]:
        """What an answer to ``count`` utterances holds for each line, by the numbers of the line's own among them.

        Raises:
            AudioError: It is of no use to any.
        """
        opened = await self._compute.run(OpenSpeechJob(fetched.data, count))
        whole: list[list[OpenedUtterance] | None] = []
        for line, own in zip(lines, numbers, strict=True):
            parts = [part for at in own if (part := opened[at]) is not None]
            whole.append(parts if len(parts) == len(parts_of(line, self._rules)) else None)
        here = [index for index, parts in enumerate(whole) if parts is not None]
        answers = await self._compute.run(
            HearLinesJob(
                tuple((_recordings(whole[index] or [], self._rules), _letters(lines[index])) for index in here)
            )
        )
        spoken: list[SpokenLine | None] = [None] * len(lines)
        for index, answer in zip(here, answers, strict=True):
            if isinstance(answer, HeardLine):
                spoken[index] = _timed(answer, whole[index] or [], lines[index])
        if not any(spoken):
            first = next((answer for answer in answers if isinstance(answer, AudioError)), None)
            raise first or AudioError("The recording is missing.", "Make it again.", retryable=True)
        return spoken


def _placed(lines: Sequence[SpeechRequest]) -> list[Place]:
    return [Place(index, line, line.content_key(INFO.name, INFO.version)) for index, line in enumerate(lines)]


def _is_spoken(line: SpeechRequest) -> bool:
    return any(map(str.isalnum, line.spoken))


def _letters(line: SpeechRequest) -> int:
    return sum(map(str.isalnum, line.spoken))


def _label(words: str) -> str:
    """A name for a voice out of the author's words."""
    said = " ".join(words.split())
    return said if len(said) <= _LABEL else said[:_LABEL].rsplit(" ", 1)[0]


def _recordings(parts: Sequence[OpenedUtterance], rules: HumeRules) -> tuple[tuple[bytes, str], ...]:
    return tuple((data, rules.format) for part in parts for data in part.recordings)


def _timed(heard: HeardLine, parts: Sequence[OpenedUtterance], line: SpeechRequest) -> SpokenLine:
    """The line with the times of its words, which are told within each of its recordings."""
    words: list[HeardWord] = []
    begins = Seconds(0.0)
    told = [each for part in parts for each in part.words]
    for each, ends in zip(told, heard.part_ends, strict=True):
        words += [HeardWord(w.text, Seconds(begins + w.begins), Seconds(begins + w.ends)) for w in each]
        begins = ends
    recording = heard.spoken.recording
    times: tuple[WordTiming, ...] = times_of_words(line.text, line.spoken, line.origins, words, recording.duration)
    return replace(heard.spoken, recording=replace(recording, words=times))

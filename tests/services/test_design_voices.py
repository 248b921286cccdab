"""Voices of a description: heard before one is kept, heard again for nothing, and listed when a service is away."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import SpendFilter
from narratix_desktop.domain.errors import NotFoundError, ServiceEndedError, SpeechError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import identity, made_of
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.hume_speech import HumeSpeech
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.services.audition_voice import audition, audition_of_text, price_of_audition
from narratix_desktop.services.design_voices import (
    design_candidates,
    discard_voice,
    hear_candidate,
    keep_candidate,
    kept_voices,
)
from narratix_desktop.services.offer_voices import offer_voices
from narratix_desktop.services.workshop import Workshop
from tests.fakes.http_service import Answer
from tests.fakes.hume_server import KEY, HumeServer
from tests.providers.vendor_desk import cents
from tests.services.cast_books import add_play, give
from tests.services.mixed_casts import PLAY

SAMPLE = "The lamp had gone out."


@dataclass
class Atelier:
    workshop: Workshop
    server: HumeServer


@pytest_asyncio.fixture
async def atelier(workshop: Workshop) -> AsyncIterator[Atelier]:
    async with (
        HumeServer() as server,
        Clients(SystemKeyRing({Vendor.HUME: KEY}), {Vendor.HUME: server.address}) as clients,
    ):
        assert isinstance(server, HumeServer)
        calls = PaidCalls(workshop.ledger, workshop.assets)
        hume = HumeSpeech(workshop.compute, calls, clients.hume, today=lambda: date(2026, 11, 21))
        yield Atelier(replace(workshop, speech={**workshop.speech, "hume": hume}), server)
        assert server.refused == []


async def test_a_voice_is_chosen_among_several_and_its_sample_kept(atelier: Atelier) -> None:
    workshop = atelier.workshop
    made = await design_candidates(" an old  keeper ", SAMPLE, "hume", workshop)
    assert len(made) == 3
    heard = [await hear_candidate(one, workshop) for one in made]
    assert len({mix.timeline.clips[0].asset for mix in heard}) == 3
    voice = await keep_candidate(made[2], "The keeper", "hume", workshop)
    assert [one.spec.name for one in await kept_voices("hume", workshop)] == [voice.name]
    request = SpeechRequest(SAMPLE, SAMPLE, tuple(range(len(SAMPLE))), voice, voice.language)
    kept = await workshop.auditions.find(request.content_key("hume", "1"))
    assert kept is not None
    assert kept.asset == heard[2].timeline.clips[0].asset
    assert (await workshop.ledger.spend(SpendFilter())).paid == cents(atelier.server.total) > 0
    await discard_voice(voice, workshop)
    assert await kept_voices("hume", workshop) == ()


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed yet"])
async def test_a_kept_voice_that_is_read_from_the_list_later_is_heard_for_nothing(
    atelier: Atelier, *, listed: bool
) -> None:
    workshop, server = atelier.workshop, atelier.server
    made = await design_candidates("an old woman, hoarse", SAMPLE, "hume", workshop)
    server.stage = "list"
    server.faults.extend([] if listed else [Answer(404)])
    kept = await keep_candidate(made[1], "The old woman", "hume", workshop)
    assert made_of(kept) == "an old woman, hoarse"
    assert not server.faults
    (again,) = await kept_voices("hume", workshop)
    assert replace(kept, parameters=again.spec.parameters) == again.spec
    assert identity(kept) == identity(again.spec)
    spent, spoken = server.total, len(server.spoken())
    wanted = audition_of_text(SAMPLE, again.spec)
    assert await price_of_audition(wanted, workshop) == 0
    heard = await audition(wanted, workshop)
    assert heard.timeline.clips[0].asset == (await hear_candidate(made[1], workshop)).timeline.clips[0].asset
    assert (server.total, len(server.spoken())) == (spent, spoken)


@pytest.mark.parametrize(
    "told",
    [{"made_of": "an old woman"}, {"description": "an old woman", "saved_as": "The old woman"}],
    ids=["now", "in earlier libraries"],
)
async def test_a_voice_that_somebody_has_is_offered_so_that_what_it_spoke_stays_valid(
    atelier: Atelier, told: dict[str, str]
) -> None:
    workshop = atelier.workshop
    made = await design_candidates("an old woman", SAMPLE, "hume", workshop)
    kept = await keep_candidate(made[0], "The old woman", "hume", workshop)
    own = {name: value for name, value in kept.parameters.items() if name != "made_of"}
    cast = replace(kept, parameters={**own, **told})
    book_id = await add_play(workshop, PLAY)
    await give(workshop, book_id, Mara=cast)
    shelves = await offer_voices(workshop)
    (shelf,) = [shelf for shelf in shelves if shelf.engine is not None and shelf.engine.name == "hume"]
    (offered,) = [voice.spec for voice in shelf.voices if voice.spec.name == cast.name]
    (listed,) = await kept_voices("hume", workshop)
    spoken = audition_of_text(SAMPLE, cast).request.content_key("hume", "1")
    for spec in (offered, listed.spec):
        assert audition_of_text(SAMPLE, spec).request.content_key("hume", "1") == spoken
        assert made_of(spec) == "an old woman"
    assert [use.character for use in listed.uses] == ["Mara"]


async def test_an_engine_without_a_choice_says_so(atelier: Atelier) -> None:
    with pytest.raises(SpeechError, match="no choice"):
        await design_candidates("an old keeper", SAMPLE, "espeak", atelier.workshop)
    with pytest.raises(SpeechError, match="nothing is said"):
        await design_candidates("  ", SAMPLE, "hume", atelier.workshop)
    with pytest.raises(NotFoundError):
        await design_candidates("an old keeper", SAMPLE, "nobody", atelier.workshop)


async def test_a_service_that_has_ended_hides_nobody_elses_voices(atelier: Atelier) -> None:
    atelier.server.ended = Answer(410)
    with pytest.raises(ServiceEndedError):
        await atelier.workshop.speech_engine("hume").voices()
    shelves = await offer_voices(atelier.workshop)
    assert [shelf.engine.name for shelf in shelves if shelf.engine] == ["espeak"]

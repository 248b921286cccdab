"""Voices of a description: heard before one is kept, heard again for nothing, and listed when a service is away."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import SpendFilter
from narratix_desktop.domain.errors import NotFoundError, ServiceEndedError, SpeechError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.hume_speech import HumeSpeech
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
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

"""What is sent and what the fakes answer, against the vendors' own descriptions of their wire formats: their SDKs."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hume.tts.types.posted_tts import PostedTts
from hume.tts.types.return_paged_voices import ReturnPagedVoices
from hume.tts.types.return_tts import ReturnTts
from hume.tts.types.return_voice import ReturnVoice
from pydantic import BaseModel
from replicate.model import Model
from replicate.prediction import Prediction

from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.providers.hume.rules import read_rules
from narratix_desktop.providers.hume.wire import design_body, speech_body
from tests.fakes.hume_server import KEY, LIBRARY, HumeServer
from tests.fakes.replicate_server import MODELS, TOKEN, ReplicateServer

RULES = read_rules()


def bodies() -> list[dict[str, Any]]:
    """Every kind of body that is sent to Hume."""
    voice = VoiceSpec("hume", LIBRARY[0][0], "Somebody", parameters={"provider": "HUME_AI", "trailing_silence": 1.0})
    text = "Who is it?"
    line = SpeechRequest(text, text, tuple(range(len(text))), voice, direction="afraid", speed=1.2, before="A knock.")
    return [
        speech_body([line, line], "2", RULES),
        speech_body([line], "1", RULES),
        design_body("an old man", "Hello there.", 3, RULES),
    ]


def undeclared(value: Any, at: str = "") -> list[str]:
    """Fields of a parsed value that its type does not declare, however deep."""
    if isinstance(value, list):
        return [found for each in value for found in undeclared(each, at)]
    if not isinstance(value, BaseModel):
        return []
    found = [f"{at}.{name}" for name in value.model_extra or {}]
    return found + [
        more for name in type(value).model_fields for more in undeclared(getattr(value, name), f"{at}.{name}")
    ]


@pytest.fixture
async def hume() -> AsyncIterator[tuple[HumeServer, httpx.AsyncClient]]:
    headers = {"X-Hume-Api-Key": KEY, "User-Agent": "test"}
    async with HumeServer() as server, httpx.AsyncClient(base_url=server.address, headers=headers) as client:
        assert isinstance(server, HumeServer)
        yield server, client


def test_what_is_sent_to_hume_has_only_fields_that_its_sdk_declares() -> None:
    for body in bodies():
        parsed = PostedTts.model_validate(body)
        assert undeclared(parsed) == []
        assert json.loads(parsed.model_dump_json(exclude_unset=True)) == body


async def test_what_the_fake_of_hume_answers_is_what_its_sdk_reads(hume: tuple[HumeServer, httpx.AsyncClient]) -> None:
    server, client = hume
    spoken = await client.post("/v0/tts", json=bodies()[0])
    assert undeclared(ReturnTts.model_validate_json(spoken.content)) == []
    designed = ReturnTts.model_validate_json((await client.post("/v0/tts", json=bodies()[2])).content)
    saved = await client.post(
        "/v0/tts/voices", json={"generation_id": designed.generations[0].generation_id, "name": "A"}
    )
    assert undeclared(ReturnVoice.model_validate_json(saved.content)) == []
    listed = await client.get("/v0/tts/voices", params={"provider": "CUSTOM_VOICE"})
    # The tags are newer than the SDK.
    assert set(undeclared(ReturnPagedVoices.model_validate_json(listed.content))) == {".voices_page.tags"}
    assert server.refused == []


async def test_what_the_fake_of_replicate_answers_is_what_its_sdk_reads() -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with ReplicateServer() as server, httpx.AsyncClient(base_url=server.address, headers=headers) as client:
        for name, model in MODELS.items():
            found = Model(**(await client.get(f"/v1/models/{name}")).json())
            assert found.latest_version is not None
            assert found.latest_version.openapi_schema["components"]["schemas"]["Input"]["required"] == list(
                model.required
            )
        created = await client.post(
            "/v1/models/minimax/speech-2.8-turbo/predictions", json={"input": {"text": "Hello there."}}
        )
        assert created.status_code == 201
        ended = Prediction(**(await client.get(f"/v1/predictions/{created.json()['id']}")).json())
        assert (Prediction(**created.json()).status, ended.status) == ("starting", "succeeded")
        assert ended.metrics is not None
        assert str(ended.output).startswith(server.address)

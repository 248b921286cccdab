"""An answer that came when nobody was left to store it serves its lines, whatever they are asked for with now."""

from pathlib import Path

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.hume_speech import HumeSpeech
from tests.fakes.hume_server import KEY, LIBRARY, HumeServer
from tests.providers.vendor_desk import open_desk

SAID = ("No.", "The lamp in the window had gone out, and nobody knew when.", "Yes, of course it had.")
VOICE = VoiceSpec("hume", *LIBRARY[0][:2], parameters={"provider": "HUME_AI", "version": "2", "speed": 1.0})


def lines(*texts: str) -> list[SpeechRequest]:
    return [SpeechRequest(text, text, tuple(range(len(text))), VOICE) for text in texts]


async def speak(engine: HumeSpeech, *texts: str) -> tuple[SpokenLine, ...]:
    answer = await engine.submit(lines(*texts), Purpose("run"))
    assert isinstance(answer, tuple)
    return answer


def asked(server: HumeServer) -> list[list[str]]:
    return [[utterance["text"] for utterance in one.document()["utterances"]] for one in server.spoken()]


async def test_lines_of_a_lost_answer_are_not_paid_again_when_another_stands_among_them(
    database_url: str, tmp_path: Path
) -> None:
    async with HumeServer() as server, open_desk(database_url, tmp_path, Vendor.HUME, server.address, KEY) as desk:
        assert isinstance(server, HumeServer)
        engine = HumeSpeech(desk.compute, desk.calls, desk.clients.hume, clock=desk.time.clock)
        first = await speak(engine, *SAID)
        # Its process ended before the lines were stored; one of them is known from elsewhere by now.
        await desk.database.write("UPDATE attempts SET worker = ''")
        again = await speak(engine, "Who goes there?", *SAID[1:])
        assert again[1:] == first[1:]
        assert asked(server) == [list(SAID), ["Who goes there?"]]
        assert await desk.states() == ["verified"] * 2


async def test_what_another_process_is_about_to_store_is_left_to_it(database_url: str, tmp_path: Path) -> None:
    async with HumeServer() as server, open_desk(database_url, tmp_path, Vendor.HUME, server.address, KEY) as desk:
        assert isinstance(server, HumeServer)
        engine = HumeSpeech(desk.compute, desk.calls, desk.clients.hume, clock=desk.time.clock)
        await speak(engine, *SAID)
        await speak(engine, *SAID[1:])
        assert asked(server) == [list(SAID), list(SAID[1:])]


async def test_it_is_told_beforehand_which_lines_a_lost_answer_holds(database_url: str, tmp_path: Path) -> None:
    async with HumeServer() as server, open_desk(database_url, tmp_path, Vendor.HUME, server.address, KEY) as desk:
        assert isinstance(server, HumeServer)
        engine = HumeSpeech(desk.compute, desk.calls, desk.clients.hume, clock=desk.time.clock)
        assert await engine.paid_already(lines(*SAID)) == frozenset()
        server.omit.append([1])
        await speak(engine, *SAID)
        again = next(one for one in await desk.attempts() if len(one.parts) == 1)
        await desk.database.write("UPDATE attempts SET worker = ''")
        wanted = lines("Who goes there?", *reversed(SAID), "...")
        assert await engine.paid_already(wanted) == {1, 2, 3}
        # The answer that first lacked a line does not serve it.
        await desk.ledger.dead(again.id, "test")
        assert await engine.paid_already(wanted) == {1, 3}
        asset = next(one.answer for one in await desk.attempts() if len(one.parts) == 3)
        assert asset is not None
        (await desk.calls.before.assets.path(asset)).unlink()
        states = await desk.states()
        assert await engine.paid_already(wanted) == frozenset()
        assert await desk.states() == states
        assert len(server.spoken()) == 2


async def test_what_this_process_was_answered_counts_where_the_same_is_asked_for_again(
    database_url: str, tmp_path: Path
) -> None:
    async with HumeServer() as server, open_desk(database_url, tmp_path, Vendor.HUME, server.address, KEY) as desk:
        assert isinstance(server, HumeServer)
        engine = HumeSpeech(desk.compute, desk.calls, desk.clients.hume, clock=desk.time.clock)
        await speak(engine, *SAID)
        assert await engine.paid_already(lines(*SAID)) == {0, 1, 2}
        assert await engine.paid_already(lines(*SAID[1:])) == frozenset()
        assert await desk.states() == ["verified"]
        await speak(engine, *SAID)
        assert len(server.spoken()) == 1
        await desk.ledger.commit([one.id for one in await desk.attempts()])
        assert await engine.paid_already(lines(*SAID)) == frozenset()

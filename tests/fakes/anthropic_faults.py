"""Everything that can go wrong with an answer of the Messages API, as data: what is done, and what has to follow.

``stubborn`` says what an analysis ends with where every request meets the fault: the reason for which the rules read
the part instead, or the code of an error. Where only the first request meets it, the analysis succeeds, unless the
error is one that no second try can help.
"""

import asyncio
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.fakes.anthropic_server import (
    Act,
    Reply,
    error_body,
    send_events,
    send_head,
    send_json,
    send_stream,
)

FLAWED, REFUSED, TOO_LONG = "local:flawed", "local:refused", "local:too_long"
SERVICE: Final = "error:service"


@dataclass(frozen=True)
class Fault:
    """One way to go wrong.

    Attributes:
        name: What is wrong.
        act: What is done.
        stubborn: How an analysis ends where it is always done.
        final: Whether a second try is of no use.
    """

    name: str
    act: Act
    stubborn: str = FLAWED
    final: bool = False


Change = Callable[[dict[str, Any]], Any]


def _says(change: Change) -> Act:
    """A whole answer whose JSON is changed; a text stands for itself."""

    def act(reply: Reply, writer: asyncio.StreamWriter) -> None:
        changed = change(json.loads(reply.text))
        reply.text = changed if isinstance(changed, str) else json.dumps(changed)
        send_stream(writer, reply.events())

    return act


def _label(**fields: Any) -> Change:
    """The first label of speech with other values; a value that is a function is given the old one."""

    def change(answer: dict[str, Any]) -> dict[str, Any]:
        label = answer["speech"][0]
        label.update({name: value(label[name]) if callable(value) else value for name, value in fields.items()})
        return answer

    return change


def _with(**fields: Any) -> Change:
    """The answer with other fields; a value that is a function is given the answer."""

    def change(answer: dict[str, Any]) -> dict[str, Any]:
        return answer | {name: value(answer) if callable(value) else value for name, value in fields.items()}

    return change


def _person(**fields: Any) -> dict[str, Any]:
    somebody = {"key": "n1", "name": "Porter", "aliases": [], "gender": "male", "age": "old", "description": "gruff"}
    return somebody | fields


def _cue(**fields: Any) -> Change:
    cue = {"kind": "effect", "sound": "door", "from": 1, "word": 1, "to": 1}
    return _with(cues=[cue | fields])


def _direction(**fields: Any) -> Change:
    return _with(directions=lambda answer: [{"id": answer["speech"][0]["id"], "how": "softly"} | fields])


_ANSWERS: Final[tuple[tuple[str, Change], ...]] = (
    ("no JSON", lambda _: "I would say that Wren speaks first."),
    ("JSON cut off", lambda answer: json.dumps(answer)[:-40]),
    ("nothing", lambda _: ""),
    ("only white space", lambda _: " \n"),
    ("a list", lambda answer: json.dumps([answer])),
    ("null", lambda _: "null"),
    ("a number", lambda _: "7"),
    ("a fence around the JSON", lambda answer: f"```json\n{json.dumps(answer)}\n```"),
    ("words behind the JSON", lambda answer: json.dumps(answer) + " I hope this helps!"),
    ("two answers", lambda answer: json.dumps(answer) * 2),
    ("a field twice", lambda answer: json.dumps(answer).replace("{", '{"speech":[],', 1)),
    ("JSON nested without end", lambda _: "[" * 90_000),
    ("a number without end", lambda answer: json.dumps(answer).replace('"sure": 88', '"sure": ' + "8" * 6000, 1)),
    ("an empty object", lambda _: "{}"),
    ("a further field", _with(summary="A harbour at night.")),
    ("a missing field", lambda answer: {name: value for name, value in answer.items() if name != "cues"}),
    ("a field of another type", _with(speech={})),
    ("a number beyond the last", _label(id=100_000)),
    ("number nought", _label(id=0)),
    ("a negative number", _label(id=-3)),
    ("a number as text", _label(id=str)),
    ("a number as fraction", _label(id=float)),
    ("true for a number", _label(id=True)),
    ("null for a number", _label(id=None)),
    ("a number of narration", _label(id=2)),
    ("numbers twice", _with(speech=lambda answer: answer["speech"] + answer["speech"][:1])),
    ("a number missing", _with(speech=lambda answer: answer["speech"][1:])),
    ("all numbers missing", _with(speech=[])),
    ("spoken and unspoken", _with(unspoken=lambda answer: [answer["speech"][0]["id"]])),
    ("unspoken narration", _with(unspoken=[2])),
    ("unspoken twice", _with(speech=lambda a: a["speech"][1:], unspoken=lambda a: [a["speech"][0]["id"]] * 2)),
    ("spoken and thought", _with(thoughts=lambda answer: answer["speech"][:1])),
    ("a heading thought", _with(thoughts=[{"id": 1, "who": "c1", "sure": 80}])),
    ("a thought of nobody", _with(thoughts=[{"id": 2, "who": "?", "sure": 80}])),
    ("an unknown character", _label(who="c977")),
    ("a character without a key", _label(who="")),
    ("a character by name", _label(who="Wren")),
    ("a character as number", _label(who=1)),
    ("less than nothing sure", _label(sure=-1)),
    ("more than everything sure", _label(sure=101)),
    ("a fraction sure", _label(sure=0.9)),
    ("not a number sure", lambda answer: json.dumps(_label(sure=float("nan"))(answer))),
    ("infinitely sure", lambda answer: json.dumps(_label(sure=float("inf"))(answer))),
    ("sure in words", _label(sure="very")),
    ("a further field in a label", _label(why="She is named.")),
    ("text instead of labels", _with(speech=lambda answer: ["“Any ship for Lowmoor?”"] * len(answer["speech"]))),
    ("the text told anew", lambda _: json.dumps({"text": "Once upon a time the harbour was empty."})),
    ("a character without a name", _with(characters=[_person(name=" ")])),
    ("a name of punctuation", _with(characters=[_person(name="…")])),
    ("a name without end", _with(characters=[_person(name="Porter " * 5000)])),
    ("a name that breaks a line", _with(characters=[_person(name="Por\x1bter")])),
    ("a name that is half a sign", lambda a: json.dumps(_with(characters=[_person(name="Por\ud800ter")])(a))),
    ("a known key for two", _with(characters=[_person(key="c1"), _person(key="c1")])),
    ("a key of another form", _with(characters=[_person(key="porter")])),
    ("an unknown gender", _with(characters=[_person(gender="robot")])),
    ("an unknown age", _with(characters=[_person(age=44)])),
    ("an alias that is none", _with(characters=[_person(aliases=[None])])),
    ("aliases without end", _with(characters=[_person(aliases=[f"P{n}" for n in range(500)])])),
    ("a description without end", _with(characters=[_person(description="gruff " * 900)])),
    ("a cast without end", _with(characters=[_person(key=f"n{n}", name=f"Porter {n}") for n in range(500)])),
    ("an empty cast entry", _with(characters=[{}])),
    ("a direction for narration", _direction(id=2)),
    ("a direction for nothing", _direction(id=9999)),
    ("an empty direction", _direction(how="")),
    ("the text as direction", _direction(how="The rain had not stopped and it would not stop. " * 3)),
    ("a sound that is not offered", _cue(sound="orchestra of a hundred")),
    ("a sound of another kind", _cue(kind="music")),
    ("a kind that is none", _cue(kind="smell")),
    ("a word beyond the line", _cue(word=400)),
    ("word nought", _cue(word=0)),
    ("a cue that ends before it begins", _cue(**{"from": 3, "to": 2})),
    ("a cue beyond the part", _cue(to=9999)),
    ("cues without end", _with(cues=[{"kind": "effect", "sound": "door", "from": 1, "word": 1, "to": 1}] * 300)),
    ("an answer without end", lambda answer: json.dumps(answer) + " " * 400_000),
)


def _ends(reason: str, *, text: str | None = None) -> Act:
    def act(reply: Reply, writer: asyncio.StreamWriter) -> None:
        reply.stop_reason = reason
        reply.text = reply.text[: len(reply.text) // 2] if text is None else text
        send_stream(writer, reply.events())

    return act


def _status(status: int, kind: str, message: str, **headers: str) -> Act:
    def act(_reply: Reply, writer: asyncio.StreamWriter) -> None:
        send_json(writer, status, error_body(kind, message), **headers)

    return act


def _events(change: Callable[[list[tuple[str, dict[str, Any]]]], list[tuple[str, dict[str, Any]]]]) -> Act:
    """A stream whose events are others."""

    def act(reply: Reply, writer: asyncio.StreamWriter) -> None:
        send_stream(writer, change(reply.events()))

    return act


def _usage(**counts: Any) -> Act:
    def act(reply: Reply, writer: asyncio.StreamWriter) -> None:
        reply.usage |= counts
        send_stream(writer, reply.events())

    return act


def _raw(body: bytes, kind: str = "text/event-stream", status: int = 200, **headers: str) -> Act:
    def act(_reply: Reply, writer: asyncio.StreamWriter) -> None:
        send_head(writer, status, kind, **headers)
        writer.write(body)

    return act


def _drop(_reply: Reply, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _drop_midway(reply: Reply, writer: asyncio.StreamWriter) -> None:
    send_head(writer, 200, "text/event-stream", Content_Length="100000")
    send_events(writer, reply.events()[:5])
    await writer.drain()
    await asyncio.sleep(0.01)
    writer.transport.abort()


async def _never(_reply: Reply, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def _drip(reply: Reply, writer: asyncio.StreamWriter) -> None:
    send_head(writer, 200, "text/event-stream")
    send_events(writer, reply.events()[:3])
    while not writer.is_closing():
        send_events(writer, [("ping", {"type": "ping"})])
        await writer.drain()
        await asyncio.sleep(0.05)


async def _flood(reply: Reply, writer: asyncio.StreamWriter) -> None:
    send_head(writer, 200, "text/event-stream")
    send_events(writer, reply.events()[:3])
    line = b"event: ping\ndata: " + b"x" * 60_000 + b"\n\n"
    for _ in range(4000):
        writer.write(line)
        await writer.drain()


async def _flood_of_error(_reply: Reply, writer: asyncio.StreamWriter) -> None:
    send_head(writer, 500, "application/json")
    for _ in range(4000):
        writer.write(b"x" * 60_000)
        await writer.drain()


def _another_model(reply: Reply, writer: asyncio.StreamWriter) -> None:
    reply.model = "gpt-neo"
    send_stream(writer, reply.events())


_ERROR_EVENT: Final = ("error", error_body("overloaded_error", "Overloaded"))
_API_ERROR_EVENT: Final = ("error", error_body("api_error", "Internal server error"))
_BOMB: Final = gzip.compress(b"\0" * 50_000_000, 9)
_HTML: Final = b"<html><body>Welcome to the hotel. Please log in.</body></html>"

FAULTS: Final[tuple[Fault, ...]] = (
    *(Fault(name, _says(change)) for name, change in _ANSWERS),
    Fault("refusal", _ends("refusal", text=""), REFUSED, final=True),
    Fault("answer cut off at its limit", _ends("max_tokens"), TOO_LONG),
    Fault("context full", _ends("model_context_window_exceeded"), TOO_LONG),
    Fault("ended for a tool", _ends("tool_use")),
    Fault("ended for a reason nobody knows", _ends("fatigue")),
    Fault("paused", _ends("pause_turn")),
    Fault("400", _status(400, "invalid_request_error", "messages: bad"), "error:request_refused", final=True),
    Fault("400 too long", _status(400, "invalid_request_error", "prompt is too long: 9 > 8"), TOO_LONG),
    Fault(
        "400 no credit",
        _status(400, "invalid_request_error", "Your credit balance is too low to access the API."),
        "error:credit",
        final=True,
    ),
    Fault("401", _status(401, "authentication_error", "invalid x-api-key"), "error:key_refused", final=True),
    Fault("402", _status(402, "billing_error", "Pay first"), "error:credit", final=True),
    Fault("403", _status(403, "permission_error", "Not yours"), "error:key_refused", final=True),
    Fault("404", _status(404, "not_found_error", "model: x"), "error:request_refused", final=True),
    Fault("410", _status(410, "not_found_error", "Gone"), "error:service_ended", final=True),
    Fault("413", _status(413, "request_too_large", "Request exceeds the maximum size"), TOO_LONG),
    Fault("422", _status(422, "invalid_request_error", "no"), "error:request_refused", final=True),
    Fault("429", _status(429, "rate_limit_error", "Slow down", Retry_After="7"), SERVICE),
    Fault("429 without a time", _status(429, "rate_limit_error", "Slow down"), SERVICE),
    Fault("429 with a time that is none", _status(429, "rate_limit_error", "Slow down", Retry_After="soon"), SERVICE),
    Fault("500", _status(500, "api_error", "Internal server error"), SERVICE),
    Fault("502 with a page", _raw(_HTML, "text/html", 502), SERVICE),
    Fault("503", _status(503, "api_error", "Unavailable"), SERVICE),
    Fault("504", _status(504, "timeout_error", "Timed out"), SERVICE),
    Fault("529", _status(529, "overloaded_error", "Overloaded"), SERVICE),
    Fault("a status nobody knows", _status(599, "odd_error", "?"), SERVICE),
    Fault("elsewhere", _raw(b"", status=307, Location="http://127.0.0.1:9/"), SERVICE),
    Fault("a network's login page", _raw(_HTML, "text/html"), SERVICE),
    Fault("JSON instead of a stream", _raw(b'{"type":"message"}', "application/json"), SERVICE),
    Fault("no body", _raw(b""), SERVICE),
    Fault("a body of noise", _raw(bytes(range(256)) * 40), SERVICE),
    Fault("a stream that is no Unicode", _raw(b"event: message_start\ndata: \xff\xfe\n\n"), SERVICE),
    Fault("events that are no JSON", _raw(b"event: message_start\ndata: {nope\n\n"), SERVICE),
    Fault("events that are lists", _raw(b"event: message_start\ndata: []\n\n"), SERVICE),
    Fault("a compressed bomb", _raw(_BOMB, Content_Encoding="gzip"), SERVICE),
    Fault("a compressed bomb as error", _raw(_BOMB, "application/json", 500, Content_Encoding="gzip"), SERVICE),
    Fault("a flood", _flood, SERVICE),
    Fault("a flood as error", _flood_of_error, SERVICE),
    Fault("error at once in the stream", _events(lambda _: [_ERROR_EVENT]), SERVICE),
    Fault("overloaded in the stream", _events(lambda events: [*events[:5], _ERROR_EVENT]), SERVICE),
    Fault("error in the stream", _events(lambda events: [*events[:5], _API_ERROR_EVENT]), SERVICE),
    Fault("error without words", _events(lambda events: [*events[:4], ("error", {})]), SERVICE),
    Fault("stream without its beginning", _events(lambda events: events[1:]), SERVICE),
    Fault("stream that begins twice", _events(lambda events: [events[0], *events]), SERVICE),
    Fault("stream without its end", _events(lambda events: events[:-1]), SERVICE),
    Fault("stream without a reason to end", _events(lambda events: [*events[:-2], events[-1]]), SERVICE),
    Fault("another model answers", _another_model, SERVICE),
    Fault("negative usage", _usage(input_tokens=-5), SERVICE),
    Fault("usage beyond all bounds", _usage(output_tokens=10**30), SERVICE),
    Fault("usage in words", _usage(input_tokens="many"), SERVICE),
    Fault("dropped at once", _drop, SERVICE),
    Fault("dropped midway", _drop_midway, SERVICE),
    Fault("no answer", _never, SERVICE),
    Fault("an answer that drips", _drip, SERVICE),
)

COUNTING_FAULTS: Final[tuple[Fault, ...]] = (
    *(fault for fault in FAULTS if fault.name in {"401", "404", "429", "500", "529", "a flood as error"}),
    *(fault for fault in FAULTS if fault.name in {"dropped at once", "a network's login page", "elsewhere", "no body"}),
    Fault("no number", _raw(b'{"input_tokens": "many"}', "application/json"), SERVICE),
    Fault("less than nothing", _raw(b'{"input_tokens": -4}', "application/json"), SERVICE),
    Fault("beyond all bounds", _raw(b'{"input_tokens": 99999999999999999999}', "application/json"), SERVICE),
    Fault("something else", _raw(b'["tokens"]', "application/json"), SERVICE),
)
"""What can go wrong where tokens are counted; ``stubborn`` is the error that an estimate ends with."""

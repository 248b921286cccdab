"""What the Messages API accepts, as checks of one request: headers, fields, model, schema, marks for the cache."""

import json
from collections.abc import Mapping
from typing import Any, Final

VERSIONS: Final = frozenset({"2023-06-01", "2026-10-21"})
_PATHS: Final = frozenset({"/v1/messages", "/v1/messages/count_tokens"})
_COUNTED: Final = frozenset({"model", "messages", "system", "output_config", "thinking", "tools", "tool_choice"})
_SENT: Final = _COUNTED | {"max_tokens", "stream", "stop_sequences", "metadata", "service_tier"}
_SCHEMA_WORDS: Final = frozenset(
    {"type", "properties", "required", "additionalProperties", "items", "enum", "description", "anyOf", "const"}
)
_LONGEST_UNSTREAMED: Final = 21_333
_LARGEST: Final = 32 * 1024 * 1024


class Refusal(Exception):  # noqa: N818
    """The service refuses a request."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message


def check_headers(method: str, path: str, headers: Mapping[str, str], key: str) -> None:
    """Refuse what is not asked in the right way, or by the wrong person."""
    if path.split("?")[0] not in _PATHS:
        raise Refusal(404, "not_found_error", "Not found")
    if method != "POST":
        raise Refusal(405, "invalid_request_error", "Method not allowed")
    # The vendor's client sends the key as a bearer token since its version 2.11, others in a header of its own.
    given = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
    if not given:
        raise Refusal(401, "authentication_error", "x-api-key header is required")
    if given != key:
        raise Refusal(401, "authentication_error", "invalid x-api-key")
    if headers.get("anthropic-version") not in VERSIONS:
        raise Refusal(400, "invalid_request_error", "anthropic-version: header is required")
    if not headers.get("content-type", "").startswith("application/json"):
        raise Refusal(400, "invalid_request_error", "content-type must be application/json")


def check_body(path: str, raw: bytes, models: Mapping[str, object]) -> dict[str, Any]:
    """Refuse a body that the service would refuse; answers it read."""
    if len(raw) > _LARGEST:
        raise Refusal(413, "request_too_large", "Request exceeds the maximum size")
    try:
        body: dict[str, Any] = json.loads(raw)
    except ValueError as error:
        raise Refusal(400, "invalid_request_error", "The request body is not valid JSON") from error
    counting = path.endswith("count_tokens")
    _need(isinstance(body, dict), "the body is not an object")
    unknown = body.keys() - (_COUNTED if counting else _SENT)
    _need(not unknown, f"{', '.join(sorted(unknown))}: Extra inputs are not permitted")
    if body.get("model") not in models:
        raise Refusal(404, "not_found_error", f"model: {body.get('model')}")
    if not counting:
        most: Any = body.get("max_tokens")
        _need(isinstance(most, int) and 1 <= most <= 128_000, "max_tokens: out of range")
        _need(body.get("stream") is True or most <= _LONGEST_UNSTREAMED, "streaming is required")
    _check_blocks(body.get("system", []), "system")
    messages: Any = body.get("messages")
    _need(isinstance(messages, list) and bool(messages), "messages: at least one message is required")
    _need(messages[0].get("role") == "user", "messages: first message must use the user role")
    for message in messages:
        _need(message.keys() == {"role", "content"} and message["role"] in {"user", "assistant"}, "messages: bad shape")
        _check_blocks(message["content"], "messages")
    _need(json.dumps(body).count('"cache_control"') <= 4, "a maximum of 4 blocks with cache_control may be provided")
    _check_config(body.get("output_config", {}))
    thinking = body.get("thinking", {"type": "disabled"})
    _need(thinking in ({"type": "disabled"}, {"type": "adaptive"}), "thinking: bad shape")
    return body


def _check_blocks(blocks: object, where: str) -> None:
    _need(isinstance(blocks, list), f"{where}: must be a list of blocks")
    assert isinstance(blocks, list)
    for block in blocks:
        _need(isinstance(block, dict) and block.keys() <= {"type", "text", "cache_control"}, f"{where}: bad block")
        _need(block.get("type") == "text", f"{where}: unsupported block")
        _need(isinstance(block.get("text"), str) and bool(block["text"].strip()), f"{where}: text must not be empty")
        _need(block.get("cache_control", {"type": "ephemeral"}) == {"type": "ephemeral"}, f"{where}: cache_control")


def _check_config(config: object) -> None:
    _need(isinstance(config, dict) and config.keys() <= {"format", "effort"}, "output_config: bad shape")
    assert isinstance(config, dict)
    _need(config.get("effort", "low") in {"low", "medium", "high", "xhigh", "max"}, "output_config.effort")
    form = config.get("format")
    if form is not None:
        _need(form.keys() == {"type", "schema"} and form["type"] == "json_schema", "output_config.format: bad shape")
        _check_schema(form["schema"])


def _check_schema(schema: Any) -> None:
    _need(isinstance(schema, dict), "output_config.format.schema: not an object")
    unknown = schema.keys() - _SCHEMA_WORDS
    _need(not unknown, f"output_config.format.schema: For this type, {', '.join(sorted(unknown))} is not supported")
    if schema.get("type") == "object":
        _need(schema.get("additionalProperties") is False, "schema: 'additionalProperties' must be explicitly false")
        _need(set(schema.get("required", [])) <= schema["properties"].keys(), "schema: required")
        for each in schema["properties"].values():
            _check_schema(each)
    elif schema.get("type") == "array":
        _check_schema(schema.get("items"))
    else:
        _need(schema.get("type") in {"string", "integer", "number", "boolean", "null"}, "schema: type")
        _need(all(isinstance(one, str) for one in schema.get("enum", [])), "schema: enum")


def _need(holds: bool, message: str) -> None:
    if not holds:
        raise Refusal(400, "invalid_request_error", message)

"""What a model takes, as the model itself says in its OpenAPI schema, and how what we want is made to fit it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from narratix_desktop.domain.errors import RequestRefusedError

_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class InputSchema:
    """The inputs of one model.

    Attributes:
        model: ``owner/name``, for messages.
        version: Id of the version that it describes; empty where Replicate runs whatever is the latest.
        properties: Each input's own schema, references resolved.
        required: Inputs that the model does not do without.
    """

    model: str
    version: str
    properties: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]

    def fit(self, wanted: Mapping[str, Any], essential: Sequence[str] = ()) -> dict[str, Any]:
        """What can be given of what is wanted.

        Numbers are brought within their bounds. What the model does not know, or would refuse, is left to its default.

        Args:
            wanted: By the model's own names.
            essential: Inputs without which the answer would not be what was asked for.

        Raises:
            RequestRefusedError: An essential input does not fit, or one is missing that the model requires.
        """
        given: dict[str, Any] = {}
        for name, value in wanted.items():
            known = self.properties.get(name)
            fitted = None if known is None else _fitted(value, known)
            if fitted is not None:
                given[name] = fitted
            elif name in essential:
                raise RequestRefusedError(
                    f"{self.model} was not asked, because it does not take this {name.replace('_', ' ')}.",
                    "Choose another one, or another model.",
                )
        missing = [name for name in self.required if name not in given]
        if missing:
            raise RequestRefusedError(
                f"{self.model} was not asked, because it wants more than we can give: {', '.join(missing)}.",
                "Name it in the file of models, or choose another model.",
            )
        return given


def read_schema(model: str, version: str, openapi: object) -> InputSchema:
    """Read ``openapi_schema`` as Replicate gives it.

    Raises:
        RequestRefusedError: It describes no inputs.
    """
    schemas = _at(_at(openapi, "components"), "schemas")
    described = _at(schemas, "Input")
    properties = _at(described, "properties")
    if not properties:
        raise RequestRefusedError(
            f"{model} was not asked, because it does not say what it takes.", "Choose another model."
        )
    required = described.get("required", ())
    return InputSchema(
        model,
        version,
        {name: _resolved(known, schemas) for name, known in properties.items()},
        tuple(str(name) for name in required) if isinstance(required, list) else (),
    )


def _at(value: object, name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _resolved(known: object, schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """An input's schema with what it refers to; lists of choices are always kept elsewhere in the document."""
    if not isinstance(known, Mapping):
        return {}
    joined = dict(known)
    parts = known.get("allOf", known.get("anyOf", []))
    for part in [known, *(parts if isinstance(parts, list) else [])]:
        reference = part.get("$ref", "") if isinstance(part, Mapping) else ""
        if isinstance(reference, str) and reference.startswith(_REFERENCE):
            joined = {**_at(schemas, reference.removeprefix(_REFERENCE)), **joined}
        elif isinstance(part, Mapping):
            joined = {**part, **joined}
    return joined


def _fitted(value: Any, known: Mapping[str, Any]) -> Any:
    """The value as the model takes it; None where it does not."""
    choices = known.get("enum")
    if isinstance(choices, list):
        return next((choice for choice in choices if str(choice).lower() == str(value).lower()), None)
    kind = known.get("type")
    if kind in ("integer", "number"):
        return _number(value, known)
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    if kind == "string":
        most = known.get("maxLength")
        text = str(value)
        return text if not isinstance(most, int) or len(text) <= most else None
    return value


def _number(value: Any, known: Mapping[str, Any]) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    lowest, highest = known.get("minimum"), known.get("maximum")
    bounded = float(value)
    if isinstance(lowest, int | float):
        bounded = max(bounded, float(lowest))
    if isinstance(highest, int | float):
        bounded = min(bounded, float(highest))
    return round(bounded) if known.get("type") == "integer" else bounded

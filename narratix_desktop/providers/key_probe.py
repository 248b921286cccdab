"""Tries a key with the cheapest request there is: each vendor's own list of models, voices or accounts.

Redirects are not followed, so that a key is shown to nobody but the vendor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from narratix_desktop.domain.errors import KeyRefusedError, ServiceEndedError, ServiceError
from narratix_desktop.ports.keys import Vendor

if TYPE_CHECKING:
    import httpx

_SECONDS: Final = 15.0
_REFUSED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_ENDED: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


@dataclass(frozen=True, slots=True)
class _Question:
    name: str
    address: str
    path: str
    header: str
    scheme: str = ""
    further: tuple[tuple[str, str], ...] = ()


_QUESTIONS: Final = {
    Vendor.ANTHROPIC: _Question(
        "Anthropic",
        "https://api.anthropic.com",
        "/v1/models?limit=1",
        "x-api-key",
        further=(("anthropic-version", "2023-06-01"),),
    ),
    Vendor.HUME: _Question(
        "Hume", "https://api.hume.ai", "/v0/tts/voices?provider=HUME_AI&page_size=1", "X-Hume-Api-Key"
    ),
    Vendor.REPLICATE: _Question(
        "Replicate", "https://api.replicate.com", "/v1/account", "Authorization", scheme="Bearer "
    ),
}


class HttpKeyProbe:
    """``ports.keys.KeyProbe`` over HTTP.

    Args:
        addresses: Other base addresses than the vendors' own, e.g. of a proxy.
        seconds: How long to wait for an answer.
    """

    def __init__(self, addresses: Mapping[Vendor, str], seconds: float = _SECONDS) -> None:
        self._addresses = addresses
        self._seconds = seconds

    async def try_key(self, vendor: Vendor, secret: str) -> None:
        # Loaded when somebody has a key to try, not whenever the window opens.
        import httpx

        question = _QUESTIONS[vendor]
        if not secret.isascii() or not secret.isprintable() or " " in secret or not secret:
            raise KeyRefusedError(
                f"This cannot be a key of {question.name}.", "Copy the key again, without anything before or behind it."
            )
        address = self._addresses.get(vendor, question.address).rstrip("/") + question.path
        headers = {question.header: question.scheme + secret, **dict(question.further)}
        try:
            async with httpx.AsyncClient(timeout=self._seconds, follow_redirects=False) as client:
                answer = await client.get(address, headers=headers)
        except httpx.TimeoutException as error:
            raise ServiceError(
                f"{question.name} did not answer in time.", "Check the network and try again.", retryable=True
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServiceError(
                f"{question.name} could not be reached.", "Check the network and try again.", retryable=True
            ) from error
        _judge(question.name, answer)


def _judge(name: str, answer: "httpx.Response") -> None:
    if answer.status_code in _REFUSED:
        raise KeyRefusedError(f"{name} does not accept this key.", f"Copy it again from your account at {name}.")
    if answer.status_code in _ENDED:
        raise ServiceEndedError(
            f"{name} no longer offers this service.", "What you have made with it stays; choose another engine."
        )
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise ServiceError(f"{name} asks to wait.", "Try again in a minute.", retryable=True)
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ServiceError(f"{name} has a fault at the moment.", "Try again later.", retryable=True)
    if answer.status_code != HTTPStatus.OK or not _is_json(answer):
        raise ServiceError(
            f"Something else answered than {name}.",
            "A proxy or the network's login page may be in between.",
            retryable=True,
        )


def _is_json(answer: "httpx.Response") -> bool:
    try:
        answer.json()
    except ValueError:
        return False
    return True

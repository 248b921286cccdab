"""Keys from the environment and the key ring of the operating system. The only importer of ``keyring``.

The ring may ask its user for a password and then takes its time, so it is never called on the event loop.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from narratix_desktop.domain.errors import KeyRingError
from narratix_desktop.ports.keys import Key, KeySource, Vendor

SERVICE: Final = "narratix-desktop"
_NO_RING: Final = "Unlock or install the system's key ring, or set the key as an environment variable."

Answer = TypeVar("Answer")


class SystemKeyRing:
    """``ports.keys.KeyRing`` over the system's own.

    Args:
        environment: Keys that the environment names; they take precedence.
    """

    def __init__(self, environment: Mapping[Vendor, str]) -> None:
        self._environment = environment

    async def find(self, vendor: Vendor) -> Key | None:
        given = self._environment.get(vendor)
        if given:
            return Key(vendor, KeySource.ENVIRONMENT, given)
        kept = await asyncio.to_thread(_find, vendor)
        return Key(vendor, KeySource.KEY_RING, kept) if kept else None

    async def keep(self, vendor: Vendor, secret: str) -> None:
        await asyncio.to_thread(_keep if secret else _forget, vendor, secret)


def _find(vendor: Vendor) -> str | None:
    from keyring import get_password
    from keyring.errors import KeyringError, NoKeyringError

    try:
        return get_password(SERVICE, vendor)
    except NoKeyringError:
        return None
    except KeyringError as error:
        raise KeyRingError("The key ring could not be read.", _NO_RING, retryable=True) from error


def _keep(vendor: Vendor, secret: str) -> None:
    from keyring import set_password

    _change("The key was not kept", lambda: set_password(SERVICE, vendor, secret))


def _forget(vendor: Vendor, _secret: str) -> None:
    from keyring import delete_password, get_password

    def forget() -> None:
        if get_password(SERVICE, vendor) is not None:
            delete_password(SERVICE, vendor)

    _change("The key was not forgotten", forget)


def _change(what_did_not_happen: str, change: Callable[[], object]) -> None:
    from keyring.errors import KeyringError, NoKeyringError

    try:
        change()
    except NoKeyringError as error:
        raise KeyRingError(f"{what_did_not_happen}, because this computer has no key ring.", _NO_RING) from error
    except KeyringError as error:
        raise KeyRingError(f"{what_did_not_happen}: the key ring refused.", _NO_RING, retryable=True) from error

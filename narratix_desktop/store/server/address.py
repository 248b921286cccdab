"""Addresses of databases, ``postgresql://user:password@host:port/database?option=value``, taken apart and changed.

Only the URI form, the only one that asyncpg reads. Refuses to connect.
"""

import os
import re

from narratix_desktop.domain.errors import SettingsError

_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~")
_ADDRESS = re.compile(r"(?P<scheme>postgres(?:ql)?://)(?P<place>[^/?]*)(?:/(?P<database>[^?]*))?(?:\?(?P<options>.*))?")


def percent_encoded(text: str) -> str:
    """The text as part of an address; slashes stay."""
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in os.fsencode(text))


def percent_decoded(text: str) -> str:
    """What :func:`percent_encoded` was given."""
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), os.fsencode(text)).decode()


def database_of(dsn: str) -> str:
    """Name of the database. Raises ``SettingsError`` where the address has none or is none."""
    name = percent_decoded(_parts(dsn)["database"])
    if not name:
        raise SettingsError(
            "The address of the database does not name a database.",
            "Write NARRATIX_DATABASE_URL as postgresql://user:password@host:5432/database.",
        )
    return name


def with_database(dsn: str, name: str) -> str:
    """The same server and user with another database."""
    parts = _parts(dsn)
    options = f"?{parts['options']}" if parts["options"] else ""
    return f"{parts['scheme']}{parts['place']}/{percent_encoded(name)}{options}"


def without_password(dsn: str) -> tuple[str, str]:
    """The address without its password, and the password; empty where there is none.

    Command lines can be read by other users, environments cannot.
    """
    parts = _parts(dsn)
    user, at, host = parts["place"].rpartition("@")
    name, _, password = user.partition(":")
    kept = []
    for option in filter(None, parts["options"].split("&")):
        if option.startswith("password="):
            password = option.removeprefix("password=")
        else:
            kept.append(option)
    options = "?" + "&".join(kept) if kept else ""
    return f"{parts['scheme']}{name}{at}{host}/{parts['database']}{options}", percent_decoded(password)


def _parts(dsn: str) -> dict[str, str]:
    matched = _ADDRESS.fullmatch(dsn)
    if matched is None:
        # The address may hold a password, so it is not quoted.
        raise SettingsError(
            "The address of the database cannot be read.",
            "Write NARRATIX_DATABASE_URL as postgresql://user:password@host:5432/database.",
        )
    return {name: value or "" for name, value in matched.groupdict().items()}

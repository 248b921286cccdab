"""Vendors' clients against a real server: one per key, nobody sends twice, and a key goes nowhere else."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from anthropic import APIStatusError

from narratix_desktop.domain.errors import KeyMissingError
from narratix_desktop.ports.keys import Key, KeySource, Vendor
from narratix_desktop.providers import clients as module
from narratix_desktop.providers.asking import ask
from narratix_desktop.providers.clients import ADDRESSES, LABELS, Clients
from tests.fakes.file_server import FileServer, Served, file_server

MODELS = "/v1/models"
SECRET = "sk-test-0123456789"


class Keys:
    """Keys that are simply there; counts how often it is asked."""

    def __init__(self, **secrets: str) -> None:
        self.secrets = secrets
        self.asked = 0

    async def find(self, vendor: Vendor) -> Key | None:
        self.asked += 1
        secret = self.secrets.get(vendor)
        return Key(vendor, KeySource.KEY_RING, secret) if secret else None

    async def keep(self, vendor: Vendor, secret: str) -> None:
        self.secrets[vendor] = secret


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FileServer]:
    async with file_server() as fake:
        fake.files[MODELS] = Served(b'{"data": []}', headers={"Content-Type": "application/json"})
        yield fake


@pytest.mark.parametrize("vendor", list(Vendor))
async def test_without_a_key_nothing_is_made_and_the_remedy_names_where_one_goes(vendor: Vendor) -> None:
    async with Clients(Keys(), {}) as clients:
        with pytest.raises(KeyMissingError, match=f"{LABELS[vendor]} needs a key") as missing:
            await getattr(clients, vendor.value)()
        assert vendor.variable in missing.value.remedy
        assert not await clients.has_key(vendor)


@pytest.mark.parametrize("vendor", list(Vendor))
async def test_each_key_and_address_has_one_client_and_an_account_that_is_not_the_key(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", -1.0)
    keys = Keys(**{vendor: SECRET})
    async with Clients(keys, {}) as clients:
        first, second = await getattr(clients, vendor.value)(), await getattr(clients, vendor.value)()
        assert first == second
        assert first.client is second.client
        assert (first.address, first.own_address) == (ADDRESSES[vendor], True)
        assert SECRET not in repr((first.account, first.service, first.address))
        await keys.keep(vendor, SECRET + "-new")
        changed = await getattr(clients, vendor.value)()
        assert changed.client is not first.client
        assert changed.account != first.account
    async with Clients(keys, {vendor: "http://127.0.0.1:1/"}) as elsewhere:
        other = await getattr(elsewhere, vendor.value)()
        assert (other.address, other.own_address) == ("http://127.0.0.1:1", False)
        assert other.account != changed.account


@pytest.mark.parametrize("vendor", [Vendor.HUME, Vendor.REPLICATE])
async def test_services_are_asked_through_the_proxy_that_the_computer_names(
    vendor: Vendor, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.setenv("no_proxy", "")
    server.files["http://voices.example/v0/voices"] = Served(b"{}")
    async with Clients(Keys(**{vendor: SECRET}), {vendor: "http://voices.example"}) as clients:
        connection = await getattr(clients, vendor.value)()
        assert (await ask(connection, "GET", "/v0/voices")).ok
        client = connection.client
    assert client.closed
    ((path, headers),) = server.asked
    assert path == "http://voices.example/v0/voices"
    assert SECRET in str(headers)


async def test_a_key_ring_is_not_asked_for_every_request() -> None:
    keys = Keys(anthropic=SECRET)
    async with Clients(keys, {}) as clients:
        for _ in range(10):
            await clients.anthropic()
    assert keys.asked == 1


async def test_claude_gets_the_authors_key_at_the_given_address_whatever_the_environment_says(
    server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-another")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "another")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    async with Clients(Keys(anthropic=SECRET), {Vendor.ANTHROPIC: server.address + "/"}) as clients:
        connection = await clients.anthropic()
        assert (await connection.client.models.list()).data == []
        client = connection.client
    assert client.is_closed()
    ((path, headers),) = server.asked
    assert (path, headers["authorization"]) == (MODELS, f"Bearer {SECRET}")
    assert not any("another" in value for value in headers.values())


@pytest.mark.parametrize("status", [429, 500, 529])
async def test_claudes_client_sends_nothing_twice(status: int, server: FileServer) -> None:
    server.files[MODELS] = Served(b"{}", status=status, headers={"x-should-retry": "true"})
    async with Clients(Keys(anthropic=SECRET), {Vendor.ANTHROPIC: server.address}) as clients:
        with pytest.raises(APIStatusError):
            await (await clients.anthropic()).client.models.list()
    assert len(server.asked) == 1


async def test_a_redirect_does_not_show_claudes_key_to_anybody_else(server: FileServer) -> None:
    async with file_server() as stranger:
        server.files[MODELS] = Served(status=307, headers={"Location": f"{stranger.address}{MODELS}"})
        async with Clients(Keys(anthropic=SECRET), {Vendor.ANTHROPIC: server.address}) as clients:
            with pytest.raises(APIStatusError):
                await (await clients.anthropic()).client.models.list()
        assert stranger.asked == []

"""A key is tried over HTTP; every way in which that fails is a sentence of its own, and no other host sees the key."""

import pytest

from narratix_desktop.domain.errors import KeyRefusedError, ServiceEndedError, ServiceError
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.key_probe import HttpKeyProbe
from tests.fakes.listing_server import GOOD_KEY, ListingServer, listing_server


def probe_of(server: ListingServer, seconds: float = 15.0) -> HttpKeyProbe:
    return HttpKeyProbe(dict.fromkeys(Vendor, server.address), seconds)


@pytest.mark.parametrize("vendor", Vendor)
async def test_a_good_key_is_accepted_and_a_wrong_one_is_not(vendor: Vendor) -> None:
    async with listing_server() as server:
        await probe_of(server).try_key(vendor, GOOD_KEY)
        with pytest.raises(KeyRefusedError, match="does not accept this key"):
            await probe_of(server).try_key(vendor, "sk-wrong")


async def test_anthropic_is_told_which_version_is_spoken() -> None:
    async with listing_server() as server:
        await probe_of(server).try_key(Vendor.ANTHROPIC, GOOD_KEY)
        ((_, headers),) = server.asked
    assert headers["anthropic-version"] == "2023-06-01"


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (403, KeyRefusedError, "does not accept"),
        (404, ServiceEndedError, "no longer offers"),
        (410, ServiceEndedError, "no longer offers"),
        (429, ServiceError, "asks to wait"),
        (500, ServiceError, "has a fault"),
        (529, ServiceError, "has a fault"),
        (418, ServiceError, "Something else answered"),
    ],
)
async def test_each_refusal_has_its_own_sentence(status: int, kind: type[ServiceError], words: str) -> None:
    async with listing_server() as server:
        server.status = status
        with pytest.raises(kind, match=words) as caught:
            await probe_of(server).try_key(Vendor.HUME, GOOD_KEY)
    assert type(caught.value) is kind
    assert "Hume" in caught.value.headline
    assert caught.value.remedy
    assert GOOD_KEY not in str(caught.value)


async def test_a_login_page_of_the_network_is_not_taken_for_the_vendor() -> None:
    async with listing_server() as server:
        server.body = "<html>Welcome to the hotel</html>"
        with pytest.raises(ServiceError, match="Something else answered than Replicate"):
            await probe_of(server).try_key(Vendor.REPLICATE, GOOD_KEY)


async def test_a_redirect_does_not_carry_the_key_elsewhere() -> None:
    async with listing_server() as elsewhere, listing_server() as server:
        server.status, server.location = 302, f"{elsewhere.address}/v1/account"
        with pytest.raises(ServiceError):
            await probe_of(server).try_key(Vendor.REPLICATE, GOOD_KEY)
        assert not elsewhere.asked


async def test_nobody_at_the_address_and_no_answer_in_time_are_said_apart() -> None:
    async with listing_server() as server:
        server.silent = True
        with pytest.raises(ServiceError, match="did not answer in time") as slow:
            await probe_of(server, seconds=0.2).try_key(Vendor.ANTHROPIC, GOOD_KEY)
    with pytest.raises(ServiceError, match="could not be reached") as gone:
        await probe_of(server).try_key(Vendor.ANTHROPIC, GOOD_KEY)
    assert slow.value.retryable
    assert gone.value.retryable


@pytest.mark.parametrize("typed", ["", "two words", "sk-\nnewline", "schlüssel", "sk\x00"])
async def test_what_cannot_be_a_key_is_never_sent(typed: str) -> None:
    async with listing_server() as server:
        with pytest.raises(KeyRefusedError, match="cannot be a key"):
            await probe_of(server).try_key(Vendor.ANTHROPIC, typed)
        assert not server.asked


async def test_an_address_that_is_none_is_said_as_not_reached() -> None:
    with pytest.raises(ServiceError, match="could not be reached"):
        await HttpKeyProbe({Vendor.HUME: "nonsense"}).try_key(Vendor.HUME, GOOD_KEY)

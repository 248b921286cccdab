"""Keys come from the environment, else from the system's key ring, and go nowhere else."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backends.fail import Keyring as NoRing

from narratix_desktop.domain.errors import KeyRingError
from narratix_desktop.ports.keys import Key, KeySource, Vendor
from narratix_desktop.providers.key_ring import SERVICE, SystemKeyRing
from tests.fakes.memory_ring import MemoryRing


@pytest.fixture
def ring() -> Iterator[MemoryRing]:
    before, made = keyring.get_keyring(), MemoryRing()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


async def test_a_kept_key_is_found_and_a_forgotten_one_is_not(ring: MemoryRing) -> None:
    keys = SystemKeyRing({})
    assert await keys.find(Vendor.HUME) is None

    await keys.keep(Vendor.HUME, "secret")

    assert await SystemKeyRing({}).find(Vendor.HUME) == Key(Vendor.HUME, KeySource.KEY_RING, "secret")
    assert ring.kept == {(SERVICE, "hume"): "secret"}
    await keys.keep(Vendor.HUME, "")
    assert await keys.find(Vendor.HUME) is None
    await keys.keep(Vendor.HUME, "")


async def test_the_environment_counts_more_than_the_ring(ring: MemoryRing) -> None:
    await SystemKeyRing({}).keep(Vendor.ANTHROPIC, "from the ring")

    found = await SystemKeyRing({Vendor.ANTHROPIC: "from outside"}).find(Vendor.ANTHROPIC)

    assert found == Key(Vendor.ANTHROPIC, KeySource.ENVIRONMENT, "from outside")


async def test_a_locked_ring_says_so(ring: MemoryRing) -> None:
    ring.locked = True
    with pytest.raises(KeyRingError, match="could not be read"):
        await SystemKeyRing({}).find(Vendor.HUME)
    with pytest.raises(KeyRingError, match="not kept"):
        await SystemKeyRing({}).keep(Vendor.HUME, "secret")
    with pytest.raises(KeyRingError, match="not forgotten"):
        await SystemKeyRing({}).keep(Vendor.HUME, "")


async def test_a_computer_without_a_ring_has_no_keys_and_keeps_none(ring: MemoryRing) -> None:
    keyring.set_keyring(NoRing())  # type: ignore[no-untyped-call]
    assert await SystemKeyRing({}).find(Vendor.HUME) is None
    with pytest.raises(KeyRingError, match="has no key ring") as caught:
        await SystemKeyRing({}).keep(Vendor.HUME, "secret")
    assert "environment variable" in caught.value.remedy


def test_a_key_is_not_printed() -> None:
    assert "secret" not in repr(Key(Vendor.HUME, KeySource.KEY_RING, "secret"))

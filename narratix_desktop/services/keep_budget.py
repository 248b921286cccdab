"""Read and keep the caps of the library; they hold for every computer that shares it."""

from narratix_desktop.domain.budget import SETTING, Budget
from narratix_desktop.ports.store import SettingStore


async def read_budget(settings: SettingStore) -> Budget:
    """The caps that the author chose, or the defaults."""
    return Budget.from_stored(await settings.get(SETTING))


async def keep_budget(budget: Budget, settings: SettingStore) -> None:
    """Keep the caps from now on."""
    await settings.set(SETTING, budget.as_stored())

"""Small values that belong to the library, as JSON. Keys of providers never come here: they are in the OS keyring."""

from narratix_desktop.store.database import Database


class SettingRepository:
    """``ports.store.SettingStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> object | None:
        value: object | None = await self._database.fetch_value("SELECT value FROM settings WHERE key = $1", key)
        return value

    async def set(self, key: str, value: object) -> None:
        """Keep a value; None forgets the key."""
        if value is None:
            await self._database.write("DELETE FROM settings WHERE key = $1", key)
            return
        await self._database.write(
            "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key)"
            " DO UPDATE SET value = excluded.value, updated_at = clock_timestamp()",
            key,
            value,
        )

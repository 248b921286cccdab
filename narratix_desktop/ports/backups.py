"""Backups of the library's database."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

KEPT: Final = 7
"""How many backups are kept; one is made each day, and before anything that could be regretted."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One whole backup file. ``reason`` is ``daily``, ``before-schema-7``, ``before-restore`` or the author's word."""

    path: Path
    made_at: datetime
    reason: str
    size: int


class BackupStore(Protocol):
    """The backups of one library. They hold its rows; recordings are never changed and lie beside the database."""

    def list_backups(self) -> tuple[Backup, ...]:
        """Whole backups, newest first. Reads the folder only, and at once."""
        ...

    async def make(self, reason: str = "manual") -> Backup:
        """Make a backup, keep the newest seven. Raises ``StoreError``."""
        ...

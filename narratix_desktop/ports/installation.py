"""What holds for the program on this computer before any library is open; the environment overrules what is chosen."""

from enum import StrEnum
from typing import Protocol


class Option(StrEnum):
    """What can be chosen, by the name that the environment has for it behind ``NARRATIX_``."""

    HOME = "home"
    LOG_LEVEL = "log_level"
    ANTHROPIC_BASE_URL = "anthropic_base_url"
    HUME_BASE_URL = "hume_base_url"
    REPLICATE_BASE_URL = "replicate_base_url"


class Installation(Protocol):
    """The options of this computer. A choice takes effect at the next start."""

    def chosen(self, option: Option) -> str:
        """What holds from the next start; empty where it is the default."""
        ...

    def overruled_by(self, option: Option) -> str | None:
        """The environment variable that decides instead, where there is one."""
        ...

    def choose(self, option: Option, value: str) -> None:
        """Choose something, or the default by choosing nothing.

        Raises:
            NarratixError: The value cannot be used, or the choice could not be written; nothing changed.
        """
        ...

"""Settings from the environment and their defaults. Keys are secrets: they are never shown or logged."""

import os
from pathlib import Path

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from narratix_desktop.domain.errors import SettingsError

APP_NAME = "narratix-desktop"


class Settings(BaseSettings):
    """Everything that the environment may say. The same names stand in the settings dialog and in the README."""

    model_config = SettingsConfigDict(env_prefix="NARRATIX_", extra="ignore", frozen=True)

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)))
    database_url: SecretStr | None = None
    log_level: str = Field(default="INFO", pattern="(?i)^(debug|info|warning|error|critical)$")
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, le=64)
    anthropic_base_url: str | None = None
    hume_base_url: str | None = None
    replicate_base_url: str | None = None
    anthropic_api_key: SecretStr | None = Field(default=None, validation_alias=AliasChoices("ANTHROPIC_API_KEY"))
    hume_api_key: SecretStr | None = Field(default=None, validation_alias=AliasChoices("HUME_API_KEY"))
    replicate_api_token: SecretStr | None = Field(default=None, validation_alias=AliasChoices("REPLICATE_API_TOKEN"))

    @property
    def assets(self) -> Path:
        """The folder of content-addressed files."""
        return self.home / "assets"

    @property
    def renders(self) -> Path:
        """The folder of premasters; it may be emptied at any time."""
        return self.home / "cache" / "renders"

    @property
    def logs(self) -> Path:
        """The folder of log files and crash reports."""
        return self.home / "logs"

    @property
    def backups(self) -> Path:
        """The folder of database backups."""
        return self.home / "backups"


def load_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsError: A value cannot be used; the message names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"Narratix Desktop did not start because the setting {name} has a value that cannot be used.",
            f"Correct it or remove it ({first['msg']}).",
        ) from error

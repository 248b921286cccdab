"""Settings from the environment, then from what was chosen on this computer, then their defaults.

Keys are secrets: they are never shown or logged, and those that are chosen are in the system's key ring.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from narratix_desktop.domain.errors import SettingsError
from narratix_desktop.ports.installation import Option
from narratix_desktop.ports.keys import Vendor

APP_NAME = "narratix-desktop"
PREFIX = "NARRATIX_"


class Settings(BaseSettings):
    """Everything that the environment may say. The same names stand in the settings dialog and in the README."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

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
    def cache(self) -> Path:
        """The folder of what can be made again; it may be emptied while nothing works."""
        return self.home / "cache"

    @property
    def renders(self) -> Path:
        """The folder of premasters; it may be emptied at any time."""
        return self.cache / "renders"

    @property
    def waveforms(self) -> Path:
        """The folder of waveform overviews; it may be emptied at any time."""
        return self.cache / "waveforms"

    @property
    def typeset(self) -> Path:
        """The folder of covers that were set from titles; it may be emptied at any time."""
        return self.cache / "covers"

    @property
    def engines(self) -> Path:
        """The folder of the author's own files of models, prices and limits."""
        return self.home / "engines"

    @property
    def voices(self) -> Path:
        """The folder of voices that are files."""
        return self.home / "voices"

    @property
    def logs(self) -> Path:
        """The folder of log files and crash reports."""
        return self.home / "logs"

    @property
    def backups(self) -> Path:
        """The folder of database backups."""
        return self.home / "backups"

    def keys(self) -> Mapping[Vendor, str]:
        """The keys that the environment names."""
        named = {
            Vendor.ANTHROPIC: self.anthropic_api_key,
            Vendor.HUME: self.hume_api_key,
            Vendor.REPLICATE: self.replicate_api_token,
        }
        return {vendor: key.get_secret_value() for vendor, key in named.items() if key is not None}

    def addresses(self) -> Mapping[Vendor, str]:
        """Addresses that replace the vendors' own."""
        named = {
            Vendor.ANTHROPIC: self.anthropic_base_url,
            Vendor.HUME: self.hume_base_url,
            Vendor.REPLICATE: self.replicate_base_url,
        }
        return {vendor: address for vendor, address in named.items() if address}


def options_file() -> Path:
    """Where the choices of this computer are kept, outside any library because the library's folder is one of them."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "options.json"


def read_options(file: Path) -> dict[Option, str]:
    """The choices of this computer; none where there is no such file.

    Raises:
        SettingsError: The file is damaged; starting with another library folder than the chosen one would confuse.
    """
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _damaged(file) from error
    if not isinstance(raw, dict):
        raise _damaged(file)
    return {option: str(raw[option]) for option in Option if raw.get(option)}


def load_settings() -> Settings:
    """Read the environment and the choices of this computer.

    Raises:
        SettingsError: A value cannot be used; the message names the variable.
    """
    named = {name.upper() for name, value in os.environ.items() if value}
    chosen = read_options(options_file())
    unnamed = {str(option): value for option, value in chosen.items() if PREFIX + option.upper() not in named}
    try:
        return Settings(**unnamed)  # type: ignore[arg-type]  # pydantic reads and checks the text
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"Narratix Desktop did not start because the setting {name} has a value that cannot be used.",
            f"Correct it or remove it ({first['msg']}).",
        ) from error


def _damaged(file: Path) -> SettingsError:
    return SettingsError(
        f"Narratix Desktop did not start because {file} cannot be read.", "Correct or remove that file."
    )

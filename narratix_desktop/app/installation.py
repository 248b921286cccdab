"""Keeps what was chosen for this computer, after making sure that the program will start with it."""

import json
import os
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from narratix_desktop.app.settings import PREFIX, options_file, read_options
from narratix_desktop.domain.errors import LibraryPlaceError, SettingsError
from narratix_desktop.ports.installation import Option
from narratix_desktop.store.server.places import mounted_file_systems, refuse_unsafe_place

_ADDRESSES: Final = frozenset({Option.ANTHROPIC_BASE_URL, Option.HUME_BASE_URL, Option.REPLICATE_BASE_URL})


class StoredInstallation:
    """``ports.installation.Installation`` over a JSON file."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or options_file()

    def chosen(self, option: Option) -> str:
        return read_options(self._file).get(option, "")

    def overruled_by(self, option: Option) -> str | None:
        variable = PREFIX + option.upper()
        return variable if os.environ.get(variable) else None

    def choose(self, option: Option, value: str) -> None:
        if value and option is Option.HOME:
            _require_good_home(Path(value))
        if value and option in _ADDRESSES:
            _require_address(value)
        options = read_options(self._file) | {option: value}
        kept = {str(name): text for name, text in options.items() if text}
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_name(f".{self._file.name}.partial")
            draft.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            draft.replace(self._file)
        except OSError as error:
            raise SettingsError(
                f"The choice was not kept because {self._file} cannot be written.", "Check the rights of that folder."
            ) from error


def _require_good_home(home: Path) -> None:
    refuse_unsafe_place(home, mounted_file_systems())
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise LibraryPlaceError(f"The folder {home} cannot be written.", "Choose another folder.") from error


def _require_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(
            "The address was not kept: it is none.", "Write it as https://host, with a port if need be."
        )

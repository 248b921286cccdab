"""What is chosen for this computer holds from the next start, the environment overrules it, nonsense never gets in."""

import json
from pathlib import Path

import pytest

from narratix_desktop.app.installation import StoredInstallation
from narratix_desktop.app.settings import load_settings, options_file
from narratix_desktop.domain.errors import LibraryPlaceError, SettingsError
from narratix_desktop.ports.installation import Option
from narratix_desktop.ports.keys import Vendor


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        "narratix_desktop.app.settings.platformdirs.user_config_dir", lambda *_, **__: str(tmp_path / "c")
    )
    for option in Option:
        monkeypatch.delenv(f"NARRATIX_{option.upper()}", raising=False)


def test_a_choice_holds_from_the_next_start(tmp_path: Path) -> None:
    installation = StoredInstallation()
    installation.choose(Option.HOME, str(tmp_path / "library"))
    installation.choose(Option.HUME_BASE_URL, "http://127.0.0.1:8080")

    settings = load_settings()

    assert settings.home == tmp_path / "library"
    assert settings.addresses() == {Vendor.HUME: "http://127.0.0.1:8080"}
    assert StoredInstallation().chosen(Option.HOME) == str(tmp_path / "library")


def test_choosing_nothing_brings_the_default_back(tmp_path: Path) -> None:
    before = load_settings().home
    installation = StoredInstallation()
    installation.choose(Option.HOME, str(tmp_path / "library"))
    installation.choose(Option.HOME, "")
    assert load_settings().home == before
    assert json.loads(options_file().read_text()) == {}


def test_the_environment_overrules_a_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    StoredInstallation().choose(Option.HOME, str(tmp_path / "chosen"))
    monkeypatch.setenv("NARRATIX_HOME", str(tmp_path / "outside"))
    assert load_settings().home == tmp_path / "outside"
    assert StoredInstallation().overruled_by(Option.HOME) == "NARRATIX_HOME"
    assert StoredInstallation().overruled_by(Option.LOG_LEVEL) is None


def test_an_empty_variable_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    default = load_settings().home
    for variable in ("NARRATIX_HOME", "NARRATIX_DATABASE_URL", "NARRATIX_WORKERS", "NARRATIX_LOG_LEVEL"):
        monkeypatch.setenv(variable, "")
    assert load_settings().home == default
    StoredInstallation().choose(Option.HOME, str(tmp_path / "chosen"))
    assert load_settings().home == tmp_path / "chosen"
    assert load_settings().database_url is None


def test_a_folder_that_would_damage_the_library_is_refused_and_the_former_stays(tmp_path: Path) -> None:
    installation = StoredInstallation()
    installation.choose(Option.HOME, str(tmp_path / "good"))
    (tmp_path / "file").touch()
    for bad in (tmp_path / "Dropbox" / "library", tmp_path / "file" / "library"):
        with pytest.raises(LibraryPlaceError):
            installation.choose(Option.HOME, str(bad))
    assert load_settings().home == tmp_path / "good"


@pytest.mark.parametrize("address", ["nonsense", "ftp://host", "https://", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="not kept"):
        StoredInstallation().choose(Option.REPLICATE_BASE_URL, address)


@pytest.mark.parametrize("damage", ["{", "[1]", "\x00"])
def test_a_damaged_file_is_named_instead_of_another_library_being_opened(damage: str) -> None:
    options_file().parent.mkdir(parents=True)
    options_file().write_text(damage)
    with pytest.raises(SettingsError, match=r"options\.json"):
        load_settings()


def test_a_choice_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "c").write_text("a file stands in the way")
    with pytest.raises(SettingsError):
        StoredInstallation().choose(Option.LOG_LEVEL, "DEBUG")

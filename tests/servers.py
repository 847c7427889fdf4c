"""Private servers that a test may kill: PostgreSQL, Redis and Celery workers, each gone with its block.

with postgres() as database, redis() as queue:
    with celery_worker({"DATABASE_URL": database.url(), "REDIS_URL": queue.url}) as worker:
        worker.kill()
        worker.start()
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import psycopg2
import redis as redis_client

from samverkan.front.embedded_queue import server_command
from samverkan.front.processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
QUEUES = ("urgent", "normal", "bulk")


class Server:
    """A program of ours in a folder of its own, that can be killed and started again."""

    stop_signal = signal.SIGTERM

    def __init__(
        self, folder: Path, argv: Sequence[str], *, env: dict[str, str] | None = None, user: str = ""
    ):
        self.folder, self.argv, self.user = folder, list(argv), user
        self.env = {**os.environ, **(env or {})}
        self.log = folder / "log"
        self.process: subprocess.Popen | None = None

    def is_ready(self) -> bool:
        raise NotImplementedError

    def start(self, *, patience: float = 30) -> None:
        """Start it and wait until it answers. Raises TimeoutError with its log if it does not."""
        deadline = time.monotonic() + patience
        self._spawn()
        while not self.is_ready():
            if self.process.poll() is not None:
                self._spawn()  # after a kill its shared memory may be in use for a moment yet
            if time.monotonic() > deadline:
                self.kill()
                raise TimeoutError(f"{self.argv[0]} does not answer:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)

    def _spawn(self) -> None:
        parent = os.getpid()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.argv,
                cwd=ROOT if not self.user else self.folder,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(parent),
                **_as_user(self.user),
            )

    def kill(self) -> None:
        """As when the power goes: no farewell, whole session."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, *, patience: float = 10) -> None:
        """Ask it to end; kill it if it has not within `patience` seconds."""
        self.process.send_signal(self.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.kill()


ServerKind = TypeVar("ServerKind", bound=Server)


class PostgreSQL(Server):
    stop_signal = signal.SIGINT  # its "fast" shutdown

    def url(self, name: str = "postgres") -> str:
        return f"postgres:///{name}?host={self.folder}&user=postgres"

    def is_ready(self) -> bool:
        return _works(lambda: psycopg2.connect(host=str(self.folder), user="postgres").close())


class Redis(Server):
    def __init__(self, folder: Path, argv: Sequence[str], *, port: int):
        super().__init__(folder, argv)
        self.url = f"redis://127.0.0.1:{port}/0"

    def is_ready(self) -> bool:
        with redis_client.Redis.from_url(self.url) as client:
            return _works(client.ping)


class CeleryWorker(Server):
    def is_ready(self) -> bool:
        return " ready." in self.log.read_text()

    def start(self, *, patience: float = 30) -> None:
        self.log.unlink(missing_ok=True)
        super().start(patience=patience)


def postgres_programs() -> Path:
    """The folder of the newest PostgreSQL here. Raises FileNotFoundError if there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = folders[-1] if folders else shutil.which("initdb")
    if not found:
        raise FileNotFoundError("PostgreSQL: bin/setup services")
    return Path(found).resolve().parent


@contextlib.contextmanager
def postgres() -> Iterator[PostgreSQL]:
    """A new, empty cluster on a Unix socket. Its data survive a kill of its processes."""
    programs = postgres_programs()
    # It refuses to run as root, and its own user must be able to enter the folder.
    user = "postgres" if os.geteuid() == 0 else ""
    with _folder() as folder:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
            + ["--locale=C.UTF-8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **_as_user(user),
        )
        # fsync guards against a fall of the machine, which no test brings about.
        options = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off"}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        server = PostgreSQL(folder, [str(programs / "postgres"), "-D", str(data), *words], user=user)
        with _running(server):
            yield server


@contextlib.contextmanager
def redis() -> Iterator[Redis]:
    """A new, empty Redis on a free port, that keeps nothing when it is killed."""
    with _folder() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        argv = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
        with _running(Redis(folder, [*argv, "--save", "", "--appendonly", "no"], port=port)) as server:
            yield server


@contextlib.contextmanager
def celery_worker(
    env: dict[str, str], *, queues: Sequence[str] = QUEUES, concurrency: int = 2
) -> Iterator[CeleryWorker]:
    """A worker in a process of its own, on the database and queue that `env` names."""
    with _folder() as folder:
        argv = [
            sys.executable,
            "-m",
            "celery",
            "--app",
            "samverkan.celery:app",
            "worker",
            "--loglevel",
            "info",
        ]
        argv += ["--without-gossip", "--without-mingle", "-n", f"{folder.name}@%h"]
        argv += ["-Q", ",".join(queues), "-c", str(concurrency)]
        with _running(CeleryWorker(folder, argv, env=env)) as worker:
            yield worker


class CeleryBeat(Server):
    def is_ready(self) -> bool:
        return "beat: Starting" in self.log.read_text()


@contextlib.contextmanager
def celery_beat(env: dict[str, str]) -> Iterator[CeleryBeat]:
    """The scheduler of the periodic jobs, in a process of its own."""
    with _folder() as folder:
        argv = [sys.executable, "-m", "celery", "--app", "samverkan.celery:app", "beat", "--loglevel", "info"]
        argv += ["--pidfile", "", "--schedule", str(folder / "schedule")]
        with _running(CeleryBeat(folder, argv, env=env)) as beat:
            yield beat


class EmbeddedQueue(Server):
    """The queue of an installation without Redis, as `make demo` has it."""

    @property
    def url(self) -> str:
        return f"redis+socket://{self.folder / 'queue'}"

    def is_ready(self) -> bool:
        with redis_client.Redis(unix_socket_path=str(self.folder / "queue")) as client:
            return _works(client.ping)


@contextlib.contextmanager
def embedded_queue() -> Iterator[EmbeddedQueue]:
    """The embedded queue on a Unix socket."""
    with _folder() as folder, _running(EmbeddedQueue(folder, server_command(folder / "queue"))) as server:
        yield server


@contextlib.contextmanager
def _running(server: ServerKind) -> Iterator[ServerKind]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    # Short, since a Unix socket's path may have 107 characters; open to pass, since servers have users.
    folder = Path(tempfile.mkdtemp(prefix="sv-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user(name: str) -> dict[str, object]:
    if not name:
        return {}
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (psycopg2.OperationalError, redis_client.RedisError):
        return False
    return True

"""Whole installations for the browser: `manage.py serve` as anybody starts it, on data of its own.

By default each has its own SQLite file and embedded queue. Where DATABASE_URL and REDIS_URL are set
(`make test-services`) each has its own PostgreSQL database and its own part of that Redis, so that the
same journeys run on both. The workers are processes of their own either way.
"""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg2
import redis as redis_client

from samverkan import env as environment
from tests.servers import ROOT, Server

HOST = "127.0.0.1"
FURNISH = "from samverkan.front.preparation import prepare_database; prepare_database()"
TABLES_OF_REDIS = 15
_numbers = count(1)


class Installation(Server):
    """A running installation with the demo's region and people."""

    def __init__(self, folder: Path, env: dict[str, str]):
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://{HOST}:{self.port}"
        self.mark = f"INSTALLATION_UNDER_TEST={uuid4()}"
        name, _, value = self.mark.partition("=")
        given = {**env, name: value, "PORT": str(self.port), "BASE_URL": self.address}
        super().__init__(folder, [sys.executable, "manage.py", "serve"])
        self.env = given

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()[-3000:]
        web = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            web.request("GET", "/status/")
            return web.getresponse().status == 200
        except OSError:
            return False
        finally:
            web.close()

    def processes(self) -> list[str]:
        """The command line of every living process that this installation started."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return found

    def stop(self, *, patience: float = 20) -> None:
        """Stop it as Ctrl-C does, and see to it that nothing of it is left."""
        sys.stderr.write(self.log.read_text()[-5000:])  # shown when a test has failed
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.kill()
        deadline = time.monotonic() + patience
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not left, left


class Furniture:
    """Tables, region and people, made once; every installation begins with a copy of them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.is_on_services = bool(os.environ.get("DATABASE_URL"))
        self.database = f"furniture_{uuid4().hex[:8]}"
        (folder / "data").mkdir()
        if self.is_on_services:
            _on_postgres(f"CREATE DATABASE {self.database}")
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", FURNISH],
            cwd=ROOT,
            env=_environment(folder / "data", self.database),
            check=True,
        )

    @contextlib.contextmanager
    def installation(self) -> Iterator[Installation]:
        """A running copy, gone with the block."""
        # Short: the embedded queue listens on a Unix socket under the folder.
        folder = Path(tempfile.mkdtemp(prefix="sv-", dir="/tmp"))
        database = f"{self.database}_{next(_numbers)}"
        try:
            shutil.copytree(self.folder / "data", folder / "data")
            if self.is_on_services:
                _on_postgres(f"CREATE DATABASE {database} TEMPLATE {self.database}")
            running = Installation(folder, _environment(folder / "data", database))
            running.start()
            try:
                yield running
            finally:
                running.stop()
        finally:
            if self.is_on_services:
                _on_postgres(f"DROP DATABASE {database} WITH (FORCE)")
            shutil.rmtree(folder, ignore_errors=True)


def _environment(data_dir: Path, database: str) -> dict[str, str]:
    env = {**os.environ, "DATA_DIR": str(data_dir), "DEMO": "true"}
    for theirs in ("DJANGO_SETTINGS_MODULE", "BASE_URL", "DATABASE_URL", "REDIS_URL"):
        env.pop(theirs, None)
    if os.environ.get("DATABASE_URL"):
        url = urlsplit(os.environ["DATABASE_URL"])
        # geturl() would drop the slashes of an empty host.
        env["DATABASE_URL"] = f"{url.scheme}://{url.netloc}/{database}?{url.query}"
    if os.environ.get("REDIS_URL"):
        env["REDIS_URL"] = _part_of_redis(next(_numbers) % TABLES_OF_REDIS + 1)
    return env


def _part_of_redis(number: int) -> str:
    url = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
    with redis_client.Redis.from_url(url) as client:
        client.flushdb()
    return url


def _on_postgres(statement: str) -> None:
    server = environment.database("DATABASE_URL", "")
    connection = psycopg2.connect(
        dbname="postgres",
        user=server["USER"],
        password=server["PASSWORD"],
        host=server["HOST"],
        port=server["PORT"] or None,
    )
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()

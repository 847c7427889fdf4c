"""Installations that may be hurt: real servers, a worker and a scheduler in processes of their own."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections

from samverkan import env
from tests.servers import ROOT, embedded_queue, postgres, redis


@dataclass(frozen=True)
class Installation:
    """Where its processes find the database and the queue."""

    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run a Python module in a process of its own and return what it prints."""
        with self.begin(*arguments) as process:
            printed, _ = process.communicate()
        assert process.returncode == 0
        return printed

    def begin(self, *arguments: str) -> subprocess.Popen:
        """Start a Python module in a process of its own, and go on at once."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            env={**os.environ, **self.environment},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )


def seeds() -> range:
    """One by `SEED`, to replay it; else as many as `FAULT_SEEDS`, from the date."""
    first = int(os.environ.get("SEED") or f"{datetime.now(UTC):%Y%m%d}00")
    return range(first, first + (1 if os.environ.get("SEED") else int(os.environ.get("FAULT_SEEDS") or 3)))


@pytest.fixture(scope="module")
def on_services(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Installation]:
    """PostgreSQL and Redis; this process's queries go to the same database."""
    data = tmp_path_factory.mktemp("data")
    with (
        postgres() as database,
        redis() as queue,
        django_db_blocker.unblock(),
        _made(database.url(), queue.url, data) as installation,
    ):
        yield installation


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Installation]:
    """SQLite and the embedded queue, as `make demo` has them."""
    data = tmp_path_factory.mktemp("data")
    with (
        embedded_queue() as queue,
        django_db_blocker.unblock(),
        _made(f"sqlite:///{data / 'samverkan.sqlite3'}", queue.url, data) as installation,
    ):
        yield installation


@contextlib.contextmanager
def _made(database: str, queue: str, data: Path) -> Iterator[Installation]:
    installation = Installation(
        {"DATABASE_URL": database, "REDIS_URL": queue, "DATA_DIR": str(data), "DEMO": "true"}
        | {"DJANGO_SETTINGS_MODULE": "samverkan.settings"}
    )
    installation.run("manage.py", "migrate", "--verbosity", "0")
    with _looking_at(database):
        yield installation


@contextlib.contextmanager
def _looking_at(url: str) -> Iterator[None]:
    """Let this process's queries go to the database at `url`."""
    before = connections.settings["default"]
    os.environ["LOOKED_AT"] = url
    _connect(env.database("LOOKED_AT", ""))
    try:
        yield
    finally:
        _connect(before)


def _connect(settings: dict) -> None:
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": settings})["default"]
    del connections["default"]

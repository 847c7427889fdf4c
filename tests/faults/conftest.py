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
        done = subprocess.run(
            [sys.executable, *arguments],
            env={**os.environ, **self.environment},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One seed by `SEED`, to replay it; else as many as `FAULT_SEEDS`, from the date.

    The embedded installation has the first seed only: it is the same code, and slower to start.
    """
    if "seed" in metafunc.fixturenames:
        first = int(os.environ.get("SEED") or f"{datetime.now(UTC):%Y%m%d}00")
        number = 1 if os.environ.get("SEED") else int(os.environ.get("FAULT_SEEDS") or 3)
        cases = [("services", seed) for seed in range(first, first + number)] + [("embedded", first)]
        metafunc.parametrize(("installation", "seed"), cases, indirect=["installation"])


@pytest.fixture(scope="module")
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker
) -> Iterator[Installation]:
    """PostgreSQL with Redis, then SQLite with the embedded queue; this process sees the same database."""
    data = tmp_path_factory.mktemp("data")
    with contextlib.ExitStack() as stack:
        database, queue = _servers(getattr(request, "param", "services"), data, stack)
        made = Installation(
            {"DATABASE_URL": database, "REDIS_URL": queue, "DATA_DIR": str(data), "DEMO": "true"}
            | {"DJANGO_SETTINGS_MODULE": "samverkan.settings"}
        )
        made.run("manage.py", "migrate", "--verbosity", "0")
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(_looking_at(database))
        yield made


def _servers(kind: str, data: Path, stack: contextlib.ExitStack) -> tuple[str, str]:
    if kind == "embedded":
        return f"sqlite:///{data / 'samverkan.sqlite3'}", stack.enter_context(embedded_queue()).url
    return stack.enter_context(postgres()).url(), stack.enter_context(redis()).url


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

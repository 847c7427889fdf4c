"""What has to be in order before the first page is asked for: folder, tables, cache table, demo data."""

import fcntl
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class AlreadyServedError(Exception):
    """Another process serves the same data."""


def lock_data(data_dir: Path) -> TextIO:
    """Make the folder for data and take its lock, held for as long as the returned file is open.

    Raises AlreadyServedError if somebody else holds it.
    """
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (data_dir / "serve.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AlreadyServedError from None
    return lock


def needs_migration() -> bool:
    """Whether the database lacks a migration. Much quicker than `migrate` when it lacks none."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare_database() -> None:
    """Bring the database up to date; a demo installation also gets its data, if it is empty."""
    if needs_migration():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if settings.IS_DEMO:
        call_command("demo_data", verbosity=0)
    connection.close()  # no open file or connection is handed to the children

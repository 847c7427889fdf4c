"""Ringing for a worker. The row is the queue; this only wakes somebody who will look at it."""

import logging

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring(task: Task, *args: object) -> None:
    """Ask for `task` to be run once the current transaction is committed. Never raises.

    With the broker gone nothing is lost: the row says what is to be done, and the sweep finds it.
    """
    transaction.on_commit(lambda: _ring_now(task, args), robust=True)


def _ring_now(task: Task, args: tuple) -> None:
    try:
        task.apply_async(args, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("the bell for %s is out of order: %s", task.name, error)

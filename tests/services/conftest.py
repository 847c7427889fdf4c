"""Only with the real services of `make test-services`: tests whose worker is a process of its own."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.servers import CeleryWorker, celery_worker

if not os.environ.get("REDIS_URL"):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture
def worker(transactional_db) -> Iterator[CeleryWorker]:
    """A Celery worker in its own process, on the test's database; it may be killed and started again."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    # geturl() drops the slashes of an empty host.
    url = f"{address.scheme}://{address.netloc}{address.path}?{address.query}"
    with celery_worker({"DATABASE_URL": url}) as running:
        yield running

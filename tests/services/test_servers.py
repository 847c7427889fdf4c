import psycopg2
import pytest

from samverkan.celery import app
from tests.servers import CeleryWorker, postgres

pytestmark = pytest.mark.services


def test_a_separate_worker_answers_over_redis_also_after_a_kill(worker: CeleryWorker):
    assert [name for answer in app.control.ping(timeout=5) for name in answer]

    worker.kill()
    worker.start()

    assert [name for answer in app.control.ping(timeout=5) for name in answer]


def test_a_killed_database_still_has_what_was_committed():
    with postgres() as server:
        address = {"host": str(server.folder), "user": "postgres"}
        before = psycopg2.connect(**address)
        before.autocommit = True
        before.cursor().execute("CREATE TABLE kept AS SELECT 42 AS answer")

        server.kill()
        server.start()

        after = psycopg2.connect(**address)
        cursor = after.cursor()
        cursor.execute("SELECT answer FROM kept")
        assert cursor.fetchone() == (42,)
        after.close()
        before.close()

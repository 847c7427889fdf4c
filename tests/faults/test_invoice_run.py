"""A run of invoices is hurt in the middle: one set of documents, numbers 1 to n, every amount right."""

import contextlib
import random
import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from actors.people.models import User
from budget.invoices import approval, verification
from budget.invoices.models import Invoice, Run, Series, Staged
from samverkan.transitions import Conflict
from tests.budget import factories
from tests.faults import a_year
from tests.faults.conftest import Installation, seeds
from tests.faults.test_killed_worker import wait_until
from tests.servers import celery_beat, celery_worker

PARTIES = 24
DOCUMENTS = PARTIES + 1  # the host's posting
ISSUED_WITHIN_S = 150

pytestmark = pytest.mark.services


@pytest.mark.parametrize("seed", seeds())
def test_a_worker_killed_at_any_moment_of_a_run_leaves_one_set_of_documents(
    on_services: Installation, seed: int, capsys: pytest.CaptureFixture
):
    before = Invoice.objects.count()
    # Some moments lie in the preparing of the rows, the others in the making of the documents.
    moment = random.Random(seed).uniform(0, 2 * DOCUMENTS)
    environment = on_services.environment
    with celery_beat(environment), celery_worker(environment) as worker:
        run = Run.objects.get(pk=on_services.run("-m", "tests.faults.a_year", "opened", str(PARTIES)))
        if moment < DOCUMENTS:
            kill_when(worker, lambda: run.parties.count() >= moment)
            worker.start()
        wait_until(lambda: state(run) != Run.State.PREPARING, within_s=60, look_every_s=0.05)
        a_year.approve(
            factories.fresh(run),
            by=run.prepared_by,
            approver=User.objects.exclude(pk=run.prepared_by_id).last(),
        )
        if moment >= DOCUMENTS:
            kill_when(worker, lambda: made(run) >= moment - DOCUMENTS or state(run) == Run.State.ISSUED)
            made_at_kill = made(run)
            assert Invoice.objects.filter(run=run).count() in {0, DOCUMENTS}
            worker.start()
        else:
            made_at_kill = None
        killed_at = time.monotonic()
        wait_until(lambda: state(run) == Run.State.ISSUED, within_s=ISSUED_WITHIN_S, look_every_s=0.2)
        took = time.monotonic() - killed_at

    with capsys.disabled():
        where = f"{made_at_kill} of {DOCUMENTS} documents" if made_at_kill is not None else "preparing"
        print(f"\nseed {seed}, {connection.vendor}: killed at {where}, issued after {took:.1f} s")  # noqa: T201
    must_be_whole(run, before)


def test_a_disk_that_is_full_while_documents_are_stored_leaves_nothing_issued(on_services: Installation):
    """The files are rows of the database: what fails is the transaction that issues."""
    before = Invoice.objects.count()
    environment = on_services.environment
    with full_disk(), celery_worker(environment):
        run = Run.objects.get(pk=on_services.run("-m", "tests.faults.a_year", "approved", "8"))
        wait_until(lambda: made(run) == 9, within_s=90, look_every_s=0.1)
        time.sleep(2)
        assert Invoice.objects.count() == before
        assert state(run) == Run.State.STAGING

    with celery_beat(environment), celery_worker(environment):
        wait_until(lambda: state(run) == Run.State.ISSUED, within_s=60, look_every_s=0.2)
    must_be_whole(run, before, documents=9)


def test_two_who_approve_at_once_give_one_run_and_the_other_is_told(on_services: Installation):
    run = Run.objects.get(pk=on_services.run("-m", "tests.faults.a_year", "opened", "3"))
    with celery_worker(on_services.environment):
        wait_until(lambda: state(run) == Run.State.PREPARED, within_s=60, look_every_s=0.05)
    approval.check(factories.fresh(run), by=run.prepared_by, now=timezone.now())
    approver = User.objects.exclude(pk=run.prepared_by_id).last()
    together, told = threading.Barrier(2), []

    def press() -> None:
        mine = factories.fresh(run)
        together.wait()
        try:
            approval.approve(mine, by=approver, now=timezone.now())
            told.append("approved")
        except Conflict as late:
            told.append(str(late))
        finally:
            connection.close()

    people = [threading.Thread(target=press) for _ in range(2)]
    for each in people:
        each.start()
    for each in people:
        each.join()

    assert sorted(told)[1] == "approved"
    assert "gått vidare" in sorted(told)[0]
    assert Staged.objects.filter(party__run=run).count() == 4
    approval.abandon(factories.fresh(run), by=approver, now=timezone.now())


def kill_when(worker, holds) -> None:
    wait_until(holds, within_s=90, look_every_s=0.005)
    worker.kill()


def state(run) -> str:
    return Run.objects.values_list("state", flat=True).get(pk=run.pk)


def made(run) -> int:
    return Staged.objects.filter(party__run=run).exclude(sha256="").count()


def must_be_whole(run, before: int, *, documents: int = DOCUMENTS) -> None:
    assert Invoice.objects.count() - before == documents
    due = dict(run.parties.values_list("actor", "due_ore"))
    assert dict(run.invoices.values_list("actor", "amount_ore")) == due
    assert sum(due.values()) == run.basis_to_date_ore
    for series in Series.objects.all():
        numbers = list(series.invoices.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, series.last + 1))
        assert series.reserved_by_id is None
    assert not Staged.objects.exists()
    assert list(verification.faults()) == []


@contextlib.contextmanager
def full_disk():
    """PostgreSQL says what it says when the disk is full, from the fifth file on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF (SELECT count(*) FROM invoices_invoicefile WHERE invoice_id IN "
            "(SELECT id FROM invoices_invoice WHERE run_id = (SELECT max(id) FROM invoices_run))) >= 5 THEN "
            "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; "
            "END IF; RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON invoices_invoicefile "
            "FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER full_disk ON invoices_invoicefile")
            cursor.execute("DROP FUNCTION full_disk()")

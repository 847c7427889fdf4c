"""Runs of 36 and 300 parties against bare WeasyPrint, 10,000 shares, and a call-out beside a run."""

import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from budget.invoices import document, peppol
from budget.invoices.document import Snapshot
from budget.invoices.models import Run
from budget.shares import Group, Party, shares
from tests.benchmarks.test_callout_times import call
from tests.faults.conftest import Installation
from tests.faults.test_killed_worker import wait_until
from tests.servers import celery_beat, celery_worker

PROCESSES = 2
AS_FAST_AS_BARE = 0.9
FLAT = 0.2
MOST_MB = 500

pytestmark = pytest.mark.services


def test_ten_thousand_shares_are_computed_within_a_second(capsys):
    parties = [Party(f"{n:05}", Group.MUNICIPALITY, 1_000 + n * 37) for n in range(9_900)]
    parties += [Party(f"o{n:03}", Group.OTHER, 1 + n % 2) for n in range(100)]
    began = time.perf_counter()
    found = shares(parties, frame=Decimal(6_500_000))
    took = time.perf_counter() - began

    with capsys.disabled():
        print(f"\n10,000 shares: {took * 1000:.0f} ms")  # noqa: T201
    assert found.total + found.not_financed == found.basis
    assert took < 1


def test_a_run_draws_nearly_as_fast_as_bare_weasyprint_and_costs_the_same_per_party(
    on_services: Installation, tmp_path, capsys
):
    per_party = {}
    environment = on_services.environment
    with celery_worker(environment, concurrency=PROCESSES) as worker, celery_beat(environment):
        issue_one(on_services, 4)  # the processes' first pages pay for fonts and styles
        for parties in (36, 300):
            took, run = issue_one(on_services, parties)
            count = run.invoices.count()
            bare, bare_mb = bare_weasyprint(on_services, run, tmp_path)
            per_party[parties] = took / count
            product_mb = peak_mb(worker)
            with capsys.disabled():
                print(  # noqa: T201
                    f"\n{parties} parties: {count / took:.1f} documents/s, bare {count / bare:.1f}, "
                    f"{bare / took:.0%}; {took / count * 1000:.0f} ms a party; "
                    f"worker process {product_mb:.0f} MB, bare {bare_mb:.0f} MB"
                )
            assert bare / took >= AS_FAST_AS_BARE
            assert product_mb < MOST_MB
    assert abs(per_party[300] / per_party[36] - 1) <= FLAT


def test_a_call_out_during_a_run_does_not_wait_for_it(on_services: Installation, capsys):
    environment = on_services.environment
    with (
        celery_worker(environment, queues=["urgent"]),
        celery_worker(environment, queues=["normal", "bulk"], concurrency=PROCESSES),
    ):
        call(on_services, 1)
        run = Run.objects.get(pk=on_services.run("-m", "tests.faults.a_year", "approved", "100"))
        first_s, last_s = call(on_services, 40)
        during = Run.objects.get(pk=run.pk).state
        wait_until(lambda: is_issued(run), within_s=300, look_every_s=0.2)

    with capsys.disabled():
        print(f"\n40 messages during a run of 100: first {first_s:.2f} s, last {last_s:.2f} s")  # noqa: T201
    assert during == Run.State.STAGING
    assert first_s < 1
    assert last_s < 10


def issue_one(installation: Installation, parties: int) -> tuple[float, Run]:
    """Return the seconds from the bell to the issued run, as its rows have it."""
    run = Run.objects.get(pk=installation.run("-m", "tests.faults.a_year", "approved", str(parties)))
    wait_until(lambda: is_issued(run), within_s=300, look_every_s=0.02)
    run.refresh_from_db()
    return (run.issued_at - run.approved_at).total_seconds(), run


def is_issued(run: Run) -> bool:
    return Run.objects.filter(pk=run.pk, state=Run.State.ISSUED).exists()


def bare_weasyprint(installation: Installation, run: Run, folder) -> tuple[float, float]:
    """Return the seconds for the same pages in as many processes, and the larger one's memory in MB."""
    documents = [as_html(invoice.snapshot) for invoice in run.invoices.all()]
    halves = [documents[part::PROCESSES] for part in range(PROCESSES)]
    files = [folder / f"{run.pk}-{part}.json" for part in range(PROCESSES)]
    for file, half in zip(files, halves, strict=True):
        file.write_text(json.dumps(half))
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda file: json.loads(draw(installation, file)), files))
    return max(each["seconds"] for each in found), max(each["peak_mb"] for each in found)


def draw(installation: Installation, file) -> str:
    return installation.run("-m", "tests.benchmarks.drawing", str(file))


def as_html(stored: dict) -> dict:
    snapshot = Snapshot.from_plain(stored)
    xml = peppol.make(snapshot).decode() if peppol.has_address(snapshot) else ""
    return {"html": document.html(snapshot), "number": snapshot.number, "xml": xml}


def peak_mb(worker) -> float:
    """The largest process of the worker's session."""
    sizes = subprocess.run(
        ["ps", "-o", "rss=", "--sid", str(worker.process.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    return max(map(int, sizes)) / 1024

"""A budget year of any number of parties, and its runs, as the web process would begin them.

python -m tests.faults.a_year approved PARTIES    prints the key of a run whose documents wait
python -m tests.faults.a_year opened PARTIES      prints the key of a run that waits to be prepared
"""

import os
import sys
from datetime import date
from uuid import uuid4

import django


def main(state: str, parties: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverkan.settings")
    django.setup()
    from django.utils import timezone

    from budget.invoices import preparation, tasks
    from samverkan.bell import ring

    plan, by, approver = decided_plan(parties)
    now = timezone.now()
    run, _is_new = preparation.start(
        plan.year,
        part="first",
        cutoff_on=date(plan.year.year, 6, 30),
        start_key=uuid4(),
        by=by,
        now=now,
    )
    if state == "approved":
        approve(run, by=by, approver=approver)
    else:
        ring(tasks.prepare, run.pk)
    sys.stdout.write(f"{run.pk}\n")


def approve(run, *, by, approver) -> None:
    """Prepare the run here and approve it; the documents are left to the workers."""
    from django.utils import timezone

    from budget.invoices import preparation, tasks, working
    from samverkan.bell import ring
    from tests.budget import factories

    if run.state == run.State.PREPARING:
        preparation.prepare(factories.fresh(run), now=timezone.now())
    approved = factories.approve(factories.fresh(run), checker=by, approver=approver, now=timezone.now())
    for chunk in working.chunks(approved):
        ring(tasks.make_documents, approved.pk, chunk)


def decided_plan(parties: int):
    """A year of its own: so many parties that are invoiced, and the host; and the two who act."""
    from actors.models import Actor
    from budget.models import BudgetYear
    from samverkan.access import Role
    from tests.budget import factories
    from tests.factories import create_actor, create_user, give

    host = Actor.objects.filter(is_host=True).first()
    if host is None:
        host = create_actor(name="Värden", code="vard", kind="agency", orgnr="2021002247", is_host=True)
        factories.create_issuer(host)
    latest = BudgetYear.objects.order_by("-year").first()
    plan = factories.create_plan(year=latest.year + 1 if latest else 2015)
    factories.create_other_in(plan, host)
    for number in range(parties):
        actor = create_actor(
            name=f"Kommun {plan.year} {number:03}", code=f"k{plan.year}-{number:03}", orgnr="2120000092"
        )
        factories.fill_details(actor)
        factories.create_municipality_in(plan, actor, count=100_000 + number * 37)
    people = [create_user(name=name) for name in ("Eva Lind", "Hanna Falk")]
    for person in people:
        give(person, Role.OFFICE_FINANCE)
    return factories.decide(plan), *people


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

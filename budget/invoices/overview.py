"""What the start pages say about invoices: the actor's finance officer's, and the office's."""

from dataclasses import dataclass
from datetime import date

from actors.people.models import User
from budget.invoices.models import Invoice, Run, RunParty
from samverkan.access import Can, may


@dataclass(frozen=True)
class OwnInvoices:
    """An actor's finance officer: the latest invoice, and how many there are."""

    latest: Invoice | None
    count: int
    is_overdue: bool

    @property
    def snapshot(self) -> dict:
        """The frozen words and figures of the latest: OCR, bankgiro, reference, derivation."""
        return self.latest.snapshot if self.latest else {}


@dataclass(frozen=True)
class Waiting:
    """The office: what waits for this person, and who waits to be invoiced."""

    to_check: list[Run]
    to_approve: list[Run]
    stopped: list[Run]
    held: list[RunParty]


def own_invoices(user: User, *, today: date) -> OwnInvoices:
    """Return the invoices the person may see, the latest with its facts."""
    visible = Invoice.objects.visible_to(user).filter(kind=Invoice.Kind.INVOICE)
    latest = visible.select_related("actor").prefetch_related("actor__names").order_by("-issued_on", "-pk")
    found = latest.first()
    return OwnInvoices(found, visible.count(), bool(found and found.due_on and found.due_on < today))


def waiting(user: User) -> Waiting:
    """Return what waits for the person in the office's invoicing; nothing for others."""
    runs = list(Run.objects.visible_to(user).open().select_related("year", "prepared_by", "checked_by"))
    took_part = {run.pk for run in runs if user.pk in {run.prepared_by_id, run.checked_by_id}}
    may_approve = may(user, Can.APPROVE_RUN)
    return Waiting(
        to_check=[run for run in runs if run.state == Run.State.PREPARED and may(user, Can.PREPARE_RUN)],
        to_approve=[
            run for run in runs if run.state == Run.State.CHECKED and may_approve and run.pk not in took_part
        ],
        stopped=[run for run in runs if run.state == Run.State.APPROVED and may_approve],
        held=held_back(user),
    )


def held_back(user: User) -> list[RunParty]:
    """Return who was held back in each year's latest issued run and has not been invoiced since."""
    runs = Run.objects.visible_to(user).filter(state=Run.State.ISSUED).order_by("year", "-number")
    latest = {run.year_id: run.pk for run in reversed(runs)}
    rows = RunParty.objects.filter(run__in=latest.values()).exclude(held=[])
    return list(rows.select_related("run__year", "actor").prefetch_related("actor__names"))

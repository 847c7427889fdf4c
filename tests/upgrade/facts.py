"""What must be the same after an upgrade: counts, sums and the bytes of final documents."""

from django.db.models import Sum

from actors.models import Actor
from actors.people.models import Grant, User
from budget.invoices.models import Invoice, InvoiceFile
from budget.models import PlanParty, Population
from forums.callouts.models import Answer, CalledActor
from forums.models import Holder, Seat
from incidents.reports.models import Report
from samverkan.models import Entry
from samverkan.post.models import DrillMessage, Notice

COUNTED = [
    Actor,
    Answer,
    CalledActor,
    DrillMessage,
    Grant,
    Holder,
    Invoice,
    Notice,
    PlanParty,
    Population,
    Report,
    Seat,
    User,
]


def facts() -> dict:
    """The facts of the present database, as plain values."""
    return {
        "counts": {model._meta.label: model.objects.count() for model in COUNTED},
        "entries": Entry.objects.count(),
        "invoiced_ore": Invoice.objects.aggregate(sum=Sum("amount_ore"))["sum"],
        "invoices": {invoice.name: invoice.sha256 for invoice in Invoice.objects.all()},
        "files": {str(file): file.sha256 for file in InvoiceFile.objects.select_related("invoice")},
        "states": sorted(CalledActor.objects.values_list("actor__code", "state")),
    }

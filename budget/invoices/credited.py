"""Vad som är kvar: which document a run's negative due takes back, and how much of one is left."""

from budget.invoices.models import Invoice, RunParty


def credited(row: RunParty) -> Invoice | None:
    """Return the latest document of the year that the whole credit fits in, or None."""
    documents = Invoice.objects.filter(run__year=row.run.year_id, actor=row.actor_id)
    own = documents.exclude(kind__in=Invoice.CREDITING).order_by("-pk").prefetch_related("credited_by")
    return next((document for document in own if left_of(document) >= -row.due_ore), None)


def left_of(document: Invoice) -> int:
    """Return the document's amount less the credits that point to it, in öre."""
    return document.amount_ore - sum(credit.amount_ore for credit in document.credited_by.all())

"""Fakturor: the list, one document with its derivation, and its PDF."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budget.invoices.models import Invoice, InvoiceFile
from samverkan import journal
from samverkan.access import Can, may, may_in_office, requires
from samverkan.clock import local_day

A_PAGE = 50


@require_safe
@requires(Can.SEE_INVOICES)
def invoice_list(request: HttpRequest) -> HttpResponse:
    invoices = _visible(request).order_by("-issued_on", "series", "number")
    page = Paginator(invoices, A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "today": local_day(timezone.now()),
        "sees_all": may_in_office(request.user, Can.SEE_INVOICES),
        "sees_runs": may(request.user, Can.SEE_RUNS),
    }
    return render(request, "budget/invoices/invoice_list.html", context)


@require_safe
@requires(Can.SEE_INVOICES)
def invoice(request: HttpRequest, name: str) -> HttpResponse:
    found = _named(request, name)
    context = {
        "invoice": found,
        "snapshot": found.snapshot,
        "today": local_day(timezone.now()),
        "credited_by": found.credited_by.all(),
        "sees_runs": may(request.user, Can.SEE_RUNS),
    }
    return render(request, "budget/invoices/invoice.html", context)


@require_safe
@requires(Can.SEE_INVOICES)
def invoice_pdf(request: HttpRequest, name: str) -> HttpResponse:
    found = _named(request, name)
    file = InvoiceFile.objects.filter(invoice=found, kind="pdf").first()
    if file is None:
        raise Http404
    journal.was_read(found, by=request.user, note="pdf", address=request.META.get("REMOTE_ADDR"))
    return HttpResponse(
        bytes(file.bytes),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{found.name}.pdf"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _visible(request: HttpRequest):
    invoices = Invoice.objects.visible_to(request.user)
    return invoices.select_related("actor", "run__year").prefetch_related("actor__names")


def _named(request: HttpRequest, name: str) -> Invoice:
    """The document with the printed number; somebody else's is as if it were not there."""
    found = _visible(request).named(name).first()
    if found is None:
        raise Http404
    return found

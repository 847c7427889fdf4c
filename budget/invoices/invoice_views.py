"""Fakturor: the list, one document with its derivation, and its files."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budget.invoices import crediting, delivery, making
from budget.invoices.credited import left_of
from budget.invoices.models import Invoice, InvoiceFile
from budget.problems import Refused
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
    sees_runs = may(request.user, Can.SEE_RUNS)
    context = {
        "invoice": found,
        "snapshot": found.snapshot,
        "today": local_day(timezone.now()),
        "credited_by": found.credited_by.all(),
        "left": left_of(found),
        "has_e_invoice": found.files.filter(kind=making.XML).exists(),
        "sees_runs": sees_runs,
        "may_credit": may(request.user, Can.PREPARE_RUN) and found.kind in crediting.OPPOSITE,
        "creditings": found.creditings.select_related("proposed_by") if sees_runs else [],
        "deliveries": found.deliveries.select_related("notice", "asked_by") if sees_runs else [],
        "may_send": may(request.user, Can.PREPARE_RUN) and found.kind not in Invoice.POSTED,
    }
    return render(request, "budget/invoices/invoice.html", context)


@require_safe
@requires(Can.SEE_INVOICES)
def invoice_pdf(request: HttpRequest, name: str) -> HttpResponse:
    return _file(request, name, making.PDF, "application/pdf")


@require_safe
@requires(Can.SEE_INVOICES)
def e_invoice(request: HttpRequest, name: str) -> HttpResponse:
    return _file(request, name, making.XML, "application/xml")


@require_POST
@requires(Can.PREPARE_RUN)
def send_again(request: HttpRequest, name: str) -> HttpResponse:
    found = _named(request, name)
    try:
        delivery.send_again(found, by=request.user, now=timezone.now())
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.text)
    else:
        messages.success(request, _("Aviseringen är på väg."))
    return redirect("invoices:invoice", name)


def _file(request: HttpRequest, name: str, kind: str, content_type: str) -> HttpResponse:
    """The stored bytes, never made anew; that somebody took them is written down."""
    found = _named(request, name)
    file = InvoiceFile.objects.filter(invoice=found, kind=kind).first()
    if file is None:
        raise Http404
    journal.was_read(found, by=request.user, note=kind, address=request.META.get("REMOTE_ADDR"))
    return HttpResponse(
        bytes(file.bytes),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{found.name}.{kind}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _visible(request: HttpRequest):
    invoices = Invoice.objects.visible_to(request.user)
    return invoices.select_related("actor", "run__year", "credits").prefetch_related("actor__names")


def _named(request: HttpRequest, name: str) -> Invoice:
    """The document with the printed number; somebody else's is as if it were not there."""
    found = _visible(request).named(name).first()
    if found is None:
        raise Http404
    return found

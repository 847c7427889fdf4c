"""Kreditera: one person proposes on the invoice's page, another looks and approves, or it is taken back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budget.invoices import crediting
from budget.invoices.credited import left_of
from budget.invoices.forms import CreditForm
from budget.invoices.models import Crediting, Invoice
from budget.problems import Refused
from samverkan.access import Can, requires


@require_http_methods(["GET", "POST"])
@requires(Can.PREPARE_RUN)
def credit_invoice(request: HttpRequest, name: str) -> HttpResponse:
    invoice = _visible(request).named(name).first()
    if invoice is None:
        raise Http404
    left = left_of(invoice)
    form = CreditForm(request.POST or None, initial={"amount_ore": left})
    found = crediting.problems(invoice)
    if request.method == "POST" and form.is_valid():
        try:
            proposed = crediting.propose(invoice, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refused:
            found = refused.problems
        else:
            messages.success(request, _("Krediteringen är föreslagen. En annan person godkänner den."))
            return redirect("invoices:crediting", proposed.pk)
    waiting = invoice.creditings.filter(state=Crediting.State.PROPOSED).first()
    context = {"invoice": invoice, "form": form, "problems": found, "left": left, "waiting": waiting}
    return render(request, "budget/invoices/credit.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.APPROVE_RUN)
def approve_crediting(request: HttpRequest, pk: int) -> HttpResponse:
    found = _crediting(request, pk)
    is_open = found.state == Crediting.State.PROPOSED
    problems = crediting.approval_problems(found, by=request.user) if is_open else []
    if request.method == "POST":
        try:
            credit = crediting.approve(found, by=request.user, now=timezone.now())
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Kreditfaktura %(name)s är utfärdad.") % {"name": credit.name})
            return redirect("invoices:invoice", credit.name)
    context = {
        "crediting": found,
        "invoice": found.invoice,
        "problems": problems,
        "is_open": is_open,
        "left_after": left_of(found.invoice) - found.amount_ore if is_open else None,
    }
    return render(request, "budget/invoices/crediting.html", context)


@require_POST
@requires(Can.APPROVE_RUN)
def drop_crediting(request: HttpRequest, pk: int) -> HttpResponse:
    found = _crediting(request, pk)
    crediting.drop(found, by=request.user, now=timezone.now())
    messages.success(request, _("Förslaget är återtaget. Inget är krediterat."))
    return redirect("invoices:invoice", found.invoice.name)


def _visible(request: HttpRequest):
    invoices = Invoice.objects.visible_to(request.user).select_related("actor", "run__year")
    return invoices.prefetch_related("actor__names", "credited_by")


def _crediting(request: HttpRequest, pk: int) -> Crediting:
    rows = Crediting.objects.visible_to(request.user).select_related(
        "invoice__actor", "invoice__run__year", "proposed_by", "approved_by", "credit"
    )
    return get_object_or_404(rows.prefetch_related("invoice__actor__names", "invoice__credited_by"), pk=pk)

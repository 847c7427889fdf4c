"""Håll tillbaka: keep a party out of a prepared run by hand, or let it come along again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budget.invoices import holding
from budget.invoices.forms import HoldForm
from budget.invoices.models import Run, RunParty
from samverkan.access import Can, requires


@require_http_methods(["GET", "POST"])
@requires(Can.PREPARE_RUN)
def hold_back(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    row = _row(request, pk, code)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        holding.hold(row, **form.cleaned_data, by=request.user)
        messages.success(request, _("%(name)s hålls tillbaka.") % {"name": row.actor.name})
        return redirect("invoices:run", pk)
    return render(request, "budget/invoices/hold.html", {"row": row, "run": row.run, "form": form})


@require_POST
@requires(Can.PREPARE_RUN)
def take_along(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    row = _row(request, pk, code)
    holding.take_along(row, by=request.user)
    messages.success(request, _("%(name)s är med i omgången igen.") % {"name": row.actor.name})
    return redirect("invoices:run", pk)


def _row(request: HttpRequest, pk: int, code: str) -> RunParty:
    run = get_object_or_404(Run.objects.visible_to(request.user), pk=pk)
    rows = RunParty.objects.filter(run=run).select_related("actor", "run__year")
    return get_object_or_404(rows.prefetch_related("actor__names"), actor__code=code)

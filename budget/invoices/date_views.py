"""Planerade omgångar: the days of a year on which runs are prepared by themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budget.invoices import planning
from budget.invoices.forms import RunDateForm
from budget.invoices.models import RunDate
from budget.models import BudgetYear
from samverkan.access import Can, may, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SEE_RUNS)
def run_dates(request: HttpRequest, year: int) -> HttpResponse:
    budget_year = get_object_or_404(BudgetYear.objects.all(), year=year)
    may_plan = may(request.user, Can.PREPARE_RUN)
    form = RunDateForm(request.POST or None, year=year)
    if request.method == "POST" and may_plan and form.is_valid():
        planning.plan(budget_year, **form.cleaned_data, by=request.user)
        messages.success(request, _("Omgången är planerad."))
        return redirect("invoices:run-dates", year)
    rows = RunDate.objects.visible_to(request.user).filter(year=budget_year)
    context = {"year": budget_year, "form": form, "may_plan": may_plan}
    context["rows"] = rows.select_related("entered_by", "run")
    return render(request, "budget/invoices/run_dates.html", context)


@require_POST
@requires(Can.PREPARE_RUN)
def cancel_run_date(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    rows = RunDate.objects.visible_to(request.user).filter(year__year=year)
    planning.cancel(get_object_or_404(rows, pk=pk), by=request.user)
    messages.success(request, _("Dagen är borttagen."))
    return redirect("invoices:run-dates", year)

"""Upparbetat: what is used of each line, rows to check, and a new row."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budget import accruing
from budget.forms import AccrualForm
from budget.models import Accrual, BudgetYear, Plan
from budget.problems import Refused
from samverkan.access import Can, may, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SEE_RUNS)
def accruals(request: HttpRequest, year: int) -> HttpResponse:
    budget_year = get_object_or_404(BudgetYear.objects.all(), year=year)
    plan = budget_year.plans.filter(state=Plan.State.DECIDED).first()
    may_edit = may(request.user, Can.EDIT_BUDGET) and plan is not None
    form = AccrualForm(request.POST or None, plan=plan)
    if request.method == "POST" and may_edit and form.is_valid():
        try:
            accruing.enter(**form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Posten är inskriven. En annan person kontrollerar den."))
            return redirect("budget:accruals", year)
    rows = Accrual.objects.visible_to(request.user).filter(line__plan__year=budget_year)
    context = {"year": budget_year, "plan": plan, "form": form, "may_edit": may_edit}
    context["rows"] = rows.select_related("line", "entered_by", "checked_by", "reversed_by")
    context |= {"lines": _lines(plan), "user_pk": request.user.pk}
    return render(request, "budget/accruals.html", context)


@require_POST
@requires(Can.EDIT_BUDGET)
def check_accrual(request: HttpRequest, pk: int) -> HttpResponse:
    act = lambda row: accruing.check(row, by=request.user, now=timezone.now())  # noqa: E731
    return _act(request, pk, act, _("Posten är kontrollerad och räknas."))


@require_POST
@requires(Can.EDIT_BUDGET)
def reverse_accrual(request: HttpRequest, pk: int) -> HttpResponse:
    act = lambda row: accruing.reverse(row, by=request.user, now=timezone.now())  # noqa: E731
    return _act(request, pk, act, _("Vändningen är inskriven. En annan person kontrollerar den."))


@require_POST
@requires(Can.EDIT_BUDGET)
def remove_accrual(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda row: accruing.remove(row, by=request.user), _("Posten är borttagen."))


def _act(request: HttpRequest, pk: int, act: Callable[[Accrual], object], done: str) -> HttpResponse:
    rows = Accrual.objects.visible_to(request.user).select_related("line__plan__year", "reverses")
    row = get_object_or_404(rows, pk=pk)
    try:
        act(row)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("budget:accruals", row.line.plan.year.year)


def _lines(plan: Plan | None) -> list[dict]:
    """Each line of the decided plan, and what rows of its code have cost by any of the year's plans."""
    if plan is None:
        return []
    rows = Accrual.objects.filter(line__plan__year=plan.year_id)
    sums = rows.values_list("line__code").annotate(
        checked=Sum("amount_ore", filter=Q(checked_by__isnull=False)),
        waiting=Sum("amount_ore", filter=Q(checked_by__isnull=True)),
    )
    used = {code: (checked or 0, waiting or 0) for code, checked, waiting in sums.order_by()}
    nothing = 0, 0
    return [
        {"line": line, "checked_ore": checked, "waiting_ore": waiting}
        for line in plan.lines.all()
        for checked, waiting in [used.get(line.code, nothing)]
    ]

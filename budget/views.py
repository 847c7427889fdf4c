"""Ekonomi: the budget years, a year's shares with their derivation, its decision and its export."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budget import deciding, export
from budget.forms import DecisionForm
from budget.models import BudgetYear, Plan, PlanParty
from budget.problems import Refused
from budget.year import YearView, readings, year_view
from samverkan import journal, tables
from samverkan.access import Can, may, may_in_office, requires
from samverkan.clock import local_day
from samverkan.models import Entry

FORMATS = {"csv": tables.csv_response, "xlsx": tables.excel_response}


@require_safe
@requires(Can.SEE_BUDGET)
def year_list(request: HttpRequest) -> HttpResponse:
    years = [(year, _plan_in_sight(year)) for year in BudgetYear.objects.prefetch_related("plans")]
    context = {"years": years, "may_edit": may(request.user, Can.EDIT_BUDGET)}
    return render(request, "budget/year_list.html", context)


@require_safe
@requires(Can.SEE_BUDGET)
def year(request: HttpRequest, year: int) -> HttpResponse:
    plan = _plan(request, year)
    view = year_view(plan) if plan else None
    context = {"year": year, "plan": plan, "view": view}
    if view:
        context |= _in_sight(request, view)
    if view and "jamfor" in request.GET:
        context |= _comparison(context)
    return render(request, "budget/year.html", context)


@require_safe
@requires(Can.SEE_BUDGET)
def export_year(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    plan = _plan(request, year)
    if plan is None or kind not in FORMATS:
        raise Http404
    view = year_view(plan)
    rows = _in_sight(request, view)["rows"]
    journal.record(Entry.Kind.EXPORT, plan, by=request.user, note=kind)
    return FORMATS[kind](f"budget-{year}", export.head(), export.body(view, rows))


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_BUDGET)
def decide_plan(request: HttpRequest, year: int, number: int) -> HttpResponse:
    plan = get_object_or_404(_plans(), year__year=year, number=number)
    view, now = year_view(plan), timezone.now()
    form = DecisionForm(request.POST or None, initial={"decided_on": local_day(now)})
    found = deciding.problems(view)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.decide(plan, **form.cleaned_data, by=request.user, now=now)
        except Refused as refused:
            found = refused.problems
        else:
            messages.success(request, _("Budgeten för %(year)s är beslutad.") % {"year": year})
            return redirect("budget:year", year)
    return render(
        request, "budget/decide.html", {"plan": plan, "view": view, "form": form, "problems": found}
    )


def _plans():
    return Plan.objects.select_related("year__closed_by", "version__agreement")


def _plan(request: HttpRequest, year: int) -> Plan | None:
    """The plan that the address asks for, else the year's decided one, else its latest draft."""
    found = get_object_or_404(BudgetYear.objects.all(), year=year)
    if number := request.GET.get("plan", ""):
        if not number.isdecimal():
            raise Http404
        return get_object_or_404(_plans(), year=found, number=number)
    in_sight = _plan_in_sight(found)
    return _plans().get(pk=in_sight.pk) if in_sight else None


def _plan_in_sight(year: BudgetYear) -> Plan | None:
    plans = sorted(year.plans.all(), key=lambda plan: -plan.number)
    decided = [plan for plan in plans if plan.state == Plan.State.DECIDED]
    drafts = [plan for plan in plans if plan.state == Plan.State.DRAFT]
    return next(iter(decided + drafts + plans), None)


def _in_sight(request: HttpRequest, view: YearView) -> dict:
    own = PlanParty.objects.filter(plan=view.plan).visible_to(request.user)
    rows = view.only(set(own.values_list("actor_id", flat=True)))
    user, plan = request.user, view.plan
    return {
        "rows": rows,
        "is_single": len(rows) == 1,
        "other_dates": [row for row in rows if row.has_other_date],
        "sees_all": may_in_office(user, Can.SEE_BUDGET),
        "may_edit": may(user, Can.EDIT_BUDGET),
        "may_prepare": may(user, Can.PREPARE_RUN)
        and plan.state == Plan.State.DECIDED
        and not plan.year.closed_at,
        "drafts": plan.year.plans.filter(state=Plan.State.DRAFT).exclude(pk=plan.pk),
        "runs_url": reverse("invoices:run-list") if may(user, Can.SEE_RUNS) else "",
    }


def _comparison(context: dict) -> dict:
    found = readings(context["plan"])
    shares = [
        (row, [reading.shares.by_key[row.row.actor.code] for reading in found]) for row in context["rows"]
    ]
    return {"readings": found, "compared": shares}

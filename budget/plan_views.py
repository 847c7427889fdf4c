"""Pröva: other terms beside the decided plan, who is in a draft, a year's first plan, and its end."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actors.models import Actor
from budget import closing, planning
from budget.forms import MemberForm, WhatIfForm
from budget.models import BudgetYear, Plan
from budget.problems import Refused
from budget.year import year_view
from samverkan.access import Can, requires

TERMS = ("frame_ore", "others_rule", "basis", "share_reference_on")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_BUDGET)
def try_out(request: HttpRequest, year: int) -> HttpResponse:
    earlier = _base(year)
    form = WhatIfForm(request.POST or None, initial={name: getattr(earlier, name) for name in TERMS})
    if request.method == "POST" and form.is_valid():
        plan = planning.try_out(earlier, **form.cleaned_data, by=request.user, now=timezone.now())
        return redirect("budget:plan", year, plan.number)
    drafts = Plan.objects.filter(year=earlier.year, state=Plan.State.DRAFT)
    return render(request, "budget/try_out.html", {"plan": earlier, "form": form, "drafts": drafts})


@require_http_methods(["GET", "HEAD"])
@requires(Can.EDIT_BUDGET)
def plan(request: HttpRequest, year: int, number: int) -> HttpResponse:
    found = _plan(year, number)
    decided = Plan.objects.filter(year=found.year, state=Plan.State.DECIDED).exclude(pk=found.pk)
    before = decided.select_related("year", "version__agreement").first()
    context = {
        "plan": found,
        "view": year_view(found),
        "before": before,
        "before_view": year_view(before) if before else None,
        "differences": planning.differences(before, found) if before else [],
        "form": MemberForm(actors=planning.outsiders(found)),
    }
    return render(request, "budget/plan.html", context)


@require_POST
@requires(Can.EDIT_BUDGET)
def add_party(request: HttpRequest, year: int, number: int) -> HttpResponse:
    found = _plan(year, number)
    form = MemberForm(request.POST, actors=planning.outsiders(found))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return redirect("budget:plan", year, number)
    try:
        row = planning.add_party(found, **form.cleaned_data, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s är part i planen.") % {"name": row.actor.name})
    return redirect("budget:plan", year, number)


@require_POST
@requires(Can.EDIT_BUDGET)
def remove_party(request: HttpRequest, year: int, number: int, code: str) -> HttpResponse:
    actor = get_object_or_404(Actor, code=code)
    planning.remove_party(_plan(year, number), actor, by=request.user)
    messages.success(request, _("%(name)s är inte längre med i planen.") % {"name": actor.name})
    return redirect("budget:plan", year, number)


@require_POST
@requires(Can.EDIT_BUDGET)
def drop_plan(request: HttpRequest, year: int, number: int) -> HttpResponse:
    planning.drop(_plan(year, number), by=request.user, now=timezone.now())
    messages.success(request, _("Utkastet är förkastat."))
    return redirect("budget:year", year)


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_BUDGET)
def new_year(request: HttpRequest) -> HttpResponse:
    latest = BudgetYear.objects.order_by("-year").first()
    following = (latest.year if latest else timezone.now().year) + 1
    if request.method == "POST":
        try:
            made = planning.copy_to(following, by=request.user, now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("budget:year-list")
        messages.success(request, _("Budgetår %(year)s är ett utkast.") % {"year": following})
        return redirect("budget:plan", following, made.number)
    return render(request, "budget/new_year.html", {"year": following})


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_BUDGET)
def close_year(request: HttpRequest, year: int) -> HttpResponse:
    found = get_object_or_404(BudgetYear.objects.all(), year=year)
    problems = [] if found.closed_at else closing.problems(found)
    if request.method == "POST":
        act = closing.reopen if found.closed_at else closing.close
        try:
            act(found, by=request.user, now=timezone.now())
        except Refused as refused:
            problems = refused.problems
        else:
            done = _("Budgetåret är stängt.") if found.closed_at else _("Budgetåret är öppet igen.")
            messages.success(request, done)
            return redirect(reverse("budget:year", args=[year]))
    return render(request, "budget/close_year.html", {"year": found, "problems": problems})


def _plans():
    return Plan.objects.select_related("year", "version__agreement")


def _plan(year: int, number: int) -> Plan:
    return get_object_or_404(_plans(), year__year=year, number=number)


def _base(year: int) -> Plan:
    """The plan to begin from: the decided one, else the year's latest."""
    plans = list(_plans().filter(year__year=year).order_by("-number"))
    if not plans:
        raise Http404
    return next((plan for plan in plans if plan.state == Plan.State.DECIDED), plans[0])

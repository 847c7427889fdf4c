"""Folkmängd: the figures that are known, and the import of new ones in two looks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from budget import population_import
from budget.models import Population
from budget.population_import import Report
from samverkan.access import Can, requires
from samverkan.collation import sort_key
from samverkan.handed_in import NotReadable, TableForm, carried

DAYS_SHOWN = 12


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_BUDGET)
def import_populations(request: HttpRequest) -> HttpResponse:
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        content = form.content()
        if not form.is_tried:
            report = population_import.try_out(content, now=timezone.now())
            return _page(request, TableForm(), report=report, tried=carried(content))
        report = population_import.take_in(content, by=request.user, now=timezone.now())
    except NotReadable as why:
        return _page(request, TableForm(), unreadable=str(why), status=422)
    if report.problems:
        return _page(request, TableForm(), report=report, status=422)
    messages.success(request, _receipt(report))
    return redirect("budget:populations")


def _receipt(report: Report) -> str:
    count = len(report.changed)
    return ngettext("%(count)s folkmängd är inläst.", "%(count)s folkmängder är inlästa.", count) % {
        "count": count
    }


def _page(
    request: HttpRequest,
    form: TableForm,
    *,
    report: Report | None = None,
    tried: str = "",
    unreadable: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "report": report, "tried": tried, "unreadable": unreadable}
    if report is None:
        context["days"] = _days()
    return render(request, "budget/population_import.html", context, status=status)


def _days() -> list[dict]:
    """The latest days with figures, and for each how many municipalities have one."""
    found: dict = {}
    for row in Population.objects.select_related("actor").prefetch_related("actor__names"):
        found.setdefault(row.reference_on, []).append(row)
    return [
        {"day": day, "rows": sorted(rows, key=lambda row: sort_key(row.actor.name))}
        for day, rows in sorted(found.items(), reverse=True)[:DAYS_SHOWN]
    ]

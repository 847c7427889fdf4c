"""Asking for reports and reading them: the request's page side by side, its files, one report."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from incidents.models import Incident
from incidents.overview import crumbs, kind_band
from incidents.problems import Refused
from incidents.reports import asking, export, reading, side_by_side
from incidents.reports.forms import AskForm
from incidents.reports.models import Report, Request
from incidents.reports.side_by_side import SideBySide
from samverkan import access, journal, live
from samverkan.access import Can, requires

WORST_FIRST = "varst"
CSV = "text/csv; charset=utf-8"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.REQUEST_REPORTS)
def ask(request: HttpRequest, incident: int) -> HttpResponse:
    shown = get_object_or_404(Incident.objects.visible_to(request.user), pk=incident)
    now = timezone.now()
    form = AskForm(request.POST or None, incident=shown, now=now)
    if form.is_valid():
        try:
            sent = asking.ask(shown, **form.cleaned_data, by=request.user, now=now)
        except Refused as refused:
            for problem in refused.problems:
                form.add_error(problem.field or None, problem.text)
        else:
            count = sent.asked.count()
            said = ngettext(
                "Begäran är skickad till %(n)s aktör.", "Begäran är skickad till %(n)s aktörer.", count
            )
            messages.success(request, said % {"n": count})
            return redirect("reports:request", incident=shown.pk, pk=sent.pk)
    context = {"form": form, "incident": shown, "kind_band": kind_band(shown), "crumbs": crumbs(shown)}
    return render(request, "incidents/reports/request_ask.html", context)


@require_safe
@requires(Can.SEE_ALL_REPORTS)
def request_page(request: HttpRequest, incident: int, pk: int) -> HttpResponse:
    """Side by side. The browser asks again every few seconds and gets 304 until something changes."""
    view = _side_by_side(request, incident, pk)
    # Whether the time is up changes the page without anybody's doing.
    tag = (
        f"{live.revision(view.request.topic)}-{view.is_due:d}-{view.request.incident.state}-{get_language()}"
    )
    context = {
        "view": view,
        "request_shown": view.request,
        "incident": view.request.incident,
        "rows": _rows(view),
        "is_worst_first": request.GET.get("ordning") == WORST_FIRST,
        "tag": tag,
        "now": timezone.now(),
        "kind_band": kind_band(view.request.incident),
        "crumbs": crumbs(view.request.incident),
    }

    def answer(template: str) -> HttpResponse:
        _reading(request, view)
        return render(request, template, context)

    if request.htmx:
        return live.unless_known(request, tag, lambda: answer("incidents/reports/_side_by_side.html"))
    return answer("incidents/reports/request.html")


@require_safe
@requires(Can.SEE_ALL_REPORTS)
def request_as_csv(request: HttpRequest, incident: int, pk: int) -> HttpResponse:
    view = _side_by_side(request, incident, pk)
    return _file(request, view, export.as_csv(view), mime=CSV, ending="csv")


@require_safe
@requires(Can.SEE_ALL_REPORTS)
def request_as_excel(request: HttpRequest, incident: int, pk: int) -> HttpResponse:
    view = _side_by_side(request, incident, pk)
    return _file(request, view, export.as_excel(view), mime=EXCEL, ending="xlsx")


@require_safe
@requires(Can.READ_REPORT)
def report(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    reports = Report.objects.visible_to(request.user)
    shown = get_object_or_404(
        reports.select_related("asked__request__incident", "asked__request__question_set", "by"),
        asked=pk,
        number=number,
    )
    is_own = access.may_for(request.user, Can.WRITE_REPORT, shown.asked.actor)
    if not is_own:
        journal.was_read(shown, by=request.user)
    numbers = list(shown.asked.reports.order_by("number").values_list("number", flat=True))
    context = {
        "report": shown,
        "asked": shown.asked,
        "incident": shown.asked.request.incident,
        "answers": reading.Reader().answers(shown, shown.asked.request.question_set.fields),
        "latest": numbers[-1],
        "others": [each for each in numbers if each != number],
        "may_correct": is_own and number == numbers[-1],
        "is_late": number == numbers[0] and shown.sent_at > shown.asked.request.due_at,
        "kind_band": kind_band(shown.asked.request.incident),
        "crumbs": crumbs(shown.asked.request.incident),
    }
    return render(request, "incidents/reports/report.html", context)


def _side_by_side(request: HttpRequest, incident: int, pk: int) -> SideBySide:
    requests = Request.objects.visible_to(request.user).with_reports()
    shown = get_object_or_404(requests, incident=incident, pk=pk)
    is_worst_first = request.GET.get("ordning") == WORST_FIRST
    return side_by_side.of(shown, now=timezone.now(), worst_first=is_worst_first)


def _rows(view: SideBySide) -> list[dict]:
    reader = reading.Reader()
    # What has happened has a column of its own.
    keys = [key for key in view.request.question_set.fields if key != "happened"]
    return [
        {"line": line, "answers": reader.answers(line.report, keys) if line.report else []}
        for line in view.lines
    ]


def _reading(request: HttpRequest, view: SideBySide) -> None:
    # One entry for a page of other actors' reports, not one for each of them.
    if view.reported:
        journal.was_read(view.request, by=request.user, note=f"{view.reported}")


def _file(request: HttpRequest, view: SideBySide, content: bytes, *, mime: str, ending: str) -> HttpResponse:
    journal.record("export", view.request, by=request.user, note=ending)
    response = HttpResponse(content, content_type=mime)
    name = f"lagesrapporter-{view.request.incident.number}-{view.request.pk}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""The actor's own doors: what is owed, writing a report, correcting it, nothing new in one press."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actors.classes import Sight
from incidents.overview import kind_band
from incidents.problems import Refused
from incidents.reports import overview, reporting
from incidents.reports.fields import NOT_CARRIED_OVER
from incidents.reports.forms import ReportForm
from incidents.reports.models import Report, RequestedActor
from incidents.reports.reporting import Overtaken
from samverkan.access import Can, requires
from samverkan.clock import local_day
from samverkan.format import clock, day_and_time

FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires(Can.WRITE_REPORT)
def owed_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "owed": overview.owed(request.user, now=now),
        "handed_in": overview.handed_in(request.user),
        "now": now,
    }
    return render(request, "incidents/reports/owed_list.html", context)


@require_http_methods(FORM)
@requires(Can.WRITE_REPORT)
def write_report(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _own(request, pk)
    latest = reporting.latest_of(asked)
    if latest and request.method != "POST":
        return redirect("reports:report", pk=asked.pk, number=latest.number)
    return _form_page(request, asked, latest=None, previous=reporting.previous_of(asked))


@require_http_methods(FORM)
@requires(Can.WRITE_REPORT)
def correct_report(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _own(request, pk)
    latest = reporting.latest_of(asked)
    if latest is None:
        return redirect("reports:write-report", pk=asked.pk)
    return _form_page(request, asked, latest=latest, previous=latest)


@require_POST
@requires(Can.WRITE_REPORT)
def nothing_new(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _own(request, pk)
    now = timezone.now()
    sent = reporting.report_nothing_new(
        asked, client_key=_key(request.POST.get("client_key", "")), by=request.user, now=now
    )
    messages.success(request, reporting.receipt(sent, now=now))
    return redirect("reports:report", pk=asked.pk, number=sent.number)


def _own(request: HttpRequest, pk: int) -> RequestedActor:
    rows = RequestedActor.objects.for_writing(request.user)
    return get_object_or_404(
        rows.select_related("request__incident", "request__question_set", "actor"), pk=pk
    )


def _form_page(
    request: HttpRequest, asked: RequestedActor, *, latest: Report | None, previous: Report | None
) -> HttpResponse:
    now = timezone.now()
    form = ReportForm(
        request.POST or None,
        initial=_proposed(request, asked, latest, previous),
        question_set=asked.request.question_set,
        carried_over=_carried_over(latest, previous),
        from_report=_named(previous, asked) if previous else "",
    )
    if form.is_valid():
        sent = _submit(request, asked, form)
        if sent:
            messages.success(request, reporting.receipt(sent, now=now))
            return redirect("reports:report", pk=asked.pk, number=sent.number)
    context = {
        "form": form,
        "asked": asked,
        "incident": asked.request.incident,
        "latest": latest,
        "previous": previous,
        "previous_name": _named(previous, asked) if previous else "",
        "is_late": latest is None and now > asked.request.due_at,
        "now": now,
        "kind_band": kind_band(asked.request.incident),
    }
    return render(request, "incidents/reports/report_write.html", context)


def _submit(request: HttpRequest, asked: RequestedActor, form: ReportForm) -> Report | None:
    given = form.cleaned_data
    columns = ("client_key", "as_of_at", "impact", "kind", "reliability", "sight", "based_on")
    try:
        return reporting.submit(
            asked,
            **{name: given[name] for name in columns},
            answers=form.answers(),
            by=request.user,
            now=timezone.now(),
        )
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(problem.field or None, problem.text)
    except Overtaken as overtaken:
        form.add_error(
            None, _("%(what)s Det du skrev finns kvar. Läs den innan du lämnar in.") % {"what": overtaken}
        )
        # Whoever hands in once more has been told: the report they replace is now the one they know.
        form.data = form.data.copy()
        form.data["based_on"] = overtaken.latest.number
        form.overtaken_by = overtaken.latest
    return None


def _proposed(
    request: HttpRequest, asked: RequestedActor, latest: Report | None, previous: Report | None
) -> dict:
    now = timezone.now()
    phones = request.user.contact_points.exclude(channel="email").values_list("value", flat=True)
    proposed = {
        "as_of_at": min(now, asked.request.as_of_at),
        "kind": Report.Kind.UPDATE if previous else Report.Kind.NEW,
        "reliability": Report.Reliability.CONFIRMED,
        "sight": previous.sight if previous else Sight.PARTICIPANTS,
        "client_key": uuid4(),
        "based_on": latest.number if latest else 0,
        "reporter": request.user.name,
        "reporter_phone": phones.first() or "",
    }
    if latest:
        # A correction begins as what it corrects.
        proposed |= {
            "as_of_at": latest.as_of_at,
            "impact": latest.impact,
            "reliability": latest.reliability,
            "kind": Report.Kind.UPDATE if latest.kind == Report.Kind.NOTHING_NEW else latest.kind,
        }
    return proposed


def _carried_over(latest: Report | None, previous: Report | None) -> dict:
    if previous is None:
        return {}
    left_out = frozenset({"reporter", "reporter_phone"}) if latest else NOT_CARRIED_OVER
    return {key: value for key, value in previous.answers.items() if key not in left_out}


def _named(report: Report, asked: RequestedActor) -> str:
    if report.asked_id == asked.pk:
        return _("rapport %(number)s") % {"number": report.number}
    is_today = local_day(report.sent_at) == local_day(timezone.now())
    at = clock(report.sent_at) if is_today else day_and_time(report.sent_at)
    return _("rapporten %(at)s") % {"at": at}


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        # Without its key the press still counts, once.
        return uuid4()

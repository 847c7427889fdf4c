"""Pages of incidents: what goes on, one incident, opening, closing and reopening it."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forums.activation.models import Activation
from incidents import opening
from incidents.forms import OpenIncidentForm, ParticipantsForm
from incidents.models import Incident
from incidents.overview import crumbs, kind_band
from incidents.problems import Refused
from samverkan import access
from samverkan.access import Can, requires
from samverkan.collation import sort_key
from samverkan.format import day_and_time

FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires(Can.SEE_INCIDENTS)
def incident_list(request: HttpRequest) -> HttpResponse:
    incidents = Incident.objects.visible_to(request.user).ongoing_first().prefetch_related("forums")
    context = {
        "incidents": incidents,
        "now": timezone.now(),
        "is_ongoing": any(incident.state == Incident.State.OPEN for incident in incidents),
        "may_open": access.may_in_office(request.user, Can.OPEN_INCIDENT),
    }
    return render(request, "incidents/incident_list.html", context)


@require_safe
@requires(Can.SEE_INCIDENTS)
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Incident.objects.visible_to(request.user), pk=pk)
    participants = shown.participants.select_related("actor").prefetch_related("actor__names")
    context = {
        "incident": shown,
        "participants": sorted(participants, key=lambda each: sort_key(each.actor.name)),
        "activations": shown.activations.select_related("forum", "decided_by"),
        "may_ask": access.may_in_office(request.user, Can.REQUEST_REPORTS),
        "may_change": access.may_in_office(request.user, Can.OPEN_INCIDENT),
        "seen_activations": set(
            Activation.objects.visible_to(request.user).filter(incident=shown).values_list("pk", flat=True)
        ),
        "kind_band": kind_band(shown),
        "crumbs": crumbs(),
        "now": timezone.now(),
    }
    return render(request, "incidents/incident.html", context)


@require_http_methods(FORM)
@requires(Can.OPEN_INCIDENT)
def open_incident(request: HttpRequest) -> HttpResponse:
    activation = _activation_of(request)
    if activation and activation.incident_id and request.method != "POST":
        return redirect("incidents:incident", pk=activation.incident_id)
    form = OpenIncidentForm(request.POST or None, initial=_proposed(activation))
    if form.is_valid():
        try:
            opened = opening.open_incident(
                **form.cleaned_data, activation=activation, by=request.user, now=timezone.now()
            )
        except Refused as refused:
            for problem in refused.problems:
                form.add_error(problem.field or None, problem.text)
        else:
            messages.success(request, _("Händelsen %(name)s är öppnad.") % {"name": opened})
            return redirect("incidents:incident", pk=opened.pk)
    return render(
        request, "incidents/incident_open.html", {"form": form, "activation": activation, "crumbs": crumbs()}
    )


@require_http_methods(FORM)
@requires(Can.OPEN_INCIDENT)
def add_participants(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Incident.objects.visible_to(request.user), pk=pk)
    form = ParticipantsForm(request.POST or None, incident=shown)
    if form.is_valid():
        new = opening.take_in(shown, form.cleaned_data["actors"], by=request.user, now=timezone.now())
        messages.success(
            request, _("Nya deltagare: %(names)s.") % {"names": ", ".join(actor.name for actor in new)}
        )
        return redirect("incidents:incident", pk=shown.pk)
    context = {"form": form, "incident": shown, "kind_band": kind_band(shown), "crumbs": crumbs(shown)}
    return render(request, "incidents/participants_add.html", context)


@require_http_methods(FORM)
@requires(Can.OPEN_INCIDENT)
def close_incident(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Incident.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        opening.close(shown, by=request.user, now=timezone.now())
        messages.success(request, _("Händelsen är avslutad %(at)s.") % {"at": day_and_time(shown.ended_at)})
        return redirect("incidents:incident", pk=shown.pk)
    consequence = _("Ingen är skyldig fler lägesrapporter. Allt går att läsa. Händelsen kan återupptas.")
    return _check_page(
        request, shown, question=_("Avsluta händelsen"), consequence=consequence, door="close-incident"
    )


@require_http_methods(FORM)
@requires(Can.OPEN_INCIDENT)
def reopen_incident(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Incident.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        opening.reopen(shown, by=request.user, now=timezone.now())
        messages.success(request, _("Händelsen pågår igen."))
        return redirect("incidents:incident", pk=shown.pk)
    consequence = _("Begäranden som ingen har svarat på väntar på svar igen.")
    return _check_page(
        request, shown, question=_("Återuppta händelsen"), consequence=consequence, door="reopen-incident"
    )


def _check_page(
    request: HttpRequest, shown: Incident, *, question: str, consequence: str, door: str
) -> HttpResponse:
    began = {"label": _("Började"), "value": day_and_time(shown.starts_at)}
    taking_part = {"label": _("Deltagare"), "value": shown.participants.count()}
    context = {
        "incident": shown,
        "question": question,
        "facts": [began, taking_part],
        "consequence": consequence,
        "action": question,
        "action_url": reverse(f"incidents:{door}", args=[shown.pk]),
        "back_url": reverse("incidents:incident", args=[shown.pk]),
        "kind_band": kind_band(shown),
        "crumbs": crumbs(shown),
    }
    return render(request, "incidents/incident_check.html", context)


def _activation_of(request: HttpRequest) -> Activation | None:
    given = request.GET.get("aktivering", "")
    if not given:
        return None
    pk = int(given) if given.isdecimal() and len(given) < 18 else 0
    return get_object_or_404(Activation.objects.visible_to(request.user), pk=pk)


def _proposed(activation: Activation | None) -> dict:
    proposed = {"start_key": uuid4(), "starts_at": timezone.now()}
    if activation:
        proposed |= {
            "name": activation.purpose[:120],
            "starts_at": activation.decided_at,
            "is_exercise": activation.kind,
            "actors": [actor.pk for actor in opening.called_actors(activation)],
        }
    return proposed

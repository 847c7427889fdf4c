"""En tillfrågad part: what it has sent, and registering for it what came another way."""

from datetime import time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actors.agreements import overview, receiving, rounds
from actors.agreements.models import AdoptionRound, AskedParty, Received
from actors.agreements.round_forms import CorrectForm, RegisterForm, RegistrarForm
from samverkan import clock, files
from samverkan.access import Can, may, requires
from samverkan.clock import local_day
from samverkan.files import Refused

NOON = time(12, 0)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SEE_ROUNDS)
def asked_party(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One party in the round; the round's people register what came by another way than the link."""
    asked = _visible(request, pk, code)
    now = timezone.now()
    may_run = may(request.user, Can.RUN_ROUND) and asked.round.state == AdoptionRound.State.OPEN
    form = None
    if may_run:
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        form = RegisterForm(*data, asked=asked, today=local_day(now))
        if request.method == "POST" and form.is_valid() and _register(request, asked, form):
            return redirect("agreements:round", pk=pk)
    rows = overview.of(asked.round, today=local_day(now)).rows
    context = {
        "round": asked.round,
        "row": next(row for row in rows if row.asked.pk == asked.pk),
        "form": form,
        "may_run": may_run,
    }
    return render(request, "actors/agreements/asked_party.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ROUND)
def registrar(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Another address for the registrar: a new link, and the old one leads nowhere."""
    asked = _visible(request, pk, code)
    form = RegistrarForm(request.POST or None, initial={"email": asked.registrar_email})
    if request.method == "POST" and form.is_valid():
        rounds.set_registrar(asked, email=form.cleaned_data["email"], by=request.user, now=timezone.now())
        messages.success(request, _("Adressen är sparad. En ny länk ersätter den gamla."))
        return redirect("agreements:asked-party", pk=pk, code=code)
    return render(request, "actors/agreements/registrar.html", {"form": form, "asked": asked})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ROUND)
def correct_document(request: HttpRequest, pk: int, code: str, document: int) -> HttpResponse:
    asked = _visible(request, pk, code)
    received = get_object_or_404(asked.received.select_related("asked__accession"), pk=document)
    columns = [name for name in receiving.Document.__dataclass_fields__ if name != "kind"]
    form = CorrectForm(
        request.POST or None,
        asked=asked,
        today=local_day(timezone.now()),
        initial={column: getattr(received, column) for column in columns},
    )
    if request.method == "POST" and form.is_valid():
        receiving.correct(received, changes=form.changes, by=request.user)
        messages.success(request, _("Uppgifterna om handlingen är rättade."))
        return redirect("agreements:asked-party", pk=pk, code=code)
    context = {"form": form, "asked": asked, "received": received}
    return render(request, "actors/agreements/correct_document.html", context)


@require_safe
@requires(Can.SEE_ROUNDS)
def document_file(request: HttpRequest, pk: int, code: str, document: int) -> HttpResponse:
    received = get_object_or_404(_visible(request, pk, code).received, pk=document)
    if received.file is None:
        raise Http404
    return files.serve(received.file)


def _visible(request: HttpRequest, pk: int, code: str) -> AskedParty:
    rows = AskedParty.objects.filter(round__in=AdoptionRound.objects.visible_to(request.user))
    rows = rows.select_related("actor", "round__version__agreement", "round__owner")
    return get_object_or_404(rows.prefetch_related("actor__names"), round=pk, actor__code=code)


def _register(request: HttpRequest, asked: AskedParty, form: RegisterForm) -> bool:
    """Register what the form says; False, with the reason in the form, for a file that is not taken."""
    now, day = timezone.now(), form.cleaned_data["received_on"]
    try:
        receiving.receive(
            asked,
            document=form.document,
            upload=form.cleaned_data["file"],
            means=Received.Means.OFFICE,
            start_key=form.cleaned_data["start_key"],
            by=request.user,
            now=now if day == local_day(now) else clock.at(day, NOON),
        )
    except Refused as why:
        form.add_error("file", str(why))
        return False
    messages.success(request, _("Handlingen från %(actor)s är registrerad.") % {"actor": asked.actor})
    return True

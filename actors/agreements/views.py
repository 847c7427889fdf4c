"""Överenskommelsen: documents, versions, who is bound, and registering that somebody joins or leaves."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actors.agreements import acceding, bound, documents
from actors.agreements.forms import AccessionForm, NoticeForm, VersionForm
from actors.agreements.models import Accession, Agreement, AgreementVersion, Termination
from actors.asked_day import asked_day
from actors.models import Actor
from samverkan import files, journal
from samverkan.access import Can, may, may_in_office, requires
from samverkan.clock import local_day
from samverkan.files import Refused
from samverkan.models import Entry, StoredFile
from samverkan.tables import csv_response, excel_response

PER_PAGE = 50


@require_safe
@requires(Can.SEE_AGREEMENT)
def agreement(request: HttpRequest) -> HttpResponse:
    """What did we agree? The documents with their versions, and what is in force on the asked day."""
    form, day = asked_day(request)
    versions = AgreementVersion.objects.select_related("file").order_by("-number")
    found = Agreement.objects.order_by("kind", "code").prefetch_related(Prefetch("versions", versions))
    context = {
        "agreements": [bound.document(each, day=day) for each in found],
        "day": day,
        "day_form": form,
        "may_edit": may(request.user, Can.EDIT_AGREEMENT),
        "may_see_bound": may_in_office(request.user, Can.SEE_PARTIES),
    }
    return render(request, "actors/agreements/agreement.html", context)


@require_safe
@requires(Can.SEE_AGREEMENT)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    row = _version(pk)
    shares = row.party_shares.filter(actor__in=Actor.objects.visible_to(request.user))
    context = {
        "version": row,
        "shares": shares.select_related("actor").prefetch_related("actor__names").order_by("-group", "actor"),
        "may_edit": may(request.user, Can.EDIT_AGREEMENT),
    }
    return render(request, "actors/agreements/version.html", context)


@require_safe
@requires(Can.SEE_AGREEMENT)
def version_file(request: HttpRequest, pk: int) -> HttpResponse:
    return _serve(_version(pk).file)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_AGREEMENT)
def add_version(request: HttpRequest, code: str) -> HttpResponse:
    document = get_object_or_404(Agreement, code=code)
    last = document.versions.order_by("number").last()
    initial = VersionForm.now(last) | {"text": "", "adopted_on": None} if last else {}
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VersionForm(*data, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = documents.add_version(
                document,
                columns=form.columns,
                upload=form.cleaned_data["file"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as why:
            form.add_error("file", str(why))
        else:
            messages.success(request, _("Version %(number)s är sparad.") % {"number": made.number})
            return redirect("agreements:version", pk=made.pk)
    context = {"form": form, "agreement": document}
    return render(request, "actors/agreements/version_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_AGREEMENT)
def change_version(request: HttpRequest, pk: int) -> HttpResponse:
    row = _version(pk)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VersionForm(*data, initial=VersionForm.now(row))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            documents.change_version(
                row, columns=form.columns, upload=upload, by=request.user, now=timezone.now()
            )
        except Refused as why:
            form.add_error("file", str(why))
        else:
            messages.success(request, _("Versionen är ändrad."))
            return redirect("agreements:version", pk=pk)
    context = {
        "form": form,
        "agreement": row.agreement,
        "version": row,
        "is_in_use": documents.is_in_use(row),
    }
    return render(request, "actors/agreements/version_edit.html", context)


@require_safe
@requires(Can.SEE_AGREEMENT)
def bound_parties(request: HttpRequest, code: str) -> HttpResponse:
    """Who is bound on the asked day; an actor's people see their own."""
    form, day = asked_day(request)
    document = get_object_or_404(Agreement, code=code)
    visible = Actor.objects.visible_to(request.user)
    page = Paginator(bound.acceded(document, visible), PER_PAGE).get_page(request.GET.get("sida"))
    page.object_list = bound.rows(document, page.object_list, day=day)
    context = {
        "agreement": document,
        "page": page,
        "count": bound.count(document, visible, day=day),
        "day": day,
        "day_form": form,
    }
    return render(request, "actors/agreements/bound.html", context)


@require_safe
@requires(Can.SEE_AGREEMENT)
def export_bound(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    _form, day = asked_day(request)
    document = get_object_or_404(Agreement, code=code)
    visible = Actor.objects.visible_to(request.user)
    rows = bound.rows(document, bound.acceded(document, visible), day=day)
    journal.record(Entry.Kind.EXPORT, document, by=request.user, note=f"anslutna.{kind}: {len(rows)}")
    respond = {"csv": csv_response, "xlsx": excel_response}[kind]
    return respond(f"anslutna-{day}", bound.head(), bound.table(rows))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_AGREEMENT)
def accede(request: HttpRequest, code: str) -> HttpResponse:
    actor = _actor(request, code)
    now = timezone.now()
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AccessionForm(*data, today=local_day(now), initial={"means": "decision"})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        upload = given.pop("file")
        try:
            acceding.accede(actor, **given, upload=upload, by=request.user, now=now)
        except Refused as why:
            form.add_error("file", str(why))
        else:
            messages.success(request, _("Anslutningen för %(name)s är registrerad.") % {"name": actor})
            return redirect("actors:party", code=code)
    return render(request, "actors/agreements/accede.html", {"form": form, "actor": actor})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_AGREEMENT)
def give_notice(request: HttpRequest, code: str) -> HttpResponse:
    """First what follows from the day, then, when that has been seen, the notice itself."""
    actor, now, ends_on = _actor(request, code), timezone.now(), None
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NoticeForm(*data, today=local_day(now))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        upload = given.pop("file")
        try:
            ends_on = acceding.end_of_notice(actor, agreement=given["agreement"], given_on=given["given_on"])
            if request.POST.get("seen") == ends_on.isoformat():
                acceding.give_notice(actor, **given, upload=upload, by=request.user, now=now)
                _tell_end(request, actor, ends_on)
                return redirect("actors:party", code=code)
        except acceding.NotBound as why:
            form.add_error("given_on", str(why))
        except Refused as why:
            form.add_error("file", str(why))
    context = {"form": form, "actor": actor, "ends_on": ends_on}
    return render(request, "actors/agreements/notice.html", context)


@require_safe
@requires(Can.SEE_AGREEMENT)
def accession_file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The evidence of an accession: the party's own people, and the office."""
    rows = Accession.objects.filter(actor__in=Actor.objects.visible_to(request.user), actor__code=code)
    return _serve(get_object_or_404(rows, pk=pk).file)


@require_safe
@requires(Can.SEE_AGREEMENT)
def notice_file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    rows = Termination.objects.filter(actor__in=Actor.objects.visible_to(request.user), actor__code=code)
    return _serve(get_object_or_404(rows, pk=pk).file)


def _version(pk: int) -> AgreementVersion:
    return get_object_or_404(AgreementVersion.objects.select_related("agreement", "file"), pk=pk)


def _actor(request: HttpRequest, code: str) -> Actor:
    return get_object_or_404(Actor.objects.visible_to(request.user).with_names(), code=code)


def _serve(stored: StoredFile | None) -> HttpResponse:
    if stored is None:
        raise Http404
    return files.serve(stored)


def _tell_end(request: HttpRequest, actor: Actor, ends_on: date) -> None:
    words = _("Uppsägningen är registrerad. %(name)s är med till och med %(day)s.")
    messages.success(request, words % {"name": actor, "day": ends_on})

"""Parter: the register, a party's page, its organisation number and its invoice details."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actors import entering, lacking, orgnr, orgnr_import, party_table, register
from actors.asked_day import asked_day
from actors.forms import InvoiceDetailsForm, OrgnrForm, RegisterFilter
from actors.models import Actor
from actors.party_forms import category_choices
from samverkan import journal
from samverkan.access import Can, may, may_for, may_in_office, requires
from samverkan.clock import local_day
from samverkan.handed_in import NotReadable, TableForm, carried
from samverkan.models import Entry, Installation
from samverkan.tables import csv_response, excel_response

PER_PAGE = 50


@require_safe
@requires(Can.SEE_PARTIES)
def parties(request: HttpRequest) -> HttpResponse:
    if not may_in_office(request.user, Can.SEE_PARTIES):
        own = list(Actor.objects.visible_to(request.user)[:2])
        if len(own) == 1:
            return redirect("actors:party", code=own[0].code)
    form, found = _found(request)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("sida"))
    page.object_list = register.rows(page.object_list)
    context = {
        "filter": form,
        "page": page,
        "lacking": register.lacking_something(found).count(),
        "asked": request.GET.urlencode(),
        "may_import": may(request.user, Can.EDIT_ORGNR),
        "may_edit": may(request.user, Can.EDIT_PARTIES),
    }
    return render(request, "actors/parties.html", context)


@require_safe
@requires(Can.SEE_PARTIES)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    _form, found = _found(request)
    rows = register.rows(found)
    journal.record(Entry.Kind.EXPORT, Actor(), by=request.user, note=f"parter.{kind}: {len(rows)}")
    respond = {"csv": csv_response, "xlsx": excel_response}[kind]
    return respond("parter", party_table.head(), party_table.table(rows))


@require_safe
@requires(Can.SEE_PARTIES)
def party(request: HttpRequest, code: str) -> HttpResponse:
    actor = _actor(request, code, Can.SEE_PARTIES)
    day_form, day = asked_day(request)
    today = local_day(timezone.now())
    seats = actor.seats.open_on(day).select_related("forum").order_by("forum__position", "pk")
    journal.was_read(actor, by=request.user, note="kontaktvägar")
    context = {
        "row": register.row_of(actor),
        "details": register.details_of(actor),
        "namings": sorted(actor.names.all(), key=lambda row: (row.valid_until is None, row.valid_until)),
        "day": day,
        "day_form": day_form,
        "is_today": day == today,
        "naming": actor.naming_on(day),
        "seats": seats.prefetch_related("holders__user", "speaks_for__names"),
        "people": _reachable(actor, today),
        "populations": actor.populations.order_by("-reference_on")[:6],
        "may_edit": may_for(request.user, Can.EDIT_PARTIES, actor),
        "may_edit_orgnr": may_for(request.user, Can.EDIT_ORGNR, actor),
        "may_edit_invoice": may_for(request.user, Can.EDIT_INVOICE_DETAILS, actor),
    }
    return render(request, "actors/party.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_ORGNR)
def enter_orgnr(request: HttpRequest, code: str) -> HttpResponse:
    actor = _actor(request, code, Can.EDIT_ORGNR)
    now = {
        "orgnr": orgnr.written(actor.orgnr),
        "source": actor.orgnr_source,
        "seen": entering.seen_orgnr(actor),
    }
    form = OrgnrForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        entering.enter_orgnr(
            actor, number=given["orgnr"], source=given["source"], seen=given["seen"], by=request.user
        )
        messages.success(request, _("Organisationsnumret för %(name)s är sparat.") % {"name": actor.name})
        return redirect("actors:party", code=code)
    return render(request, "actors/orgnr.html", {"form": form, "row": register.row_of(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INVOICE_DETAILS)
def invoice_details(request: HttpRequest, code: str) -> HttpResponse:
    actor = _actor(request, code, Can.EDIT_INVOICE_DETAILS)
    details = register.details_of(actor)
    now = {column: getattr(details, column) for column in entering.ENTERED}
    form = InvoiceDetailsForm(request.POST or None, initial=now | {"seen": entering.seen_details(details)})
    if request.method == "POST" and form.is_valid():
        entered = {column: form.cleaned_data[column] for column in entering.ENTERED}
        entering.enter_invoice_details(
            actor, entered=entered, seen=form.cleaned_data["seen"], by=request.user
        )
        messages.success(request, _("Fakturauppgifterna för %(name)s är sparade.") % {"name": actor.name})
        return redirect("actors:invoice-details", code=code)
    context = {
        "form": form,
        "row": register.row_of(actor),
        "details": details,
        "here": lacking.INVOICE_PAGE,
        "may_edit_orgnr": may_for(request.user, Can.EDIT_ORGNR, actor),
        "may_see_party": may_for(request.user, Can.SEE_PARTIES, actor),
        "is_demo": Installation.current().is_demo,
    }
    return render(request, "actors/invoice_details.html", context)


@require_safe
@requires(Can.EDIT_INVOICE_DETAILS)
def own_invoice_details(request: HttpRequest) -> HttpResponse:
    """The menu's entry for an actor's finance officer: the own actor's, or a choice among several."""
    may_edit = Actor.objects.visible_to(request.user).by_name()
    own = [actor for actor in may_edit if may_for(request.user, Can.EDIT_INVOICE_DETAILS, actor)]
    if len(own) == 1:
        return redirect("actors:invoice-details", code=own[0].code)
    return render(request, "actors/own_invoice_details.html", {"actors": own})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_ORGNR)
def import_orgnrs(request: HttpRequest) -> HttpResponse:
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    page = "actors/orgnr_import.html"
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {"form": form})
    try:
        content = form.content()
        if not form.is_tried:
            report = orgnr_import.try_out(content)
            return render(request, page, {"form": TableForm(), "report": report, "tried": carried(content)})
        report = orgnr_import.take_in(content, by=request.user)
    except NotReadable as why:
        return render(request, page, {"form": TableForm(), "unreadable": str(why)}, status=422)
    if report.problems:
        return render(request, page, {"form": TableForm(), "report": report}, status=422)
    count = len(report.changed)
    words = ngettext(
        "%(count)s organisationsnummer är inläst.", "%(count)s organisationsnummer är inlästa.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("actors:actor-list")


def _found(request: HttpRequest) -> tuple[RegisterFilter, QuerySet[Actor]]:
    """The register's filter as it was asked for, and the actors it leaves."""
    form = RegisterFilter(request.GET or None, categories=category_choices())
    visible = Actor.objects.visible_to(request.user)
    return form, register.find(visible, form.asked(), today=local_day(timezone.now()))


def _actor(request: HttpRequest, code: str, can: Can) -> Actor:
    """The actor, if the person may do this with it; others' do not exist for them."""
    actors = Actor.objects.visible_to(request.user).select_related("invoice_details").with_names()
    actor = actors.filter(code=code).first()
    if actor is None or not may_for(request.user, can, actor):
        raise Http404
    return actor


def _reachable(actor: Actor, today) -> list:
    """Those who hold the actor's seats and its duty function, once each, with how they are reached."""
    holders = actor.people.filter(is_active=True, left_on__isnull=True)
    sitting = holders.filter(held_seats__seat__actor=actor, held_seats__valid_until__isnull=True)
    return list(sitting.distinct().order_by("kind", "name").prefetch_related("contact_points"))

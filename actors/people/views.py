"""Personer: who speaks for an actor, one person, and the changes to an entry."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actors.models import Actor
from actors.people import confirming, register
from actors.people.forms import AddPersonForm, EditPersonForm, PeopleFilter, RoleForm
from actors.people.models import Invitation, User
from actors.people.refused import Refused
from actors.people.roles import may_manage
from samverkan import journal
from samverkan.access import Can, may, may_for, may_give, may_in_office, own_actors, requires
from samverkan.clock import local_day
from samverkan.models import Entry
from samverkan.tables import csv_response, excel_response

PER_PAGE = 50


def managed_actor(request: HttpRequest, code: str) -> Actor:
    """The actor, if the person may manage its people; others' do not exist for them."""
    actor = Actor.objects.with_names().filter(code=code).first()
    if actor is None or not may_for(request.user, Can.MANAGE_PEOPLE, actor):
        raise Http404
    return actor


def seen_person(request: HttpRequest, pk: int) -> User:
    """The person, if it is in the register of whoever asks."""
    people = User.objects.visible_to(request.user).select_related("home").prefetch_related("home__names")
    return get_object_or_404(people, pk=pk)


def managed_person(request: HttpRequest, pk: int) -> User:
    """The person, if whoever asks may change its entry. Raises PermissionDenied."""
    person = seen_person(request, pk)
    if not may_manage(request.user, person):
        raise PermissionDenied
    return person


@require_safe
@requires(Can.MANAGE_PEOPLE)
def all_people(request: HttpRequest) -> HttpResponse:
    if not may_in_office(request.user, Can.MANAGE_PEOPLE):
        own = list(Actor.objects.filter(pk__in=own_actors(request.user, Can.MANAGE_PEOPLE))[:2])
        if len(own) == 1:
            where = reverse("people:people", args=[own[0].code])
            return redirect(f"{where}?{request.GET.urlencode()}".rstrip("?"))
    return _list(request, User.objects.visible_to(request.user), {"is_all": True})


@require_safe
@requires(Can.MANAGE_PEOPLE)
def people(request: HttpRequest, code: str) -> HttpResponse:
    actor = managed_actor(request, code)
    around = {"actor": actor, "guests": register.guests(actor, now=timezone.now())}
    return _list(request, User.objects.visible_to(request.user).filter(home=actor), around)


@require_safe
@requires(Can.MANAGE_PEOPLE)
def export_all(request: HttpRequest, kind: str) -> HttpResponse:
    return _export(request, User.objects.visible_to(request.user), kind, User())


@require_safe
@requires(Can.MANAGE_PEOPLE)
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    actor = managed_actor(request, code)
    return _export(request, User.objects.visible_to(request.user).filter(home=actor), kind, actor)


@require_safe
@requires(Can.MANAGE_PEOPLE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    row, now = seen_person(request, pk), timezone.now()
    journal.was_read(row, by=request.user, note="personuppgifter")
    context = {
        "person": row,
        "crumbs": crumbs(row),
        "points": row.contact_points.all(),
        "grants": _grants(request, row, now),
        "held": _held(row, local_day(now)),
        "awaited": confirming.awaited_of(row),
        "today": local_day(now),
        "invitations": Invitation.objects.open(now).filter(user=row).select_related("by"),
        "may_manage": may_manage(request.user, row),
        "is_self": row.pk == request.user.pk,
        "role_form": RoleForm(giver=request.user, initial={"actor": row.home and row.home.code}),
        "may_erase": may(request.user, Can.ERASE_PEOPLE),
    }
    return render(request, "actors/people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_PEOPLE)
def add_person(request: HttpRequest, code: str) -> HttpResponse:
    actor = managed_actor(request, code)
    form = AddPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = register.add(home=actor, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s är inlagd. Lägg nu till hur man når dit.") % {"name": row})
        return redirect("people:contacts", pk=row.pk)
    return render(request, "actors/people/add.html", {"form": form, "actor": actor})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_PEOPLE)
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    row = managed_person(request, pk)
    now = {column: getattr(row, column) for column in register.COLUMNS} | {"seen": register.seen_of(row)}
    form = EditPersonForm(request.POST or None, person=row, initial=now)
    if request.method == "POST" and form.is_valid():
        given = {"email": row.email, **form.cleaned_data}
        try:
            register.edit(row, by=request.user, **given)
            messages.success(request, _("Uppgifterna är sparade."))
            return redirect("people:person", pk=pk)
        except Refused as why:
            form.add_error("email", str(why))
    context = {"form": form, "person": row, "crumbs": crumbs(row, to_person=True)}
    return render(request, "actors/people/edit.html", context)


@require_POST
@requires(Can.MANAGE_PEOPLE)
def confirm_person(request: HttpRequest, pk: int) -> HttpResponse:
    row = managed_person(request, pk)
    confirming.confirm(row, by=request.user, now=timezone.now())
    messages.success(request, _("Uppgifterna om %(name)s är bekräftade.") % {"name": row})
    return redirect("people:person", pk=pk)


def crumbs(row: User, *, to_person: bool = False) -> list[dict]:
    """The way to a person's page."""
    way = [{"url": reverse("people:all-people"), "label": _("Personer")}]
    if row.home:
        way.append({"url": reverse("people:people", args=[row.home.code]), "label": row.home.name})
    if to_person:
        way.append({"url": reverse("people:person", args=[row.pk]), "label": str(row)})
    return way


def _list(request: HttpRequest, found: QuerySet[User], around: dict) -> HttpResponse:
    form, now = PeopleFilter(request.GET or None), timezone.now()
    asked = form.asked()
    listed = register.listed(found, today=local_day(now), now=now, **asked)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("sida"))
    page.object_list = list(register.with_all(page.object_list, now=now))
    context = {
        **around,
        "filter": form,
        "page": page,
        "is_asked": any(asked.values()),
        "asked": request.GET.urlencode(),
        "today": local_day(now),
    }
    return render(request, "actors/people/people.html", context)


def _export(request: HttpRequest, found: QuerySet[User], kind: str, subject) -> HttpResponse:
    now = timezone.now()
    asked = PeopleFilter(request.GET or None).asked()
    rows = register.with_all(register.listed(found, today=local_day(now), now=now, **asked), now=now)
    journal.record(Entry.Kind.EXPORT, subject, by=request.user, note=f"personer.{kind}: {len(rows)}")
    return {"csv": csv_response, "xlsx": excel_response}[kind](
        "personer", register.head(), register.table(rows)
    )


def _grants(request: HttpRequest, row: User, now) -> list:
    """All roles through time, those valid now first; each with whether whoever looks may end it."""
    found = list(row.grants.select_related("actor", "given_by").prefetch_related("actor__names"))
    for grant in found:
        grant.is_current = grant.valid_until is None or grant.valid_until > now
        may_end = request.user.pk != row.pk and may_give(request.user, grant.role, grant.actor_id)
        grant.may_end = grant.is_current and may_end
    return sorted(found, key=lambda grant: (not grant.is_current, -grant.pk))


def _held(row: User, today) -> list:
    """The seats held now and to come, asked through the person: seats belong to a room above this one."""
    held = row.held_seats.exclude(valid_until__lt=today).select_related("seat__forum", "seat__actor")
    return list(held.order_by("valid_from", "rank").prefetch_related("seat__actor__names"))

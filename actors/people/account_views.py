"""Konton och roller: inviting, accepting by a personal link, roles given and withdrawn."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from actors.people import inviting, roles
from actors.people.forms import AcceptForm, InviteForm, InvitePersonForm, RoleForm
from actors.people.inviting import WhyNot
from actors.people.models import User
from actors.people.refused import Refused
from actors.people.views import crumbs, managed_actor, managed_person
from samverkan import access
from samverkan.access import Can, Role, requires

# A 22-character secret is not guessed; this only keeps somebody from trying all day.
MISSES, MISSES_WITHIN_S = 30, 600


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_PEOPLE)
def invite(request: HttpRequest, code: str) -> HttpResponse:
    actor = managed_actor(request, code)
    # The office's people are the host's.
    office = roles.givable(request.user, None) if actor.is_host else []
    form = InviteForm(request.POST or None, roles=[*roles.givable(request.user, actor), *office])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given["actor"] = None if given["role"] in access.OFFICE_ROLES else actor
        try:
            inviting.invite(by=request.user, now=timezone.now(), **given)
            messages.success(request, _("Inbjudan är skickad till %(email)s.") % given)
            return redirect("people:people", code=code)
        except Refused as why:
            form.add_error("email", str(why))
    return render(request, "actors/people/invite.html", {"form": form, "actor": actor})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_PEOPLE)
def invite_person(request: HttpRequest, pk: int) -> HttpResponse:
    person = managed_person(request, pk)
    form = InvitePersonForm(request.POST or None, initial={"email": person.email or _first_address(person)})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            inviting.invite(email=email, name=person.name, person=person, by=request.user, now=timezone.now())
            messages.success(request, _("En personlig länk är skickad till %(email)s.") % {"email": email})
            return redirect("people:person", pk=pk)
        except Refused as why:
            form.add_error("email", str(why))
    context = {"form": form, "person": person, "crumbs": crumbs(person, to_person=True)}
    return render(request, "actors/people/invite_person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_PEOPLE)
def invitations(request: HttpRequest, code: str) -> HttpResponse:
    """Those that are open for an actor; a press withdraws one."""
    actor, now = managed_actor(request, code), timezone.now()
    unused = inviting.unused(actor)
    if request.method == "POST":
        key = request.POST.get("invitation", "")
        row = get_object_or_404(unused, pk=key if key.isdigit() else None)
        with transaction.atomic():
            inviting.withdraw(row, by=request.user, now=now)
        messages.success(request, _("Inbjudan till %(email)s är återtagen.") % {"email": row.email})
        return redirect("people:invitations", code=code)
    return render(request, "actors/people/invitations.html", {"actor": actor, "rows": unused, "now": now})


# The secret in the address is the authority, not a cookie: there is no session to ride on.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = inviting.find(token, now=timezone.now())
    if found.why_not:
        return _closed(request, found.why_not)
    row = found.invitation
    if request.user.is_authenticated and request.user.pk != row.user_id:
        return _closed(request, None, signed_in_as=request.user)
    known = row.user.name if row.user else row.name
    form = AcceptForm(request.POST or None, email=row.email, initial={"name": known})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            inviting.accept(row, name=given["name"], password=given["password"], now=timezone.now())
        except (Refused, IntegrityError):
            # Somebody was first, with the link or with the address: the page now says which.
            return redirect(request.path)
        messages.success(request, _("Kontot är klart. Logga in med %(email)s.") % {"email": row.email})
        return redirect("account_login")
    response = render(request, "actors/people/invitation.html", {"form": form, "row": row})
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@requires(Can.MANAGE_PEOPLE)
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    person = managed_person(request, pk)
    form = RoleForm(request.POST, giver=request.user)
    try:
        if not form.is_valid():
            raise Refused(" ".join(error for errors in form.errors.values() for error in errors))
        given = form.cleaned_data
        roles.give(person, Role(given["role"]), actor=given["actor"], by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s har fått rollen.") % {"name": person})
    except Refused as why:
        messages.error(request, str(why))
    return redirect("people:person", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_PEOPLE)
def withdraw_role(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    person = managed_person(request, pk)
    row = get_object_or_404(person.grants.current(timezone.now()).select_related("actor"), pk=grant)
    if request.method == "POST":
        try:
            roles.withdraw(row, by=request.user, now=timezone.now())
            messages.success(request, _("Rollen är avslutad."))
        except Refused as why:
            messages.error(request, str(why))
        return redirect("people:person", pk=pk)
    context = {"person": person, "grant": row, "crumbs": crumbs(person, to_person=True)}
    return render(request, "actors/people/withdraw_role.html", context)


def _first_address(person: User) -> str:
    return person.contact_points.filter(channel="email").values_list("value", flat=True).first() or ""


def _closed(request: HttpRequest, why: WhyNot | None, *, signed_in_as: User | None = None) -> HttpResponse:
    status = 403 if signed_in_as else 410
    too_many = False
    if why == WhyNot.UNKNOWN:
        key = f"invitation-misses:{request.META.get('REMOTE_ADDR', '')}"
        misses = cache.get(key, 0) + 1
        cache.set(key, misses, MISSES_WITHIN_S)
        too_many = misses > MISSES
        status = 429 if too_many else 404
    context = {"why": why, "signed_in_as": signed_in_as, "too_many": too_many}
    return render(request, "actors/people/invitation_closed.html", context, status=status)

"""Kontaktvägar: the own ones, and those of people one manages; put in order, verified, confirmed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actors.people import confirming, contacts
from actors.people.contacts import Verified
from actors.people.forms import ContactForm
from actors.people.models import ContactPoint, User
from actors.people.refused import Refused
from actors.people.views import crumbs, managed_person
from samverkan.access import Can, requires
from samverkan.clock import local_day


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ENTER)
def own_contacts(request: HttpRequest) -> HttpResponse:
    return _page(request, request.user, "actors/people/own_contacts.html")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_PEOPLE)
def contacts_of(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, managed_person(request, pk), "actors/people/contacts.html")


def _page(request: HttpRequest, person: User, template: str) -> HttpResponse:
    """The page; a press on one of its buttons is done, and the page comes back."""
    act = ACTS.get(request.POST.get("act", ""))
    form = ContactForm(request.POST if "value" in request.POST else None)
    if request.method == "POST" and (act or form.is_valid()):
        try:
            (act or _add)(request, person, form)
        except Refused as why:
            messages.error(request, str(why))
        return redirect(request.path)
    now = timezone.now()
    context = {
        "person": person,
        "form": form,
        "points": list(person.contact_points.all()),
        "awaiting": contacts.awaiting_code(person, now=now),
        "awaited": confirming.awaited_of(person),
        "today": local_day(now),
        "crumbs": crumbs(person, to_person=True),
    }
    return render(request, template, context)


def _point(request: HttpRequest, person: User) -> ContactPoint:
    key = request.POST.get("point", "")
    point = person.contact_points.filter(pk=key).first() if key.isdigit() else None
    if point is None:
        raise Http404
    return point


def _add(request: HttpRequest, person: User, form: ContactForm) -> None:
    contacts.add(person, by=request.user, **form.cleaned_data)
    messages.success(request, _("Kontaktvägen är tillagd. Bekräfta den med en kod."))


def _earlier(request: HttpRequest, person: User, _form: ContactForm) -> None:
    contacts.move(_point(request, person), steps=-1, by=request.user)


def _later(request: HttpRequest, person: User, _form: ContactForm) -> None:
    contacts.move(_point(request, person), steps=1, by=request.user)


def _remove(request: HttpRequest, person: User, _form: ContactForm) -> None:
    contacts.remove(_point(request, person), by=request.user)
    messages.success(request, _("Kontaktvägen är borttagen."))


def _send(request: HttpRequest, person: User, _form: ContactForm) -> None:
    contacts.send_code(_point(request, person), by=request.user, now=timezone.now())
    messages.success(request, _("En kod är skickad. Skriv den här inom 10 minuter."))


def _verify(request: HttpRequest, person: User, _form: ContactForm) -> None:
    point, typed = _point(request, person), request.POST.get("code", "")
    became = contacts.verify(point, typed, by=request.user, now=timezone.now())
    words = {
        Verified.YES: _("Kontaktvägen är bekräftad."),
        Verified.WRONG: _("Koden stämmer inte. Läs den igen, den har sex siffror."),
        Verified.TOO_LATE: _("Koden gäller inte längre. Begär en ny."),
        Verified.SPENT: _("För många försök. Begär en ny kod."),
    }
    tell = messages.success if became == Verified.YES else messages.error
    tell(request, words[became])


def _confirm(request: HttpRequest, person: User, _form: ContactForm) -> None:
    confirming.confirm(person, by=request.user, now=timezone.now())
    messages.success(request, _("Tack. Uppgifterna är bekräftade."))


ACTS: dict[str, Callable[[HttpRequest, User, ContactForm], None]] = {
    "earlier": _earlier,
    "later": _later,
    "remove": _remove,
    "send": _send,
    "verify": _verify,
    "confirm": _confirm,
}

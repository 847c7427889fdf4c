"""Avsluta en persons post: what follows is told first, then done at that moment."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actors.people.refused import Refused
from actors.people.views import crumbs, managed_person
from forums import leaving
from samverkan.access import Can, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_PEOPLE)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    person, now = managed_person(request, pk), timezone.now()
    if request.method == "POST":
        try:
            leaving.leave(person, by=request.user, now=now)
            messages.success(request, _("%(name)s har lämnat sin post.") % {"name": person})
        except Refused as why:
            messages.error(request, str(why))
        return redirect("people:person", pk=pk)
    context = {
        "person": person,
        "what": leaving.consequences(person, now=now),
        "crumbs": crumbs(person, to_person=True),
    }
    return render(request, "forums/leave.html", context)


@require_POST
@requires(Can.MANAGE_PEOPLE)
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    person = managed_person(request, pk)
    try:
        leaving.come_back(person, by=request.user)
        words = _("%(name)s har en post igen. Ge roller och platser på nytt.")
        messages.success(request, words % {"name": person})
    except Refused as why:
        messages.error(request, str(why))
    return redirect("people:person", pk=pk)

"""Personuppgifter: why they are held, what is held about somebody, and erasing it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actors.people import erasing, own_data
from actors.people.models import User
from actors.people.refused import Refused
from actors.people.retention import KINDS
from actors.people.views import crumbs, managed_person
from samverkan import journal
from samverkan.access import Can, requires
from samverkan.models import Entry

WORD = "RADERA"


class ErasureForm(forms.Form):
    word = forms.CharField(
        label=gettext_lazy("Skriv RADERA"),
        max_length=20,
        error_messages={"required": gettext_lazy("Skriv RADERA. Inget är raderat.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_word(self) -> str:
        if self.cleaned_data["word"].strip() != WORD:
            raise forms.ValidationError(_("Skriv RADERA. Inget är raderat."))
        return WORD


@require_safe
@requires(Can.ENTER)
def purposes(request: HttpRequest) -> HttpResponse:
    return render(request, "actors/people/purposes.html", {"kinds": KINDS.values()})


@require_safe
@requires(Can.ENTER)
def own(request: HttpRequest) -> HttpResponse:
    return _shown(request, request.user, "actors/people/own_data.html")


@require_safe
@requires(Can.ENTER)
def own_json(request: HttpRequest) -> HttpResponse:
    return _taken_out(request, request.user)


@require_safe
@requires(Can.MANAGE_PEOPLE)
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, managed_person(request, pk), "actors/people/data_of.html")


@require_safe
@requires(Can.MANAGE_PEOPLE)
def of_person_json(request: HttpRequest, pk: int) -> HttpResponse:
    return _taken_out(request, managed_person(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ERASE_PEOPLE)
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    now = timezone.now()
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erasing.erase(person, by=request.user, now=now)
            messages.success(request, _("Personuppgifterna är raderade."))
            return redirect("people:all-people")
        except Refused as why:
            form.add_error(None, str(why))
    context = {
        "person": person,
        "form": form,
        "obstacles": erasing.obstacles(person, now=now),
        "crumbs": crumbs(person, to_person=True),
    }
    return render(request, "actors/people/erase.html", context)


def _shown(request: HttpRequest, person: User, template: str) -> HttpResponse:
    context = {
        "person": person,
        "points": person.contact_points.all(),
        "grants": person.grants.select_related("actor").prefetch_related("actor__names"),
        "confirmations": person.confirmations.order_by("-due_on")[:10],
        "counted": own_data.counted(person),
        "kinds": KINDS.values(),
        "crumbs": crumbs(person, to_person=True),
    }
    return render(request, template, context)


def _taken_out(request: HttpRequest, person: User) -> HttpResponse:
    journal.record(Entry.Kind.EXPORT, person, by=request.user, note="registerutdrag")
    response = JsonResponse(own_data.of(person), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="registerutdrag-{person.pk}.json"'
    response["Cache-Control"] = "no-store"
    return response

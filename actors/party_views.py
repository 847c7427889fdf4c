"""Kansliets sidor om aktörer: adding, changing, renaming, merging, and reading a whole register in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from actors import naming, parties_import, registering
from actors.models import Actor, Category
from actors.naming import NotInTime
from actors.party_forms import (
    ChangePartyForm,
    CorrectNameForm,
    MergeForm,
    NewPartyForm,
    RenameForm,
    category_choices,
)
from samverkan.access import Can, requires
from samverkan.clock import local_day
from samverkan.handed_in import NotReadable, TableForm, carried


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PARTIES)
def add_party(request: HttpRequest) -> HttpResponse:
    form = NewPartyForm(request.POST or None, categories=category_choices())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        registering.register(
            code=given["code"],
            name=given["name"],
            legal_name=given["legal_name"],
            columns=form.columns,
            categories=_categories(given["categories"]),
            by=request.user,
        )
        messages.success(request, _("%(name)s är registrerad.") % {"name": given["name"]})
        return redirect("actors:party", code=given["code"])
    return render(request, "actors/party_add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PARTIES)
def change_party(request: HttpRequest, code: str) -> HttpResponse:
    actor = _actor(request, code)
    initial = {column: getattr(actor, column) for column in registering.COLUMNS}
    initial |= {
        "categories": [f"{each.scheme}:{each.code}" for each in actor.categories.all()],
        "seen": registering.seen_actor(actor),
    }
    form = ChangePartyForm(request.POST or None, categories=category_choices(), initial=initial)
    if request.method == "POST" and form.is_valid():
        registering.change(
            actor,
            columns=form.columns,
            categories=_categories(form.cleaned_data["categories"]),
            seen=form.cleaned_data["seen"],
            by=request.user,
        )
        messages.success(request, _("%(name)s är ändrad.") % {"name": actor})
        return redirect("actors:party", code=code)
    return render(request, "actors/party_change.html", {"form": form, "actor": actor})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PARTIES)
def names(request: HttpRequest, code: str) -> HttpResponse:
    """A new name from a day on, or a former one that misses; each can be put right."""
    actor = _actor(request, code)
    form = RenameForm(request.POST or None, initial={"seen": naming.seen_names(actor)})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            if given["valid_until"]:
                naming.add_former(actor, **given, by=request.user)
            else:
                del given["valid_until"]
                naming.rename(actor, **given, today=local_day(timezone.now()), by=request.user)
        except NotInTime as why:
            form.add_error("valid_from", str(why))
        else:
            messages.success(request, _("Namnet är sparat. Äldre handlingar visar namnet från sin dag."))
            return redirect("actors:party", code=code)
    namings = sorted(actor.names.all(), key=lambda row: (row.valid_until is None, row.valid_until))
    return render(request, "actors/names.html", {"form": form, "actor": actor, "namings": namings})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PARTIES)
def correct_name(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    actor = _actor(request, code)
    row = get_object_or_404(actor.names, pk=pk)
    initial = {column: getattr(row, column) for column in naming.COLUMNS}
    form = CorrectNameForm(request.POST or None, initial=initial | {"seen": naming.seen_names(actor)})
    if request.method == "POST" and form.is_valid():
        try:
            naming.correct(row, changes=form.changes, seen=form.cleaned_data["seen"], by=request.user)
        except NotInTime as why:
            form.add_error("valid_until", str(why))
        else:
            messages.success(request, _("Namnet är rättat."))
            return redirect("actors:names", code=code)
    return render(request, "actors/name_correct.html", {"form": form, "actor": actor, "naming": row})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PARTIES)
def merge_party(request: HttpRequest, code: str) -> HttpResponse:
    actor = _actor(request, code)
    form = MergeForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        registering.merge(actor, into=given["into"], last_day=given["last_day"], by=request.user)
        words = {"name": actor, "into": given["into"]}
        messages.success(request, _("%(name)s har uppgått i %(into)s.") % words)
        return redirect("actors:party", code=code)
    return render(request, "actors/party_merge.html", {"form": form, "actor": actor})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PARTIES)
def import_parties(request: HttpRequest) -> HttpResponse:
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    page, today = "actors/parties_import.html", local_day(timezone.now())
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {"form": form})
    try:
        content = form.content()
        if not form.is_tried:
            report = parties_import.try_out(content, today=today)
            return render(request, page, {"form": TableForm(), "report": report, "tried": carried(content)})
        report = parties_import.take_in(content, today=today, by=request.user)
    except NotReadable as why:
        return render(request, page, {"form": TableForm(), "unreadable": str(why)}, status=422)
    if report.problems:
        return render(request, page, {"form": TableForm(), "report": report}, status=422)
    count = len(report.changed)
    words = ngettext("%(count)s aktör är inläst.", "%(count)s aktörer är inlästa.", count)
    messages.success(request, words % {"count": count})
    return redirect("actors:actor-list")


def _actor(request: HttpRequest, code: str) -> Actor:
    return get_object_or_404(Actor.objects.visible_to(request.user).with_names(), code=code)


def _categories(keys: list[str]) -> list[Category]:
    return [each for each in Category.objects.all() if f"{each.scheme}:{each.code}" in keys]

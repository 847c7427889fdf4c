"""Spårlogg: who changed, moved, read or exported what. Read only; exported as CSV."""

import json
from datetime import datetime, time

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from samverkan import format as written
from samverkan import journal
from samverkan.access import Can, requires
from samverkan.models import Entry, Installation
from samverkan.tables import csv_response

KINDS = {
    Entry.Kind.MOVE: _("flyttat"),
    Entry.Kind.CHANGE: _("ändrat"),
    Entry.Kind.READ: _("läst"),
    Entry.Kind.SIGN_IN: _("inloggning"),
    Entry.Kind.EXPORT: _("uttag"),
}
PER_PAGE = 50


class AuditFilter(forms.Form):
    vem = forms.CharField(label=_("Vem"), required=False, max_length=80)
    vad = forms.CharField(label=_("Vad"), required=False, max_length=80, help_text=_("till exempel callout"))
    slag = forms.ChoiceField(label=_("Slag"), required=False, choices=[("", _("alla")), *KINDS.items()])
    fran = forms.DateField(label=_("Från och med"), required=False, widget=forms.DateInput({"type": "date"}))

    def entries(self) -> QuerySet[Entry]:
        """The entries asked for, latest first."""
        entries = Entry.objects.select_related("by")
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        if asked["vem"]:
            entries = entries.filter(by__name__icontains=asked["vem"])
        if asked["vad"]:
            entries = entries.filter(subject__icontains=asked["vad"])
        if asked["slag"]:
            entries = entries.filter(kind=asked["slag"])
        if asked["fran"]:
            entries = entries.filter(at__gte=timezone.make_aware(datetime.combine(asked["fran"], time.min)))
        return entries


@require_safe
@requires(Can.SEE_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET)
    entries = form.entries()
    if request.GET.get("format") == "csv" and form.is_valid():
        journal.record(Entry.Kind.EXPORT, Installation.current(), by=request.user, note="spårlogg")
        return csv_response("sparlogg", HEAD, map(_row, entries.iterator(1000)))
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("sida"))
    for entry in page:
        entry.kind_word = KINDS[entry.kind]
    return render(request, "samverkan/front/audit.html", {"form": form, "page": page})


HEAD = (_("tid"), _("vem"), _("slag"), _("vad"), _("nyckel"), _("före"), _("efter"), _("anteckning"))


def _row(entry: Entry) -> list[str]:
    return [
        written.day_and_time(entry.at),
        entry.by.name if entry.by else "",
        str(KINDS[entry.kind]),
        entry.subject,
        entry.subject_pk,
        json.dumps(entry.before, ensure_ascii=False),
        json.dumps(entry.after, ensure_ascii=False),
        entry.note,
    ]

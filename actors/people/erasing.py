"""Radering: blanks what is personal and keeps the key, unless an office or a duty to keep forbids it."""

from datetime import date, datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from actors.people.models import User
from actors.people.refused import Refused
from actors.people.retention import COLUMNS, DUTIES, Then
from samverkan import journal
from samverkan.clock import local_day
from samverkan.models import Entry
from samverkan.post.models import DrillMessage, Notice


def obstacles(person: User, *, now: datetime) -> list[str]:
    """Return why the person cannot be erased now, in words; nothing if it can be done."""
    found = []
    if person.is_active:
        found.append(_("Personen har en post. Avsluta posten först."))
    if person.grants.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now)).exists():
        found.append(_("Personen har en roll."))
    today = local_day(now)
    held = person.held_seats.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today))
    if held.exists():
        found.append(_("Personen innehar en plats."))
    return found + _duties(person, today)


@transaction.atomic
def erase(person: User, *, by: User, now: datetime) -> None:
    """Blank the person's data in every room, as the retention table says. It cannot be undone.

    Raises Refused, with the reasons, while something forbids it. The journal says that it was done.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.erased_at:
        raise Refused(_("Uppgifterna är redan raderade."))
    if why := obstacles(person, now=now):
        raise Refused(" ".join(why))
    # The demo's outbox knows a message by its notice's key only.
    keys = Notice.objects.filter(user=person).values_list("key", flat=True)
    DrillMessage.objects.filter(key__in=list(keys)).update(**_blank("post.DrillMessage"))
    for model in sorted({name.rpartition(".")[0] for name in COLUMNS}):
        _erase_rows(model, person)
    person.name, person.email, person.erased_at = "", None, now
    person.set_unusable_password()
    person.save()
    journal.record(Entry.Kind.CHANGE, person, by=by, after={"erased_at": now}, note="erased")


def _erase_rows(model: str, person: User) -> None:
    columns = {name: column for name, column in COLUMNS.items() if name.rpartition(".")[0] == model}
    owner = next(iter(columns.values())).owner
    if not owner:
        return
    rows = apps.get_model(model)._base_manager.filter(**{owner: person})
    if any(column.then == Then.REMOVE for column in columns.values()):
        _remove(rows)
    elif blank := _blank(model):
        rows.update(**blank)


def _remove(rows) -> None:
    for relation in rows.model._meta.related_objects:
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows}).delete()
    rows.delete()


def _blank(model: str) -> dict[str, str]:
    return {
        name.rpartition(".")[2]: ""
        for name, column in COLUMNS.items()
        if name.rpartition(".")[0] == model and column.then == Then.BLANK
    }


def _duties(person: User, today: date) -> list[str]:
    """The duties that still run for what the person has done, each with until when."""
    found = []
    for duty in DUTIES:
        done = apps.get_model(duty.model)._base_manager.filter(**{duty.person: person})
        latest = done.aggregate(latest=Max(duty.at))["latest"]
        if latest and (until := date(local_day(latest).year + duty.years, 12, 31)) >= today:
            found.append(_("%(why)s Personen får raderas efter %(day)s.") % {"why": duty.why, "day": until})
    return list(dict.fromkeys(found))

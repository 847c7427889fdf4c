"""Registrera aktörer: parties and those outside the agreement are added, changed and merged."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Actor, ActorName, Category, InvoiceDetails
from samverkan import journal
from samverkan.transitions import Conflict

COLUMNS = (
    "kind",
    "street",
    "postcode",
    "city",
    "registrar_email",
    "fallback_number",
    "valid_from",
    "valid_until",
)


def seen_actor(actor: Actor) -> str:
    """What a person who looks at the actor now has seen of it."""
    return "|".join(str(getattr(actor, column)) for column in (*COLUMNS, "successor_id"))


@transaction.atomic
def register(
    *,
    code: str,
    name: str,
    legal_name: str,
    named_from: date | None = None,
    columns: dict[str, object],
    categories: Iterable[Category] = (),
    by,
) -> Actor:
    """Add an actor. It becomes a party by a version of the agreement, never by being registered.

    Raises Conflict if the code is taken: codes are permanent and never used again.
    """
    if Actor.objects.filter(code=code).exists():
        raise Conflict(_("Koden %(code)s finns redan.") % {"code": code})
    actor = Actor.objects.create(code=code, **columns)
    ActorName.objects.create(actor=actor, name=name, legal_name=legal_name, valid_from=named_from)
    InvoiceDetails.objects.create(actor=actor)
    actor.categories.set(categories)
    journal.created(actor, by=by, code=code, name=name, legal_name=legal_name, **columns)
    return actor


@transaction.atomic
def change(
    actor: Actor,
    *,
    columns: dict[str, object],
    categories: Iterable[Category] | None = None,
    seen: str | None,
    by,
) -> None:
    """Change what the register says of an actor. One that goes on for ever has not been merged.

    Raises Conflict if somebody else has changed it meanwhile.
    """
    row = Actor.objects.select_for_update().get(pk=actor.pk)
    if seen is not None and seen_actor(row) != seen:
        raise Conflict(_("Någon annan har just ändrat aktören. Läs det nya först."), row=row)
    after = dict(columns)
    if row.successor_id and "valid_until" in columns and columns["valid_until"] is None:
        after["successor_id"] = None
    before = {column: getattr(row, column) for column in after}
    if before != after:
        for column, value in after.items():
            setattr(row, column, value)
        row.save(update_fields=[column.removesuffix("_id") for column in after])
        journal.changed(row, by=by, before=before, after=after)
    if categories is not None:
        _set_categories(row, set(categories), by=by)


@transaction.atomic
def merge(actor: Actor, *, into: Actor, last_day: date, by) -> None:
    """Let an actor go on in another from the day after `last_day`. Its own history stays its own.

    Raises Conflict if either has been merged away already, or if they are one and the same.
    """
    rows = {row.pk: row for row in Actor.objects.select_for_update().filter(pk__in=[actor.pk, into.pk])}
    row = rows[actor.pk]
    if actor.pk == into.pk or row.successor_id or rows[into.pk].successor_id:
        raise Conflict(_("Aktören har redan uppgått i en annan."), row=row)
    if row.is_host:
        raise Conflict(_("Värdmyndigheten kan inte uppgå i en annan aktör."), row=row)
    before = {"valid_until": row.valid_until, "successor": None}
    row.valid_until, row.successor = last_day, into
    row.save(update_fields=["valid_until", "successor"])
    journal.changed(row, by=by, before=before, after={"valid_until": last_day, "successor": into})


def _set_categories(actor: Actor, wanted: set[Category], *, by) -> None:
    before = set(actor.categories.all())
    if before != wanted:
        actor.categories.set(wanted)
        journal.changed(
            actor,
            by=by,
            before={"categories": sorted(each.pk for each in before)},
            after={"categories": sorted(each.pk for each in wanted)},
        )

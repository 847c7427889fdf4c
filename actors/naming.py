"""Namn genom tiden: a new name closes the one before, a wrong one is put right, former ones are kept."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Actor, ActorName
from samverkan import journal
from samverkan.transitions import Conflict

COLUMNS = ("name", "legal_name", "valid_from", "valid_until")


class NotInTime(ValueError):
    """Names that would be in use at the same time, or at none; the message says so to people."""


def seen_names(actor: Actor) -> str:
    """What a person who looks at the names now has seen of them."""
    return "|".join(str(getattr(row, column)) for row in _namings(actor) for column in ("pk", *COLUMNS))


@transaction.atomic
def rename(
    actor: Actor, *, name: str, legal_name: str, valid_from: date, today: date, seen: str | None, by
) -> ActorName:
    """Let a new name be in use from a day on; the one before is kept until the day before.

    Raises NotInTime for a day before the present name's first, or one to come; Conflict if somebody
    else has changed the names meanwhile.
    """
    _lock(actor, seen)
    if valid_from > today:
        raise NotInTime(_("Dagen har inte varit än. Registrera namnbytet när det gäller."))
    current = ActorName.objects.get(actor=actor, valid_until__isnull=True)
    if current.valid_from and valid_from <= current.valid_from:
        raise NotInTime(
            _("%(name)s gäller från %(day)s. Ange en senare dag.")
            % {"name": current.name, "day": current.valid_from}
        )
    last_day = valid_from - timedelta(days=1)
    _store(current, {"valid_until": last_day}, by=by)
    return _create(actor, name=name, legal_name=legal_name, valid_from=valid_from, valid_until=None, by=by)


@transaction.atomic
def correct(naming: ActorName, *, changes: dict[str, object], seen: str | None, by) -> None:
    """Put a name or its days right: for what was never so. Raises NotInTime, Conflict."""
    _lock(naming.actor, seen)
    row = ActorName.objects.get(pk=naming.pk)
    before = {column: getattr(row, column) for column in COLUMNS}
    others = [_span(each) for each in _namings(row.actor) if each.pk != row.pk]
    after = before | changes
    if (before["valid_until"] is None) != (after["valid_until"] is None):
        raise NotInTime(_("Precis ett namn ska gälla tills vidare."))
    check_spans([*others, (after["valid_from"], after["valid_until"])])
    _store(row, changes, by=by)


@transaction.atomic
def add_former(
    actor: Actor,
    *,
    name: str,
    legal_name: str,
    valid_from: date | None,
    valid_until: date,
    seen: str | None,
    by,
) -> ActorName:
    """Add a name that was in use before. Raises NotInTime if another was in use then, Conflict."""
    _lock(actor, seen)
    check_spans([*map(_span, _namings(actor)), (valid_from, valid_until)])
    return _create(
        actor, name=name, legal_name=legal_name, valid_from=valid_from, valid_until=valid_until, by=by
    )


def check_spans(spans: Iterable[tuple[date | None, date | None]]) -> None:
    """Raise NotInTime if a span ends before it begins, or two names are in use on the same day."""
    in_order = sorted((start or date.min, end or date.max) for start, end in spans)
    for start, end in in_order:
        if end < start:
            raise NotInTime(_("Ett namn slutar gälla före sin första dag."))
    for (_start, end), (start, _end) in zip(in_order, in_order[1:], strict=False):
        if start <= end:
            raise NotInTime(_("Två namn gäller samma dag: %(day)s.") % {"day": start})


def _lock(actor: Actor, seen: str | None) -> None:
    Actor.objects.select_for_update().get(pk=actor.pk)
    if seen is not None and seen_names(actor) != seen:
        raise Conflict(_("Någon annan har just ändrat namnen. Läs de nya först."), row=actor)


def _namings(actor: Actor) -> list[ActorName]:
    return list(ActorName.objects.filter(actor=actor).order_by("pk"))


def _span(row: ActorName) -> tuple[date | None, date | None]:
    return row.valid_from, row.valid_until


def _store(row: ActorName, changes: dict[str, object], *, by) -> None:
    before = {column: getattr(row, column) for column in changes}
    if before == changes:
        return
    for column, value in changes.items():
        setattr(row, column, value)
    row.save(update_fields=list(changes))
    journal.changed(row, by=by, before=before, after=changes)


def _create(actor: Actor, *, by, **columns: object) -> ActorName:
    row = ActorName.objects.create(actor=actor, **columns)
    journal.created(row, by=by, actor=actor, **columns)
    return row

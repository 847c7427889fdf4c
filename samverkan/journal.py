"""The one append-only journal: who changed, moved, read or exported what. Spårlogg."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import models

from samverkan.models import Entry


def subject_of(row: models.Model) -> str:
    """The name under which rows of this kind stand in the journal: `room.model`."""
    return row._meta.label_lower


def record(
    kind: str,
    row: models.Model,
    *,
    by: models.Model | None,
    before: Mapping | None = None,
    after: Mapping | None = None,
    note: str = "",
    address: str | None = None,
) -> Entry:
    """Write one line about `row`. Called in the transaction of the change it tells of."""
    return Entry.objects.create(
        kind=kind,
        subject=subject_of(row),
        subject_pk=str(row.pk or ""),
        by=by if by and by.pk else None,
        before=_plain(before or {}),
        after=_plain(after or {}),
        note=note,
        address=address,
    )


def moved(
    row: models.Model, *, before: str, by: models.Model | None, note: str = "", **after: object
) -> Entry:
    """Write that `row` went from the state `before` to the one it has now."""
    return record(
        Entry.Kind.MOVE, row, by=by, before={"state": before}, after={"state": row.state, **after}, note=note
    )


def changed(
    row: models.Model, *, by: models.Model | None, before: Mapping, after: Mapping, note: str = ""
) -> Entry:
    """Write the columns that differ between two readings of `row`."""
    names = [name for name in after if before.get(name) != after[name]]
    return record(
        Entry.Kind.CHANGE,
        row,
        by=by,
        before={name: before.get(name) for name in names},
        after={name: after[name] for name in names},
        note=note,
    )


def created(row: models.Model, *, by: models.Model | None, note: str = "", **after: object) -> Entry:
    """Write that `row` is new."""
    return record(Entry.Kind.CHANGE, row, by=by, after=after, note=note)


def was_read(row: models.Model, *, by: models.Model, note: str = "", address: str | None = None) -> Entry:
    """Write that somebody has read personal or classified data."""
    return record(Entry.Kind.READ, row, by=by, note=note, address=address)


def of(row: models.Model) -> models.QuerySet[Entry]:
    """The history of one row, latest first."""
    return Entry.objects.filter(subject=subject_of(row), subject_pk=str(row.pk)).select_related("by")


def _plain(values: Mapping) -> dict:
    return {key: _json(value) for key, value in values.items()}


def _json(value: object) -> object:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_json(each) for each in value]
    return value

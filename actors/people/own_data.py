"""Registerutdrag: everything that is held about one person, whatever room it lies in.

The person's own entry comes with all its columns. Of other rows that name the person comes what the
retention table calls personal, and for the rest only that the person stands there, and as what: the row
may hold other people's data.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.db import models

from actors.people.models import User
from actors.people.retention import COLUMNS, KINDS

SECRET = {"password", "token_hash", "key", "sought", "link_key"}
WHOLE = {"people.User", "people.ContactPoint", "people.Grant", "people.Confirmation", "forums.Holder"}


def of(person: User) -> dict:
    """Return the person's data as plain values, ready for JSON."""
    return {
        "person": _row(person),
        "purposes": {
            key: {"name": str(kind.name), "why": str(kind.why), "kept": str(kind.kept)}
            for key, kind in KINDS.items()
        },
        "records": dict(_records(person)),
    }


def counted(person: User) -> list[tuple[str, str, int]]:
    """Return in how many rows of each kind the person stands, and as what: model, column, count."""
    return [
        (field.model._meta.label, field.name, count)
        for field in _pointing_at_people()
        if (count := field.model._base_manager.filter(**{field.name: person.pk}).count())
    ]


def _records(person: User) -> Iterator[tuple[str, list[dict]]]:
    for field in _pointing_at_people():
        rows = field.model._base_manager.filter(**{field.name: person.pk}).order_by("pk")
        told = [_told(row) for row in rows.iterator(500)]
        if told:
            yield f"{field.model._meta.label}.{field.name}", told


def _pointing_at_people() -> list[models.ForeignKey]:
    """Every column of ours that names a person, in the rooms' order."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is User
    ]


def _told(row: models.Model) -> dict:
    label = row._meta.label
    if label in WHOLE:
        return _row(row)
    personal = {
        name.rpartition(".")[2]
        for name, column in COLUMNS.items()
        if name.rpartition(".")[0] == label and column.owner
    }
    return {"key": row.pk, **{name: _plain(getattr(row, name)) for name in sorted(personal - SECRET)}}


def _row(row: models.Model) -> dict:
    return {
        field.name: _plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.name not in SECRET
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value

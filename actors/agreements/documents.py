"""Dokumenten: versions with text or file and the parameters that a budget year takes from them."""

from collections.abc import Mapping
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actors.agreements.models import Agreement, AgreementVersion, PartyShares
from samverkan import files, journal
from samverkan.transitions import Conflict

PARAMETERS = ("frame_ore", "cap_per_inhabitant_ore", "share_permille", "share_cap_ore", "applies_from")


def is_in_use(version: AgreementVersion) -> bool:
    """Whether somebody is bound by it, or a decided plan stands on it: then its parameters stand."""
    return version.accessions.exists() or version.plans.exclude(state="draft").exists()


@transaction.atomic
def add_version(
    agreement: Agreement,
    *,
    columns: Mapping[str, object],
    upload: UploadedFile | None,
    by,
    now: datetime,
) -> AgreementVersion:
    """Add the next version; who pays and by how many shares is taken over from the one before.

    Raises files.Refused for a file that is not taken.
    """
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    last = agreement.versions.aggregate(last=Max("number"))["last"] or 0
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=last + 1,
        file=files.store(upload, by=by, now=now) if upload else None,
        **columns,
    )
    PartyShares.objects.bulk_create(
        PartyShares(
            version=version, actor_id=row.actor_id, group=row.group, shares=row.shares, reason=row.reason
        )
        for row in PartyShares.objects.filter(version__agreement=agreement, version__number=last)
    )
    journal.created(version, by=by, agreement=agreement, number=version.number, **columns)
    return version


@transaction.atomic
def change_version(
    version: AgreementVersion,
    *,
    columns: Mapping[str, object],
    upload: UploadedFile | None,
    by,
    now: datetime,
) -> None:
    """Change a version. Once somebody is bound by it, only a text or a file that misses is added.

    Raises Conflict for more than that: a later text is a later version. Raises files.Refused.
    """
    current = AgreementVersion.objects.select_for_update().get(pk=version.pk)
    before = {column: getattr(current, column) for column in columns}
    changed = {column: value for column, value in columns.items() if before[column] != value}
    if is_in_use(current):
        fixed = [column for column in changed if column in PARAMETERS or before[column]]
        if fixed or (upload and current.file_id):
            raise Conflict(_("Versionen gäller redan för någon. Skapa en ny version."), row=current)
    for column, value in changed.items():
        setattr(current, column, value)
    if upload:
        current.file = files.store(upload, by=by, now=now)
    current.save()
    after = dict(columns) | ({"file": current.file.sha256} if upload else {})
    journal.changed(current, by=by, before=before, after=after)

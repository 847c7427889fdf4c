"""Anslutning och uppsägning utanför rundor: registered by the office, checked against membership."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from actors.agreements.membership import last_year, memberships
from actors.agreements.models import Accession, Agreement, AgreementVersion, Termination
from actors.models import Actor
from samverkan import files, journal
from samverkan.transitions import Conflict


class NotBound(ValueError):
    """Notice by a party that is not bound on that day; the message says so to people."""


@transaction.atomic
def accede(
    actor: Actor,
    *,
    version: AgreementVersion,
    means: str,
    decided_on: date,
    received_on: date | None,
    case_number: str = "",
    paragraph: str = "",
    conditions: str = "",
    upload: UploadedFile | None = None,
    by,
    now: datetime,
) -> Accession:
    """Register that an actor has bound itself to a version: a decision equals a signature.

    Raises files.Refused for evidence that is not taken, Conflict if the same is registered already.
    """
    Actor.objects.select_for_update().get(pk=actor.pk)
    if Accession.objects.filter(version=version, actor=actor, means=means, decided_on=decided_on).exists():
        raise Conflict(_("Anslutningen är redan registrerad."))
    accession = Accession.objects.create(
        version=version,
        actor=actor,
        means=means,
        decided_on=decided_on,
        received_on=received_on,
        case_number=case_number,
        paragraph=paragraph,
        conditions=conditions,
        file=files.store(upload, by=by, now=now) if upload else None,
    )
    journal.created(accession, by=by, version=version, actor=actor, means=means, decided_on=decided_on)
    return accession


@transaction.atomic
def give_notice(
    actor: Actor,
    *,
    agreement: Agreement,
    given_on: date,
    case_number: str = "",
    note: str = "",
    upload: UploadedFile | None = None,
    by,
    now: datetime,
) -> Termination:
    """Register a party's notice. Raises NotBound, files.Refused, Conflict if it is registered already."""
    Actor.objects.select_for_update().get(pk=actor.pk)
    if Termination.objects.filter(agreement=agreement, actor=actor, given_on=given_on).exists():
        raise Conflict(_("Uppsägningen är redan registrerad."))
    end_of_notice(actor, agreement=agreement, given_on=given_on)
    notice = Termination.objects.create(
        agreement=agreement,
        actor=actor,
        given_on=given_on,
        case_number=case_number,
        note=note,
        file=files.store(upload, by=by, now=now) if upload else None,
    )
    journal.created(notice, by=by, agreement=agreement, actor=actor, given_on=given_on)
    return notice


def end_of_notice(actor: Actor, *, agreement: Agreement, given_on: date) -> date:
    """Return the last day of membership if notice were given on a day. Raises NotBound."""
    bound = Accession.objects.filter(version__agreement=agreement, actor=actor)
    given = Termination.objects.filter(agreement=agreement, actor=actor)
    try:
        found = memberships(
            bound.values_list("decided_on", flat=True), [*given.values_list("given_on", flat=True), given_on]
        )
    except ValueError:
        raise NotBound(_("%(actor)s är inte ansluten %(day)s.") % {"actor": actor, "day": given_on}) from None
    ends = [each.last_day for each in found if each.covers(given_on.year)]
    return ends[-1] or date(last_year(given_on), 12, 31)

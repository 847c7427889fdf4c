"""Utfärdaren: the host agency as it stands on the documents, and whether it may issue."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from actors.models import Actor
from actors.people.models import User
from budget.invoices import bankgiro
from budget.invoices.document import Issuer as Sender
from budget.invoices.models import Issuer
from budget.problems import Problem
from samverkan import journal
from samverkan.models import Installation

KNOWN = frozenset({Actor.OrgnrStatus.VERIFIED})
KNOWN_IN_DEMO = KNOWN | {Actor.OrgnrStatus.DEMO}


def current() -> Issuer | None:
    """Return the issuer, or None while nobody has described it."""
    issuers = Issuer.objects.filter(actor__is_host=True).select_related("actor")
    return issuers.prefetch_related("actor__names").first()


@transaction.atomic
def save(row: Issuer, *, by: User) -> None:
    """Keep what somebody has entered about the issuer: from now on it counts as verified."""
    fields = [field.attname for field in Issuer._meta.concrete_fields]
    before = Issuer.objects.filter(pk=row.pk).values(*fields).first() or {}
    row.status = Issuer.Status.VERIFIED
    row.save()
    journal.changed(row, by=by, before=before, after={name: getattr(row, name) for name in fields})


def problems(issuer: Issuer | None, *, is_demo: bool) -> list[Problem]:
    """Return what the issuer lacks to issue anything at all."""
    where = reverse("invoices:issuer")
    if issuer is None:
        return [Problem(_("Utfärdarens uppgifter och bankgiro saknas."), where)]
    found = []
    if issuer.status == Issuer.Status.DEMO and not is_demo:
        found.append(Problem(_("Utfärdarens uppgifter är påhittade exempel. Bekräfta dem."), where))
    if bankgiro.problem(issuer.bankgiro):
        found.append(Problem(_("Utfärdarens bankgironummer stämmer inte."), where))
    if issuer.actor.orgnr_status not in (KNOWN_IN_DEMO if is_demo else KNOWN):
        found.append(Problem(_("Utfärdarens organisationsnummer är inte bekräftat.")))
    return found


def sender(issuer: Issuer) -> Sender:
    """Return the issuer as it is frozen on a document."""
    return Sender(
        name=issuer.actor.legal_name,
        function=issuer.function,
        street=issuer.street,
        postcode=issuer.postcode,
        city=issuer.city,
        orgnr=issuer.actor.orgnr,
        bankgiro=bankgiro.parse(issuer.bankgiro),
        contact=issuer.contact,
        phone=issuer.phone,
        email=issuer.email,
    )


def is_demo() -> bool:
    """Tell whether this installation's documents are examples."""
    return Installation.current().is_demo

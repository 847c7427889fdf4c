"""What people enter about a party: its organisation number and its invoice details.

Each use case compares with what the person saw, so that two who edit at once never overwrite one
another without knowing, and writes the journal in the same transaction.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Actor, DetailStatus, InvoiceDetails
from actors.orgnr import parse
from samverkan import journal
from samverkan.transitions import Conflict

ADDRESS = ("street", "postcode", "city")
REFERENCE = ("buyer_reference",)
PEPPOL = ("peppol_scheme", "peppol_value")
EMAIL = ("email",)
ENTERED = (*ADDRESS, *REFERENCE, "order_number", *PEPPOL, *EMAIL)
# Which columns must all be filled for the status to say that they are.
STATUS_OF = {
    "address_status": ADDRESS,
    "buyer_reference_status": REFERENCE,
    "peppol_status": PEPPOL,
    "email_status": EMAIL,
}


def seen_orgnr(actor: Actor) -> str:
    """What a person who looks at the number now has seen of it."""
    return f"{actor.orgnr}|{actor.orgnr_status}"


def seen_details(details: InvoiceDetails) -> str:
    """What a person who looks at the invoice details now has seen of them."""
    return "|".join(str(getattr(details, column)) for column in (*ENTERED, *STATUS_OF))


@transaction.atomic
def enter_orgnr(actor: Actor, *, number: str, source: str, seen: str, by) -> None:
    """Enter a party's organisation number: verified when a source is named, else unverified.

    Raises orgnr.NotAnOrgnr for a number that cannot be one, Conflict if somebody else has entered
    another meanwhile.
    """
    current = Actor.objects.select_for_update().get(pk=actor.pk)
    if seen_orgnr(current) != seen:
        raise Conflict(_("Någon annan har just ändrat organisationsnumret. Läs det nya först."), row=current)
    set_orgnr(current, number=parse(number), source=source.strip(), by=by)


def set_orgnr(actor: Actor, *, number: str, source: str, by) -> bool:
    """Store ten checked digits and journal the change; return False when nothing differs."""
    status = Actor.OrgnrStatus.VERIFIED if source else Actor.OrgnrStatus.UNVERIFIED
    after = {"orgnr": number, "orgnr_status": str(status), "orgnr_source": source}
    before = {column: getattr(actor, column) for column in after}
    if before == after:
        return False
    for column, value in after.items():
        setattr(actor, column, value)
    actor.save(update_fields=list(after))
    journal.changed(actor, by=by, before=before, after=after)
    return True


@transaction.atomic
def enter_invoice_details(actor: Actor, *, entered: dict[str, str], seen: str, by) -> InvoiceDetails:
    """Store what was entered; what is filled is verified by it, what is empty is unknown again.

    Raises Conflict if somebody else has changed the details meanwhile.
    """
    InvoiceDetails.objects.get_or_create(actor=actor)
    details = InvoiceDetails.objects.select_for_update().get(actor=actor)
    if seen_details(details) != seen:
        raise Conflict(_("Någon annan har just ändrat fakturauppgifterna. Läs de nya först."), row=details)
    before = _readable(details)
    for column in ENTERED:
        setattr(details, column, entered[column])
    for status, columns in STATUS_OF.items():
        is_filled = all(entered[column] for column in columns)
        setattr(details, status, DetailStatus.VERIFIED if is_filled else DetailStatus.UNKNOWN)
    details.save()
    journal.changed(details, by=by, before=before, after=_readable(details))
    return details


def _readable(details: InvoiceDetails) -> dict[str, str]:
    return {column: str(getattr(details, column)) for column in (*ENTERED, *STATUS_OF)}

"""Gallring: why each personal column is held, how long, and what erasure does with it. A table.

`tests/actors/people/test_retention.py` fails for a personal column without a row here. Columns are named
`room.Model.column`, so that the table covers rooms that this one does not know.
Source: dataskyddsförordningen, articles 5, 6, 15 and 17; the periods are our choice.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Then(StrEnum):
    """What erasure does with a column."""

    BLANK = "blank"
    """It is emptied; the row and its key stay."""

    REMOVE = "remove"
    """The row goes: it is nothing without its value."""

    KEEP = "keep"
    """It stays, by a duty or because it tells nobody's name by itself."""


@dataclass(frozen=True)
class Kind:
    """A kind of record: why it is held, and how long."""

    name: str | Promise
    why: str | Promise
    kept: str | Promise


KINDS = {
    "register": Kind(
        _("Person i registret"),
        _("Aktörerna ska kunna nå den som innehar en plats eller en funktion, också mitt i natten."),
        _("Medan personen har en post, sedan tills uppgifterna raderas på begäran."),
    ),
    "account": Kind(
        _("Konto och inbjudan"),
        _("Bara rätt person ska kunna logga in. Lösenordet sparas så att ingen kan läsa det."),
        _("Medan kontot är öppet. En använd eller gammal inbjudan raderas med personen."),
    ),
    "contact": Kind(
        _("Kontaktvägar"),
        _("Inkallningar, lägesrapporter och påminnelser ska komma fram."),
        _("Tills de tas bort, eller personen raderas."),
    ),
    "message": Kind(
        _("Utskick"),
        _("Det ska gå att visa vem som nåddes, hur och när."),
        _("Adress och text raderas med personen. Att utskicket gjordes finns kvar."),
    ),
    "journal": Kind(
        _("Spårlogg"),
        _("Det ska gå att visa vem som gjorde vad, och att upptäcka intrång."),
        _("Finns kvar: ingen rad ändras. Loggen har personens nyckel, inte namn eller nummer."),
    ),
    "record": Kind(
        _("Handlingar"),
        _("Den som beslutade, rapporterade eller förde protokoll hör till en allmän handling."),
        _("Enligt arkivreglerna. Kopplingen är en nyckel; efter radering står där Raderad person."),
    ),
    "outsider": Kind(
        _("Uppgifter om andra"),
        _("En utomståendes begäran antecknas så att den kan besvaras."),
        _("Med ärendet, enligt arkivreglerna."),
    ),
}


@dataclass(frozen=True)
class Column:
    """One personal column: of which kind, whose it is, and what erasure does with it."""

    kind: str
    then: Then
    # From the row to the person; empty where the row is the person's own entry.
    owner: str = ""


def _columns(model: str, kind: str, then: Then, owner: str, *names: str) -> dict[str, Column]:
    return {f"{model}.{name}": Column(kind, then, owner) for name in names}


COLUMNS = {
    **_columns("people.User", "register", Then.BLANK, "", "name", "sought"),
    **_columns("people.User", "account", Then.BLANK, "", "email", "password"),
    **_columns("people.ContactPoint", "contact", Then.REMOVE, "user", "value"),
    **_columns("people.Invitation", "account", Then.BLANK, "user", "email", "name"),
    **_columns("post.Notice", "message", Then.BLANK, "user", "to", "subject", "body"),
    **_columns("post.DrillMessage", "message", Then.BLANK, "", "to", "recipient", "subject", "text"),
    **_columns("callouts.Step", "message", Then.BLANK, "user", "to"),
    **_columns("samverkan.Entry", "journal", Then.KEEP, "by", "address", "before", "after", "note"),
    **_columns("samverkan.StoredFile", "record", Then.KEEP, "uploaded_by", "name"),
    **_columns("activation.Need", "outsider", Then.KEEP, "recorded_by", "raised_by_outsider"),
    **_columns("actors.InvoiceDetails", "record", Then.KEEP, "", "email", "buyer_reference"),
    **_columns("invoices.Issuer", "record", Then.KEEP, "", "email", "phone"),
    **_columns("actors.Actor", "record", Then.KEEP, "", "fallback_number", "registrar_email"),
    **_columns("agreements.AskedParty", "record", Then.KEEP, "", "registrar_email"),
}

# Text that is not about a person, in rooms where every text column must say which it is.
NOT_PERSONAL = {
    "people.Invitation.token_hash",
    "people.ContactPoint.channel",
    "post.Gateway.name",
    "post.Gateway.channels",
    "post.Notice.key",
    "post.Notice.link_key",
    "post.Notice.topic",
    "post.Notice.gateway_ref",
    "post.Notice.why_failed",
    "post.DrillMessage.key",
    "samverkan.Entry.subject",
    "samverkan.Entry.subject_pk",
    "samverkan.StoredFile.sha256",
    "samverkan.StoredFile.mime",
    "samverkan.Revision.topic",
    "samverkan.Heartbeat.name",
}


@dataclass(frozen=True)
class Duty:
    """A duty to keep who did something: for so many years after the end of the year it was done in."""

    model: str
    person: str
    at: str
    years: int
    why: str | Promise


BOOKKEEPING = _("Bokföringslagen: räkenskapsinformation sparas i sju år.")
DUTIES = [
    Duty("invoices.Run", "prepared_by", "prepared_at", 7, BOOKKEEPING),
    Duty("invoices.Run", "checked_by", "checked_at", 7, BOOKKEEPING),
    Duty("invoices.Run", "approved_by", "approved_at", 7, BOOKKEEPING),
]

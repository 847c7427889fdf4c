"""Partsregistret som tabell: what is taken out, and read back in unchanged.

One row an actor. The columns in `COLUMNS` are read back; those after them only tell.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from actors.models import Actor, ActorName
from actors.party_forms import BETWEEN
from actors.register import PartyRow, details_of

BETWEEN_NAMES = f" {BETWEEN}{BETWEEN} "
BETWEEN_PARTS = f" {BETWEEN} "
NOW = ("code", "name", "legal_name", "named_from", "former_names")

# Each column with its head.
COLUMNS = {
    "code": gettext_noop("Kod"),
    "name": gettext_noop("Namn"),
    "legal_name": gettext_noop("Juridiskt namn"),
    "named_from": gettext_noop("Namn från"),
    "former_names": gettext_noop("Tidigare namn"),
    "kind": gettext_noop("Slag"),
    "categories": gettext_noop("Kategorier"),
    "orgnr": gettext_noop("Organisationsnummer"),
    "source": gettext_noop("Källa"),
    "street": gettext_noop("Postadress"),
    "postcode": gettext_noop("Postnummer"),
    "city": gettext_noop("Ort"),
    "registrar_email": gettext_noop("Registrator"),
    "fallback_number": gettext_noop("Reservnummer"),
    "valid_from": gettext_noop("I registret från"),
    "valid_until": gettext_noop("I registret till och med"),
    "successor": gettext_noop("Uppgått i"),
    "invoice_street": gettext_noop("Fakturaadress"),
    "invoice_postcode": gettext_noop("Fakturapostnummer"),
    "invoice_city": gettext_noop("Fakturaort"),
    "buyer_reference": gettext_noop("Er referens"),
    "order_number": gettext_noop("Ordernummer"),
    "peppol_scheme": gettext_noop("Peppol-slag"),
    "peppol_value": gettext_noop("Peppol-adress"),
    "invoice_email": gettext_noop("E-post för fakturor"),
}
# The file's column for each of the invoice details.
DETAILS = {
    "street": "invoice_street",
    "postcode": "invoice_postcode",
    "city": "invoice_city",
    "buyer_reference": "buyer_reference",
    "order_number": "order_number",
    "peppol_scheme": "peppol_scheme",
    "peppol_value": "peppol_value",
    "email": "invoice_email",
}


def heads() -> dict[str, tuple[str, ...]]:
    """The heads by which each column is known: Swedish, and the reader's own language."""
    return {
        column: tuple(dict.fromkeys([head.casefold(), _(head).casefold(), column]))
        for column, head in COLUMNS.items()
    }


def head() -> list[str]:
    """The heads of the table to take away, in the reader's language."""
    told = [_("Status"), _("Ansluten"), _("Saknas för faktura"), _("Saknas för e-faktura")]
    return [_(each) for each in COLUMNS.values()] + told


def table(rows: Iterable[PartyRow]) -> Iterator[list[str]]:
    """Return the register as rows for a spreadsheet."""
    for row in rows:
        now = cells(row.actor)
        yield [
            *(now[column] for column in COLUMNS),
            str(row.actor.get_orgnr_status_display()),
            row.accession.decided_on.isoformat() if row.accession else "",
            " ".join(_(problem.text) for problem in row.problems),
            " ".join(_(problem.text) for problem in row.e_invoice_problems),
        ]


def cells(actor: Actor) -> dict[str, str]:
    """What the register says of an actor, as text by column."""
    details = details_of(actor)
    current = next((row for row in actor.names.all() if row.valid_until is None), None)
    current = current or ActorName(name=actor.code)
    plain = ("street", "postcode", "city", "registrar_email", "fallback_number")
    return {
        "code": actor.code,
        "name": current.name,
        "legal_name": current.legal_name,
        "named_from": _day(current.valid_from),
        "former_names": BETWEEN_NAMES.join(_written(row) for row in former(actor)),
        "kind": str(actor.get_kind_display()),
        "categories": " ".join(sorted(f"{each.scheme}:{each.code}" for each in actor.categories.all())),
        "orgnr": f"{actor.orgnr[:6]}-{actor.orgnr[6:]}" if actor.orgnr else "",
        "source": actor.orgnr_source,
        **{column: getattr(actor, column) for column in plain},
        "valid_from": _day(actor.valid_from),
        "valid_until": _day(actor.valid_until),
        "successor": actor.successor.code if actor.successor else "",
        **{column: str(getattr(details, name)) for name, column in DETAILS.items()},
    }


def kinds() -> dict[str, str]:
    """Every word for a kind of actor, in Swedish and in the reader's language, and the kind."""
    known = {value: value for value in Actor.Kind.values}
    for language in ("sv", "en"):
        with override(language):
            known |= {str(label).casefold(): value for value, label in Actor.Kind.choices}
    return known


def former(actor: Actor) -> list[ActorName]:
    """The names that are no longer in use, oldest first."""
    closed = [row for row in actor.names.all() if row.valid_until is not None]
    return sorted(closed, key=lambda row: row.valid_until)


def _written(row: ActorName) -> str:
    return BETWEEN_PARTS.join([row.name, row.legal_name, _day(row.valid_from), _day(row.valid_until)])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

"""Dokumentet: an invoice, a credit note or an internal posting, from its frozen snapshot to PDF.

The snapshot holds every word and figure that the document shows; nothing is looked up or
computed when it is drawn, so what was issued can always be shown as it was. It is drawn in
Swedish, whoever asks: it is a Swedish accounting record.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import date, time
from enum import StrEnum

from actors import orgnr
from budget.invoices import bankgiro
from samverkan import clock, pdf
from samverkan.money import counted, to_kr, written

TEMPLATE = "budget/invoices/pdf/invoice.html"
STYLESHEET = "budget/invoices/pdf/invoice.css"
LANGUAGE = "sv"


class Kind(StrEnum):
    """Which document it is."""

    INVOICE = "invoice"
    CREDIT = "credit"
    POSTING = "posting"
    COUNTER_POSTING = "counter_posting"


PAID = frozenset({Kind.INVOICE})
POSTED = frozenset({Kind.POSTING, Kind.COUNTER_POSTING})


@dataclass(frozen=True)
class Issuer:
    """Who issues: the host agency, for the joint function, which is no legal person."""

    name: str
    function: str
    street: str
    postcode: str
    city: str
    orgnr: str  # ten digits
    bankgiro: str  # digits
    contact: str  # the issuer's reference: whom to ask
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Buyer:
    """Whom the document is for, as registered when it was issued."""

    name: str
    street: str
    postcode: str
    city: str
    orgnr: str  # ten digits
    reference: str
    order_number: str = ""
    # The buyer's own registered Peppol address; without one there is no e-invoice.
    peppol_scheme: str = ""
    peppol_value: str = ""


@dataclass(frozen=True)
class Item:
    """One row that is charged, credited or posted; amounts are positive."""

    description: str
    quantity: int
    price_ore: int
    amount_ore: int


@dataclass(frozen=True)
class Posting:
    """One row of an internal posting: an account, and the amount on one of its sides."""

    account: str
    description: str
    debit_ore: int = 0
    credit_ore: int = 0


@dataclass(frozen=True)
class Snapshot:
    """All that a document shows. Dates are ISO 8601, amounts whole öre, all of it plain data."""

    kind: str
    number: str
    issued_on: str
    year: int
    period_start_on: str
    period_end_on: str
    issuer: Issuer
    buyer: Buyer
    items: tuple[Item, ...]
    total_ore: int
    derivation: tuple[dict, ...] = ()  # budget.derivation.Line.plain(), in order
    population_note: str = ""  # the inhabitants' date and source
    due_on: str = ""
    ocr: str = ""
    payment_terms: str = ""
    vat_note: str = ""
    agreement: str = ""
    credits_number: str = ""
    credits_issued_on: str = ""
    reason: str = ""  # why it is credited, when a person says so
    postings: tuple[Posting, ...] = field(default=())
    is_demo: bool = False

    def plain(self) -> dict:
        """Return the snapshot as it is stored, in nothing but JSON's own types."""
        found = asdict(self)
        return found | {name: list(found[name]) for name in ("items", "derivation", "postings")}

    @classmethod
    def from_plain(cls, stored: dict) -> "Snapshot":
        """Return the snapshot that was stored. Raises TypeError if it is not one of ours."""
        return replace(
            cls(**stored),
            issuer=Issuer(**stored["issuer"]),
            buyer=Buyer(**stored["buyer"]),
            items=tuple(Item(**item) for item in stored["items"]),
            derivation=tuple(stored.get("derivation", ())),
            postings=tuple(Posting(**posting) for posting in stored.get("postings", ())),
        )


def problems(snapshot: Snapshot) -> list[str]:
    """Return the names of what contradicts or is missing in a snapshot; none, and it can be drawn.

    The last look before a document that can never be changed: `total`, `postings`, `ocr`,
    `due_on`, `bankgiro`, `credits`, `reference`.
    """
    kind = Kind(snapshot.kind)
    debit = sum(posting.debit_ore for posting in snapshot.postings)
    credit = sum(posting.credit_ore for posting in snapshot.postings)
    rules = {
        "total": snapshot.total_ore > 0
        and snapshot.total_ore == sum(item.amount_ore for item in snapshot.items),
        "postings": kind not in POSTED or debit == credit == snapshot.total_ore,
        "ocr": kind not in PAID or bool(snapshot.ocr),
        "due_on": kind not in PAID or bool(snapshot.due_on),
        "bankgiro": kind not in PAID or bankgiro.problem(snapshot.issuer.bankgiro) is None,
        "credits": kind != Kind.CREDIT or bool(snapshot.credits_number),
        "reference": kind in POSTED or bool(snapshot.buyer.reference),
    }
    return [name for name, holds in rules.items() if not holds]


def context(snapshot: Snapshot) -> dict:
    """Return what the template shows: the snapshot, with every amount as people read it."""
    issuer, buyer, kind = snapshot.issuer, snapshot.buyer, Kind(snapshot.kind)
    return {
        "document": snapshot,
        "issuer": issuer,
        "buyer": buyer,
        "is_paid": kind in PAID,
        "is_credit": kind == Kind.CREDIT,
        "is_posting": kind in POSTED,
        "is_counter": kind == Kind.COUNTER_POSTING,
        "issuer_orgnr": orgnr.written(issuer.orgnr),
        "buyer_orgnr": orgnr.written(buyer.orgnr),
        "bankgiro": bankgiro.written(issuer.bankgiro),
        "total": written(to_kr(snapshot.total_ore)),
        "items": [
            {
                "description": item.description,
                "quantity": counted(item.quantity),
                "price": written(to_kr(item.price_ore)),
                "amount": written(to_kr(item.amount_ore)),
            }
            for item in snapshot.items
        ],
        "postings": [
            {
                "account": posting.account,
                "description": posting.description,
                "debit": written(to_kr(posting.debit_ore)) if posting.debit_ore else "",
                "credit": written(to_kr(posting.credit_ore)) if posting.credit_ore else "",
            }
            for posting in snapshot.postings
        ],
        "derivation": snapshot.derivation,
    }


def html(snapshot: Snapshot) -> str:
    """Return the document as HTML, in Swedish. Raises ValueError if it has `problems`."""
    from django.template.loader import render_to_string
    from django.utils import translation

    if found := problems(snapshot):
        raise ValueError(f"{snapshot.kind} {snapshot.number}: {', '.join(found)}")
    with translation.override(LANGUAGE):
        return render_to_string(TEMPLATE, context(snapshot))


def make_pdf(snapshot: Snapshot, *, attachments: tuple[pdf.Attached, ...] = ()) -> bytes:
    """Return the document as PDF, the same bytes for the same snapshot and attachments.

    It bears the first moment of its day of issue, not the moment it was drawn.
    """
    return pdf.render(
        html(snapshot),
        stylesheet=STYLESHEET,
        identifier=snapshot.number,
        made_at=clock.at(date.fromisoformat(snapshot.issued_on), time.min),
        attachments=attachments,
    )

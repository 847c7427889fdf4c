"""E-fakturan: Peppol BIS Billing 3 (UBL 2.1) from a document's frozen snapshot, and nothing else.

One function per aggregate, its elements in the order that the schema fixes. An element without a
value is left out: the rules allow no empty one. The same snapshot always gives the same bytes.
Source: Peppol BIS Billing 3.0.21 and EN 16931 with the Swedish rules; VAT category O forbids VAT
numbers and a rate, and demands a reason. That the shares are outside VAT is the issuer's setting.
"""

from collections.abc import Iterable
from decimal import Decimal

from lxml import etree

from budget.invoices.document import Item, Kind, Snapshot
from samverkan.money import to_kr

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC = f"{UBL}CommonAggregateComponents-2"
CBC = f"{UBL}CommonBasicComponents-2"

CURRENCY = "SEK"
COUNTRY = "SE"
ORGNR_SCHEME = "0007"
INVOICE_CODE, CREDIT_CODE = "380", "381"
CREDIT_TRANSFER = "30"
BANKGIRO = "SE:BANKGIRO"
PIECE = "C62"
OUTSIDE_VAT, OUTSIDE_VAT_CODE = "O", "VATEX-EU-O"
OUTSIDE_VAT_REASON = "Utanför mervärdesskattelagens tillämpningsområde"
E_INVOICED = frozenset({Kind.INVOICE, Kind.CREDIT})

Element = etree._Element


def has_address(snapshot: Snapshot) -> bool:
    """Tell whether the document becomes an e-invoice: the right kind, to a known Peppol address."""
    return snapshot.kind in E_INVOICED and bool(snapshot.buyer.peppol_scheme and snapshot.buyer.peppol_value)


def make(snapshot: Snapshot) -> bytes:
    """Return the document as an e-invoice. Raises ValueError if it is none: see `has_address`."""
    if not has_address(snapshot):
        raise ValueError(f"{snapshot.kind} {snapshot.number} has no Peppol address to go to")
    root = _credit_note(snapshot) if snapshot.kind == Kind.CREDIT else _invoice(snapshot)
    etree.cleanup_namespaces(root, top_nsmap={"cac": CAC, "cbc": CBC})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def file_name(number: str) -> str:
    """Return what the e-invoice is called, inside the PDF as beside it."""
    return f"{number}.xml"


def _invoice(snapshot: Snapshot) -> Element:
    return _document(
        "Invoice",
        [
            *_head(snapshot),
            _basic("DueDate", snapshot.due_on),
            _basic("InvoiceTypeCode", INVOICE_CODE),
            *_about(snapshot),
            *_references(snapshot),
            *_parties(snapshot),
            _payment_means(snapshot),
            _aggregate("PaymentTerms", _basic("Note", snapshot.payment_terms)),
            *_sums(snapshot),
            *_lines("InvoiceLine", "InvoicedQuantity", snapshot),
        ],
    )


def _credit_note(snapshot: Snapshot) -> Element:
    # A credit note asks for no payment: it has neither a due date nor an account to pay to.
    return _document(
        "CreditNote",
        [
            *_head(snapshot),
            _basic("CreditNoteTypeCode", CREDIT_CODE),
            *_about(snapshot),
            *_references(snapshot),
            *_parties(snapshot),
            *_sums(snapshot),
            *_lines("CreditNoteLine", "CreditedQuantity", snapshot),
        ],
    )


def _head(snapshot: Snapshot) -> list[Element | None]:
    return [
        _basic("CustomizationID", CUSTOMIZATION),
        _basic("ProfileID", PROFILE),
        _basic("ID", snapshot.number),
        _basic("IssueDate", snapshot.issued_on),
    ]


def _about(snapshot: Snapshot) -> list[Element | None]:
    return [
        _basic("Note", _note(snapshot)),
        _basic("DocumentCurrencyCode", CURRENCY),
        _basic("BuyerReference", snapshot.buyer.reference),
        _period(snapshot),
    ]


def _note(snapshot: Snapshot) -> str:
    what = ", ".join(item.description for item in snapshot.items)
    parts = [f"{what}. Avser {snapshot.period_start_on} till {snapshot.period_end_on}."]
    if snapshot.credits_number:
        parts.append(f"Krediterar faktura {snapshot.credits_number} ({snapshot.credits_issued_on}).")
    if snapshot.reason:
        parts.append(f"Skäl: {snapshot.reason}")
    if snapshot.is_demo:
        parts.append("EXEMPEL: uppgifterna är påhittade. Betala inte.")
    return " ".join(parts)


def _period(snapshot: Snapshot) -> Element | None:
    return _aggregate(
        "InvoicePeriod",
        _basic("StartDate", snapshot.period_start_on),
        _basic("EndDate", snapshot.period_end_on),
    )


def _references(snapshot: Snapshot) -> list[Element | None]:
    credited = _aggregate(
        "InvoiceDocumentReference",
        _basic("ID", snapshot.credits_number),
        _basic("IssueDate", snapshot.credits_issued_on),
    )
    return [
        _aggregate("OrderReference", _basic("ID", snapshot.buyer.order_number)),
        _aggregate("BillingReference", credited),
        _aggregate("ContractDocumentReference", _basic("ID", snapshot.agreement)),
    ]


def _parties(snapshot: Snapshot) -> list[Element | None]:
    issuer, buyer = snapshot.issuer, snapshot.buyer
    supplier = _aggregate(
        "Party",
        _basic("EndpointID", issuer.orgnr, schemeID=ORGNR_SCHEME),
        _aggregate("PartyName", _basic("Name", issuer.function)),
        _address(issuer.street, issuer.city, issuer.postcode),
        _legal_entity(issuer.name, issuer.orgnr),
        _aggregate(
            "Contact",
            _basic("Name", issuer.contact),
            _basic("Telephone", issuer.phone),
            _basic("ElectronicMail", issuer.email),
        ),
    )
    customer = _aggregate(
        "Party",
        _basic("EndpointID", buyer.peppol_value, schemeID=buyer.peppol_scheme),
        _aggregate("PartyName", _basic("Name", buyer.name)),
        _address(buyer.street, buyer.city, buyer.postcode),
        _legal_entity(buyer.name, buyer.orgnr),
    )
    return [
        _aggregate("AccountingSupplierParty", supplier),
        _aggregate("AccountingCustomerParty", customer),
    ]


def _address(street: str, city: str, postcode: str) -> Element | None:
    return _aggregate(
        "PostalAddress",
        _basic("StreetName", street),
        _basic("CityName", city),
        _basic("PostalZone", postcode),
        _aggregate("Country", _basic("IdentificationCode", COUNTRY)),
    )


def _legal_entity(name: str, orgnr: str) -> Element | None:
    return _aggregate(
        "PartyLegalEntity",
        _basic("RegistrationName", name),
        _basic("CompanyID", orgnr, schemeID=ORGNR_SCHEME),
    )


def _payment_means(snapshot: Snapshot) -> Element | None:
    issuer = snapshot.issuer
    return _aggregate(
        "PaymentMeans",
        _basic("PaymentMeansCode", CREDIT_TRANSFER),
        _basic("PaymentID", snapshot.ocr),
        _aggregate(
            "PayeeFinancialAccount",
            _basic("ID", issuer.bankgiro),
            _basic("Name", issuer.name),
            _aggregate("FinancialInstitutionBranch", _basic("ID", BANKGIRO)),
        ),
    )


def _sums(snapshot: Snapshot) -> list[Element | None]:
    total = to_kr(snapshot.total_ore)
    category = _tax_category(
        "TaxCategory",
        _basic("TaxExemptionReasonCode", OUTSIDE_VAT_CODE),
        _basic("TaxExemptionReason", snapshot.vat_note or OUTSIDE_VAT_REASON),
    )
    subtotal = _aggregate(
        "TaxSubtotal", _amount("TaxableAmount", total), _amount("TaxAmount", to_kr(0)), category
    )
    return [
        _aggregate("TaxTotal", _amount("TaxAmount", to_kr(0)), subtotal),
        _aggregate(
            "LegalMonetaryTotal",
            _amount("LineExtensionAmount", total),
            _amount("TaxExclusiveAmount", total),
            _amount("TaxInclusiveAmount", total),
            _amount("PayableAmount", total),
        ),
    ]


def _lines(name: str, quantity: str, snapshot: Snapshot) -> Iterable[Element | None]:
    return [
        _line(name, quantity, str(number), item, snapshot) for number, item in enumerate(snapshot.items, 1)
    ]


def _line(name: str, quantity: str, number: str, item: Item, snapshot: Snapshot) -> Element | None:
    return _aggregate(
        name,
        _basic("ID", number),
        _basic(quantity, str(item.quantity), unitCode=PIECE),
        _amount("LineExtensionAmount", to_kr(item.amount_ore)),
        _period(snapshot),
        _aggregate(
            "Item",
            _basic("Description", _how(snapshot)),
            _basic("Name", item.description),
            _tax_category("ClassifiedTaxCategory"),
        ),
        _aggregate("Price", _amount("PriceAmount", to_kr(item.price_ore))),
    )


def _how(snapshot: Snapshot) -> str:
    """How the party's share came about, in one sentence, as on the page."""
    for row in snapshot.derivation:
        if row["row"] in {"inhabitants", "activity_shares"}:
            unit = "invånare" if row["row"] == "inhabitants" else "andelar"
            return f"{row['weight']} av {row['whole']} {unit} × {row['pool']} kr"
    return ""


def _tax_category(name: str, *reasons: Element | None) -> Element | None:
    return _aggregate(name, _basic("ID", OUTSIDE_VAT), *reasons, _aggregate("TaxScheme", _basic("ID", "VAT")))


def _document(name: str, children: Iterable[Element | None]) -> Element:
    root = etree.Element(f"{{{UBL}{name}-2}}{name}", nsmap={None: f"{UBL}{name}-2", "cac": CAC, "cbc": CBC})
    root.extend(child for child in children if child is not None)
    return root


def _aggregate(name: str, *children: Element | None) -> Element | None:
    """An element of elements, unless all of them are left out."""
    found = [child for child in children if child is not None]
    if not found:
        return None
    element = etree.Element(f"{{{CAC}}}{name}")
    element.extend(found)
    return element


def _basic(name: str, text: str, **attributes: str) -> Element | None:
    """An element with a text, unless there is none. Hard spaces become ordinary ones."""
    text = " ".join(text.split())
    if not text:
        return None
    element = etree.Element(f"{{{CBC}}}{name}", attributes)
    element.text = text
    return element


def _amount(name: str, kr: Decimal) -> Element | None:
    return _basic(name, f"{kr:.2f}", currencyID=CURRENCY)

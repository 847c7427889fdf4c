"""Fakturaliggaren: the one place where final rows are written, each chained to the one before it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from budget.invoices import making
from budget.invoices.models import Invoice, InvoiceFile, Run, Series


@dataclass(frozen=True)
class Final:
    """A document on its way into the ledger: its number, its words, its bytes."""

    number: int
    actor_id: int
    snapshot: Mapping
    files: Mapping[str, bytes]
    run: Run | None = None


def seal(snapshot: Mapping, files: Mapping[str, str], previous: str) -> str:
    """Return a document's hash: over all its words, its files' hashes and the document before it."""
    whole = {"snapshot": snapshot, "files": dict(files), "previous": previous}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def enter(series: Series, documents: Sequence[Final]) -> list[Invoice]:
    """Write documents at the end of the series' chain. Called in the transaction that issues them."""
    previous = series.invoices.order_by("-number").values_list("sha256", flat=True).first() or ""
    issued, files = [], []
    for each in documents:
        hashes = making.hashes(each.files)
        invoice = _invoice(series, each, hashes, previous)
        previous = invoice.sha256
        issued.append(invoice)
        files += [
            InvoiceFile(invoice=invoice, kind=kind, bytes=content, sha256=hashes[kind])
            for kind, content in each.files.items()
        ]
    Invoice.objects.bulk_create(issued)
    InvoiceFile.objects.bulk_create(files)
    return issued


def _invoice(series: Series, final: Final, hashes: Mapping[str, str], previous: str) -> Invoice:
    snapshot = final.snapshot
    return Invoice(
        kind=snapshot["kind"],
        series=series,
        number=final.number,
        run=final.run,
        actor_id=final.actor_id,
        credits=Invoice.objects.named(snapshot["credits_number"]).first(),
        issued_on=date.fromisoformat(snapshot["issued_on"]),
        due_on=date.fromisoformat(snapshot["due_on"]) if snapshot["due_on"] else None,
        amount_ore=snapshot["total_ore"],
        ocr=snapshot["ocr"] or None,
        snapshot=dict(snapshot),
        sha256=seal(snapshot, hashes, previous),
        previous_sha256=previous,
    )

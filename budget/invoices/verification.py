"""Kontroll: that the issued documents are whole, unchanged, gapless and add up.

What only code can hold is proved here from the stored rows: numbers 1 to n in each series, each
document's hash, its files' and its chain, its credits, and each year's documents against the shares
and ceilings.
"""

from collections.abc import Iterator
from hashlib import sha256

from django.db.models import Max, Sum

from budget.invoices import making, peppol
from budget.invoices.credited import left_of
from budget.invoices.document import Snapshot
from budget.invoices.ledger import seal
from budget.invoices.models import Crediting, Invoice, Run, Series
from budget.models import BudgetYear
from budget.shares import Shares
from budget.year import invoiced, members, plan_shares
from samverkan.money import to_kr, to_ore

AT_A_TIME = 50


def faults() -> Iterator[str]:
    """Yield everything that is wrong, in words; nothing if all is well."""
    for series in Series.objects.order_by("name"):
        yield from _series(series)
    for year in BudgetYear.objects.order_by("year"):
        yield from _year(year)


def credited_since(run: Run) -> dict[str, int]:
    """Return by the parties' codes what has been credited by hand since a run was issued, in öre."""
    # By the order in which they were entered, which no clock can turn.
    latest = run.invoices.aggregate(Max("pk"))["pk__max"] or 0
    rows = Crediting.objects.filter(invoice__run__year=run.year_id, credit__gt=latest)
    sums = rows.values_list("invoice__actor__code").annotate(Sum("amount_ore")).order_by()
    return dict(sums)


def _series(series: Series) -> Iterator[str]:
    previous, last = "", 0
    documents = series.invoices.order_by("number").select_related("crediting")
    for invoice in documents.prefetch_related("files", "credited_by").iterator(chunk_size=AT_A_TIME):
        if invoice.number != last + 1:
            yield f"{series}: {last + 1} is missing before {invoice.number}"
        yield from _document(invoice, previous)
        previous, last = invoice.sha256, invoice.number
    if last != series.last:
        yield f"{series}: the last number is {series.last}, the last document {last}"


def _document(invoice: Invoice, previous: str) -> Iterator[str]:
    files = {file.kind: file.sha256 for file in invoice.files.all()}
    for file in invoice.files.all():
        if sha256(bytes(file.bytes)).hexdigest() != file.sha256:
            yield f"{invoice}: its {file.kind} is not the one that was issued"
    yield from _kinds(invoice, set(files))
    if invoice.previous_sha256 != previous:
        yield f"{invoice}: the chain is broken before it"
    if seal(invoice.snapshot, files, invoice.previous_sha256) != invoice.sha256:
        yield f"{invoice}: its words are not those that were issued"
    if invoice.snapshot["total_ore"] != invoice.amount_ore:
        yield f"{invoice}: its amount is not the one on the document"
    yield from _credits(invoice)


def _kinds(invoice: Invoice, files: set[str]) -> Iterator[str]:
    if making.PDF not in files:
        yield f"{invoice}: its file is missing"
    if (making.XML in files) != peppol.has_address(Snapshot.from_plain(invoice.snapshot)):
        yield f"{invoice}: an e-invoice is missing, or one too many"


def _credits(invoice: Invoice) -> Iterator[str]:
    if left_of(invoice) < 0:
        yield f"{invoice}: it is credited with more than it is"
    if invoice.kind in Invoice.CREDITING and invoice.run_id is None and not hasattr(invoice, "crediting"):
        yield f"{invoice}: nobody has approved it"


def _year(year: BudgetYear) -> Iterator[str]:
    runs = year.runs.filter(state=Run.State.ISSUED).select_related("plan__version", "plan__year")
    run = runs.order_by("-number").first()
    if run is None:
        return
    rows = members(run.plan)
    to_date = plan_shares(run.plan, rows, basis=to_kr(run.basis_to_date_ore))
    whole = plan_shares(run.plan, rows)
    held = set(run.parties.exclude(held=[]).values_list("actor__code", flat=True))
    before = invoiced(year)
    for code, ore in credited_since(run).items():
        # Credited by hand after the run: due again in the next one.
        before[code] = before.get(code, 0) + ore
    for code in sorted(before.keys() | to_date.by_key.keys()):
        yield from _party(year, code, before.get(code, 0), to_date, whole, is_held=code in held)


def _party(
    year: BudgetYear, code: str, ore: int, to_date: Shares, whole: Shares, *, is_held: bool
) -> Iterator[str]:
    share = to_date.by_key.get(code)
    due = to_ore(share.amount) if share else 0
    if ore != due and not is_held:
        yield f"{year}: {code} is invoiced {to_kr(ore)} kr, its share to date is {to_kr(due)} kr"
    if code in whole.by_key and ore > to_ore(whole.by_key[code].ceiling):
        yield f"{year}: {code} is invoiced above its ceiling"

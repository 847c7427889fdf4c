"""Avisering: each party is told by e-mail that a document is there, with a link and no attachment.

The message is queued in the transaction that issues, and its state is its own: the issued row
never changes. Who has no address is told nothing, and the document's page says so.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from actors.models import Actor, DetailStatus, InvoiceDetails
from actors.people.models import User
from budget.invoices import document, issuer
from budget.invoices.models import Delivery, Invoice
from budget.problems import Problem, Refused
from samverkan import journal
from samverkan.format import kronor
from samverkan.post import outbox
from samverkan.post.models import Channel, Notice


def announce(invoices: Sequence[Invoice], *, now: datetime) -> list[Delivery]:
    """Tell each party of its new document. Called in the transaction that issues them."""
    sent = [invoice for invoice in invoices if invoice.kind not in Invoice.POSTED]
    addresses = _addresses({invoice.actor_id for invoice in sent})
    told = [(invoice, addresses[invoice.actor_id]) for invoice in sent if invoice.actor_id in addresses]
    return _send(told, number=1, by=None, now=now)


@transaction.atomic
def send_again(invoice: Invoice, *, by: User, now: datetime) -> Delivery:
    """Tell the party once more, at the address it has now. Raises Refused if it has none."""
    if found := problems(invoice):
        raise Refused(found)
    Actor.objects.select_for_update().get(pk=invoice.actor_id)
    number = invoice.deliveries.count() + 1
    address = _addresses({invoice.actor_id})[invoice.actor_id]
    (delivery,) = _send([(invoice, address)], number=number, by=by, now=now)
    journal.created(delivery, by=by, invoice=invoice.name)
    return delivery


def problems(invoice: Invoice) -> list[Problem]:
    """Return why the party cannot be told."""
    if invoice.kind in Invoice.POSTED:
        return [Problem(_("En bokföringsorder skickas inte till någon."))]
    if not _addresses({invoice.actor_id}):
        where = reverse("actors:invoice-details", args=[invoice.actor.code])
        return [Problem(_("Partens e-postadress för fakturor saknas."), where)]
    return []


def _addresses(actors: set[int]) -> dict[int, str]:
    usable = {DetailStatus.VERIFIED} | ({DetailStatus.DEMO} if issuer.is_demo() else set())
    details = InvoiceDetails.objects.filter(actor__in=actors, email_status__in=usable).exclude(email="")
    return dict(details.values_list("actor_id", "email"))


def _send(
    told: Sequence[tuple[Invoice, str]], *, number: int, by: User | None, now: datetime
) -> list[Delivery]:
    notices = outbox.queue([_notice(invoice, to, number) for invoice, to in told], now=now)
    outbox.send_soon([notice.pk for notice in notices])
    return Delivery.objects.bulk_create(
        Delivery(invoice=invoice, number=number, notice=notice, asked_by=by)
        for (invoice, _to), notice in zip(told, notices, strict=True)
    )


def _notice(invoice: Invoice, to: str, number: int) -> Notice:
    # As Swedish as the document it tells of, whoever presses.
    with translation.override(document.LANGUAGE):
        kind = str(invoice.get_kind_display()).capitalize()
        return Notice(
            key=f"invoice:{invoice.pk}:{number}",
            queue=Notice.Queue.BULK,
            channel=Channel.EMAIL,
            to=to,
            subject=f"{kind} {invoice.name}",
            body=_body(invoice, kind),
        )


def _body(invoice: Invoice, kind: str) -> str:
    what = [
        _("%(kind)s %(name)s till %(buyer)s: %(amount)s.")
        % {
            "kind": kind,
            "name": invoice.name,
            "buyer": invoice.snapshot["buyer"]["name"],
            "amount": kronor(invoice.amount_ore),
        }
    ]
    if invoice.due_on:
        what.append(
            _("Betalas senast %(day)s. OCR-nummer %(ocr)s.")
            % {"day": invoice.due_on.isoformat(), "ocr": invoice.ocr}
        )
    link = settings.BASE_URL + reverse("invoices:invoice", args=[invoice.name])
    what.append(_("Läs och hämta den här: %(link)s") % {"link": link})
    contact = invoice.snapshot["issuer"]
    what.append(
        _("Frågor: %(who)s, %(email)s") % {"who": contact["contact"], "email": contact["email"] or "–"}
    )
    return "\n\n".join(what)

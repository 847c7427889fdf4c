"""Operatörer: one interface for all that take messages; the rows of `Gateway` choose among them."""

from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samverkan.models import Installation
from samverkan.post.models import Channel, DrillMessage, Gateway, Notice


@dataclass(frozen=True)
class Message:
    """What is handed over. The key is the notice's: one that honours keys takes it once."""

    key: str
    channel: str
    to: str
    recipient: str
    subject: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """What a gateway says of a message: a notice's state, its own reference, why it refused."""

    state: str
    ref: str = ""
    why: str = ""


class Adapter(Protocol):
    """A way to one kind of gateway. Each call returns or raises within a few seconds."""

    honours_keys: bool
    """Taking the same key twice is taking it once."""

    def hand_over(self, message: Message) -> Outcome:
        """Hand over. FAILED is a certain refusal; raising anything means that nobody knows."""

    def ask(self, key: str) -> Outcome | None:
        """Return what became of the message, None if it certainly never came. May raise."""


class Drill:
    """Keeps messages on the outbox page, where one reads and answers them as the recipients would."""

    honours_keys = True

    def hand_over(self, message: Message) -> Outcome:
        if not _can_be_an_address(message.channel, message.to):
            return Outcome(Notice.State.FAILED, why=_("Adressen kan inte finnas: %s") % message.to)
        # A transaction of its own: this is the other side of the wire, it remembers whatever
        # becomes of us.
        with transaction.atomic(durable=True):
            taken, _is_new = DrillMessage.objects.get_or_create(
                key=message.key,
                defaults={
                    "channel": message.channel,
                    "to": message.to,
                    "recipient": message.recipient,
                    "subject": message.subject,
                    "text": message.text,
                    "received_at": timezone.now(),
                },
            )
        return Outcome(Notice.State.HANDED_OVER, ref=str(taken.pk))

    def ask(self, key: str) -> Outcome | None:
        taken = DrillMessage.objects.filter(key=key).first()
        return taken and Outcome(Notice.State.HANDED_OVER, ref=str(taken.pk))


KINDS: dict[str, type[Adapter]] = {Gateway.Kind.DRILL: Drill}


class NotUsableError(ImproperlyConfigured):
    """This installation cannot use a gateway; nothing has been handed over."""


class DemoReachesNobodyError(NotUsableError):
    """A demo installation was about to use a real gateway."""


def routes() -> dict[str, Gateway]:
    """Return the gateway of each channel: the first open row that has it."""
    chosen: dict[str, Gateway] = {}
    for gateway in Gateway.objects.filter(is_open=True):
        for channel in gateway.channels:
            chosen.setdefault(channel, gateway)
    return chosen


def adapter(gateway: Gateway) -> Adapter:
    """Return the way to `gateway`.

    Raises DemoReachesNobodyError in a demo for any but the drill, NotUsableError for a kind that
    this version does not know.
    """
    if gateway.kind != Gateway.Kind.DRILL and Installation.current().is_demo:
        raise DemoReachesNobodyError(
            _("En demo når inga riktiga mottagare. Operatören %s får inte användas.") % gateway
        )
    if gateway.kind not in KINDS:
        raise NotUsableError(_("Operatören %s är av ett slag som inte finns här.") % gateway)
    return KINDS[gateway.kind]()


def _can_be_an_address(channel: str, to: str) -> bool:
    if channel == Channel.EMAIL:
        return "@" in to
    return to.startswith("+") and to[1:].isdigit() and 7 <= len(to) - 1 <= 15

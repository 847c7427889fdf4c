"""Notices and gateways for tests; gateways that misbehave stand in for the other side of the wire."""

from datetime import UTC, datetime
from itertools import count

from samverkan.post import outbox
from samverkan.post.gateways import Drill, Message, Outcome
from samverkan.post.models import Gateway, Notice

NOW = datetime(2026, 11, 26, 17, 32, tzinfo=UTC)
_numbers = count(1)


def open_gateway(*, kind: str = Gateway.Kind.DRILL, channels=("sms", "voice", "email")) -> Gateway:
    number = next(_numbers)
    return Gateway.objects.create(name=f"{kind} {number}", kind=kind, channels=list(channels))


def queue_notice(*, now: datetime = NOW, **given) -> Notice:
    number = next(_numbers)
    values = {"key": f"notice:{number}", "channel": "sms", "to": f"+4670{number:07}", "body": "Hej"} | given
    return outbox.queue([Notice(**values)], now=now)[0]


class Deaf(Drill):
    """Takes the message, but its answer never arrives."""

    def hand_over(self, message: Message) -> Outcome:
        super().hand_over(message)
        raise TimeoutError


class Gone(Drill):
    """Nothing arrives, and nobody answers."""

    def hand_over(self, message: Message) -> Outcome:
        raise TimeoutError

    def ask(self, key: str) -> Outcome | None:
        raise TimeoutError


class Lossy(Drill):
    """The request is lost on the way; asked, it says so. It would send the same key twice."""

    honours_keys = False

    def hand_over(self, message: Message) -> Outcome:
        raise TimeoutError

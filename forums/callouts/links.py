"""Svarslänk: opens the answer page for one person of one called actor, without a sign-in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from forums.callouts.models import AnswerLink, CalledActor, Callout
from samverkan import links

DOOR = "s"
LIVES = timedelta(hours=24)
"""How long a late answer is worth having. Our choice."""


class WhyNot(StrEnum):
    """Why a link cannot be answered by."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True)
class Found:
    """What a secret leads to; `link` is there also when it is too late, to say for what."""

    link: AnswerLink | None
    why_not: WhyNot | None = None


def key_of(callout: Callout, called_id: int, user_id: int) -> str:
    """The link's key. The random start key keeps a restored database from repeating secrets."""
    return f"{DOOR}:{callout.start_key.hex}:{called_id}:{user_id}"


def make(callout: Callout, people: Iterable[tuple[int, int]], *, now: datetime) -> None:
    """Create the links of a call-out that starts; `people` are pairs of called actor and user."""
    AnswerLink.objects.bulk_create(
        AnswerLink(
            called_id=called_id,
            user_id=user_id,
            token_hash=links.hash_of(links.token(key_of(callout, called_id, user_id))),
            expires_at=now + LIVES,
        )
        for called_id, user_id in people
    )


def find(token: str, *, now: datetime) -> Found:
    """Return the link of a secret, and why it cannot be answered by if so.

    A call-out that is done still takes late answers; one that was stopped or recalled does not.
    """
    rows = AnswerLink.objects.select_related("called__callout__forum", "called__actor", "user")
    link = rows.filter(token_hash=links.hash_of(token)).first()
    if link is None:
        return Found(None, WhyNot.UNKNOWN)
    if link.called.callout.state in {Callout.State.STOPPED, Callout.State.RECALLED}:
        return Found(link, WhyNot.ENDED)
    return Found(link, WhyNot.EXPIRED if link.expires_at <= now else None)


def address(called: CalledActor, user_id: int) -> str:
    """The whole address, for the outbox page of a drill and for reading aloud."""
    return links.url(key_of(called.callout, called.pk, user_id))

"""Antagandelänk: opens the page where one party's registrar hands a decision in, without a sign-in.

Only the SHA-256 of the secret is stored. A new link takes the old one's power away.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from actors.agreements.models import AdoptionRound, AskedParty
from actors.agreements.reminders import GIVEN_UP_AFTER
from samverkan import clock, links

DOOR = "antagande"


class WhyNot(StrEnum):
    """Why a link cannot be handed in by."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CLOSED = "closed"


@dataclass(frozen=True)
class Found:
    """What a secret leads to; `asked` is there also when it is too late, to say for what."""

    asked: AskedParty | None
    why_not: WhyNot | None = None


def key_of(asked: AskedParty) -> str:
    """The link's key. The random start key keeps a restored database from repeating secrets."""
    return f"{DOOR}:{asked.round.start_key.hex}:{asked.pk}:{asked.link_number}"


def renew(asked: AskedParty) -> None:
    """Give the party its next link; the one before leads nowhere from now on. The caller locks."""
    asked.link_number += 1
    asked.token_hash = links.hash_of(links.token(key_of(asked)))
    asked.expires_at = expiry(asked.round)
    asked.save(update_fields=["link_number", "token_hash", "expires_at"])


def expiry(round: AdoptionRound) -> datetime:
    """The moment from which the round's links no longer work."""
    return clock.at(round.due_on + GIVEN_UP_AFTER + timedelta(days=1), time.min)


def find(token: str, *, now: datetime) -> Found:
    """Return the asked party of a secret, and why nothing can be handed in by it if so."""
    rows = AskedParty.objects.select_related("round__version__agreement", "round__version__file", "actor")
    asked = rows.filter(token_hash=links.hash_of(token)).first()
    if asked is None:
        return Found(None, WhyNot.UNKNOWN)
    if asked.round.state == AdoptionRound.State.CLOSED:
        return Found(asked, WhyNot.CLOSED)
    return Found(asked, WhyNot.EXPIRED if asked.expires_at <= now else None)

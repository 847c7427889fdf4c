"""Inkallningen börjar: its plan is frozen and its first steps are due at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from actors.people.models import User
from forums.callouts.models import Callout
from forums.callouts.recipients import Recipient
from forums.models import Forum


def start(
    *,
    kind: str,
    text: str,
    forum: Forum | None,
    actors: Sequence[Recipient],
    quorum_rule: str,
    quorum_number: int | None = None,
    start_key: UUID,
    by: User,
    now: datetime,
    all_at_once: bool = False,
) -> Callout:
    """Start a call-out and return it; with a `start_key` seen before, the one that is there.

    `actors` as from `recipients.of_forum`, which are required among them if the rule is
    `required`. An actor with nobody to call is not reached at once. Raises ValueError without
    actors or with the same one twice.
    """
    raise NotImplementedError

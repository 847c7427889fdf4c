"""Svaren: all are kept, the last of each person counts."""

from datetime import datetime

from actors.people.models import User
from forums.callouts.models import Answer, CalledActor


def answer(
    called: CalledActor,
    *,
    user: User | None,
    what: str,
    minutes: int | None = None,
    note: str = "",
    means: str,
    by: User | None,
    now: datetime,
) -> Answer:
    """Keep an answer for `called` and do what follows from it.

    `user` is who answers (None: the actor as a whole, as told to the staff), `by` who entered it.
    Late answers are kept too, and one who is coming after all takes part. Raises ValueError if
    minutes come with anything but *coming*.
    """
    raise NotImplementedError

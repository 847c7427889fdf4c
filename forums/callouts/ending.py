"""Inkallningen slutar: done when nobody is waited for any more, stopped, or recalled.

While the target is met and others are still waited for it goes on ringing, and the board says
"target met": who has been called is owed an answer, and more may be needed than the least number.
"""

from datetime import datetime

from actors.people.models import User
from forums.callouts.models import Callout


def stop(callout: Callout, *, by: User, now: datetime) -> None:
    """Call nobody more. Raises Conflict if the call-out has ended already."""
    raise NotImplementedError


def recall(callout: Callout, *, by: User, now: datetime) -> None:
    """Stop, and tell all who were sent something that nothing is asked of them (false alarm).

    Raises Conflict if the call-out has ended already.
    """
    raise NotImplementedError

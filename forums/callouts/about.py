"""Vad inkallningen gäller: what a page must say of it, from the activation that it is part of."""

from dataclasses import dataclass
from datetime import datetime

from forums.callouts.models import Callout


@dataclass(frozen=True)
class About:
    """What it is about, why, and how one takes part."""

    forum: str
    purpose: str = ""
    why: str = ""
    starts_at: datetime | None = None
    conference: str = ""
    conference_code: str = ""
    activation: object | None = None

    @property
    def number(self) -> str:
        """The conference as a telephone number, or empty if it is something else."""
        digits = [letter for letter in self.conference if letter.isdigit()]
        is_number = len(digits) >= 6 and not any(letter.isalpha() for letter in self.conference)
        return self.conference if is_number else ""


def about(callout: Callout) -> About:
    """Return what `callout` is about; one that belongs to no activation has its forum and text."""
    forum = callout.forum.name if callout.forum else ""
    part = getattr(callout, "in_activation", None)
    if part is None:
        return About(forum, purpose=callout.text)
    activation, meeting = part.activation, part.activation.first_meeting
    return About(
        forum=forum,
        purpose=activation.purpose,
        why=activation.need.what,
        starts_at=meeting and meeting.starts_at,
        conference=meeting.conference if meeting else "",
        conference_code=meeting.conference_code if meeting else "",
        activation=activation,
    )

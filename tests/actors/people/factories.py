"""People at the moment of the tests, with what they are reached by."""

import re
from datetime import UTC, datetime

from actors.people import contacts, inviting
from actors.people.models import ContactPoint, User
from samverkan import links
from samverkan.access import Role
from samverkan.post import sending
from samverkan.post.models import Notice

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def create_point(user: User, *, channel: str = "sms", value: str = "+46701740660") -> ContactPoint:
    return contacts.add(user, channel=channel, value=value, by=user)


def text_of(notice: Notice) -> str:
    """The message as its recipient reads it."""
    return sending._message(notice).text


def code_in(notice: Notice) -> str:
    return re.search(r"\d{6}", text_of(notice))[0]


def invite(*, by: User, actor, email: str = "ny@tyreso.example", role: Role = Role.REPRESENTATIVE, now=NOW):
    """An open invitation and the secret of its link."""
    row = inviting.invite(email=email, role=role, actor=actor, by=by, now=now)
    return row, links.token(row.link_key)

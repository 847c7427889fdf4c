"""Starts a call-out as the web process would: python -m tests.faults.start RECIPIENTS. Prints its key."""

import os
import sys
from datetime import date
from uuid import uuid4

import django


def main(recipients: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverkan.settings")
    django.setup()
    from django.utils import timezone

    from forums.callouts import calling
    from samverkan.post.models import Gateway

    Gateway.objects.get_or_create(
        name="övning", defaults={"kind": "drill", "channels": ["sms", "voice", "email"]}
    )
    forum, by, called = people(recipients)
    callout = calling.start(
        kind="real",
        text="Telefonkonferens 19:00. Snöoväder",
        forum=forum,
        actors=called,
        quorum_rule="all",
        start_key=uuid4(),
        by=by,
        now=timezone.now(),
    )
    sys.stdout.write(f"{callout.pk}\n")


def people(recipients: int) -> tuple:
    """A forum, who calls it in, and as many actors as wanted, each of one person with one number."""
    from actors.models import Actor
    from actors.people.models import ContactPoint, User
    from forums.callouts.recipients import Recipient
    from forums.models import Forum

    mark = uuid4().hex[:8]
    users = User.objects.bulk_create(User(name=f"Person {mark} {n}") for n in range(recipients + 1))
    ContactPoint.objects.bulk_create(
        ContactPoint(user=user, channel="sms", value=f"+4670{user.pk:07}") for user in users
    )
    actors = Actor.objects.bulk_create(
        Actor(code=f"{mark}-{n}", kind=Actor.Kind.MUNICIPALITY) for n in range(recipients)
    )
    forum = Forum.objects.create(
        code=mark, name="Forum", level="coordinating", home_mode="activated", formed_on=date(2015, 1, 1)
    )
    by, *called = User.objects.filter(name__contains=mark).order_by("pk").prefetch_related("contact_points")
    return forum, by, [Recipient(actor, ((user,),)) for actor, user in zip(actors, called, strict=True)]


if __name__ == "__main__":
    main(int(sys.argv[1]))

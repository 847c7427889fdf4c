"""Rows for tests: keyword-only, with sensible defaults. Each room has its own beside its tests."""

from datetime import date, datetime
from itertools import count

from django.utils import timezone

from actors.models import Actor, ActorName, InvoiceDetails
from actors.people.models import ContactPoint, Grant, User
from forums.models import Forum, Holder, Level, Mode, Seat
from samverkan.access import Role

LONG_AGO = date(2014, 1, 1)
PASSWORD = "snow-plough-at-three-in-the-morning"
_numbers = count(1)


def create_actor(
    *,
    name: str,
    code: str = "",
    kind: str = Actor.Kind.MUNICIPALITY,
    legal_name: str = "",
    orgnr: str = "",
    is_host: bool = False,
    fallback_number: str = "08-465 004 30",
) -> Actor:
    actor = Actor.objects.create(
        code=code or f"actor-{next(_numbers)}",
        kind=kind,
        orgnr=orgnr,
        orgnr_status=Actor.OrgnrStatus.VERIFIED if orgnr else Actor.OrgnrStatus.UNKNOWN,
        is_host=is_host,
        fallback_number=fallback_number,
    )
    ActorName.objects.create(actor=actor, name=name, legal_name=legal_name or name)
    InvoiceDetails.objects.create(actor=actor)
    return actor


def create_user(
    *, name: str, email: str | None = None, home: Actor | None = None, kind: str = User.Kind.PERSON
) -> User:
    user = User(name=name, email=email, home=home, kind=kind)
    if email:
        user.set_password(PASSWORD)
    else:
        user.set_unusable_password()
    user.save()
    return user


def give(
    user: User,
    role: Role,
    *,
    actor: Actor | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Grant:
    since = since or timezone.make_aware(datetime(2014, 1, 1))  # noqa: DTZ001
    user.__dict__.pop("current_grants", None)
    return Grant.objects.create(user=user, role=role, actor=actor, valid_from=since, valid_until=until)


def create_contact_points(user: User, *, sms: str = "", voice: str = "", email: str = "") -> None:
    given = [("sms", sms), ("voice", voice), ("email", email)]
    for position, (channel, value) in enumerate(each for each in given if each[1]):
        ContactPoint.objects.create(user=user, channel=channel, value=value, position=position)


def create_forum(
    *,
    name: str = "Regionalt samordnande forum",
    code: str = "",
    level: str = Level.COORDINATING,
    home_mode: str = Mode.ACTIVATED,
) -> Forum:
    return Forum.objects.create(
        code=code or f"forum-{next(_numbers)}",
        name=name,
        level=level,
        home_mode=home_mode,
        formed_on=LONG_AGO,
    )


def create_seat(
    *, forum: Forum, actor: Actor, function: str = "TiB", holders: tuple[User, ...] = (), mandate: str = ""
) -> Seat:
    """A seat with its holders in order: the first holds it, the others are deputies."""
    seat = Seat.objects.create(
        forum=forum, actor=actor, function=function, mandate=mandate or forum.level, valid_from=LONG_AGO
    )
    for rank, user in enumerate(holders):
        Holder.objects.create(seat=seat, user=user, rank=rank, valid_from=LONG_AGO)
    return seat

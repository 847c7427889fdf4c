"""The demo's people: all invented, with addresses under `.example` and fictitious telephones.

PTS keeps 070-174 06 05 to 99 and 08-465 004 00 to 99 for fiction: nobody is ever rung by them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from actors.models import Actor
from actors.people.models import Confirmation, ConfirmationDay, ContactPoint, Grant, User
from samverkan.access import ROLE_NAMES, Role
from samverkan.clock import STOCKHOLM, local_day
from samverkan.front import region_files

PASSPHRASE = "snoplog-vinter-2026"
HOST = "lansstyrelsen"
VERIFIED_AT = datetime(2015, 1, 15, 9, 0, tzinfo=STOCKHOLM)
UNVERIFIED_EACH = UNCONFIRMED_EACH = 9
ASCII = str.maketrans("åäöé ", "aaoe-")


@dataclass(frozen=True)
class Cast:
    """Somebody who signs in: a role in the office, or for an actor."""

    name: str
    role: Role
    actor: str = ""  # whose role it is; empty for the office
    home: str = HOST
    mobile: int = 0  # the last two digits of 070-174 06 xx


def _for_actor(name: str, role: Role, actor: str, mobile: int = 0) -> Cast:
    return Cast(name, role, actor=actor, home=actor, mobile=mobile)


CAST = [
    Cast("Kim Berg", Role.COORDINATOR, mobile=11),
    Cast("Hanna Falk", Role.HEAD, mobile=12),
    Cast("Tim Lund", Role.DUTY_OFFICER, mobile=13),
    Cast("Ada Holm", Role.DUTY_OFFICER, mobile=14),
    Cast("Rosa Ek", Role.REGIONAL_COORDINATOR, mobile=15),
    Cast("Eva Lind", Role.OFFICE_FINANCE),
    Cast("Rut Hed", Role.AUDITOR),
    Cast("Olga Storm", Role.ROUND_OWNER, home="ksl"),
    Cast("Ture Dahl", Role.ADMINISTRATOR),
    _for_actor("Bo Ask", Role.REPRESENTATIVE, "0138", 60),
    _for_actor("Asta Gren", Role.ACTOR_ADMIN, "0138", 61),
    _for_actor("Fia Sand", Role.ACTOR_FINANCE, "0138"),
    _for_actor("Cecilia Alm", Role.REPRESENTATIVE, "0182", 62),
    _for_actor("Nils Rask", Role.REPRESENTATIVE, "0180", 63),
    _for_actor("Maja Frost", Role.REPRESENTATIVE, "0184", 64),
    _for_actor("Love Stig", Role.REPRESENTATIVE, "0181", 65),
    _for_actor("Siri Moberg", Role.REPRESENTATIVE, "0163", 66),
    _for_actor("Arvid Hall", Role.REPRESENTATIVE, "0126", 67),
    _for_actor("Tove Lilja", Role.REPRESENTATIVE, "0188", 68),
    _for_actor("Jonna Vik", Role.REPRESENTATIVE, "polisen", 69),
    _for_actor("Sixten Ros", Role.REPRESENTATIVE, "region-stockholm", 70),
    _for_actor("Elin Krans", Role.REPRESENTATIVE, "trafikverket", 71),
    _for_actor("Mio Sten", Role.REPRESENTATIVE, "sos-alarm", 72),
    _for_actor("Alva Brandt", Role.REPRESENTATIVE, "storstockholms-brandforsvar", 73),
]


def mobile(last_two: int) -> str:
    """A fictitious mobile number, as it is dialled: 15 gives 070-174 06 15."""
    if not 5 <= last_two <= 99:
        raise ValueError(f"070-174 06 {last_two:02} is not kept for fiction")
    return f"+467017406{last_two:02}"


def landline(last_two: int) -> str:
    """A fictitious number in Stockholm, as it is dialled: 10 gives 08-465 004 10."""
    if not 0 <= last_two <= 99:
        raise ValueError(f"08-465 004 {last_two:02} is not kept for fiction")
    return f"+468465004{last_two:02}"


def address(name: str, actor: Actor) -> str:
    """An address of somebody at an actor, in a domain that nobody can own."""
    local = ".".join(name.split()).lower().translate(ASCII)
    return f"{local}@{domain(actor)}"


def domain(actor: Actor) -> str:
    word = actor.name if actor.municipality_code else actor.code
    return f"{word.lower().translate(ASCII)}.example"


def role_label(cast: Cast, actors: dict[str, Actor]) -> str:
    words = str(ROLE_NAMES[cast.role])
    return f"{words}, {actors[cast.actor].name}" if cast.actor else words


def invented_name(number: int) -> str:
    """The name with this number; all numbers up to 1 500 give different ones."""
    names = region_files.read_json("invented_names.json")
    first, last = names["first_names"], names["surnames"]
    return f"{first[number % len(first)]} {last[(number + number // len(first)) % len(last)]}"


class Register:
    """The people under way to the database: collected first, written in a few statements."""

    def __init__(self, actors: dict[str, Actor]) -> None:
        self.actors = actors
        self._users: list[User] = []
        self._points: list[tuple[User, str, str]] = []
        self._named = 0
        # Hashed once: a password hash is slow on purpose.
        self._password = make_password(PASSPHRASE)

    def cast(self, cast: Cast) -> User:
        home = self.actors[cast.home]
        user = self._add(User(name=cast.name, home=home, email=address(cast.name, home)))
        user.password = self._password
        if cast.mobile:
            self._reach(user, sms=mobile(cast.mobile))
        self._reach(user, email=user.email)
        return user

    def duty_function(self, actor: Actor, *, sms: str, voice: str) -> User:
        """The actor's own duty officer: a telephone that somebody always answers."""
        user = self._add(User(kind=User.Kind.FUNCTION, name=f"TiB {actor.name}", home=actor))
        self._reach(user, sms=sms, voice=voice, email=f"tib@{domain(actor)}")
        return user

    def named(self, actor: Actor, *, sms: str = "", voice: str = "") -> User:
        """Somebody with a name and a seat, who does not sign in."""
        name = invented_name(self._named)
        self._named += 1
        user = self._add(User(name=name, home=actor))
        self._reach(user, sms=sms, voice=voice, email=address(name, actor))
        return user

    def write(self) -> None:
        """Store everybody and how they are reached."""
        User.objects.bulk_create(self._users)
        positions: dict[User, int] = {}
        points = []
        for user, channel, value in self._points:
            positions[user] = positions.get(user, -1) + 1
            place = positions[user]
            # Some have not verified theirs, so that it is seen what that looks like.
            verified_at = None if len(points) % UNVERIFIED_EACH == 0 else VERIFIED_AT
            points.append(
                ContactPoint(user=user, channel=channel, value=value, position=place, verified_at=verified_at)
            )
        ContactPoint.objects.bulk_create(points)

    def _add(self, user: User) -> User:
        user.password = make_password(None)
        self._users.append(user)
        return user

    def _reach(self, user: User, **given: str) -> None:
        self._points += [(user, channel, value) for channel, value in given.items() if value]


def give_roles(users: dict[str, User], actors: dict[str, Actor], *, since: datetime) -> None:
    """Give the cast its roles."""
    Grant.objects.bulk_create(
        Grant(
            user=users[cast.name],
            role=cast.role,
            actor=actors[cast.actor] if cast.actor else None,
            valid_from=since,
        )
        for cast in CAST
    )


def confirm_most(*, now: datetime) -> None:
    """The last day for confirming has passed, and most have done it."""
    today = local_day(now)
    passed = {
        day: rule
        for rule in ConfirmationDay.objects.all()
        for year in (today.year - 1, today.year)
        if (day := date(year, rule.month, rule.day)) < today
    }
    due_on = max(passed)
    asked_at = now - timedelta(days=(today - due_on).days + passed[due_on].asked_days_before)
    Confirmation.objects.bulk_create(
        Confirmation(
            user=user,
            rule=passed[due_on],
            due_on=due_on,
            asked_at=asked_at,
            # All reminders have been sent: a fresh demo writes to nobody by itself.
            reminders=passed[due_on].reminders_at_most,
            confirmed_at=None if number % UNCONFIRMED_EACH == 0 else asked_at + timedelta(days=2),
            confirmed_by=None if number % UNCONFIRMED_EACH == 0 else user,
        )
        for number, user in enumerate(User.objects.order_by("pk"), start=1)
    )

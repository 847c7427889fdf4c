"""Call-outs for tests: actors with seats, people with telephones, and the gateway of a drill."""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from actors.models import Actor
from actors.people.models import User
from forums.callouts import calling, recipients
from forums.callouts.models import CalledActor, Callout
from forums.models import Forum
from samverkan.access import Role
from samverkan.post.models import Gateway
from tests.factories import create_actor, create_contact_points, create_forum, create_seat, create_user, give

NOW = datetime(2026, 11, 26, 17, 32, tzinfo=UTC)
_numbers = count(1)


def create_holder(name: str, *, sms: bool = True, voice: bool = True, email: bool = False) -> User:
    """Somebody with a telephone, or with none."""
    user = create_user(name=name)
    number = f"+4670{next(_numbers):07}"
    create_contact_points(
        user,
        sms=number if sms else "",
        voice=number if voice else "",
        email=f"{number[1:]}@tyreso.example" if email else "",
    )
    return user


def create_called_forum(*people_of_each: int) -> tuple[Forum, list[Actor]]:
    """A forum with an actor for each number: the holder and deputies of its one seat."""
    forum, actors = create_forum(), []
    for number in people_of_each:
        actor = create_actor(name=f"Aktör {next(_numbers):05}")
        holders = tuple(create_holder(f"Person {next(_numbers):05}") for _ in range(number))
        create_seat(forum=forum, actor=actor, holders=holders)
        actors.append(actor)
    return forum, actors


def start_callout(forum: Forum, *, by: User | None = None, now: datetime = NOW, **given) -> Callout:
    values = {
        "kind": "real",
        "text": "Telefonkonferens 19:00. Snöoväder",
        "actors": recipients.of_forum(forum, now=now),
        "quorum_rule": Callout.QuorumRule.ALL,
        "start_key": uuid4(),
    }
    return calling.start(forum=forum, by=by or create_officer(), now=now, **(values | given))


def create_officer() -> User:
    officer = create_user(name="Tim Lund")
    give(officer, Role.DUTY_OFFICER)
    return officer


def open_drill() -> Gateway:
    return Gateway.objects.create(name="övning", kind="drill", channels=["sms", "voice", "email"])


def only_actor(callout: Callout) -> CalledActor:
    return callout.called.get()

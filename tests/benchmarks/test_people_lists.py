"""A list of people answers as fast with ten thousand in the register as with a hundred."""

import statistics
import time
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from actors.people.models import Confirmation, ConfirmationDay, ContactPoint, Grant, User
from samverkan.access import Role
from tests.factories import create_actor, create_user, give

FEW, MANY, PAGE = 100, 10_000, 50
ROUNDS, BATCHES = 25, 3
# Everything happens in this process: its own time is what counts, whoever else uses the machine.
CLOCK = time.process_time
AT_MOST = 1.5
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
LISTS = {
    "list": {},
    "second page": {"sida": "2"},
    "search": {"sok": "frost"},
    "not confirmed": {"visa": "obekraftade"},
    "no verified contact": {"visa": "onadda"},
    "with role": {"roll": "representative"},
}
FIRST = ["Åsa", "Bo", "Cecilia", "Didrik", "Eva", "Frans", "Gun", "Hanna", "Ivar", "Jonna", "Örjan"]
LAST = ["Frost", "Ask"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/parter/0138/personer/", "/personer/"])
def test_lists_of_people_are_as_fast_with_ten_thousand_as_with_a_hundred(address: str, capsys):
    tyreso = create_actor(name="Tyresö", code="0138")
    kim = create_user(name="Kim Berg", email="kim@kansliet.example")
    give(kim, Role.COORDINATOR)
    client = Client()
    client.force_login(kim)
    fill(tyreso, FEW)
    before = {name: p95(client, address, asked) for name, asked in LISTS.items()}

    fill(tyreso, MANY - FEW)
    after = {name: p95(client, address, asked) for name, asked in LISTS.items()}

    with capsys.disabled():
        for name, few in before.items():
            times = f"{few * 1000:.1f} ms with {FEW}, {after[name] * 1000:.1f} ms with {MANY}"
            print(f"\n{address} {name}: p95 {times}, {after[name] / few:.2f} times", end="")  # noqa: T201
    assert {name: after[name] / before[name] for name in LISTS if after[name] > AT_MOST * before[name]} == {}


def p95(client: Client, address: str, asked: dict) -> float:
    """The time in seconds that nineteen of twenty answers take at most, in the quietest of some batches."""
    return min(_batch(client, address, asked) for _number in range(BATCHES))


def _batch(client: Client, address: str, asked: dict) -> float:
    times = []
    for _number in range(ROUNDS):
        began = CLOCK()
        answer = client.get(address, asked)
        times.append(CLOCK() - began)
        # Pages of the same size, or the comparison is worth nothing.
        assert len(answer.context["page"].object_list) == PAGE
    return statistics.quantiles(times, n=20)[-1]


def fill(actor, count: int) -> None:
    """So many people; half are named Frost, represent, have not confirmed and have no verified number."""
    rule, _is_new = ConfirmationDay.objects.get_or_create(month=4, day=1)
    users = User.objects.bulk_create(
        User(name=f"{FIRST[number % 11]} {LAST[number % 2]} {number}", home=actor) for number in range(count)
    )
    Grant.objects.bulk_create(
        Grant(user=user, role=Role.REPRESENTATIVE, actor=actor, valid_from=SINCE) for user in users[::2]
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(
            user=user,
            channel="sms",
            value=f"+4670{number:07}",
            verified_at=SINCE if number % 2 else None,
        )
        for number, user in enumerate(users)
    )
    Confirmation.objects.bulk_create(
        Confirmation(user=user, rule=rule, due_on=date(2026, 10, 1), asked_at=SINCE) for user in users[::2]
    )

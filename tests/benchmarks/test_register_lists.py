"""The register's pages with 400 parties and 10,000 people, against the same pages with few."""

import time
from collections.abc import Callable
from statistics import quantiles

import pytest
from django.test import Client

from actors.models import Actor
from actors.people.models import User
from actors.views import PER_PAGE
from tests.actors.factories import create_parties, create_people

ROUNDS = 40
AT_MOST = 1.5
PAGES = {
    "list": "/parter/",
    "filter": "/parter/?slag=municipality&part=part",
    "shortfalls": "/parter/?brister=on",
    "search": "/parter/?sok=aktör",
    "bound": "/overenskommelse/overenskommelse/anslutna/",
}


@pytest.mark.django_db
def test_lists_of_many_answer_nearly_as_fast_as_lists_of_few(kim, capsys: pytest.CaptureFixture):
    browser = Client()
    browser.force_login(kim)
    # A full page in both: what is measured is what many rows behind it cost.
    create_parties(PER_PAGE)
    create_people(100)
    few = {name: p95(lambda path=path: browser.get(path)) for name, path in PAGES.items()}
    create_parties(400 - PER_PAGE)
    create_people(10_000 - 100)
    assert (Actor.objects.count(), User.objects.count()) == (400, 10_001)
    many = {name: p95(lambda path=path: browser.get(path)) for name, path in PAGES.items()}

    with capsys.disabled():
        for name in PAGES:
            ratio = many[name] / few[name]
            print(  # noqa: T201
                f"\n{name:>10}: p95 {few[name]:6.1f} ms with few, {many[name]:6.1f} ms with many, {ratio:.2f}"
            )
    assert {name for name in PAGES if many[name] > AT_MOST * few[name]} == set()


def p95(visit: Callable[[], object]) -> float:
    """The 95th percentile of a page's time, in milliseconds, after a few visits that warm it up.

    The time of the processor: the database is in the same process, and what else the machine does
    meanwhile does not count.
    """
    for _visit in range(3):
        visit()
    times = []
    for _visit in range(ROUNDS):
        begun = time.process_time()
        visit()
        times.append((time.process_time() - begun) * 1000)
    return quantiles(times, n=20)[-1]

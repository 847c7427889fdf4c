"""Two who press at the same moment, on a database where they really do."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from incidents.reports.models import Report
from incidents.reports.reporting import Overtaken
from tests.incidents.factories import asked_of, create_incident, create_report, create_request

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def press(kim, bo, tyreso):
    """Hand in one report for each of the keys, all at once; returns the numbers, 0 for overtaken."""
    asked = asked_of(create_request(create_incident(by=kim, actors=(tyreso,)), by=kim), tyreso)

    def at_once(keys):
        start = Barrier(len(keys))

        def one(key):
            try:
                start.wait(timeout=10)
                return create_report(asked, by=bo, client_key=key, based_on=0).number
            except Overtaken:
                return 0
            finally:
                connection.close()

        with ThreadPoolExecutor(len(keys)) as threads:
            return sorted(threads.map(one, keys))

    return at_once


def test_one_form_pressed_four_times_at_once_is_one_report(press):
    assert press([uuid4()] * 4) == [1, 1, 1, 1]
    assert Report.objects.count() == 1


def test_of_four_colleagues_at_once_one_hands_in_and_three_are_told(press):
    assert press([uuid4() for _ in range(4)]) == [0, 0, 0, 1]
    assert Report.objects.count() == 1

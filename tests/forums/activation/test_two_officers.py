"""Two officers at once, on the database that has two connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from forums.activation.models import Activation, Need
from forums.callouts.models import Callout
from tests.forums.activation.factories import activate
from tests.forums.callouts.factories import create_called_forum

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_two_officers_who_press_at_once_start_one_activation(tim, hanna, rosa):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    forum = create_called_forum(1, 1)[0]
    together = Barrier(2)

    def press(officer):
        together.wait()
        try:
            return activate(forum, by=officer, leader=rosa).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as officers:
        landed = set(officers.map(press, [tim, hanna]))

    assert landed == {Activation.objects.get().pk}
    assert (Need.objects.count(), Callout.objects.count()) == (1, 1)

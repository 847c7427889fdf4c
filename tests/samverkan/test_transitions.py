"""Two people cannot both move a row; what is final stays final."""

from uuid import uuid4

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from actors.people.models import Grant
from forums.activation.models import Need
from samverkan import journal, triggers
from samverkan.access import Role
from samverkan.models import Entry
from samverkan.transitions import Conflict, move
from tests.factories import give


@pytest.fixture
def need(tim):
    return Need.objects.create(
        raised_by_outsider="SMHI", what="Snö", raised_at=timezone.now(), recorded_by=tim, start_key=uuid4()
    )


def refuse(need: Need) -> None:
    move(need, Need.State.REFUSED, allowed=Need.ALLOWED, decided_at=timezone.now(), reason="Inget behov")


def test_a_row_goes_to_a_state_that_may_follow(need):
    refuse(need)

    need.refresh_from_db()
    assert need.state == "refused"


def test_a_row_does_not_go_to_a_state_that_may_not_follow(need):
    refuse(need)

    with pytest.raises(Conflict, match="cannot go from refused"):
        move(need, Need.State.RAISED, allowed=Need.ALLOWED)


def test_the_second_of_two_who_read_the_same_row_is_told(need):
    stale = Need.objects.get(pk=need.pk)
    refuse(need)

    with pytest.raises(Conflict, match="no longer raised"):
        refuse(stale)


def test_the_journal_takes_no_change_and_no_deletion(need, tim):
    entry = journal.created(need, by=tim)
    changes = [
        lambda: Entry.objects.filter(pk=entry.pk).update(note="något annat"),
        lambda: entry.delete(),
    ]

    for change in changes:
        with pytest.raises(Error, match="entry_is_final"), transaction.atomic():
            change()


def test_the_database_has_every_guard_by_name(db):
    assert {guard.name for guard in triggers.GUARDS} <= triggers.existing()


def test_an_actors_role_cannot_be_given_without_an_actor(tim):
    with pytest.raises(IntegrityError, match="grant_role_fits_scope"), transaction.atomic():
        give(tim, Role.REPRESENTATIVE)


def test_an_office_role_cannot_be_given_for_one_actor(tim, tyreso):
    with pytest.raises(IntegrityError, match="grant_role_fits_scope"), transaction.atomic():
        give(tim, Role.AUDITOR, actor=tyreso)


def test_a_person_has_one_open_grant_of_a_kind(tim):
    with pytest.raises(IntegrityError), transaction.atomic():
        give(tim, Role.DUTY_OFFICER)

    assert Grant.objects.filter(user=tim).count() == 1


def test_names_are_in_swedish_order(db):
    with connection.cursor() as cursor:
        names = ["Östhammar", "Åre", "Älvkarleby", "Zinkgruvan", "Solna"]
        rows = " UNION ALL ".join(["SELECT %s AS name"] * len(names))
        cursor.execute(f'SELECT name FROM ({rows}) AS n ORDER BY name COLLATE "swedish"', names)
        ordered = [row[0] for row in cursor.fetchall()]

    assert ordered == ["Solna", "Zinkgruvan", "Åre", "Älvkarleby", "Östhammar"]

from datetime import UTC, datetime, timedelta

import pytest

from forums.callouts.outcome import (
    Answer,
    Called,
    Said,
    State,
    Tally,
    Target,
    can_be_met_until,
    refused,
    state,
    tally,
)

COMING, CANNOT, OTHER = Said.COMING, Said.CANNOT, Said.OTHER


def state_of(*answers, people=(1, 2), is_used_up=False):
    return state([Answer(*answer) for answer in answers], people=people, is_used_up=is_used_up)


def test_an_actor_takes_part_when_one_of_its_people_has_said_so():
    assert state_of((1, CANNOT), (2, COMING)) == State.TAKES_PART


def test_a_refusal_from_one_does_not_undo_anothers_yes():
    assert state_of((1, COMING), (2, CANNOT)) == State.TAKES_PART


def test_the_last_answer_of_a_person_counts():
    assert state_of((1, COMING), (1, CANNOT)) == State.WAITING
    assert state_of((1, CANNOT), (1, COMING)) == State.TAKES_PART


def test_an_actor_is_unable_when_all_have_said_no():
    assert state_of((1, CANNOT)) == State.WAITING
    assert state_of((1, CANNOT), (2, CANNOT)) == State.UNABLE


def test_an_actor_is_not_reached_when_all_tries_are_used_up():
    assert state_of(is_used_up=True) == State.NOT_REACHED
    assert state_of((1, CANNOT), is_used_up=True) == State.NOT_REACHED


def test_an_actor_without_anyone_to_try_is_not_reached():
    assert state_of(people=(), is_used_up=True) == State.NOT_REACHED


def test_an_answer_that_is_neither_yes_nor_no_decides_nothing():
    assert state_of((1, OTHER)) == State.WAITING
    assert state_of((1, OTHER), is_used_up=True) == State.NOT_REACHED


def test_staff_may_answer_for_the_whole_actor():
    assert state_of((None, COMING)) == State.TAKES_PART
    assert state_of((None, CANNOT)) == State.UNABLE


def test_a_late_yes_still_counts():
    assert state_of((1, COMING), is_used_up=True) == State.TAKES_PART


def test_those_whose_last_answer_is_no_are_passed_over():
    answers = [Answer(1, CANNOT), Answer(2, CANNOT), Answer(2, COMING), Answer(None, CANNOT)]

    assert refused(answers) == {1}


CALLED = [
    Called(State.TAKES_PART, is_required=True),
    Called(State.WAITING, is_required=True),
    Called(State.TAKES_PART),
    Called(State.UNABLE),
    Called(State.NOT_REACHED),
]


@pytest.mark.parametrize(
    ("target", "number", "figures", "is_met", "can_be_met"),
    [
        (Target.ALL, None, (5, 2, 1), False, False),
        (Target.REQUIRED, None, (2, 1, 1), False, True),
        (Target.NUMBER, 2, (2, 2, 1), True, True),
        (Target.NUMBER, 3, (3, 2, 1), False, True),
        (Target.NUMBER, 4, (4, 2, 1), False, False),
    ],
)
def test_the_target_counts_only_those_who_take_part(target, number, figures, is_met, can_be_met):
    found = tally(CALLED, target=target, number=number)

    assert (found.wanted, found.have, found.waiting) == figures
    assert found.is_met == is_met
    assert found.can_be_met == can_be_met


@pytest.mark.parametrize("target", [Target.ALL, Target.REQUIRED])
def test_a_target_of_nobody_is_never_met(target):
    assert not tally([], target=target).is_met


def test_a_target_by_number_needs_its_number():
    with pytest.raises(ValueError, match="number"):
        tally(CALLED, target=Target.NUMBER)


def test_the_target_can_be_met_until_too_few_are_left_to_answer():
    now = datetime(2026, 11, 26, 17, 32, tzinfo=UTC)
    ends = [now + timedelta(minutes=minutes) for minutes in (5, 10, 20)]

    assert can_be_met_until(Tally(3, 1, 3), ends) == ends[1]
    assert can_be_met_until(Tally(3, 3, 3), ends) is None
    assert can_be_met_until(Tally(5, 1, 3), ends) is None

"""The engine as a state machine: whatever comes in whatever order, it is never silent, and it ends."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums.callouts import answers, ending, escalation, outcome, plan
from forums.callouts.models import CalledActor, Callout
from forums.callouts.plan import Contact, Person, Seat
from samverkan.post import sending, settling
from samverkan.post.models import DrillMessage, Notice
from tests.forums.callouts.factories import NOW, create_called_forum, open_drill, start_callout

ANSWERS = st.sampled_from([outcome.Said.COMING, outcome.Said.CANNOT, outcome.Said.OTHER])
PLANS = st.lists(st.integers(0, 3), max_size=4)
"""How many channels each person of an actor has."""

EVENTS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 400)),
    st.tuples(st.just("say"), st.integers(0, 3), ANSWERS),
    st.tuples(st.just("fail"), st.integers(0, 9)),
)


class Pure:
    """The rules alone, driven as the engine drives them."""

    def __init__(self, channels, *, all_at_once):
        people = [
            Person(key, tuple(Contact("sms", f"{key}.{n}") for n in range(many)))
            for key, many in enumerate(channels)
        ]
        self.plan = plan.make_plan(
            [Seat(tuple(people))], wait_s=300, next_channel_s=60, all_at_once=all_at_once
        )
        self.now, self.cursor = NOW, plan.start(now=NOW)
        self.given, self.taken, self.failed = [], [], set()

    @property
    def state(self):
        refused = outcome.refused(self.given)
        used_up = plan.is_used_up(self.plan, self.cursor, now=self.now, refused=refused)
        return outcome.state(self.given, people={step.person for step in self.plan}, is_used_up=used_up)

    def sweep(self):
        while self.state == outcome.State.WAITING and plan.is_due(self.cursor, now=self.now):
            step = plan.next_try(self.plan, self.cursor, outcome.refused(self.given))
            self.taken.append((step, tuple(self.given)))
            self.cursor = plan.after_taking(step, now=self.now)

    def happen(self, event):
        kind, first, *rest = event
        if kind == "wait":
            self.now += timedelta(seconds=first)
        elif kind == "say":
            self.given.append(outcome.Answer(first, rest[0]))
            if rest[0] == outcome.Said.CANNOT:
                self.cursor = plan.after_cannot(self.plan, self.cursor, first, now=self.now)
        elif self.taken:
            self.failed.add(self.taken[first % len(self.taken)][0].position)
            self.cursor = plan.after_undelivered(self.plan, self.cursor, self.failed, now=self.now)


@given(PLANS, st.booleans(), st.lists(EVENTS, max_size=30))
def test_the_rules_are_never_silent_call_nobody_in_vain_and_come_to_an_end(channels, at_once, events):
    rules = Pure(channels, all_at_once=at_once)
    rules.sweep()
    for event in events:
        rules.happen(event)
        rules.sweep()
        # Waiting means that something will happen by itself.
        assert rules.state != outcome.State.WAITING or rules.cursor.next_step_at > rules.now
    rules.now += timedelta(days=1)
    for _step in rules.plan:
        rules.sweep()
        rules.now += timedelta(days=1)

    positions = [step.position for step, _given in rules.taken]
    assert positions == sorted(set(positions))  # in order, none twice
    for step, given_then in rules.taken:
        assert step.person not in outcome.refused(given_then)
        assert outcome.Said.COMING not in outcome.last_said(given_then).values()
    assert rules.state != outcome.State.WAITING


@contextmanager
def undone():
    """One example's rows are gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Engine:
    """The whole of it on the database, with a sender that may die."""

    def __init__(self, people_of_each):
        open_drill()
        self.callout, self.now = start_callout(create_called_forum(*people_of_each)[0]), NOW

    def sweep(self, *, dies=False):
        escalation.hurry_undelivered(self.now)
        escalation.take_due(self.now)
        sending.give_up(self.now)
        ids = list(Notice.objects.queued(self.now).values_list("pk", flat=True))
        taken = sending.claim(ids, sender=uuid4(), now=self.now)
        if not dies:
            sending.send(taken, clock=lambda: self.now)
        settling.settle(self.now)
        ending.finish_done(self.now)

    def happen(self, event):
        kind, first, *rest = event
        called = list(self.callout.called.all())
        if kind == "wait":
            self.now += timedelta(seconds=first)
        elif kind == "die":
            self.sweep(dies=True)
        else:
            row = called[first % len(called)]
            person = list(dict.fromkeys(step.user for step in row.steps.all()))[rest[0] : rest[0] + 1]
            if person:
                answers.answer(row, user=person[0], what=rest[1], means="link", by=person[0], now=self.now)


HAPPENINGS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 400)),
    st.tuples(st.just("say"), st.integers(0, 2), st.integers(0, 1), ANSWERS),
    st.tuples(st.just("die"), st.just(0)),
)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 2), min_size=1, max_size=3), st.lists(HAPPENINGS, max_size=12))
def test_the_engine_never_forgets_a_step_never_sends_twice_and_ends(people_of_each, happenings):
    with undone():
        engine = Engine(people_of_each)
        for happening in happenings:
            engine.happen(happening)
            engine.sweep()
            waiting = CalledActor.objects.filter(state="waiting", callout__state="ringing")
            assert not waiting.filter(next_step_at__isnull=True).exists()
            assert not waiting.filter(next_step_at__lte=engine.now).exists()
        for _round in range(12):
            engine.now += timedelta(seconds=300)
            engine.sweep()
            if not Callout.objects.filter(state="ringing").exists():
                break
        engine.now += timedelta(seconds=15)
        engine.sweep()

        assert Callout.objects.get().state == Callout.State.DONE
        assert not CalledActor.objects.filter(state="waiting").exists()
        assert not Notice.objects.filter(state__in=["queued", "sending", "unknown"]).exists()
        sent = Notice.objects.filter(state="handed_over").values_list("key", flat=True)
        assert sorted(sent) == sorted(DrillMessage.objects.values_list("key", flat=True))

"""Make the database of a release, for the upgrade test of every later one.

Run once when a release is tagged: `python -m tests.upgrade.make_fixture v0.1`. A region that has been
worked in: invoices issued, a call-out answered, reports sent and corrected. What must still be so after
every upgrade stands beside it as JSON.
"""

import gzip
import json
import os
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import django

FOLDER = Path(__file__).parent / "fixtures"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def main(release: str) -> None:
    folder = Path(tempfile.mkdtemp())
    os.environ |= {"DEMO": "true", "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "samverkan.settings"}
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.upgrade.facts import facts

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("demo_data", verbosity=0)
    _invoice()
    _report(_activate())
    copy = folder / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{release}.sqlite3.gz").write_bytes(gzip.compress(copy.read_bytes(), mtime=0))
    (FOLDER / f"{release}.json").write_text(json.dumps(facts(), indent=1, sort_keys=True) + "\n")


def _person(name: str):
    from actors.people.models import User

    return User.objects.get(name=name)


def _invoice() -> None:
    from budget.invoices import approval, preparation, staging, working
    from budget.invoices.models import Run
    from budget.models import BudgetYear

    now = datetime(2015, 7, 1, 9, 0, tzinfo=STOCKHOLM)
    run, _ = preparation.start(
        BudgetYear.objects.get(year=2015),
        part=Run.Part.FIRST,
        cutoff_on=date(2015, 6, 30),
        start_key=uuid4(),
        by=_person("Eva Lind"),
        now=now,
    )
    working.prepare(run.pk, now=now)
    approval.check(Run.objects.get(pk=run.pk), by=_person("Eva Lind"), now=now)
    approval.approve(Run.objects.get(pk=run.pk), by=_person("Hanna Falk"), now=now)
    working.make_documents(run.pk, staging.waiting(Run.objects.get(pk=run.pk)), now=now)


def _activate():
    from forums.activation.activating import NewNeed, Order, RaisedBy, activate
    from forums.callouts import answers, escalation, recipients
    from forums.callouts.models import Answer
    from forums.models import Forum
    from samverkan.post import sending
    from samverkan.post.models import Notice

    now = datetime(2026, 11, 24, 18, 32, tzinfo=STOCKHOLM)
    tim, forum = _person("Tim Lund"), Forum.objects.get(code="samordnande")
    order = Order(
        kind="real",
        forum=forum,
        purpose="Snöoväder",
        starts_at=now + timedelta(minutes=28),
        conference="08-465 004 20",
        conference_code="4711#",
        leader=_person("Rosa Ek"),
        recipients=recipients.of_forum(forum, now=now),
        text="Telefonkonferens 19:00. Snöoväder",
    )
    need = NewNeed(RaisedBy(outsider="SMHI"), "Snöoväder över Svealand")
    started = activate(need, order, start_key=uuid4(), by=tim, now=now)
    escalation.take_due(now)
    waiting = list(Notice.objects.queued(now).values_list("pk", flat=True))
    sending.send(sending.claim(waiting, sender=uuid4(), now=now))
    callout = started.activation.callouts.get().callout
    for called in callout.called.filter(steps__isnull=False).distinct()[:5]:
        person = called.steps.first().user
        answers.answer(
            called, user=person, what=Answer.What.COMING, minutes=10, means="link", by=None, now=now
        )
    return started.activation


def _report(activation) -> None:
    from actors.models import Actor
    from incidents.models import Incident
    from incidents.opening import open_incident
    from incidents.reports.asking import ask
    from incidents.reports.models import QuestionSet, Report
    from incidents.reports.reporting import submit

    now = datetime(2026, 11, 24, 18, 50, tzinfo=STOCKHOLM)
    kim = _person("Kim Berg")
    actors = list(Actor.objects.filter(code__in=["0138", "0182", "0184"]))
    incident = open_incident(
        name="Snöoväder",
        kind=Incident.Kind.SUDDEN,
        is_exercise=False,
        starts_at=now,
        sight="participants",
        start_key=uuid4(),
        actors=actors,
        by=kim,
        now=now,
    )
    request = ask(
        incident,
        question_set=QuestionSet.objects.first(),
        as_of_at=now,
        due_at=now + timedelta(hours=1),
        actors=actors,
        start_key=uuid4(),
        by=kim,
        now=now,
    )
    asked = request.asked.get(actor__code="0138")
    for impact in (2, 3):
        submit(
            asked,
            client_key=uuid4(),
            as_of_at=now,
            impact=impact,
            kind=Report.Kind.NEW,
            reliability=Report.Reliability.CONFIRMED,
            sight="participants",
            answers={"happened": "Väg 73 är avstängd."},
            based_on=asked.reports.count(),
            by=_person("Bo Ask"),
            now=now,
        )


if __name__ == "__main__":
    main(sys.argv[1])

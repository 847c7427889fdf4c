"""Every door × the whole cast: who is let in, who is refused, and whose rows do not exist for whom.

The world holds one row of each kind, all Tyresö's. A new door must give an example of its address here.
"""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from actors.agreements.models import Received, Termination
from actors.models import Actor
from actors.people.models import User
from budget.invoices.models import Crediting, Invoice, RunDate
from budget.models import Accrual
from forums.activation.models import Activation, Need
from forums.callouts.models import Callout
from forums.models import Seat
from incidents.models import Incident
from incidents.reports.models import Report, RequestedActor
from samverkan import access
from samverkan.access import ALLOWED, Can, Role
from tests.actors.agreements.factories import adopted, given_notice
from tests.budget import factories as money
from tests.downloads import content_of
from tests.factories import create_forum, create_seat, create_user, give
from tests.incidents.factories import (
    asked_of,
    create_activation,
    create_incident,
    create_report,
    create_request,
)
from tests.test_house import PUBLIC, walk

OFFICE_CAST = ["kim", "hanna", "tim", "rosa", "eva", "rut", "olga", "ture"]
TYRESO_CAST = ["bo", "asta", "fia"]
# Nacka's: what is Tyresö's does not exist for them.
FOREIGN_CAST = ["cecilia", "frans"]
CAST = [*OFFICE_CAST, *TYRESO_CAST, *FOREIGN_CAST]


@dataclass(frozen=True)
class World:
    actor: Actor
    person: User
    seat: Seat
    need: Need
    activation: Activation
    callout: Callout
    incident: Incident
    asked: RequestedActor
    report: Report
    invoice: Invoice
    received: Received
    notice: Termination
    accrual: Accrual
    run_date: RunDate
    crediting: Crediting


@pytest.fixture
def world(settings, tmp_path, olga, kim, tim, eva, hanna, bo, plan, tyreso, demo_installation) -> World:
    settings.DATA_DIR = tmp_path
    forum = create_forum(code="samordnande")
    seat = create_seat(forum=forum, actor=tyreso, holders=(bo,))
    activation = create_activation(by=tim, called=(tyreso,), forum=forum)
    incident = create_incident(by=kim, actors=(tyreso,))
    asked = asked_of(create_request(incident, by=kim), tyreso)
    invoices = money.issue(money.start(plan, by=eva), checker=eva, approver=hanna)
    own = next(invoice for invoice in invoices if invoice.actor == tyreso)
    need = Need.objects.create(
        raised_by_actor=tyreso, what="Snö", raised_at=timezone.now(), recorded_by=bo, start_key=uuid4()
    )
    lo = create_user(name="Lo Ny", home=tyreso)
    give(lo, Role.REPRESENTATIVE, actor=tyreso)
    return World(
        actor=tyreso,
        person=lo,
        seat=seat,
        need=need,
        activation=activation,
        callout=activation.callouts.get().callout,
        incident=incident,
        asked=asked,
        report=create_report(asked, by=bo),
        received=adopted(tyreso, owner=olga),
        notice=given_notice(tyreso),
        invoice=own,
        accrual=money.create_accrual(plan, by=eva),
        run_date=money.create_run_date(plan, by=eva),
        crediting=money.propose_credit(own, by=eva),
    )


@pytest.fixture
def plan(draft, lansstyrelsen):
    money.create_issuer(lansstyrelsen)
    return money.decide(draft)


@pytest.fixture
def draft(tyreso, nacka, lansstyrelsen):
    draft = money.create_plan()
    money.create_municipality_in(draft, tyreso, count=40_000)
    money.create_municipality_in(draft, nacka, count=60_000)
    money.create_other_in(draft, lansstyrelsen)
    money.create_line(draft)
    for actor in (tyreso, nacka):
        money.fill_details(actor)
    return draft


def address_of(name: str, world: World) -> str:
    """An example of the door's address, with Tyresö's rows."""
    incident, run, adoption = world.incident.pk, world.invoice.run_id, world.received.asked.round_id
    examples = {
        "actors:party": [world.actor.code],
        "actors:orgnr": [world.actor.code],
        "actors:invoice-details": [world.actor.code],
        "actors:change-party": [world.actor.code],
        "actors:merge-party": [world.actor.code],
        "actors:names": [world.actor.code],
        "actors:correct-name": [world.actor.code, world.actor.names.get().pk],
        "agreements:version": [world.received.asked.round.version_id],
        "agreements:version-file": [world.received.asked.round.version_id],
        "agreements:change-version": [world.received.asked.round.version_id],
        "agreements:add-version": [world.received.asked.round.version.agreement.code],
        "agreements:bound": [world.received.asked.round.version.agreement.code],
        "agreements:bound-csv": [world.received.asked.round.version.agreement.code],
        "agreements:bound-excel": [world.received.asked.round.version.agreement.code],
        "agreements:accede": [world.actor.code],
        "agreements:give-notice": [world.actor.code],
        "agreements:accession-file": [world.actor.code, world.received.asked.accession_id],
        "agreements:notice-file": [world.actor.code, world.notice.pk],
        "agreements:asked-party": [adoption, world.actor.code],
        "agreements:registrar": [adoption, world.actor.code],
        "agreements:correct-document": [adoption, world.actor.code, world.received.pk],
        "agreements:document-file": [adoption, world.actor.code, world.received.pk],
        "agreements:hand-in": ["x" * 22],
        "agreements:hand-in-text": ["x" * 22],
        **{
            f"agreements:{name}": [adoption]
            for name in (
                "round",
                "change-round",
                "open-round",
                "close-round",
                "remind",
                "ask-also",
                "round-text",
                "round-csv",
                "round-excel",
            )
        },
        "people:people": [world.actor.code],
        "people:people-csv": [world.actor.code],
        "people:people-excel": [world.actor.code],
        "people:add-person": [world.actor.code],
        "people:invite": [world.actor.code],
        "people:invitations": [world.actor.code],
        "people:person": [world.person.pk],
        "people:edit-person": [world.person.pk],
        "people:confirm-person": [world.person.pk],
        "people:contacts": [world.person.pk],
        "people:invite-person": [world.person.pk],
        "people:give-role": [world.person.pk],
        "people:withdraw-role": [world.person.pk, world.person.grants.get().pk],
        "people:data-of": [world.person.pk],
        "people:data-of-json": [world.person.pk],
        "people:erase": [world.person.pk],
        "people:invitation": ["x" * 22],
        "forums:forum": ["samordnande"],
        "forums:seats": ["samordnande"],
        "forums:seats-csv": ["samordnande"],
        "forums:seats-excel": ["samordnande"],
        "forums:add-seat": ["samordnande"],
        "forums:seat": ["samordnande", world.seat.pk],
        "forums:edit-seat": ["samordnande", world.seat.pk],
        "forums:end-seat": ["samordnande", world.seat.pk],
        "forums:set-holder": ["samordnande", world.seat.pk, 0],
        "forums:leave": [world.person.pk],
        "forums:come-back": [world.person.pk],
        "activation:need": [world.need.pk],
        "activation:refuse-need": [world.need.pk],
        "activation:activation": [world.activation.pk],
        "activation:end-activation": [world.activation.pk],
        "callouts:callout": [world.callout.pk],
        "callouts:own-answer": [world.callout.pk],
        "callouts:stop-callout": [world.callout.pk],
        "callouts:called-actor": [world.callout.pk, world.actor.pk],
        "callouts:answer-link": ["x" * 22],
        "incidents:incident": [incident],
        "incidents:add-participants": [incident],
        "incidents:close-incident": [incident],
        "incidents:reopen-incident": [incident],
        "reports:ask": [incident],
        "reports:request": [incident, world.asked.request_id],
        "reports:request-csv": [incident, world.asked.request_id],
        "reports:request-excel": [incident, world.asked.request_id],
        "reports:write-report": [world.asked.pk],
        "reports:correct-report": [world.asked.pk],
        "reports:report-nothing-new": [world.asked.pk],
        "reports:report": [world.asked.pk, world.report.number],
        "budget:year": [2015],
        "budget:export-year": [2015, "csv"],
        "budget:decide-plan": [2015, 1],
        "budget:try-out": [2015],
        "budget:close-year": [2015],
        "budget:plan": [2015, 1],
        "budget:drop-plan": [2015, 1],
        "budget:add-party": [2015, 1],
        "budget:remove-party": [2015, 1, world.actor.code],
        "budget:accruals": [2015],
        "budget:check-accrual": [world.accrual.pk],
        "budget:reverse-accrual": [world.accrual.pk],
        "budget:remove-accrual": [world.accrual.pk],
        "invoices:run-dates": [2015],
        "invoices:cancel-run-date": [2015, world.run_date.pk],
        "invoices:run-archive": [run],
        "invoices:hold-back": [run, world.actor.code],
        "invoices:take-along": [run, world.actor.code],
        "invoices:crediting": [world.crediting.pk],
        "invoices:drop-crediting": [world.crediting.pk],
        "invoices:e-invoice": [world.invoice.name],
        "invoices:send-again": [world.invoice.name],
        "invoices:credit-invoice": [world.invoice.name],
        "invoices:start-run": [2015],
        "invoices:run": [run],
        "invoices:run-progress": [run],
        "invoices:check-run": [run],
        "invoices:approve-run": [run],
        "invoices:retry-run": [run],
        "invoices:abandon-run": [run],
        "invoices:invoice": [world.invoice.name],
        "invoices:invoice-pdf": [world.invoice.name],
    }
    return reverse(name, args=examples.get(name, []))


# Doors that show everybody who may enter something: no single actor's rows.
FOR_ALL_WHO_MAY = {
    "forums:forum",
    "budget:year",
    "budget:export-year",
    # The text is the same for all; each sees the own rows of the tables beside it.
    "agreements:version",
    "agreements:version-file",
    "agreements:bound",
    "agreements:bound-csv",
    "agreements:bound-excel",
}


def doors() -> dict[str, Can]:
    return {name: pattern.callback.access for name, pattern in walk(get_resolver()) if name not in PUBLIC}


def knock(client: Client, address: str) -> int:
    """The door's answer to a visit; where only a press is taken, to an empty press."""
    visit = client.get(address)
    content_of(visit)
    status = visit.status_code
    return client.post(address).status_code if status == 405 else status


def was_let_in(status: int) -> bool:
    # 302 and 409 are answers to an empty press: the door was open, there was nothing to do.
    return status in {200, 204, 302, 304, 400, 409, 422}


@pytest.mark.parametrize("name", CAST)
def test_the_cast_meets_open_doors_where_it_may_and_closed_ones_elsewhere(name, request, world, signed_in):
    person: User = request.getfixturevalue(name)
    client = signed_in(person)
    wrong = {}

    for door, can in doors().items():
        status = knock(client, address_of(door, world))
        allowed = access.may(person, can)
        foreign = name in FOREIGN_CAST and _names_a_row_of_tyresos(door, world)
        if not allowed:
            right = status == 403
        elif foreign:
            right = status == 404
        else:
            right = was_let_in(status)
        if not right:
            wrong[door] = status

    assert wrong == {}


def _names_a_row_of_tyresos(door: str, world: World) -> bool:
    own = {world.actor.code, world.invoice.name}
    parts = address_of(door, world).strip("/").split("/")
    return door not in FOR_ALL_WHO_MAY and any(part.isdigit() or part in own for part in parts)


def test_somebody_unknown_is_asked_to_sign_in_everywhere(world):
    client = Client()
    wrong = {}

    for door in doors():
        address = address_of(door, world)
        response = client.get(address)
        if response.status_code == 405:
            response = client.post(address)
        if response.status_code != 302 or not response.url.startswith("/logga-in/"):
            wrong[door] = response.status_code

    assert wrong == {}


def test_public_doors_answer_everybody(world):
    for door in sorted(PUBLIC - {"account_logout", "set_language"}):
        assert Client().get(address_of(door, world)).status_code in {200, 404}


def test_a_closed_account_opens_nothing(bo, signed_in):
    client = signed_in(bo)
    bo.is_active = False
    bo.save()

    assert client.get("/").status_code == 302


def test_a_role_that_has_ended_opens_nothing(kim, signed_in):
    client = signed_in(kim)
    kim.grants.update(valid_until=timezone.now())

    assert client.get("/").status_code == 403


def test_a_representative_speaks_for_the_own_actor_only(bo, tyreso, nacka):
    assert access.may_for(bo, Can.WRITE_REPORT, tyreso)
    assert not access.may_for(bo, Can.WRITE_REPORT, nacka)


def test_one_person_may_represent_two_actors(bo, tyreso, nacka):
    give(bo, Role.REPRESENTATIVE, actor=nacka)

    assert access.own_actors(bo, Can.WRITE_REPORT) == {tyreso.pk, nacka.pk}


def test_somebody_unknown_may_nothing():
    assert not any(access.may(AnonymousUser(), can) for can in Can)


def test_every_role_is_in_the_table_and_every_right_is_somebodys():
    assert set(ALLOWED) == set(Role)
    assert set().union(*ALLOWED.values()) == set(Can)


def test_the_auditor_changes_nothing():
    changing = {can for can in Can if not can.startswith(("see_", "enter", "read_"))}

    assert ALLOWED[Role.AUDITOR] & changing == set()


def test_only_the_duty_officer_and_the_head_activate():
    assert {role for role in Role if Can.ACTIVATE_FORUM in ALLOWED[role]} == {Role.DUTY_OFFICER, Role.HEAD}


def test_an_actors_finance_officer_sees_money_only():
    assert ALLOWED[Role.ACTOR_FINANCE] == {
        Can.ENTER,
        Can.SEE_BUDGET,
        Can.SEE_INVOICES,
        Can.EDIT_INVOICE_DETAILS,
    }

"""Adoption rounds: who is asked, what counts, who is late, who is reminded."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.agreements import overview, receiving, reminding, rounds
from actors.agreements.models import Accession, AdoptionRound, AskedParty, Received
from actors.agreements.standing import Standing
from samverkan.clock import at
from samverkan.models import Entry
from samverkan.post.models import Notice
from samverkan.transitions import Conflict
from tests.actors.agreements.factories import (
    CONTENT,
    DUE_ON,
    OPENED_AT,
    asked_of,
    create_round,
    create_version,
    pdf,
    receive,
    token_of,
    with_registrar,
)

MORNING = OPENED_AT.replace(hour=7).time()


@pytest.fixture
def salem(db):
    return with_registrar("Salem", "0128")


@pytest.fixture
def ekero(db):
    return with_registrar("Ekerö", "0125")


@pytest.fixture
def round(olga, salem, ekero) -> AdoptionRound:
    return create_round(owner=olga, actors=[salem, ekero])


def standings(round: AdoptionRound, *, today: date = date(2015, 5, 1)) -> dict[str, Standing]:
    round.refresh_from_db()
    return {row.name: row.standing for row in overview.of(round, today=today).rows}


def letters(asked: AskedParty) -> list[Notice]:
    return list(Notice.objects.filter(key__startswith=f"round:{asked.pk}:").order_by("pk"))


def test_opening_a_round_asks_every_registrar_with_a_link_of_its_own(round, salem, ekero):
    to = set(Notice.objects.values_list("to", flat=True))
    asked = asked_of(round, salem)

    assert to == {"registrator@0128.example", "registrator@0125.example"}
    assert token_of(asked) != token_of(asked_of(round, ekero))


def test_no_stored_letter_holds_a_secret(round, salem):
    asked = asked_of(round, salem)
    (letter,) = letters(asked)

    assert token_of(asked) not in letter.body + letter.link_key + asked.token_hash
    assert "{link}" in letter.body


def test_a_planned_round_tells_nobody(olga, salem):
    create_round(owner=olga, actors=[salem], is_open=False)

    assert not Notice.objects.exists()


def test_the_same_press_twice_makes_one_round(olga, salem):
    key, version = uuid4(), create_version()
    given = {"version": version, "name": "A", "purpose": "adoption", "due_on": DUE_ON, "owner": olga}
    made = [rounds.start(**given, actors=[salem], start_key=key, by=olga) for _press in range(2)]

    assert made[0] == made[1]
    assert AskedParty.objects.count() == 1


def test_a_round_is_opened_once(round, olga):
    with pytest.raises(Conflict):
        rounds.open_round(round, by=olga, now=OPENED_AT)


def test_a_round_that_asks_nobody_is_not_opened(olga):
    with pytest.raises(Conflict):
        create_round(owner=olga, actors=[])


def test_a_proposal_is_kept_and_does_not_count(round, salem):
    receive(asked_of(round, salem), kind="proposal", on=date(2015, 4, 30))

    assert standings(round)["Salem"] == Standing.AWAITED
    assert Received.objects.get().kind == "proposal"
    assert not Accession.objects.exists()


@pytest.mark.parametrize("kind", ["decision", "signature"])
def test_a_decision_equals_a_signature_and_binds(round, salem, kind):
    receive(
        asked_of(round, salem),
        kind=kind,
        on=date(2015, 5, 20),
        case_number="2015/KS 0226",
        paragraph="87",
    )

    accession = Accession.objects.get()
    assert (accession.actor, accession.means, accession.decided_on) == (salem, kind, date(2015, 5, 20))
    assert (accession.case_number, accession.paragraph) == ("2015/KS 0226", "87")
    assert standings(round)["Salem"] == Standing.ADOPTED


def test_the_extract_is_the_evidence_of_the_accession(round, salem, olga, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    received = receive(asked_of(round, salem), upload=pdf(), by=olga)

    assert Accession.objects.get().file == received.file


def test_conditions_are_kept_with_the_day_they_are_followed_up(round, salem):
    receive(asked_of(round, salem), conditions="Utvärdering efter ett år", follow_up_on=date(2016, 6, 1))

    assert standings(round)["Salem"] == Standing.CONDITIONS
    assert Accession.objects.get().conditions == "Utvärdering efter ett år"
    (row,) = overview.of(round, today=DUE_ON).conditions
    assert row.counting.follow_up_on == date(2016, 6, 1)


def test_a_refusal_is_an_answer_and_binds_nobody(round, salem):
    receive(asked_of(round, salem), kind="refusal")

    assert standings(round)["Salem"] == Standing.REFUSED
    assert not Accession.objects.exists()


def test_who_has_refused_may_still_adopt(round, salem):
    receive(asked_of(round, salem), kind="refusal", on=date(2015, 4, 20))
    receive(asked_of(round, salem), on=date(2015, 6, 10))

    assert standings(round)["Salem"] == Standing.ADOPTED


def test_who_is_bound_leaves_by_notice_and_not_by_refusing(round, salem):
    receive(asked_of(round, salem))

    with pytest.raises(Conflict):
        receive(asked_of(round, salem), kind="refusal")


def test_two_binding_papers_make_one_accession_and_both_are_kept(round, salem):
    receive(asked_of(round, salem))
    receive(asked_of(round, salem), kind="signature", on=date(2015, 5, 25))

    assert Accession.objects.count() == 1
    assert Received.objects.count() == 2


@pytest.mark.parametrize(
    ("today", "expected"), [(DUE_ON, Standing.AWAITED), (DUE_ON + timedelta(days=1), Standing.LATE)]
)
def test_an_answer_is_late_from_the_day_after_the_due_day(round, today, expected):
    assert standings(round, today=today)["Salem"] == expected


def test_in_a_closed_round_what_has_not_come_is_missing(round, olga, salem):
    rounds.close(round, by=olga, now=at(date(2015, 7, 1), MORNING))

    assert standings(round)["Salem"] == Standing.MISSING
    with pytest.raises(Conflict):
        receive(asked_of(round, salem))


def test_a_correction_follows_to_the_accession_and_stays_in_the_journal(round, salem, olga):
    received = receive(asked_of(round, salem), on=date(2015, 5, 20))

    receiving.correct(received, changes={"decided_on": date(2015, 5, 12), "conditions": "Pilot"}, by=olga)

    accession = Accession.objects.get()
    assert (accession.decided_on, accession.conditions) == (date(2015, 5, 12), "Pilot")
    assert standings(round)["Salem"] == Standing.CONDITIONS
    assert Entry.objects.filter(subject="agreements.accession", before__decided_on="2015-05-20").exists()


def test_reminders_go_before_and_after_the_due_day_to_those_who_have_not_answered(round, salem, ekero):
    receive(asked_of(round, ekero))
    sent = {}
    for days in range(-20, 40):
        day = DUE_ON + timedelta(days=days)
        if reminding.remind_due(now=at(day, MORNING.replace(hour=9))):
            sent[days] = letters(asked_of(round, salem))[-1].subject

    assert list(sent) == [-14, 1, 15, 29]
    assert sent[-14].startswith("PÅMINNELSE") and "senast 2015-06-15" in sent[-14]
    assert "skulle ha kommit" in sent[1]
    assert len(letters(asked_of(round, ekero))) == 1


def test_a_sweep_that_runs_twice_reminds_once(round, salem):
    now = at(DUE_ON - timedelta(days=14), MORNING.replace(hour=9))

    assert [reminding.remind_due(now=now), reminding.remind_due(now=now)] == [2, 0]


def test_a_sweep_that_was_away_sends_only_the_latest_reminder(round, salem):
    reminding.remind_due(now=at(DUE_ON + timedelta(days=30), MORNING.replace(hour=9)))

    assert len(letters(asked_of(round, salem))) == 2  # the question and one reminder


def test_nobody_is_reminded_in_the_night(round):
    assert reminding.remind_due(now=at(DUE_ON - timedelta(days=14), MORNING.replace(hour=3))) == 0


def test_a_proposal_does_not_stop_the_reminder_and_the_letter_says_why(round, salem):
    receive(asked_of(round, salem), kind="proposal", on=date(2015, 4, 30))

    reminding.remind_due(now=at(DUE_ON - timedelta(days=14), MORNING.replace(hour=9)))

    assert "Ett förslag har kommit in." in letters(asked_of(round, salem))[-1].body


def test_an_answer_takes_what_lies_in_the_queue_back(round, salem):
    receive(asked_of(round, salem))

    assert {letter.state for letter in letters(asked_of(round, salem))} == {"cancelled"}


def test_reminding_by_hand_reminds_once_a_day(round, olga):
    now = at(date(2015, 5, 4), MORNING.replace(hour=9))

    assert [reminding.remind_now(round, by=olga, now=now) for _press in range(2)] == [2, 0]


def test_a_new_address_gets_a_new_link_and_the_old_one_dies(round, salem, olga, client):
    asked = asked_of(round, salem)
    old = token_of(asked)

    rounds.set_registrar(asked, email="kommun@salem.example", by=olga, now=OPENED_AT)

    assert client.get(f"/antagande/{old}/").status_code == 404
    assert letters(asked)[-1].to == "kommun@salem.example"


def test_a_later_due_day_moves_the_reminders_and_the_links(round, salem, olga):
    rounds.change(round, changes={"due_on": date(2015, 9, 1)}, by=olga)

    assert reminding.remind_due(now=at(DUE_ON + timedelta(days=1), MORNING.replace(hour=9))) == 0
    assert asked_of(round, salem).expires_at > datetime(2015, 11, 1, tzinfo=UTC)


def test_whom_no_address_is_known_for_is_shown_and_not_forgotten(olga, tyreso):
    round = create_round(owner=olga, actors=[tyreso])

    (row,) = overview.of(round, today=DUE_ON).without_address
    assert row.name == "Tyresö"


def test_a_party_is_shown_by_its_name_of_the_rounds_day(olga, salem):
    naming = salem.names.get()
    naming.valid_until = date(2018, 12, 31)
    naming.save()
    salem.names.create(name="Nya Salem", legal_name="Nya Salem", valid_from=date(2019, 1, 1))

    round = create_round(owner=olga, actors=[salem])

    assert [row.name for row in overview.of(round, today=date(2026, 1, 1)).rows] == ["Salem"]


def test_the_page_needs_no_more_questions_for_more_parties(olga, signed_in, salem):
    def queries(round: AdoptionRound) -> int:
        browser = signed_in(olga)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/antaganden/{round.pk}/").status_code == 200
        return len(asked)

    small = create_round(owner=olga, actors=[salem])
    queries(small)
    large = create_round(owner=olga, actors=[with_registrar(f"Part {n}") for n in range(40)])

    assert queries(large) == queries(small)


def test_the_round_owner_sees_the_own_rounds_and_nothing_else(olga, kim, salem, signed_in):
    own, other = create_round(owner=olga, actors=[salem]), create_round(owner=kim, actors=[salem])
    browser = signed_in(olga)

    assert browser.get(f"/antaganden/{own.pk}/").status_code == 200
    assert browser.get(f"/antaganden/{other.pk}/").status_code == 404
    assert browser.get(f"/antaganden/{other.pk}/0128/").status_code == 404
    assert browser.post(f"/antaganden/{other.pk}/avsluta/").status_code == 404
    assert browser.get("/parter/").status_code == 403
    assert browser.get("/overenskommelse/").status_code == 403
    assert signed_in(kim).get(f"/antaganden/{own.pk}/").status_code == 200


def test_the_round_can_be_taken_away_as_a_table(round, olga, salem, signed_in):
    receive(asked_of(round, salem), case_number="=cmd|' /C calc'!A0")

    text = signed_in(olga).get(f"/antaganden/{round.pk}/antaganden.csv").content.decode("utf-8-sig")

    assert "'=cmd|' /C calc'!A0" in text
    assert signed_in(olga).get(f"/antaganden/{round.pk}/antaganden.xlsx").status_code == 200


def test_the_live_fragment_is_sent_only_when_something_has_changed(round, olga, salem, signed_in):
    browser, address = signed_in(olga), f"/antaganden/{round.pk}/"
    first = browser.get(address, headers={"hx-request": "true"})
    again = browser.get(address, headers={"hx-request": "true", "if-none-match": first["ETag"]})
    receive(asked_of(round, salem))
    after = browser.get(address, headers={"hx-request": "true", "if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, after.status_code) == (200, 304, 200)
    assert "1 av 2" in after.content.decode()


def test_the_round_owner_plans_and_opens_a_round_on_the_pages(olga, salem, ekero, signed_in):
    browser, version = signed_in(olga), create_version()
    form = browser.get("/antaganden/ny/").context["form"]
    given = {
        "name": "Antagande",
        "version": version.pk,
        "purpose": "adoption",
        "due_on": "2027-06-15",
        "remind_before_days": 14,
        "remind_late_every_days": 7,
        "actors": [salem.pk, ekero.pk],
        "start_key": form["start_key"].value(),
    }

    page = browser.post("/antaganden/ny/", given)
    round = AdoptionRound.objects.get()
    browser.post(f"/antaganden/{round.pk}/oppna/")

    assert page.url == f"/antaganden/{round.pk}/"
    round.refresh_from_db()
    assert (round.owner, round.state, round.asked.count()) == (olga, "open", 2)


def test_what_came_by_post_is_registered_for_the_party(round, olga, salem, signed_in, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    browser, address = signed_in(olga), f"/antaganden/{round.pk}/0128/"
    key = browser.get(address).context["form"]["start_key"].value()
    given = {
        "kind": "decision",
        "received_on": "2015-06-14",
        "decided_on": "2015-06-01",
        "start_key": key,
        "file": pdf(),
    }

    browser.post(address, given)
    page = browser.get(address).content.decode()

    assert Received.objects.get().received_at.date() == date(2015, 6, 14)
    assert "protokollsutdrag.pdf" in page
    with closing(browser.get(f"{address}{Received.objects.get().pk}/fil/")) as paper:
        assert b"".join(paper.streaming_content) == CONTENT

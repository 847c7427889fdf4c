"""Personal data: every column has its rule, a person gets the own data, and erasure blanks it."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from actors.people import erasing, own_data
from actors.people.models import ContactPoint, Invitation, User
from actors.people.refused import Refused
from actors.people.retention import COLUMNS, DUTIES, KINDS, NOT_PERSONAL
from forums import leaving
from forums.models import Holder
from samverkan.models import Entry
from samverkan.post.models import DrillMessage, Notice
from tests.actors.people.factories import NOW, create_point, invite
from tests.factories import create_forum, create_seat

pytestmark = pytest.mark.django_db
# Rooms where every text must say whether it is personal; in the others, columns with these names.
STRICT = {"people", "post", "samverkan"}
TELLING = ("email", "phone", "mobile", "recipient", "outsider", "fallback", "telephone")
TEXT = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField)


def text_columns() -> list[str]:
    rooms = {config.label for config in apps.get_app_configs() if config.name in settings.ROOMS}
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in rooms
        for field in model._meta.concrete_fields
        if isinstance(field, TEXT) and not field.choices
        if model._meta.app_label in STRICT or any(word in field.name for word in TELLING)
    ]


def test_every_personal_column_has_its_rule():
    assert [name for name in text_columns() if name not in COLUMNS and name not in NOT_PERSONAL] == []


def test_every_rule_is_of_a_column_that_exists_and_of_a_kind_that_is_explained():
    for name, column in COLUMNS.items():
        model, _, field = name.rpartition(".")
        assert apps.get_model(model)._meta.get_field(field)
        assert column.kind in KINDS
        assert not column.owner or apps.get_model(model)._meta.get_field(column.owner).related_model is User
    for duty in DUTIES:
        assert apps.get_model(duty.model)._meta.get_field(duty.person).related_model is User


def test_the_page_says_why_every_kind_is_held(signed_in, fia):
    page = signed_in(fia).get("/personuppgifter/").content.decode()

    assert all(str(kind.why) in page for kind in KINDS.values())


def test_somebody_gets_everything_about_themselves_and_nothing_secret(signed_in, bo, asta, tyreso):
    create_point(bo)
    create_seat(forum=create_forum(), actor=tyreso, holders=(bo,))

    text = signed_in(bo).get("/installningar/mina-uppgifter.json").content.decode()

    records = json.loads(text)["records"]
    assert json.loads(text)["person"]["email"] == bo.email
    assert records["people.ContactPoint.user"][0]["value"] == "+46701740660"
    assert records["forums.Holder.user"][0]["rank"] == 0
    assert "password" not in text.replace("nytt lösenord", "")
    assert asta.email not in text
    assert Entry.objects.filter(kind="export", by=bo).exists()


def test_the_readable_page_counts_the_rows(bo, signed_in):
    create_point(bo)

    assert ("people.ContactPoint", "user", 1) in own_data.counted(bo)
    assert signed_in(bo).get("/installningar/mina-uppgifter/").status_code == 200


def test_who_holds_an_office_is_not_erased(bo, hanna, tyreso):
    create_seat(forum=create_forum(), actor=tyreso, holders=(bo,))

    why = erasing.obstacles(bo, now=NOW)

    assert len(why) == 3
    with pytest.raises(Refused, match="post"):
        erasing.erase(bo, by=hanna, now=NOW)


def test_erasure_blanks_what_is_personal_and_keeps_the_key(bo, asta, hanna, tyreso):
    create_point(bo)
    invite(by=asta, actor=tyreso, email="annan@tyreso.example")
    notice = Notice.objects.create(
        key="k", channel="sms", to="+46701740660", user=bo, body="Hej Bo", queued_at=NOW
    )
    DrillMessage.objects.create(key="k", channel="sms", to=notice.to, text="Hej Bo", received_at=NOW)
    seat = create_seat(forum=create_forum(), actor=tyreso, holders=(bo,))
    leaving.leave(bo, by=asta, now=NOW)

    erasing.erase(bo, by=hanna, now=NOW + timedelta(days=1))

    bo.refresh_from_db()
    notice.refresh_from_db()
    assert (bo.name, bo.email, bo.sought, str(bo)) == ("", None, "", "raderad person")
    assert not ContactPoint.objects.filter(user=bo).exists()
    assert (notice.to, notice.body, DrillMessage.objects.get().text) == ("", "", "")
    assert Holder.objects.get(seat=seat).user == bo
    assert Invitation.objects.get().email == "annan@tyreso.example"
    assert "Bo Ask" not in "".join(
        f"{entry.before}{entry.after}{entry.note}" for entry in Entry.objects.all()
    )


def test_bookkeeping_keeps_who_prepared_an_invoice_run_for_seven_years(eva, hanna, settled_run):
    eva.grants.update(valid_until=settled_run.prepared_at)
    eva.is_active = False
    eva.save()
    year = settled_run.prepared_at.year

    kept = erasing.obstacles(eva, now=settled_run.prepared_at.replace(year=year + 7))
    free = erasing.obstacles(eva, now=settled_run.prepared_at.replace(year=year + 8))

    assert ("Bokföringslagen" in kept[0], free) == (True, [])


@pytest.fixture
def settled_run(eva, tyreso):
    from tests.budget import factories as money

    draft = money.create_plan()
    money.create_municipality_in(draft, tyreso, count=40_000)
    return money.start(money.decide(draft), by=eva)


def test_the_head_erases_and_the_word_must_be_typed(signed_in, hanna, bo, asta):
    leaving.leave(bo, by=asta, now=NOW - timedelta(days=30))
    client = signed_in(hanna)

    refused = client.post(f"/personer/{bo.pk}/radera/", {"word": "ja"})
    done = client.post(f"/personer/{bo.pk}/radera/", {"word": "RADERA"})

    assert refused.status_code == 200
    assert done.status_code == 302
    assert client.get(f"/personer/{bo.pk}/").status_code == 404

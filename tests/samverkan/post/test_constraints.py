"""What the database itself refuses, each by its name."""

import pytest
from django.db import IntegrityError, transaction

from samverkan.post.models import DrillMessage, Notice
from tests.samverkan.post.factories import NOW, open_gateway, queue_notice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"state": "sending"}, "notice_tried_at_iff_tried"),
        ({"tried_at": NOW}, "notice_tried_at_iff_tried"),
        ({"state": "delivered", "tried_at": NOW}, "notice_delivered_at_iff_delivered"),
        ({"state": "failed", "tried_at": NOW}, "notice_failed_at_iff_failed"),
        ({"state": "handed_over", "tried_at": NOW}, "notice_handed_over_has_time"),
    ],
)
def test_a_notices_times_belong_to_its_state(change, name):
    queue_notice()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Notice.objects.update(**change)


def test_a_gateways_reference_belongs_to_one_notice():
    gateway = open_gateway()
    queue_notice(gateway=gateway, gateway_ref="7")
    other = queue_notice(gateway=gateway, gateway_ref="8")

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=other.pk).update(gateway_ref="7")


def test_the_drill_takes_a_key_once():
    message = DrillMessage(key="step:1", channel="sms", to="+46700000001", text="Hej", received_at=NOW)
    message.save()
    message.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)

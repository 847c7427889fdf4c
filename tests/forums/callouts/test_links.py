from datetime import timedelta

import pytest

from forums.callouts import ending, links
from forums.callouts.models import AnswerLink, Step
from samverkan import links as secret_links
from tests.forums.callouts.factories import NOW, create_called_forum, start_callout

pytestmark = pytest.mark.django_db


@pytest.fixture
def callout():
    forum, _actors = create_called_forum(1)
    return start_callout(forum)


def token_of(callout):
    step = Step.objects.first()
    return secret_links.token(links.key_of(callout, step.called_id, step.user_id))


def test_a_link_has_22_characters_that_fit_an_address(callout):
    token = token_of(callout)

    assert len(token) == 22
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_the_address_comes_from_a_setting(callout, settings):
    settings.BASE_URL = "https://svar.example"
    step = Step.objects.first()

    assert links.address(step.called, step.user_id) == f"https://svar.example/s/{token_of(callout)}/"


def test_a_link_leads_to_its_person_and_actor(callout):
    found = links.find(token_of(callout), now=NOW)

    assert (found.link.called, found.link.user) == (callout.called.get(), Step.objects.first().user)
    assert found.why_not is None


@pytest.mark.parametrize("wrong", ["", "A" * 22, "å" * 22])
def test_a_wrong_link_is_unknown(callout, wrong):
    assert links.find(wrong, now=NOW) == links.Found(None, links.WhyNot.UNKNOWN)


def test_a_link_expires_after_a_day(callout):
    found = links.find(token_of(callout), now=NOW + timedelta(hours=24))

    assert found.why_not == links.WhyNot.EXPIRED
    assert found.link.called.callout == callout


def test_a_stopped_callout_takes_no_answers_by_its_links(callout):
    ending.stop(callout, by=callout.by, now=NOW)

    assert links.find(token_of(callout), now=NOW).why_not == links.WhyNot.ENDED


def test_a_callout_that_is_done_still_takes_late_answers(callout):
    callout.called.update(state="not_reached", next_step_at=None)
    ending.finish_done(NOW)

    assert links.find(token_of(callout), now=NOW).why_not is None


def test_another_key_makes_other_links(callout, settings):
    before = token_of(callout)
    settings.SECRET_KEY = "another"

    assert token_of(callout) != before


def test_a_withdrawn_link_is_unknown(callout):
    token = token_of(callout)
    AnswerLink.objects.all().delete()

    assert links.find(token, now=NOW).why_not == links.WhyNot.UNKNOWN

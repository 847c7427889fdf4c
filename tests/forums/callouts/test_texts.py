import pytest
from hypothesis import given
from hypothesis import strategies as st

from forums.callouts import texts
from forums.callouts.models import Callout
from forums.models import Forum
from samverkan.post import gsm7

FORUM = Forum(name="Regionalt samordnande forum")
ABOUT = "Regionalt samordnande forum, 19:00. Snöoväder."


def callout(kind="real", text="Telefonkonferens 19:00. Snöoväder"):
    return Callout(kind=kind, code="A1", text=text, forum=FORUM)


def test_a_real_text_message_says_what_to_answer():
    assert texts.sms("real", "A1", about=ABOUT) == (
        "INKALLNING A1: Regionalt samordnande forum, 19:00. Snöoväder. "
        "Svara A1 JA 10 (minuter) eller A1 NEJ. {link}"
    )


@pytest.mark.parametrize(("kind", "mark"), [("exercise", "ÖVNING"), ("test", "PROV")])
@pytest.mark.parametrize("channel", ["sms", "voice", "email"])
def test_an_exercise_and_a_test_are_marked_with_the_first_and_the_last_word(kind, mark, channel):
    text = texts.call(callout(kind), channel)

    assert text.body.split()[0] == text.body.split()[-1] == mark
    if channel == "email":
        assert text.subject.split()[0] == text.subject.split()[-1] == mark


@pytest.mark.parametrize("kind", ["exercise", "test"])
@pytest.mark.parametrize("channel", ["sms", "voice", "email"])
def test_a_recalled_exercise_is_marked_too(kind, channel):
    words = texts.recall(callout(kind), channel).body.split()

    assert words[0] == words[-1] != "ÅTERKALLAD"


@pytest.mark.parametrize("channel", ["sms", "voice", "email"])
def test_nothing_real_is_marked(channel):
    assert not {"ÖVNING", "PROV"} & set(texts.call(callout(), channel).body.split())


@given(st.text(max_size=300), st.sampled_from(["real", "exercise", "test"]))
def test_every_text_message_fits_two_parts_and_keeps_code_and_link(about, kind):
    text = texts.sms(kind, "A12", about=about)

    assert texts.parts_sent(text) <= 2
    assert "A12 JA" in text
    assert "{link}" in text
    assert gsm7.is_gsm7(text)


def test_time_and_event_are_whole_in_an_ordinary_call():
    text = texts.call(callout(text="Telefonkonferens 19:00. Snöoväder över Svealand"), "sms").body

    assert "Regionalt samordnande forum, Telefonkonferens 19:00. Snöoväder över Svealand." in text


def test_the_events_name_is_cut_first():
    long = "Telefonkonferens 19:00. " + "Ett mycket långt namn på ett stort " * 6 + "oväder"
    text = texts.call(callout(text=long), "sms").body

    assert "Telefonkonferens 19:00" in text
    assert "oväder" not in text


def test_a_recall_asks_for_nothing():
    assert texts.recall(callout(), "sms").body == (
        "ÅTERKALLAD A1: Regionalt samordnande forum, Telefonkonferens 19:00. Snöoväder. "
        "Du behöver inte göra något."
    )


def test_a_letter_has_a_subject_and_the_link():
    text = texts.call(callout(), "email")

    assert text.subject == "INKALLNING A1: Regionalt samordnande forum, svara nu"
    assert "{link}" in text.body

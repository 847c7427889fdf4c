"""The catalogue: every text has its English, says the same, and fits where it goes."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from forums.callouts import texts
from forums.callouts.models import Callout, Kind
from incidents.reports import delivered
from incidents.reports.models import Service
from incidents.reports.reading import Reader
from samverkan.front.errors import broken
from samverkan.messages import collect
from samverkan.post import gsm7
from samverkan.post.models import Channel

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
MEND = "Run make messages, then write what is missing in the catalogue."
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|%%|\{\w*\}")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def marked() -> dict[tuple[str, str, str], set[str]]:
    return collect(settings.BASE_DIR)


def _key(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def _pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """The Swedish and its English: one pair, or one for each of the two numbers."""
    if entry.msgid_plural:
        return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
    return [(entry.msgid, entry.msgstr)]


def test_every_marked_text_has_its_english(catalogue, marked):
    translated = {_key(entry) for entry in catalogue if all(english for _, english in _pairs(entry))}

    lacking = [
        f"{each[1]!r} in {', '.join(sorted(names))}"
        for each, names in marked.items()
        if each not in translated
    ]

    assert not lacking, "\n".join([MEND, *sorted(lacking)])


def test_the_catalogue_has_no_text_that_nobody_uses(catalogue, marked):
    unused = [entry.msgid for entry in catalogue if _key(entry) not in marked]

    assert not unused, "\n".join([MEND, *unused])


def test_the_english_has_the_placeholders_of_the_swedish(catalogue):
    differing = [
        f"{swedish!r}: {english!r}"
        for entry in catalogue
        for swedish, english in _pairs(entry)
        if set(PLACEHOLDER.findall(swedish)) != set(PLACEHOLDER.findall(english))
    ]

    assert not differing, "\n".join(differing)


def test_a_word_that_stands_inside_a_sentence_is_small_in_english_too(catalogue):
    proper = {"endast Länsstyrelsen", "sms"}
    wrong = [
        f"{swedish!r}: {english!r}"
        for entry in catalogue
        for swedish, english in _pairs(entry)
        if swedish[0].isalpha()
        and english[:1].isalpha()
        and swedish not in proper
        and swedish[0].isupper() != english[0].isupper()
    ]

    assert not wrong, "\n".join(wrong)


def test_no_english_uses_letters_that_only_swedish_has(catalogue):
    """Names stay Swedish, and so does öre, the coin."""
    names = re.compile(r"\b(Länsstyrelsen|Regionala chefsgruppen|Tyresö|öre)\b")
    swedish = [
        english
        for entry in catalogue
        for _, english in _pairs(entry)
        if re.search("[åäöÅÄÖ]", names.sub("", english))
    ]

    assert not swedish, "\n".join(swedish)


@given(st.text(max_size=300), st.sampled_from(Kind.values))
def test_an_english_text_message_keeps_its_limit_its_code_and_its_link(about, kind):
    with translation.override("en"):
        text = texts.sms(kind, "A12", about=about)

    assert texts.parts_sent(text) <= texts.MOST_PARTS
    assert gsm7.is_gsm7(text)
    assert "A12 YES" in text
    assert "{link}" in text


@pytest.mark.parametrize("kind", Kind.values)
def test_english_takes_no_more_of_a_text_message_than_swedish(kind):
    callout = Callout(kind=kind, code="A12", text="Telefonkonferens 19:00. Snöoväder.")
    swedish = [texts.call(callout, Channel.SMS).body, texts.recall(callout, Channel.SMS).body]
    with translation.override("en"):
        english = [texts.call(callout, Channel.SMS).body, texts.recall(callout, Channel.SMS).body]

    assert english != swedish
    for ours, theirs in zip(english, swedish, strict=True):
        assert texts.length_sent(ours) <= texts.length_sent(theirs)


@pytest.mark.parametrize(
    ("kind", "first"), [(Kind.REAL, "CALL-OUT"), (Kind.EXERCISE, "EXERCISE"), (Kind.TEST, "TEST")]
)
def test_an_english_text_message_says_at_once_what_it_is(kind, first):
    with translation.override("en"):
        words = texts.sms(kind, "A1", about="Snow.").split()

    assert words[0] == first
    assert (words[-1] == first) is (kind != Kind.REAL)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "word"), [("sv", "Logga in"), ("en", "Log in")])
def test_a_page_says_which_language_it_is_in(client, language, word):
    page = client.get("/logga-in/", headers={"accept-language": language}).content.decode()

    assert f'<html lang="{language}"' in page
    assert word in page


@pytest.mark.parametrize(("language", "word"), [("sv", "Något gick fel"), ("en", "Something went wrong")])
def test_the_page_of_a_fault_is_in_the_readers_language(rf, language, word):
    with translation.override(language):
        page = broken(rf.get("/")).content.decode()

    assert f'<html lang="{language}"' in page
    assert word in page


@pytest.mark.django_db
def test_an_essential_service_that_the_office_renamed_keeps_its_name():
    delivered.load()
    Service.objects.filter(code="el").update(name="El och fjärrvärme")
    with translation.override("en"):
        names = Reader().services

    assert names["el"] == "El och fjärrvärme"
    assert names["transporter"] == "Transport"

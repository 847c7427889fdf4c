"""Fields, signs and times as templates draw them."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation


class Report(forms.Form):
    valid_at = forms.CharField(label="Lägestid", help_text="Till exempel 2026-11-26 14:00")
    impact = forms.ChoiceField(
        label="Påverkan", choices=[(0, "ingen"), (4, "kritisk")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Anteckning", required=False)
    shared = forms.BooleanField(label="Får delas", required=False)


def drawn(source, **context):
    return Template(source).render(Context(context))


@pytest.fixture
def wrong():
    return Report({"note": "<b>snö</b>"})


def test_a_field_is_described_by_its_help_and_its_error(wrong):
    html = drawn("{% load ui %}{% field form.valid_at %}", form=wrong)
    assert 'aria-describedby="id_valid_at_helptext id_valid_at_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_valid_at_error"' in html


def test_a_field_that_may_be_left_empty_says_so(wrong):
    assert "(valfritt)" in drawn("{% load ui %}{% field form.note %}", form=wrong)
    assert "(valfritt)" not in drawn("{% load ui %}{% field form.shared %}", form=wrong)


def test_choices_stand_in_a_group_named_by_its_question(wrong):
    html = drawn("{% load ui %}{% field form.impact %}", form=wrong)
    assert "<fieldset" in html
    assert "Påverkan</legend>" in html
    assert html.count('type="radio"') == 2


def test_a_whole_form_is_drawn_in_the_look_of_the_house(wrong):
    html = drawn("{{ form }}", form=wrong)
    assert html.count("ds-label") == 3
    assert "<b>snö</b>" not in html


def test_the_summary_counts_what_to_put_right_and_links_to_it(wrong):
    html = drawn('{% include "_error_summary.html" %}', form=wrong)
    assert "2 saker att rätta" in html
    assert 'href="#id_valid_at"' in html
    assert 'href="#id_impact_0"' in html


@pytest.mark.parametrize(("level", "word"), [(None, "ej rapporterad"), (0, "ingen"), (4, "kritisk")])
def test_an_impact_always_has_its_word(level, word):
    assert f"<span>{word}</span>" in drawn("{% load icons %}{% impact level %}", level=level)


def test_not_reported_never_looks_like_no_impact():
    signs = {drawn("{% load icons %}{% impact level %}", level=level) for level in (None, 0, 1, 2, 3, 4)}
    assert len(signs) == 6


def test_a_time_is_read_by_machines_in_utc_and_by_people_in_stockholm():
    at = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
    html = drawn('{% load times %}{% time at "weekday" %}', at=at)
    assert html == '<time datetime="2026-11-26T15:00:00+00:00">tor 2026-11-26 16:00</time>'
    with translation.override("en"):
        assert "Thu 2026-11-26 16:00" in drawn('{% load times %}{% time at "weekday" %}', at=at)


def test_a_telephone_number_is_dialled_by_its_digits():
    html = drawn('{% load links %}{% phone "08-465 004 10" %}')
    assert 'href="tel:0846500410"' in html
    assert ">08-465 004 10<" in html


def test_the_broken_page_needs_no_request_and_no_database():
    html = render_to_string("500.html", {"code": "7F3K", "tib_phone": "08-465 004 10"})
    assert "7F3K" in html
    assert "tel:0846500410" in html

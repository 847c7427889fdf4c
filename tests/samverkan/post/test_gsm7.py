import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.post import gsm7


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("å" * 160, 1), ("€" * 80, 1), ("€" * 81, 2), ("a" * 306, 2)],
)
def test_a_part_holds_160_letters_and_joined_parts_153(text, count):
    assert gsm7.parts(text) == count


def test_a_letter_of_two_places_is_not_split_between_parts():
    assert gsm7.parts("a" * 152 + "€" + "a" * 152) == 3


def test_a_letter_outside_the_alphabet_makes_parts_of_70():
    assert gsm7.parts("ł" * 70) == 1
    assert gsm7.parts("ł" * 71) == 2


def test_swedish_needs_nothing_else():
    text = "ÖVNING Räddningstjänst på Södermalm, åäöÅÄÖ é"

    assert gsm7.plain(text) == text
    assert gsm7.is_gsm7(text)


def test_typographic_characters_become_plain():
    assert gsm7.plain("”Snö” – 19:00…") == '"Snö" - 19:00...'
    assert gsm7.plain("Łódź ☃") == "?ódz ?" or gsm7.is_gsm7(gsm7.plain("Łódź ☃"))


def test_a_text_is_cut_at_a_word_and_shows_it():
    assert gsm7.shorten("Telefonkonferens 19:00. Snöoväder", 27) == "Telefonkonferens 19:00..."
    assert gsm7.shorten("Kort", 10) == "Kort"
    assert gsm7.shorten("Långtord", 5) == ""


@given(st.text(), st.integers(0, 200))
def test_a_shortened_text_fits_and_a_plain_one_is_in_the_alphabet(text, room):
    plain = gsm7.plain(text)

    assert gsm7.is_gsm7(plain)
    assert gsm7.length(gsm7.shorten(plain, room)) <= room

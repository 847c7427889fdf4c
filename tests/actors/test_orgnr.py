import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors import orgnr
from actors.orgnr import Problem


@pytest.mark.parametrize(
    "text", ["202100-2247", "2021002247", " 202100 2247 ", "16202100-2247", "202100\u20132247"]
)
def test_every_usual_way_of_writing_a_number_is_understood(text):
    assert orgnr.parse(text) == "2021002247"


def test_a_number_is_written_with_a_hyphen():
    assert orgnr.written("2120000142") == "212000-0142"


def test_an_unknown_number_is_written_as_nothing():
    assert orgnr.written("") == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.EMPTY),
        ("  - ", Problem.EMPTY),
        ("212000-014X", Problem.NOT_DIGITS),
        ("٢١٢٠٠٠٠١٤٢", Problem.NOT_DIGITS),
        ("212000-014", Problem.WRONG_LENGTH),
        ("17202100-2247", Problem.WRONG_LENGTH),
        ("212000-0143", Problem.WRONG_CHECK_DIGIT),
        ("811218-9876", Problem.PERSONAL_NUMBER),
    ],
)
def test_what_is_wrong_is_named(text, problem):
    with pytest.raises(orgnr.NotAnOrgnr) as refused:
        orgnr.parse(text)

    assert refused.value.problem == problem
    assert refused.value.text == text


@given(st.integers(0, 9), st.integers(0, 9), st.integers(20, 99), st.integers(0, 99999))
def test_exactly_one_last_digit_is_right(first, second, middle, rest):
    nine = f"{first}{second}{middle:02}{rest:05}"

    right = [digit for digit in "0123456789" if orgnr.problem(nine + digit) is None]

    assert right == [orgnr.check_digit(nine)]

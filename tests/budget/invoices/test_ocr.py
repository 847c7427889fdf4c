import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.invoices import ocr
from budget.invoices.ocr import Problem


@pytest.mark.parametrize(
    ("number", "reference"), [("2015-0031", "2015003102"), ("6559", "655969"), ("2026-0017", "2026001707")]
)
def test_a_reference_ends_with_its_length_and_a_check_digit(number, reference):
    assert ocr.reference(number) == reference


@pytest.mark.parametrize("number", ["", "F-", "1" * 24])
def test_a_number_without_digits_or_with_too_many_gives_no_reference(number):
    with pytest.raises(ValueError, match="no payment reference"):
        ocr.reference(number)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2015 0031 02", None),
        ("2015003103", Problem.WRONG_CHECK_DIGIT),
        ("201500310X", Problem.NOT_DIGITS),
        ("", Problem.NOT_DIGITS),
        ("18", Problem.WRONG_LENGTH),
        ("2015003110", Problem.WRONG_LENGTH_DIGIT),
    ],
)
def test_what_is_wrong_with_a_reference_is_named(text, problem):
    assert ocr.problem(text) == problem


@given(st.integers(1, 10**22))
def test_every_reference_of_ours_passes_the_control(number):
    assert ocr.problem(ocr.reference(str(number))) is None


@given(st.integers(2015_0001, 2099_9999), st.integers(0, 9), st.integers(1, 9))
def test_a_slip_in_one_digit_is_always_found(number, position, slip):
    digits = list(ocr.reference(str(number)))
    digits[position] = str((int(digits[position]) + slip) % 10)

    assert ocr.problem("".join(digits)) is not None

import pytest

from budget.invoices import bankgiro
from budget.invoices.bankgiro import Problem


@pytest.mark.parametrize("text", ["991-2346", "9912346", " 991 2346", "991\u20132346"])
def test_every_usual_way_of_writing_a_number_is_understood(text):
    assert bankgiro.parse(text) == "9912346"


@pytest.mark.parametrize(("digits", "text"), [("9912346", "991-2346"), ("99912346", "9991-2346"), ("", "")])
def test_a_number_is_written_with_a_hyphen_before_the_last_four(digits, text):
    assert bankgiro.written(digits) == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.EMPTY),
        ("991-234X", Problem.NOT_DIGITS),
        ("991-234", Problem.WRONG_LENGTH),
        ("999991-2346", Problem.WRONG_LENGTH),
        ("991-2347", Problem.WRONG_CHECK_DIGIT),
    ],
)
def test_what_is_wrong_is_named(text, problem):
    with pytest.raises(bankgiro.NotABankgiro) as refused:
        bankgiro.parse(text)

    assert refused.value.problem == problem

"""OCR-nummer: the payment reference, with length digit and check digit.

The length digit is the last digit of the whole reference's length; the check digit is Luhn's.
References made so pass every level of control a payee can agree on with its bank.
"""

from enum import StrEnum

from stdnum import luhn

MAX_LENGTH = 25
MIN_LENGTH = 3


class Problem(StrEnum):
    """Why a text is no reference of ours. The page words it."""

    NOT_DIGITS = "not_digits"
    WRONG_LENGTH = "wrong_length"
    WRONG_LENGTH_DIGIT = "wrong_length_digit"
    WRONG_CHECK_DIGIT = "wrong_check_digit"


def reference(number: str) -> str:
    """Return the reference of the document numbered `number`, for example 2015-0031.

    Only its digits count, so numbers that differ in other signs alone get the same reference: a
    series must differ in digits. Raises ValueError without digits, or if it becomes too long.
    """
    body = "".join(sign for sign in number if sign in "0123456789")
    length = len(body) + 2
    if not body or length > MAX_LENGTH:
        raise ValueError(f"{number!r} gives no payment reference")
    body += str(length % 10)
    return body + luhn.calc_check_digit(body)


def problem(text: str) -> Problem | None:
    """Return what is wrong with a reference as it was written, spaces aside, or None."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit()):
        return Problem.NOT_DIGITS
    if not MIN_LENGTH <= len(digits) <= MAX_LENGTH:
        return Problem.WRONG_LENGTH
    if not luhn.is_valid(digits):
        return Problem.WRONG_CHECK_DIGIT
    return None if int(digits[-2]) == len(digits) % 10 else Problem.WRONG_LENGTH_DIGIT

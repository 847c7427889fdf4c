"""Organisationsnummer: parse, check and write a Swedish organisation number.

Stored as ten digits, written with a hyphen. That the check digit is right only says that
the number can exist, never that it is this actor's: an actor's number has a status of its own.
Source: lagen (1974:174) om identitetsbeteckning för juridiska personer m.fl.
"""

import re
from enum import StrEnum

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr as stdnum_orgnr

LENGTH = 10
# Swedish registers write legal persons with this in front when all numbers must be as long as people's.
CENTURY = "16"
SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212-]")


class Problem(StrEnum):
    """Why a text is no organisation number. The page words it."""

    EMPTY = "empty"
    NOT_DIGITS = "not_digits"
    WRONG_LENGTH = "wrong_length"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    PERSONAL_NUMBER = "personal_number"


class NotAnOrgnr(ValueError):
    """The text is no organisation number; `problem` says why, `text` is what was given."""

    def __init__(self, problem: Problem, text: str) -> None:
        super().__init__(f"{text!r}: {problem}")
        self.problem = problem
        self.text = text


def problem(text: str) -> Problem | None:
    """Return what is wrong with `text` as an organisation number, or None if nothing is."""
    digits = _digits(text)
    if not digits:
        return Problem.EMPTY
    if not (digits.isascii() and digits.isdigit()):
        return Problem.NOT_DIGITS
    if len(digits) != LENGTH:
        return Problem.WRONG_LENGTH
    try:
        stdnum_orgnr.validate(digits)
    except ValidationError:
        return Problem.WRONG_CHECK_DIGIT
    # The third and fourth digits of a person's number are a month; a legal person's are 20 or more.
    return Problem.PERSONAL_NUMBER if int(digits[2:4]) < 20 else None


def parse(text: str) -> str:
    """Return the ten digits of an organisation number written in any usual way.

    Accepts spaces, hyphens and the leading 16 of twelve-digit registers. Raises NotAnOrgnr.
    """
    if found := problem(text):
        raise NotAnOrgnr(found, text)
    return _digits(text)


def written(digits: str) -> str:
    """Return ten stored digits as people read them, `202100-2247`; empty stays empty."""
    return f"{digits[:6]}-{digits[6:]}" if digits else ""


def check_digit(nine: str) -> str:
    """Return the digit that must end a number beginning with these `nine` digits."""
    return luhn.calc_check_digit(nine)


def _digits(text: str) -> str:
    digits = SEPARATORS.sub("", text)
    if len(digits) == LENGTH + len(CENTURY) and digits.startswith(CENTURY):
        return digits[len(CENTURY) :]
    return digits

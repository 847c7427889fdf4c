"""Bankgironummer: parse, check and write the number that a payment is made to.

Seven or eight digits, the last of them Luhn's check digit. Stored as digits, written with a
hyphen before the last four. The rules for e-invoices do not check the digit, so this must.
"""

import re
from enum import StrEnum

from stdnum import luhn

LENGTHS = (7, 8)
SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212-]")


class Problem(StrEnum):
    """Why a text is no bankgiro number. The page words it."""

    EMPTY = "empty"
    NOT_DIGITS = "not_digits"
    WRONG_LENGTH = "wrong_length"
    WRONG_CHECK_DIGIT = "wrong_check_digit"


class NotABankgiro(ValueError):
    """The text is no bankgiro number; `problem` says why, `text` is what was given."""

    def __init__(self, problem: Problem, text: str) -> None:
        super().__init__(f"{text!r}: {problem}")
        self.problem = problem
        self.text = text


def problem(text: str) -> Problem | None:
    """Return what is wrong with `text` as a bankgiro number, or None if nothing is."""
    digits = SEPARATORS.sub("", text)
    if not digits:
        return Problem.EMPTY
    if not (digits.isascii() and digits.isdigit()):
        return Problem.NOT_DIGITS
    if len(digits) not in LENGTHS:
        return Problem.WRONG_LENGTH
    return None if luhn.is_valid(digits) else Problem.WRONG_CHECK_DIGIT


def parse(text: str) -> str:
    """Return the digits of a bankgiro number written in any usual way. Raises NotABankgiro."""
    if found := problem(text):
        raise NotABankgiro(found, text)
    return SEPARATORS.sub("", text)


def written(digits: str) -> str:
    """Return stored digits as people read them, `991-2346`; empty stays empty."""
    return f"{digits[:-4]}-{digits[-4:]}" if digits else ""

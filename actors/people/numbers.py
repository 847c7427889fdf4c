"""Nummer: telephone numbers as people write them, and as they are dialled (E.164)."""

import re

SEPARATORS = re.compile(r"[\s\u00a0()./-]+")
MOBILE = re.compile(r"\+467\d{8}")
STOCKHOLM = re.compile(r"\+468\d{6,8}")
RAKEL = re.compile(r"\d{4,12}")


class NotANumber(ValueError):
    """No telephone has this number."""


def e164(text: str) -> str:
    """Return a number as it is dialled from anywhere: `070-174 06 15` gives `+46701740615`.

    A number without a country is Swedish. Raises NotANumber for what cannot be one.
    """
    digits = SEPARATORS.sub("", text.strip())
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+46{digits[1:]}"
    # After +46 comes the area without its zero; people write it all the same: +46 (0)70.
    digits = re.sub(r"^\+460", "+46", digits)
    if not (digits.startswith("+") and digits[1:].isascii() and digits[1:].isdigit()):
        raise NotANumber(text)
    if not 8 <= len(digits) - 1 <= 15 or digits[1] == "0":
        raise NotANumber(text)
    return digits


def rakel(text: str) -> str:
    """Return a Rakel number as digits. Raises NotANumber for what cannot be one."""
    digits = SEPARATORS.sub("", text.strip())
    if not (digits.isascii() and RAKEL.fullmatch(digits)):
        raise NotANumber(text)
    return digits


def written(number: str) -> str:
    """Return a Swedish number as people read it; any other as it is dialled."""
    if MOBILE.fullmatch(number):
        return f"0{number[3:5]}-{number[5:8]} {number[8:10]} {number[10:]}"
    if STOCKHOLM.fullmatch(number):
        rest = number[4:]
        return f"08-{rest[:-5]} {rest[-5:-2]} {rest[-2:]}" if len(rest) == 8 else f"08-{rest}"
    return number

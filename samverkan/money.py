"""Pengar: kronor at the borders, whole öre inside.

Amounts are stored and computed as whole öre (`int`) and shown and entered as kronor
(`Decimal`). Floating point is refused, since it cannot hold 0.10.
"""

from decimal import Decimal

ORE_PER_KR = 100
NBSP = "\u00a0"
MINUS = "\u2212"


def to_ore(kr: Decimal | int) -> int:
    """Return `kr` kronor as whole öre.

    Raises TypeError for anything but Decimal and int (float and bool above all), and
    ValueError for an amount that is no number or holds less than whole öre.
    """
    if isinstance(kr, bool) or not isinstance(kr, Decimal | int):
        raise TypeError(f"kronor must be Decimal or int, not {type(kr).__name__}")
    if isinstance(kr, int):
        return kr * ORE_PER_KR
    if not kr.is_finite():
        raise ValueError(f"{kr} is no amount")

    # As a ratio of integers: Decimal arithmetic would round to the context's 28 digits.
    numerator, denominator = kr.as_integer_ratio()
    ore, remainder = divmod(numerator * ORE_PER_KR, denominator)
    if remainder:
        raise ValueError(f"{kr} kr is not a whole number of öre")
    return ore


def to_kr(ore: int) -> Decimal:
    """Return whole `ore` as kronor with two decimals. Raises TypeError unless `ore` is an int."""
    if isinstance(ore, bool) or not isinstance(ore, int):
        raise TypeError(f"öre must be int, not {type(ore).__name__}")
    sign, digits = int(ore < 0), tuple(int(digit) for digit in str(abs(ore)))
    return Decimal((sign, digits, -2))


def written(kr: Decimal | int) -> str:
    """Return an amount as people read it, without its unit: `1 234 567,89`, `−12,00`.

    Thousands are parted by hard spaces, so that an amount never breaks over two lines.
    """
    ore = to_ore(kr)
    whole, part = divmod(abs(ore), ORE_PER_KR)
    return f"{MINUS if ore < 0 else ''}{counted(whole)},{part:02}"


def counted(number: int) -> str:
    """Return a whole number as people read it: `44 873`, with hard spaces."""
    return f"{number:,}".replace(",", NBSP).replace("-", MINUS)

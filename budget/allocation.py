"""Fördelning: share an amount in proportion to weights, to the öre, under ceilings.

Source: Överenskommelsen, Finansiering. How remainders and ties are settled is our choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from samverkan.money import ORE_PER_KR, to_kr, to_ore

NO_CEILINGS: Mapping[str, Decimal] = MappingProxyType({})


@dataclass(frozen=True)
class Allocation:
    """Who bears what, in kronor, and what the ceilings leave for nobody."""

    parts: Mapping[str, Decimal]
    not_financed: Decimal


def allocate(
    total: Decimal,
    weights: Mapping[str, int],
    ceilings: Mapping[str, Decimal] = NO_CEILINGS,
) -> Allocation:
    """Share `total` kronor in proportion to `weights`, nobody above their ceiling.

    First the whole amount is shared as if there were no ceilings: everyone's part is rounded
    down to the öre, and the öre left over go to those who lost most by it, ties by key. Then
    each part is cut at its own ceiling, itself rounded down to the öre. What is cut off is not
    financed: nobody pays an öre more, or less, because somebody else's ceiling binds.

    The order of `weights` never matters. Raises ValueError for a negative total, weight or
    ceiling, and where there is no weight to share by.
    """
    whole = sum(weights.values())
    if whole <= 0 or min(weights.values()) < 0:
        raise ValueError("no weight to share by, or a negative one")
    total_ore = to_ore(total)
    if total_ore < 0:
        raise ValueError(f"cannot share {total} kr")
    if any(ceiling < 0 for ceiling in ceilings.values()):
        raise ValueError("a ceiling is negative")

    ore = _by_largest_remainder(total_ore, weights, whole)
    for key in ore.keys() & ceilings.keys():
        ore[key] = min(ore[key], floor_ore(ceilings[key]))

    return Allocation({key: to_kr(ore[key]) for key in weights}, to_kr(total_ore - sum(ore.values())))


def floor_ore(kr: Decimal | Fraction) -> int:
    """Return kronor as whole öre, rounded down: how a ceiling or a rate becomes an amount."""
    return Fraction(kr) * ORE_PER_KR // 1


def _by_largest_remainder(total_ore: int, weights: Mapping[str, int], whole: int) -> dict[str, int]:
    # Whole numbers throughout: `lost` is what rounding took from each, in parts of 1/whole öre.
    ore, lost = {}, {}
    for key, weight in weights.items():
        ore[key], lost[key] = divmod(total_ore * weight, whole)

    left_over = total_ore - sum(ore.values())
    for key in sorted(weights, key=lambda key: (-lost[key], key))[:left_over]:
        ore[key] += 1
    return ore

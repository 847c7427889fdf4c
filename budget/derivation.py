"""Härledning: how an amount came about, as rows of figures that a page or a document puts in words.

A row names what it says (`Row`) and carries its figures as people read them, so that it can be
frozen on an issued document as plain text and still be worded in the reader's language.
Source: Överenskommelsen, Finansiering.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from budget.due import Due
from budget.shares import Group, Rule, Share, Shares
from samverkan.money import NBSP, counted, to_kr, written

RATE_DECIMALS = 4


class Row(StrEnum):
    """What a row of the derivation says; its figures stand beside it."""

    BASIS = "basis"  # frame, basis
    HALF = "half"  # group, basis, pool
    FIXED_SHARES = "fixed_shares"  # whole, fixed, percent, share_cap, pool
    REST = "rest"  # basis, others, pool
    INHABITANTS = "inhabitants"  # weight, whole, pool, rate, share
    ACTIVITY_SHARES = "activity_shares"  # weight, whole, pool, rate, share
    CEILING = "ceiling"  # weight, per_unit, ceiling, is_capped
    SHARE = "share"  # share
    INVOICED_BEFORE = "invoiced_before"  # invoiced
    DUE = "due"  # due


@dataclass(frozen=True)
class Line:
    """One row of a derivation."""

    row: Row
    figures: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict:
        """Return the line as plain data, as it is frozen on a document."""
        return {"row": str(self.row), **self.figures}


def derivation(shares: Shares, key: str, due: Due | None = None) -> tuple[Line, ...]:
    """Return how `key`'s share of the basis came about, and what is due of it if `due` is given.

    From the basis over the half's part and the party's fraction to the ceiling and the share.
    Raises KeyError if the party has no share.
    """
    share = shares.by_key[key]
    lines = [
        Line(Row.BASIS, {"frame": written(shares.frame), "basis": written(shares.basis)}),
        _pool(shares, share),
        _fraction(share),
        _ceiling(shares, share),
        Line(Row.SHARE, {"share": written(share.amount)}),
    ]
    if due is not None:
        lines.append(Line(Row.INVOICED_BEFORE, {"invoiced": written(due.invoiced_before)}))
        lines.append(Line(Row.DUE, {"due": written(due.amount)}))
    return tuple(lines)


def rate_written(rate: Fraction, decimals: int = RATE_DECIMALS) -> str:
    """Return kronor per inhabitant or share to some decimals, `1,4899`, rounded half up.

    Only for reading: amounts are computed from the fraction.
    """
    scaled = (rate * 10**decimals + Fraction(1, 2)) // 1
    whole, part = divmod(scaled, 10**decimals)
    return f"{counted(whole)},{part:0{decimals}}"


def permille_as_percent(permille: int) -> str:
    """Return thousandths as a percentage people read: 43 is `4,3 %`."""
    whole, tenth = divmod(permille, 10)
    return f"{whole}{f',{tenth}' if tenth else ''}{NBSP}%"


def _pool(shares: Shares, share: Share) -> Line:
    pool = written(share.pool)
    if share.party.group == Group.OTHER and shares.rule != Rule.SPLIT_HALF:
        fixed = shares.terms.fixed_share(shares.frame)
        return Line(
            Row.FIXED_SHARES,
            {
                "whole": counted(share.whole),
                "fixed": written(fixed),
                "percent": permille_as_percent(shares.terms.share_permille),
                "share_cap": written(shares.terms.share_cap),
                "pool": pool,
            },
        )
    if share.party.group == Group.MUNICIPALITY and shares.rule == Rule.FIXED_SHARE_REST:
        others = written(shares.halves[Group.OTHER].pool)
        return Line(Row.REST, {"basis": written(shares.basis), "others": others, "pool": pool})
    group = str(share.party.group)
    return Line(Row.HALF, {"group": group, "basis": written(shares.basis), "pool": pool})


def _fraction(share: Share) -> Line:
    is_municipality = share.party.group == Group.MUNICIPALITY
    return Line(
        Row.INHABITANTS if is_municipality else Row.ACTIVITY_SHARES,
        {
            "weight": counted(share.party.weight),
            "whole": counted(share.whole),
            "pool": written(share.pool),
            "rate": rate_written(share.rate) if is_municipality else rate_written(share.rate, 2),
            "share": written(_half_up(share.exact)),
        },
    )


def _ceiling(shares: Shares, share: Share) -> Line:
    party = share.party
    weight = party.weight if party.ceiling_weight is None else party.ceiling_weight
    return Line(
        Row.CEILING,
        {
            "weight": counted(weight),
            "per_unit": written(shares.terms.per_unit(party.group, shares.frame)),
            "ceiling": written(share.ceiling),
            "is_capped": "1" if share.is_capped else "",
        },
    )


def _half_up(kr: Fraction) -> Decimal:
    return to_kr((kr * 100 + Fraction(1, 2)) // 1)

"""Andelar: what each party bears of a budget year, under the three readings of the share rule.

The municipalities bear half together by inhabitants, the others the other half by activity
shares; both under ceilings that hold for the year. One activity share is also said to be
4.3 per cent of the frame, which for thirteen shares is more than half: hence three readings,
a choice of the budget year. Source: Överenskommelsen, Finansiering.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from budget.allocation import Allocation, allocate, floor_ore
from samverkan.money import to_kr, to_ore


class Group(StrEnum):
    """The two halves of the agreement."""

    MUNICIPALITY = "municipality"
    OTHER = "other"


class Rule(StrEnum):
    """How an activity share is read."""

    SPLIT_HALF = "split_half"
    FIXED_SHARE_HALF = "fixed_share_half"
    FIXED_SHARE_REST = "fixed_share_rest"


@dataclass(frozen=True)
class Party:
    """A party of the year: its permanent key, its half, and its inhabitants or activity shares.

    The inhabitants of the ceiling may be counted on another day than those of the share.
    """

    key: str
    group: Group
    weight: int
    ceiling_weight: int | None = None  # the same as `weight` when not given


@dataclass(frozen=True)
class Terms:
    """What the agreement's version says, in kronor and thousandths of the frame."""

    cap_per_inhabitant: Decimal = Decimal("1.50")
    share_permille: int = 43
    share_cap: Decimal = Decimal(280_000)

    def fixed_share(self, frame: Decimal) -> Decimal:
        """Return one activity share in kronor: so many thousandths of the frame, at most the cap."""
        by_frame = Fraction(frame) * self.share_permille / 1000
        return to_kr(floor_ore(min(by_frame, Fraction(self.share_cap))))

    def ceiling(self, party: Party, frame: Decimal) -> Decimal:
        """Return the most a party bears for the year, in kronor, rounded down to the öre."""
        weight = party.weight if party.ceiling_weight is None else party.ceiling_weight
        return to_kr(floor_ore(Fraction(self.per_unit(party.group, frame)) * weight))

    def per_unit(self, group: Group, frame: Decimal) -> Decimal:
        """Return the ceiling per inhabitant or activity share, in kronor."""
        return self.cap_per_inhabitant if group == Group.MUNICIPALITY else self.fixed_share(frame)


DEFAULT_TERMS = Terms()


@dataclass(frozen=True)
class Share:
    """One party's share and every figure it was computed from, in kronor."""

    party: Party
    pool: Decimal  # what its half bears together
    whole: int  # inhabitants or activity shares of its half
    ceiling: Decimal  # for the whole year, whatever the basis
    amount: Decimal

    @property
    def key(self) -> str:
        """The party's permanent key."""
        return self.party.key

    @property
    def rate(self) -> Fraction:
        """Kronor per inhabitant or activity share, exactly."""
        return Fraction(self.pool) / self.whole

    @property
    def exact(self) -> Fraction:
        """The share before rounding and ceiling, in kronor, exactly."""
        return self.rate * self.party.weight

    @property
    def is_capped(self) -> bool:
        """Tell whether the ceiling took anything from the share."""
        return self.exact > Fraction(self.ceiling) and self.amount == self.ceiling


@dataclass(frozen=True)
class Half:
    """One of the two halves: what it should bear, and what its ceilings leave uncovered."""

    group: Group
    pool: Decimal
    whole: int
    not_financed: Decimal


@dataclass(frozen=True)
class Shares:
    """All parties' shares of a basis: `total` + `not_financed` − `surplus` = `basis`."""

    frame: Decimal
    basis: Decimal
    rule: Rule
    terms: Terms
    halves: Mapping[Group, Half]
    by_key: Mapping[str, Share]

    @property
    def total(self) -> Decimal:
        """What the parties bear together, in kronor."""
        return to_kr(sum(to_ore(share.amount) for share in self.by_key.values()))

    @property
    def not_financed(self) -> Decimal:
        """What the parties together leave uncovered of the basis, in kronor; never negative."""
        return max(self.basis - self.total, to_kr(0))

    @property
    def surplus(self) -> Decimal:
        """What comes in above the basis, in kronor: such a plan cannot be decided."""
        return max(self.total - self.basis, to_kr(0))


def shares(
    parties: Iterable[Party],
    *,
    frame: Decimal,
    basis: Decimal | None = None,
    rule: Rule = Rule.SPLIT_HALF,
    terms: Terms = DEFAULT_TERMS,
) -> Shares:
    """Return every party's share of `basis`, by default the whole frame, in kronor.

    A basis smaller than the frame (the funds accrued so far, or half the frame) is shared by
    the same rule: the half and the fixed share shrink in proportion. The ceilings do not: they
    hold for the year, so with the whole frame as basis the result is the year's shares exactly.
    A half without parties is not financed. Raises ValueError for a basis that is negative or
    above the frame, a party given twice, or a weight below one.
    """
    parties = sorted(parties, key=lambda party: party.key)
    frame = to_kr(to_ore(frame))
    basis = frame if basis is None else to_kr(to_ore(basis))
    _check(parties, frame=frame, basis=basis)

    members = {group: [party for party in parties if party.group == group] for group in Group}
    wholes = {group: sum(party.weight for party in members[group]) for group in Group}
    pools = _pools(wholes[Group.OTHER], frame=frame, basis=basis, rule=rule, terms=terms)

    halves, by_key = {}, {}
    for group in Group:
        ceilings = {party.key: terms.ceiling(party, frame) for party in members[group]}
        allocation = _allocate(pools[group], members[group], ceilings)
        halves[group] = Half(group, pools[group], wholes[group], allocation.not_financed)
        for party in members[group]:
            amount = allocation.parts[party.key]
            by_key[party.key] = Share(party, pools[group], wholes[group], ceilings[party.key], amount)
    return Shares(frame, basis, Rule(rule), terms, halves, by_key)


def _allocate(pool: Decimal, members: list[Party], ceilings: Mapping[str, Decimal]) -> Allocation:
    if not members:
        return Allocation({}, pool)
    return allocate(pool, {party.key: party.weight for party in members}, ceilings)


def _pools(
    activity_shares: int, *, frame: Decimal, basis: Decimal, rule: Rule, terms: Terms
) -> dict[Group, Decimal]:
    basis_ore = to_ore(basis)
    # An odd öre falls to the municipalities, who are more to share it.
    others_half = basis_ore // 2
    if rule == Rule.SPLIT_HALF:
        others = others_half
        municipalities = basis_ore - others_half
    else:
        fixed = Fraction(terms.fixed_share(frame)) * activity_shares
        others = floor_ore(fixed * basis_ore / to_ore(frame)) if frame else 0
        half_or_rest = basis_ore - (others_half if rule == Rule.FIXED_SHARE_HALF else others)
        municipalities = max(half_or_rest, 0)
    return {Group.MUNICIPALITY: to_kr(municipalities), Group.OTHER: to_kr(others)}


def _check(parties: list[Party], *, frame: Decimal, basis: Decimal) -> None:
    if not 0 <= basis <= frame:
        raise ValueError(f"the basis {basis} kr is not within the frame {frame} kr")
    if len({party.key for party in parties}) < len(parties):
        raise ValueError("a party is given twice")
    for party in parties:
        if party.weight < 1:
            raise ValueError(f"{party.key} has no weight")

"""Att fakturera: the share of the basis to date, less what has been invoiced for the year.

One formula for every run: the first, the second, a late party, a settlement. Since a share never
passes its party's ceiling for the year, neither does what the party has been invoiced after any
run. Source: Överenskommelsen, Finansiering och Uppföljning; the formula is our choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from samverkan.money import to_kr, to_ore


class Kind(StrEnum):
    """Which document an amount becomes."""

    INVOICE = "invoice"
    CREDIT = "credit"
    POSTING = "posting"
    COUNTER_POSTING = "counter_posting"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Due:
    """What one party is to be invoiced now, in kronor; negative: credited."""

    key: str
    share_to_date: Decimal
    invoiced_before: Decimal

    @property
    def amount(self) -> Decimal:
        """The difference, in kronor."""
        return to_kr(to_ore(self.share_to_date) - to_ore(self.invoiced_before))

    def waits(self, limit: Decimal) -> bool:
        """Tell whether it is too little for a document now: something, but no more than `limit`."""
        return 0 < abs(self.amount) <= limit

    def kind(self, *, is_host: bool) -> Kind:
        """Return the document this becomes.

        The host agency cannot invoice itself: its own share is an internal posting.
        """
        if not self.amount:
            return Kind.NOTHING
        if self.amount > 0:
            return Kind.POSTING if is_host else Kind.INVOICE
        return Kind.COUNTER_POSTING if is_host else Kind.CREDIT


def dues(shares_to_date: Mapping[str, Decimal], invoiced: Mapping[str, Decimal]) -> tuple[Due, ...]:
    """Return what each party is due, ordered by key.

    `shares_to_date` are the shares of the basis to date, `invoiced` each party's documents for
    the year so far, invoices less credits, all in kronor. A party that has been invoiced but no
    longer has a share gets everything back. Raises ValueError if a party has been credited more
    than it was invoiced.
    """
    nothing = to_kr(0)
    for key, amount in invoiced.items():
        if amount < 0:
            raise ValueError(f"{key} has been credited {-amount} kr too much")
    return tuple(
        Due(key, shares_to_date.get(key, nothing), invoiced.get(key, nothing))
        for key in sorted(shares_to_date.keys() | invoiced.keys())
    )

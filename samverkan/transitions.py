"""Moving a row from one state to the next: compare-and-set, so that only one of two can win."""

from collections.abc import Iterable, Mapping

from django.db import models


class Conflict(Exception):
    """Somebody else was first, or the row is in a state from which this is not possible.

    A view answers 409 with a page that says so; a task takes it as "already done".
    """

    def __init__(self, message: str, *, row: models.Model | None = None):
        super().__init__(message)
        self.row = row


def move(row: models.Model, to: str, *, allowed: Mapping[str, Iterable[str]], **changes: object) -> None:
    """Move `row` to the state `to`, with other columns' changes, if it is still as it was read.

    `allowed` names, per state, the states that may follow. Raises Conflict if the move is not in
    it or if the stored row has left the state meanwhile. The caller journals the move in the same
    transaction.
    """
    if to not in allowed.get(row.state, ()):
        raise Conflict(f"{row} cannot go from {row.state} to {to}", row=row)

    still = type(row)._base_manager.filter(pk=row.pk, state=row.state)
    if still.update(state=to, **changes) != 1:
        raise Conflict(f"{row} is no longer {row.state}", row=row)

    for name, value in {"state": to, **changes}.items():
        setattr(row, name, value)

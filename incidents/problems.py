"""What stands in the way of a use case: said by name, so that the page can show it at its field."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the field it is about (empty: none of them), and what to do."""

    field: str
    text: str | Promise


class Refused(Exception):
    """The use case did nothing; `problems` says why."""

    def __init__(self, problems: list[Problem]):
        super().__init__("; ".join(str(problem.text) for problem in problems))
        self.problems = problems


def refuse_if(problems: list[Problem]) -> None:
    """Raise Refused if there is any problem."""
    if problems:
        raise Refused(problems)

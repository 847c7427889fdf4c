"""Hinder: why something about the money may not happen, in words, with where to put it right."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way; `where` is the address of the page that mends it."""

    text: str
    where: str = ""


class Refused(Exception):
    """What was asked for may not happen; nothing has changed."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.text for problem in self.problems))

"""A report's answers as people read them: label and text, in the order of the page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import get_language, gettext

from actors.models import Actor
from incidents.reports.fields import Field, Form, picked
from incidents.reports.models import Impact, Report, Service
from samverkan.format import day_and_time, number


@dataclass(frozen=True)
class Answer:
    """One answered question. `levels` (name, impact) for the services, else `text`."""

    label: str
    text: str = ""
    levels: list[tuple[str, int]] = field(default_factory=list)


class Reader:
    """Reads many reports with the records looked up once."""

    @cached_property
    def services(self) -> dict[str, str]:
        # The delivered names have their English; one that the office wrote stands as it is.
        return {code: gettext(name) for code, name in Service.objects.values_list("code", "name")}

    @cached_property
    def municipalities(self) -> dict[str, str]:
        actors = Actor.objects.filter(kind=Actor.Kind.MUNICIPALITY).by_name()
        return {actor.code: actor.name for actor in actors}

    def answers(self, report: Report, keys: Iterable[str]) -> list[Answer]:
        """The answered questions among `keys` (a question set's), those without an answer left out."""
        return [
            self._answer(each, report.answers[each.key])
            for each in picked(list(keys))
            if report.answers.get(each.key) not in (None, "", [], {})
        ]

    def _answer(self, asked: Field, value: object) -> Answer:
        if asked.form == Form.SERVICES:
            levels = [(name, value[code]) for code, name in self.services.items() if code in value]
            return Answer(asked.label, text=", ".join(_said(each) for each in levels), levels=levels)
        return Answer(asked.label, text=self._text(asked, value))

    def _text(self, asked: Field, value: object) -> str:
        if asked.form == Form.MUNICIPALITIES:
            return ", ".join(name for code, name in self.municipalities.items() if code in value)
        if asked.form == Form.CHOICE:
            return str(dict(asked.choices).get(value, value))
        if asked.form == Form.MOMENT:
            return day_and_time(datetime.fromisoformat(value), get_language() or "sv")
        if asked.form == Form.NUMBER:
            return number(value)
        return str(value)


def _said(level: tuple[str, int]) -> str:
    name, impact = level
    return f"{name} {Impact(impact).label}"

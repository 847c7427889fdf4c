"""Inläsning av folkmängd: a CSV file with one dated figure a row, all or nothing.

The file is read, checked row by row, and compared with what is known. A figure that differs more
than a tenth from the municipality's nearest known one is doubtful, not wrong. A figure that a
decided budget stands on is never changed: such a budget is replaced by a new decision.
Source: Överenskommelsen, Finansiering (inhabitants on a day); the checks are our choice.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Actor
from actors.people.models import User
from budget import drafting
from budget.models import Plan, PlanParty, Population
from samverkan import handed_in, journal
from samverkan.clock import local_day
from samverkan.handed_in import Row, RowProblem
from samverkan.money import counted

COLUMNS = {
    "code": ("kod", "code"),
    "date": ("datum", "date"),
    "population": ("folkmängd", "population"),
    "status": ("status",),
    "source": ("källa", "source"),
}
STATUSES = {
    "publicerad": Population.Status.PUBLISHED,
    "published": Population.Status.PUBLISHED,
    "andrahandskälla": Population.Status.SECONDARY,
    "secondary": Population.Status.SECONDARY,
    "härledd": Population.Status.DERIVED,
    "derived": Population.Status.DERIVED,
}
# A tenth in either direction.
DOUBTFUL = 10
MOST = 20_000_000
LONGEST_SOURCE = 200
SPACES = re.compile(r"[\s\u00a0\u202f]")


class BadRow(ValueError):
    """What is wrong with a row, and how to mend it."""


@dataclass(frozen=True)
class Figure:
    """A row that reads well by itself."""

    number: int
    code: str
    reference_on: date
    count: int
    status: str
    source: str

    @property
    def key(self) -> tuple[str, date]:
        return self.code, self.reference_on


@dataclass(frozen=True)
class Line:
    """A figure beside what is known: the same day's, and the nearest other."""

    figure: Figure
    actor: Actor
    known: Population | None
    warning: str = ""

    @property
    def is_new(self) -> bool:
        return self.known is None

    @property
    def changes(self) -> bool:
        if self.known is None:
            return True
        now = (self.known.count, self.known.status, self.known.source)
        return now != (self.figure.count, self.figure.status, self.figure.source)


@dataclass(frozen=True)
class Report:
    """The dry run: what would be taken in, and what must be mended first."""

    lines: list[Line]
    problems: list[RowProblem]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.changes]

    @property
    def warned(self) -> list[Line]:
        return [line for line in self.lines if line.warning]


def parse(rows: Iterable[Row], *, today: date) -> tuple[list[Figure], list[RowProblem]]:
    """Return the rows that read well, and a problem for each that does not."""
    figures, problems = [], []
    first_seen: dict[tuple[str, date], int] = {}
    for row in rows:
        try:
            figure = _figure(row, today)
            if figure.key in first_seen:
                raise BadRow(
                    _("%(code)s %(day)s står redan på rad %(row)s. Ta bort en av raderna.")
                    % {"code": figure.code, "day": figure.reference_on, "row": first_seen[figure.key]}
                )
        except BadRow as wrong:
            problems.append(RowProblem(row.number, str(wrong)))
            continue
        first_seen[figure.key] = row.number
        figures.append(figure)
    return figures, problems


def try_out(content: bytes, *, now: datetime) -> Report:
    """Read the file against what is known, changing nothing. Raises handed_in.NotReadable."""
    figures, problems = parse(handed_in.read(content, COLUMNS), today=local_day(now))
    municipalities = Actor.objects.filter(kind=Actor.Kind.MUNICIPALITY).with_names()
    actors = {actor.municipality_code or actor.code: actor for actor in municipalities}
    known = _known()
    frozen = set(
        PlanParty.objects.exclude(plan__state=Plan.State.DRAFT)
        .exclude(plan__state=Plan.State.DROPPED)
        .values_list("population_id", flat=True)
    )
    lines = []
    for figure in figures:
        try:
            lines.append(_compare(figure, actors, known, frozen))
        except BadRow as wrong:
            problems.append(RowProblem(figure.number, str(wrong)))
    return Report(_name_swaps(lines, known), sorted(problems, key=lambda problem: problem.number))


@transaction.atomic
def take_in(content: bytes, *, by: User, now: datetime) -> Report:
    """Take the whole file in, or nothing of it if any row has a problem; the report says which.

    Every new or changed figure is journalled, and drafts that count on its day follow it.
    Raises handed_in.NotReadable.
    """
    # Whoever else takes a file in waits until this one is.
    list(Population.objects.select_for_update().values_list("pk"))
    report = try_out(content, now=now)
    if not report.problems:
        for line in report.changed:
            _store(line, by=by)
    return report


def _store(line: Line, *, by: User) -> None:
    figure = line.figure
    after = {"count": figure.count, "status": str(figure.status), "source": figure.source}
    if line.known is None:
        made = Population.objects.create(actor=line.actor, reference_on=figure.reference_on, **after)
        journal.created(made, by=by, **after)
        drafting.follow(made, by=by)
        return
    before = {column: getattr(line.known, column) for column in after}
    for column, value in after.items():
        setattr(line.known, column, value)
    line.known.save(update_fields=list(after))
    journal.changed(line.known, by=by, before=before, after=after)
    drafting.follow(line.known, by=by)


def _known() -> dict[str, dict[date, Population]]:
    found: dict[str, dict[date, Population]] = {}
    for row in Population.objects.select_related("actor"):
        found.setdefault(row.actor.code, {})[row.reference_on] = row
    return found


def _compare(
    figure: Figure,
    actors: Mapping[str, Actor],
    known: Mapping[str, Mapping[date, Population]],
    frozen: set[int],
) -> Line:
    actor = actors.get(figure.code)
    if actor is None:
        raise BadRow(
            _("kommunen %(code)s finns inte. Koden har fyra siffror, till exempel 0138.")
            % {"code": figure.code}
        )
    others = known.get(actor.code, {})
    same_day = others.get(figure.reference_on)
    if same_day and same_day.pk in frozen and same_day.count != figure.count:
        raise BadRow(
            _("%(name)s %(day)s ingår i en beslutad budget med %(count)s invånare och kan inte ändras.")
            % {"name": actor.name, "day": figure.reference_on, "count": counted(same_day.count)}
        )
    return Line(figure, actor, same_day, _doubt(figure, others))


def _name_swaps(lines: list[Line], known: Mapping[str, Mapping[date, Population]]) -> list[Line]:
    """Say so where two doubtful figures of a day would each be right in the other's place."""
    doubtful = [line for line in lines if line.warning]
    twins = {
        one.figure.key: other
        for one in doubtful
        for other in doubtful
        if one is not other
        and one.figure.reference_on == other.figure.reference_on
        and _fits(one.figure, known[other.actor.code])
        and _fits(other.figure, known[one.actor.code])
    }
    text = _("Kan ha förväxlats med %(name)s på rad %(row)s.")
    return [
        replace(line, warning=f"{line.warning} {text % {'name': twin.actor.name, 'row': twin.figure.number}}")
        if (twin := twins.get(line.figure.key))
        else line
        for line in lines
    ]


def _fits(figure: Figure, others: Mapping[date, Population]) -> bool:
    """Tell whether the figure would not be doubtful among these."""
    before = others[_nearest(figure, others)].count
    return abs(figure.count - before) * 100 <= before * DOUBTFUL


def _nearest(figure: Figure, others: Mapping[date, Population]) -> date:
    return min(others, key=lambda day: (abs(day - figure.reference_on), day))


def _doubt(figure: Figure, others: Mapping[date, Population]) -> str:
    if not others or _fits(figure, others):
        return ""
    nearest = _nearest(figure, others)
    return _("Skiljer mer än 10 procent från %(count)s den %(day)s.") % {
        "count": counted(others[nearest].count),
        "day": nearest,
    }


def _figure(row: Row, today: date) -> Figure:
    if not row["code"]:
        raise BadRow(_("kommunens kod saknas, till exempel 0138."))
    if not row["source"]:
        raise BadRow(_("källan saknas. Skriv var siffran är hämtad, till exempel SCB."))
    if len(row["source"]) > LONGEST_SOURCE:
        raise BadRow(_("källan är längre än 200 tecken. Korta den."))
    return Figure(
        number=row.number,
        code=row["code"],
        reference_on=_day(row["date"], today),
        count=_count(row["population"]),
        status=_status(row["status"]),
        source=row["source"],
    )


def _day(text: str, today: date) -> date:
    try:
        # Only 2015-06-30: Python also reads 20150630 and week dates.
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        raise BadRow(
            _("datumet %(text)s går inte att läsa. Skriv till exempel 2014-06-30.") % {"text": text or "–"}
        ) from None
    if day > today:
        raise BadRow(_("datumet %(text)s har inte varit än.") % {"text": text})
    return day


def _count(text: str) -> int:
    digits = SPACES.sub("", text)
    sign, figures = (digits[0], digits[1:]) if digits[:1] in {"-", "\u2212"} else ("", digits)
    if not (figures.isascii() and figures.isdigit()):
        raise BadRow(
            _("folkmängden %(text)s är inget helt tal. Skriv till exempel 44873.") % {"text": text or "–"}
        )
    if sign or not int(figures):
        raise BadRow(_("folkmängden %(text)s måste vara större än noll.") % {"text": text})
    if len(figures) > len(str(MOST)) or int(figures) > MOST:
        raise BadRow(_("folkmängden %(text)s är orimligt stor.") % {"text": text})
    return int(figures)


def _status(text: str) -> str:
    if text.casefold() not in STATUSES:
        raise BadRow(
            _("statusen %(text)s finns inte. Skriv publicerad, andrahandskälla eller härledd.")
            % {"text": text or "–"}
        )
    return STATUSES[text.casefold()]

"""Inläsning av organisationsnummer: a CSV file with code, number and source, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from actors import entering, orgnr
from actors.models import Actor
from actors.orgnr import NotAnOrgnr, Problem
from samverkan import handed_in
from samverkan.handed_in import Row, RowProblem

COLUMNS = {
    "code": ("kod", "code", "nyckel"),
    "orgnr": ("organisationsnummer", "orgnr"),
    "source": ("källa", "source"),
}
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Line:
    """One number to take in, and what the register has now."""

    number: int
    actor: Actor
    orgnr: str
    source: str

    @property
    def written(self) -> str:
        return orgnr.written(self.orgnr)

    @property
    def before(self) -> str:
        return orgnr.written(self.actor.orgnr)

    @property
    def changes(self) -> bool:
        now = (self.actor.orgnr, self.actor.orgnr_status, self.actor.orgnr_source)
        return now != (self.orgnr, Actor.OrgnrStatus.VERIFIED, self.source)


@dataclass(frozen=True)
class Report:
    """The dry run: what would be taken in, and what must be mended first."""

    lines: list[Line]
    problems: list[RowProblem]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.changes]


def try_out(content: bytes) -> Report:
    """Read the file against the register, changing nothing. Raises handed_in.NotReadable."""
    rows = handed_in.read(content, COLUMNS)
    actors = {actor.code: actor for actor in Actor.objects.with_names()}
    first_seen: dict[str, int] = {}
    lines, problems = [], []
    for row in rows:
        found = _problem(row, actors, first_seen)
        first_seen.setdefault(row["code"], row.number)
        if found:
            problems.append(RowProblem(row.number, found))
        else:
            number = orgnr.parse(row["orgnr"])
            lines.append(Line(row.number, actors[row["code"]], number, row["source"]))
    return Report(lines, problems)


@transaction.atomic
def take_in(content: bytes, *, by) -> Report:
    """Take the whole file in, or nothing of it if any row has a problem; the report says which."""
    # Whoever else enters a number waits until the whole file is in.
    list(Actor.objects.select_for_update().values_list("pk"))
    report = try_out(content)
    if not report.problems:
        for line in report.changed:
            entering.set_orgnr(line.actor, number=line.orgnr, source=line.source, by=by)
    return report


def wording(problem: Problem, text: str) -> str:
    """What is wrong with a text as an organisation number, and how to mend it."""
    words = {
        Problem.EMPTY: _("Ange organisationsnummer, till exempel 212000-0142."),
        Problem.NOT_DIGITS: _("%(text)s innehåller annat än siffror. Skriv till exempel 212000-0142."),
        Problem.WRONG_LENGTH: _("%(text)s har inte tio siffror. Skriv till exempel 212000-0142."),
        Problem.WRONG_CHECK_DIGIT: _("Kontrollsiffran i %(text)s stämmer inte. Jämför med källan."),
        Problem.PERSONAL_NUMBER: _("%(text)s är ett personnummer. Ange organisationens nummer."),
    }
    return words[problem] % {"text": text}


def _problem(row: Row, known: Iterable[str], first_seen: dict[str, int]) -> str:
    if row["code"] not in known:
        return _("aktören %(code)s finns inte i registret. Rätta koden.") % {"code": row["code"] or "–"}
    if row["code"] in first_seen:
        return _("%(code)s står redan på rad %(row)s. Ta bort en av raderna.") % {
            "code": row["code"],
            "row": first_seen[row["code"]],
        }
    try:
        orgnr.parse(row["orgnr"])
    except NotAnOrgnr as wrong:
        return wording(wrong.problem, wrong.text)
    if not row["source"]:
        return _("källan saknas. Skriv var numret är hämtat.")
    if len(row["source"]) > LONGEST_SOURCE:
        return _("källan är längre än 200 tecken. Korta den.")
    return ""

"""Inläsning av partsregistret: a dry run row by row, then the whole file or nothing of it.

Each row is held to the same forms as what is entered by hand. An actor that is not in the file is
left as it is, and a former name is never taken away.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from actors import entering, naming, orgnr, party_table, registering
from actors.forms import InvoiceDetailsForm
from actors.models import Actor, Category, InvoiceDetails
from actors.naming import NotInTime
from actors.orgnr_import import LONGEST_SOURCE, wording
from actors.party_forms import BETWEEN, NewPartyForm, PartyForm, category_choices, problem_of_code
from samverkan import handed_in, journal
from samverkan.handed_in import Row, RowProblem

Span = tuple[str, str, date | None, date | None]


class Wrong(ValueError):
    """What is wrong with a row, in words that tell how to mend it."""


@dataclass(frozen=True)
class Line:
    """One actor of the file: what the register has, and what it would have."""

    number: int
    code: str
    name: str
    actor: Actor | None
    before: dict[str, str]
    after: dict[str, str]
    details: dict[str, str]
    former: list[Span]
    named_from: date | None
    party: PartyForm

    @property
    def is_new(self) -> bool:
        return self.actor is None

    @property
    def changed(self) -> list[str]:
        """The heads of the columns that differ."""
        return [
            _(head)
            for column, head in party_table.COLUMNS.items()
            if self.before.get(column, "") != self.after[column]
        ]

    def differs_in(self, *columns: str) -> bool:
        return any(self.before.get(column, "") != self.after[column] for column in columns)


@dataclass(frozen=True)
class Report:
    """The dry run: what would be taken in, and what must be mended first."""

    lines: list[Line]
    problems: list[RowProblem]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.is_new or line.changed]


def try_out(content: bytes, *, today: date) -> Report:
    """Read the file against the register, changing nothing. Raises handed_in.NotReadable."""
    rows = handed_in.read(content, party_table.heads())
    reader = _Reader(rows, today=today)
    lines, problems = [], []
    for row in rows:
        try:
            lines.append(reader.line(row))
        except Wrong as why:
            problems.append(RowProblem(row.number, str(why)))
    return Report(lines, problems)


def take_in(content: bytes, *, today: date, by) -> Report:
    """Take the whole file in, or nothing of it if any row has a problem; the report says which."""
    try:
        return _take_all(content, today=today, by=by)
    except _RowRefused as refused:
        return Report([], [refused.problem])


class _RowRefused(Exception):
    """Names of a row that do not fit those in the register: found only when they are stored."""

    def __init__(self, problem: RowProblem) -> None:
        super().__init__(problem.text)
        self.problem = problem


@transaction.atomic
def _take_all(content: bytes, *, today: date, by) -> Report:
    # Whoever else changes the register waits until the whole file is in.
    list(Actor.objects.select_for_update().values_list("pk"))
    report = try_out(content, today=today)
    if report.problems:
        return report
    categories = {f"{each.scheme}:{each.code}": each for each in Category.objects.all()}
    for line in report.changed:
        try:
            _take(line, categories, today=today, by=by)
        except NotInTime as why:
            raise _RowRefused(RowProblem(line.number, str(why))) from None
    _succeed(report.changed, by=by)
    return report


class _Reader:
    """Reads rows against the register as it was when the file was opened."""

    def __init__(self, rows: list[Row], *, today: date) -> None:
        self.today = today
        found = Actor.objects.with_names().select_related("invoice_details", "successor")
        self.actors = {actor.code: actor for actor in found.prefetch_related("categories")}
        self.categories = category_choices()
        self.kinds = party_table.kinds()
        self.first_seen: dict[str, int] = {}
        names = {actor.code: actor.name for actor in self.actors.values()}
        names |= {row["code"].lower(): row["name"] for row in rows}
        self.same_name = Counter(name.casefold() for name in names.values())
        self.codes = set(names)

    def line(self, row: Row) -> Line:
        """Return what a row would do. Raises Wrong."""
        code = self._code(row)
        actor = self.actors.get(code)
        name = self._name(row)
        before = party_table.cells(actor) if actor else {}
        party = self._party(row)
        number, details = self._orgnr(row), self._details(row)
        former, named_from = self._former(row), _day(row, "named_from")
        self._check_names(actor, name, named_from, former)
        self._check_successor(row, code)
        after = {column: row[column] for column in party_table.COLUMNS}
        after |= {"code": code, "name": name, "orgnr": number, "kind": self._kind_word(party)}
        after |= {"postcode": party.cleaned_data["postcode"]}
        after |= {"categories": " ".join(sorted(party.cleaned_data["categories"]))}
        after |= {column: details[field] for field, column in party_table.DETAILS.items()}
        return Line(row.number, code, name, actor, before, after, details, former, named_from, party)

    def _code(self, row: Row) -> str:
        code = row["code"].lower()
        try:
            NewPartyForm.base_fields["code"].clean(code)
        except forms.ValidationError as wrong:
            raise Wrong(" ".join(wrong.messages)) from None
        if problem := problem_of_code(code):
            raise Wrong(problem)
        if code in self.first_seen:
            raise Wrong(
                _("%(code)s står redan på rad %(row)s. Ta bort en av raderna.")
                % {"code": code, "row": self.first_seen[code]}
            )
        self.first_seen[code] = row.number
        return code

    def _name(self, row: Row) -> str:
        name = row["name"]
        if not name:
            raise Wrong(_("namnet saknas. Ange det, till exempel Tyresö."))
        if self.same_name[name.casefold()] > 1:
            raise Wrong(_("%(name)s heter två aktörer. Skilj dem åt eller slå ihop dem.") % {"name": name})
        for column, most in (("name", 120), ("legal_name", 160)):
            if BETWEEN in row[column] or len(row[column]) > most:
                raise Wrong(_("namnet är för långt eller innehåller tecknet |. Rätta det."))
        return name

    def _party(self, row: Row) -> PartyForm:
        given = {column: row[column] for column in registering.COLUMNS}
        given["kind"] = self.kinds.get(row["kind"].casefold(), row["kind"])
        form = PartyForm(given | {"categories": row["categories"].split()}, categories=self.categories)
        _require(form)
        return form

    def _kind_word(self, party: PartyForm) -> str:
        return str(Actor.Kind(party.cleaned_data["kind"]).label)

    def _orgnr(self, row: Row) -> str:
        if len(row["source"]) > LONGEST_SOURCE:
            raise Wrong(_("källan är längre än 200 tecken. Korta den."))
        if not row["orgnr"]:
            return ""
        if problem := orgnr.problem(row["orgnr"]):
            raise Wrong(wording(problem, row["orgnr"]))
        return orgnr.written(orgnr.parse(row["orgnr"]))

    def _details(self, row: Row) -> dict[str, str]:
        given = {field: row[column] for field, column in party_table.DETAILS.items()}
        form = InvoiceDetailsForm(given | {"seen": "file"})
        _require(form)
        return {field: form.cleaned_data[field] for field in entering.ENTERED}

    def _former(self, row: Row) -> list[Span]:
        text = row["former_names"]
        return [_span(part) for part in text.split(party_table.BETWEEN_NAMES.strip())] if text else []

    def _check_names(
        self, actor: Actor | None, name: str, named_from: date | None, former: list[Span]
    ) -> None:
        known = {_span_of(each) for each in party_table.former(actor)} if actor else set()
        for lost in known - set(former):
            raise Wrong(
                _("det tidigare namnet %(name)s saknas. Tidigare namn tas inte bort.") % {"name": lost[0]}
            )
        spans = [(start, end) for _name, _legal, start, end in former]
        try:
            naming.check_spans([*spans, (named_from, None)])
        except NotInTime as why:
            raise Wrong(str(why)) from None
        if named_from and named_from > self.today:
            raise Wrong(_("dagen för namnet har inte varit än. Läs in det när det gäller."))
        current = [each for each in actor.names.all() if each.valid_until is None] if actor else []
        since = current[0].valid_from if current and current[0].name != name else None
        if since and named_from and named_from < since:
            raise Wrong(_("namnet gäller från en tidigare dag än det nuvarande. Ange en senare dag."))

    def _check_successor(self, row: Row, code: str) -> None:
        into = row["successor"]
        if not into:
            return
        if into == code or into not in self.codes:
            raise Wrong(_("aktören %(code)s finns inte i registret. Rätta koden.") % {"code": into})
        if not row["valid_until"]:
            raise Wrong(_("den som har uppgått i en annan har en sista dag. Ange den."))


def _take(line: Line, categories: dict[str, Category], *, today: date, by) -> None:
    given, chosen = line.party.columns, [categories[key] for key in line.party.cleaned_data["categories"]]
    actor = line.actor
    if actor is None:
        actor = registering.register(
            code=line.code,
            name=line.name,
            legal_name=line.after["legal_name"],
            named_from=line.named_from,
            columns=given,
            categories=chosen,
            by=by,
        )
    else:
        registering.change(actor, columns=given, categories=chosen, seen=None, by=by)
    _take_names(line, actor, today=today, by=by)
    if line.differs_in("orgnr", "source") and line.after["orgnr"]:
        actor.refresh_from_db()
        entering.set_orgnr(actor, number=orgnr.parse(line.after["orgnr"]), source=line.after["source"], by=by)
    if line.differs_in(*party_table.DETAILS.values()):
        details, _is_new = InvoiceDetails.objects.get_or_create(actor=actor)
        seen = entering.seen_details(details)
        entering.enter_invoice_details(actor, entered=line.details, seen=seen, by=by)


def _take_names(line: Line, actor: Actor, *, today: date, by) -> None:
    current = actor.names.get(valid_until__isnull=True)
    name, legal_name = line.name, line.after["legal_name"]
    if line.actor and line.named_from and line.differs_in("name") and line.named_from != current.valid_from:
        naming.rename(
            actor, name=name, legal_name=legal_name, valid_from=line.named_from, today=today, seen=None, by=by
        )
    elif line.actor:
        changes = {"name": name, "legal_name": legal_name, "valid_from": line.named_from}
        naming.correct(current, changes=changes, seen=None, by=by)
    known = {_span_of(each) for each in actor.names.filter(valid_until__isnull=False)}
    for span in sorted(set(line.former) - known, key=lambda span: span[3]):
        was, legal, start, end = span
        naming.add_former(
            actor, name=was, legal_name=legal, valid_from=start, valid_until=end, seen=None, by=by
        )


def _succeed(lines: list[Line], *, by) -> None:
    """Join those that have gone into another, once all of the file's actors are there."""
    actors = {actor.code: actor for actor in Actor.objects.all()}
    for line in lines:
        row, into = actors[line.code], actors.get(line.after["successor"])
        if row.successor_id != (into and into.pk):
            before = {"successor": row.successor_id}
            row.successor = into
            row.save(update_fields=["successor"])
            journal.changed(row, by=by, before=before, after={"successor": into})


def _require(form: forms.Form) -> None:
    if not form.is_valid():
        raise Wrong(" ".join(_errors(form)))


def _errors(form: forms.Form) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        yield from (f"{label}: {error}" if label else str(error) for error in errors)


def _day(row: Row, column: str) -> date | None:
    if not row[column]:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise Wrong(_("%(day)s är ingen dag. Skriv den som 2015-01-01.") % {"day": row[column]}) from None


def _span(text: str) -> Span:
    parts = [part.strip() for part in text.split(BETWEEN)]
    try:
        name, legal_name, start, end = parts
        span = name, legal_name, date.fromisoformat(start) if start else None, date.fromisoformat(end)
    except ValueError:
        raise Wrong(_("ett tidigare namn skrivs: Namn | Juridiskt namn | 2000-01-01 | 2018-12-31.")) from None
    if not name:
        raise Wrong(_("ett tidigare namn är tomt."))
    return span


def _span_of(row) -> Span:
    return row.name, row.legal_name, row.valid_from, row.valid_until

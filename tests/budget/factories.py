"""Rows about money for tests: a small year whose figures can be checked by hand."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from actors.agreements.models import Agreement, AgreementVersion, PartyShares
from actors.models import Actor, DetailStatus
from actors.people.models import User
from budget import accruing
from budget.invoices import approval, crediting, planning, preparation, staging, working
from budget.invoices.models import Crediting, Invoice, Issuer, Run, RunDate
from budget.models import Accrual, BudgetYear, Line, Plan, PlanParty, Population

MIDSUMMER = date(2014, 6, 30)
NOW = datetime(2015, 7, 1, 7, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
FRAME_ORE = 200_000_000


def create_version() -> AgreementVersion:
    agreement = Agreement.objects.create(code="overenskommelsen", name="Överenskommelsen")
    return AgreementVersion.objects.create(
        agreement=agreement,
        number=1,
        frame_ore=FRAME_ORE,
        cap_per_inhabitant_ore=1000,
        share_permille=300,
        share_cap_ore=60_000_000,
    )


def create_plan(*, year: int = 2015, frame_ore: int = FRAME_ORE, **given: object) -> Plan:
    """A draft without parties."""
    budget_year, _ = BudgetYear.objects.get_or_create(year=year)
    return Plan.objects.create(
        year=budget_year,
        version=AgreementVersion.objects.first() or create_version(),
        frame_ore=frame_ore,
        share_reference_on=given.pop("share_reference_on", MIDSUMMER),
        ceiling_reference_on=MIDSUMMER,
        **given,
    )


def create_municipality_in(plan: Plan, actor: Actor, *, count: int, on: date = MIDSUMMER) -> PlanParty:
    population = Population.objects.create(
        actor=actor, reference_on=on, count=count, status=Population.Status.PUBLISHED, source="SCB"
    )
    PartyShares.objects.get_or_create(version=plan.version, actor=actor, group="municipality")
    return PlanParty.objects.create(
        plan=plan,
        actor=actor,
        group="municipality",
        weight=count,
        population=population,
        ceiling_ore=count * 1000,
    )


def create_other_in(plan: Plan, actor: Actor, *, shares: int = 1) -> PlanParty:
    PartyShares.objects.get_or_create(version=plan.version, actor=actor, group="other", shares=shares)
    return PlanParty.objects.create(
        plan=plan, actor=actor, group="other", weight=shares, ceiling_ore=shares * 60_000_000
    )


def decide(plan: Plan) -> Plan:
    plan.state, plan.decided_on, plan.decided_where = Plan.State.DECIDED, date(2015, 2, 5), "Chefsgruppen"
    plan.save()
    return plan


def fill_details(actor: Actor) -> None:
    """All that an invoice needs, verified, and a Peppol address for who has a number."""
    details = actor.invoice_details
    details.street, details.postcode, details.city = "Storgatan 1", "11122", "Staden"
    details.address_status = DetailStatus.VERIFIED
    details.buyer_reference, details.buyer_reference_status = "4711-KS", DetailStatus.VERIFIED
    if actor.orgnr:
        details.peppol_scheme, details.peppol_value = "0007", actor.orgnr
        details.peppol_status = DetailStatus.VERIFIED
    details.save()


def create_issuer(host: Actor) -> Issuer:
    return Issuer.objects.create(
        actor=host,
        function="Samverkan Stockholmsregionen",
        street="Regeringsgatan 1",
        postcode="11122",
        city="Stockholm",
        bankgiro="9912346",
        contact="Eva Lind",
        phone="08-465 004 20",
        email="faktura@lansstyrelsen.example",
        debit_account="4999",
        credit_account="3999",
    )


def start(plan: Plan, *, by: User, part: str = Run.Part.FIRST, now: datetime = NOW) -> Run:
    """A run that is opened and worked out."""
    cutoff_on = date(2015, 6, 30) if part == Run.Part.FIRST else date(2015, 12, 31)
    run, _ = preparation.start(plan.year, part=part, cutoff_on=cutoff_on, start_key=uuid4(), by=by, now=now)
    working.prepare(run.pk, now=now)
    return fresh(run)


def approve(run: Run, *, checker: User, approver: User, now: datetime = NOW) -> Run:
    """A run whose documents are waiting to be made."""
    approval.check(run, by=checker, now=now)
    approval.approve(fresh(run), by=approver, now=now)
    return fresh(run)


def issue(run: Run, *, checker: User, approver: User, now: datetime = NOW) -> list[Invoice]:
    """All of the run, as the workers would issue it."""
    approved = approve(run, checker=checker, approver=approver, now=now)
    working.make_documents(approved.pk, staging.waiting(approved), now=now)
    return list(fresh(run).invoices.all())


def fresh(run: Run) -> Run:
    return Run.objects.select_related("year", "plan__year", "plan__version__agreement").get(pk=run.pk)


def prepare_and_issue(
    plan: Plan, *, by: User, approver: User, part: str = Run.Part.FIRST, now: datetime = NOW
) -> Run:
    """A whole run, if there is anything to issue; else it is given up."""
    run = start(plan, by=by, part=part, now=now)
    if approval.to_issue(run):
        issue(run, checker=by, approver=approver, now=now)
    else:
        approval.abandon(run, by=by, now=now)
    return fresh(run)


def credit(invoice: Invoice, amount_ore: int, *, by: User, approver: User, now: datetime = LATER) -> Invoice:
    """So much of a document credited by hand."""
    proposed = crediting.propose(invoice, amount_ore=amount_ore, reason="Fel referens", by=by, now=now)
    return crediting.approve(proposed, by=approver, now=now)


def propose_credit(invoice: Invoice, *, by: User, amount_ore: int = 100) -> Crediting:
    return crediting.propose(invoice, amount_ore=amount_ore, reason="Fel referens", by=by, now=LATER)


def create_line(plan: Plan, *, code: str = "gemensamt", amount_ore: int = FRAME_ORE) -> Line:
    return Line.objects.create(plan=plan, code=code, name=code.capitalize(), amount_ore=amount_ore)


def create_accrual(
    plan: Plan,
    *,
    by: User,
    amount_ore: int = 100,
    on: date = date(2015, 4, 30),
    checked_by: User | None = None,
) -> Accrual:
    line = plan.lines.first()
    found = accruing.enter(line, booked_on=on, amount_ore=amount_ore, text="Övning", by=by, now=NOW)
    if checked_by:
        accruing.check(found, by=checked_by, now=NOW)
    return found


def create_run_date(plan: Plan, *, by: User, on: date = date(2015, 7, 1)) -> RunDate:
    return planning.plan(plan.year, part=Run.Part.FIRST, cutoff_on=date(2015, 6, 30), prepare_on=on, by=by)


def replace_plan(plan: Plan, **weights: int) -> Plan:
    """A new decided plan with other weights by code; codes that the old one lacks are new parties."""
    new = create_plan(number=plan.number + 1, frame_ore=plan.frame_ore)
    rows = {row.actor.code: row for row in plan.parties.select_related("actor", "population")}
    for code, weight in {**{code: row.weight for code, row in rows.items()}, **weights}.items():
        is_new = code not in rows
        row = PlanParty(actor=Actor.objects.get(code=code), group="other") if is_new else rows[code]
        row.pk, row.plan, row.weight = None, new, weight
        row.ceiling_ore = weight * (1000 if row.group == "municipality" else 60_000_000)
        row.save()
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.REPLACED)
    return decide(new)

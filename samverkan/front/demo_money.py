"""What the demo fills in about money, all of it marked `demo`: addresses, references, accessions.

Organisation numbers are never invented: who has none that is verified still has none here.
"""

from datetime import date, datetime, timedelta

from actors.agreements.models import Accession, AgreementVersion
from actors.models import Actor, DetailStatus, InvoiceDetails
from actors.people.models import User
from budget import accruing
from budget.deciding import decide
from budget.drafting import plan_party
from budget.invoices import planning
from budget.invoices.models import Issuer
from budget.models import BudgetYear, Plan, PlanParty
from samverkan.front import region_agreement, region_files
from samverkan.money import to_ore

# No Swedish town has this postcode.
POSTCODE = "99999"
CITY = "Exempelstad"
PEPPOL_ORGNR = "0007"
# Bankgirot's own number for tests.
TEST_BANKGIRO = "9912346"
DECIDED_ON = date(2015, 2, 5)
SIGNED_ON = date(2015, 1, 15)
FIRST_BOARD_ON = date(2015, 4, 20)
# Month and day on which the settlement is prepared by itself, the year after.
SETTLED_ON = 1, 15
USED = [
    ("inlan", date(2015, 1, 31), 350_000, "Inlånad personal, januari"),
    ("inlan", date(2015, 2, 28), 350_000, "Inlånad personal, februari"),
    ("gemensamt", date(2015, 3, 17), 84_500, "Utbildning för samverkansledare"),
    ("inlan", date(2015, 3, 31), 362_750, "Inlånad personal, mars"),
]


def fill_invoice_details() -> None:
    """Give every party an address, a reference and, where its number is verified, a Peppol id."""
    found = list(InvoiceDetails.objects.select_related("actor").order_by("actor__code"))
    for number, details in enumerate(found, start=1):
        _fill(details, number)
    columns = [
        field.name for field in InvoiceDetails._meta.concrete_fields if field.name not in {"id", "actor"}
    ]
    InvoiceDetails.objects.bulk_update(found, columns)


def accede() -> None:
    """Let every party be bound from 2015: municipalities by decision, the others by signature."""
    version = AgreementVersion.objects.get(agreement__code=region_agreement.AGREEMENT, number=1)
    bound = version.party_shares.select_related("actor").order_by("actor__code")
    Accession.objects.bulk_create(_accession(version, row.actor, number) for number, row in enumerate(bound))


def describe_issuer(host: Actor) -> None:
    """Let the host agency issue, by a bankgiro number that only tests use."""
    Issuer.objects.create(
        actor=host,
        function="Samverkan Stockholmsregionen",
        street="Exempelgatan 1",
        postcode=POSTCODE,
        city=CITY,
        bankgiro=TEST_BANKGIRO,
        contact="Eva Lind",
        phone="08-465 004 20",
        email="faktura@lansstyrelsen.example",
        debit_account="4999",
        credit_account="3999",
        status=Issuer.Status.DEMO,
    )


def decide_first_plan(*, by: User, now: datetime) -> None:
    """Complete the draft for 2015 by the nearest known populations, and decide it.

    Those are of other days than the agreement asks for, so the year's page warns of them.
    """
    plan = Plan.objects.select_related("version").get(year__year=region_agreement.FIRST_YEAR, number=1)
    nearest = region_files.nearest_days()
    missing = plan.version.party_shares.exclude(actor__in=plan.parties.values("actor"))
    PlanParty.objects.bulk_create(
        plan_party(plan, shares, shares.actor.populations.get(reference_on=nearest[shares.actor.code]))
        for shares in missing.select_related("actor")
    )
    decide(plan, decided_on=DECIDED_ON, decided_where="Regionala chefsgruppen", by=by, now=now)


def use_funds(*, by: User, checker: User, now: datetime) -> None:
    """Enter what the first tertial cost, all but the last row checked by another."""
    plan = Plan.objects.select_related("year").get(year__year=region_agreement.FIRST_YEAR, state="decided")
    lines = {line.code: line for line in plan.lines.select_related("plan__year")}
    rows = [
        accruing.enter(
            lines[code], booked_on=day, amount_ore=to_ore(amount), text=f"{text} (exempel)", by=by, now=now
        )
        for code, day, amount, text in USED
    ]
    for row in rows[:-1]:
        accruing.check(row, by=checker, now=now)


def plan_settlement(*, by: User, now: datetime) -> None:
    """Let the year's settlement be prepared by itself, on a day that has not come."""
    year = BudgetYear.objects.get(year=region_agreement.FIRST_YEAR)
    planning.plan(
        year,
        part="settlement",
        cutoff_on=date(region_agreement.FIRST_YEAR, 12, 31),
        prepare_on=date(now.year + 1, *SETTLED_ON),
        by=by,
    )


def _fill(details: InvoiceDetails, number: int) -> None:
    actor = details.actor
    details.street = f"Exempelvägen {number}"
    details.postcode = POSTCODE
    details.city = CITY
    details.address_status = DetailStatus.DEMO
    details.buyer_reference = f"EX-{number:03}"
    details.buyer_reference_status = DetailStatus.DEMO
    details.email = f"faktura@exempel-{number}.example"
    details.email_status = DetailStatus.DEMO
    if not details.peppol_value and actor.orgnr_status == Actor.OrgnrStatus.VERIFIED:
        details.peppol_scheme = PEPPOL_ORGNR
        details.peppol_value = actor.orgnr
        details.peppol_status = DetailStatus.DEMO


def _accession(version: AgreementVersion, actor: Actor, number: int) -> Accession:
    is_municipality = actor.kind == Actor.Kind.MUNICIPALITY
    decided_on = FIRST_BOARD_ON + timedelta(days=2 * number) if is_municipality else SIGNED_ON
    return Accession(
        version=version,
        actor=actor,
        means=Accession.Means.DECISION if is_municipality else Accession.Means.SIGNATURE,
        decided_on=decided_on,
        received_on=decided_on + timedelta(days=4),
        is_demo=True,
    )

"""The two documents, what each party pays by, and the first budget year as a draft.

Source: Överenskommelsen, Gemensam rambudget and Finansiering.
"""

from datetime import date
from decimal import Decimal

from actors.agreements.models import Accession, Agreement, AgreementVersion, PartyShares
from actors.models import Actor
from budget.drafting import plan_party
from budget.models import BudgetYear, Line, Plan, PlanParty, Population
from samverkan.front import region_files
from samverkan.money import to_ore

FIRST_YEAR = 2015
LETTER = "avsiktsforklaring"
AGREEMENT = "overenskommelse"
TITLE = "En trygg, säker och störningsfri region"
# The frame and the two thirds of it that reimburse lent staff.
FRAME = Decimal(6_500_000)
LENT_STAFF_PART = 2, 3
# A municipality's board that adopted the letter of intent on a day the sources give.
KNOWN_ACCESSIONS = [("0138", date(2014, 2, 18))]


def load_agreements(actors: dict[str, Actor]) -> AgreementVersion:
    """Make both documents with their first version; return the agreement's."""
    letter, is_new = _version(LETTER, f"Avsiktsförklaring 2014: {TITLE}", kind=Agreement.Kind.LETTER)
    if is_new:
        Accession.objects.bulk_create(
            Accession(version=letter, actor=actors[code], means="decision", decided_on=day)
            for code, day in KNOWN_ACCESSIONS
        )
    version, is_new = _version(
        AGREEMENT,
        f"Överenskommelse 2015: {TITLE}",
        applies_from=date(FIRST_YEAR, 1, 1),
        frame_ore=to_ore(FRAME),
        cap_per_inhabitant_ore=to_ore(Decimal("1.50")),
        share_permille=43,
        share_cap_ore=to_ore(Decimal(280_000)),
    )
    if is_new:
        PartyShares.objects.bulk_create(
            PartyShares(
                version=version,
                actor=actors[row.code],
                group="municipality" if row.is_municipality else "other",
                shares=row.shares,
                reason=row.shares_reason,
            )
            for row in region_files.parties()
        )
    return version


def load_first_plan(version: AgreementVersion) -> int:
    """Make the draft for 2015 with those parties whose weight is known; return how many plans.

    A municipality without a population of the reference day has no weight and is left out:
    the year's page names it until somebody enters the figure.
    """
    year, _ = BudgetYear.objects.get_or_create(year=FIRST_YEAR)
    if year.plans.exists():
        return 0
    inhabitants_on = date(FIRST_YEAR - 1, 6, 30)
    plan = Plan.objects.create(
        year=year,
        number=1,
        version=version,
        frame_ore=version.frame_ore,
        share_reference_on=inhabitants_on,
        ceiling_reference_on=inhabitants_on,
    )
    _lines(plan)
    counts = {row.actor_id: row for row in Population.objects.filter(reference_on=inhabitants_on)}
    PlanParty.objects.bulk_create(
        plan_party(plan, shares, counts.get(shares.actor_id))
        for shares in version.party_shares.select_related("actor")
        if shares.group == PartyShares.Group.OTHER or shares.actor_id in counts
    )
    return 1


def _version(
    code: str, name: str, kind: str = Agreement.Kind.AGREEMENT, **parameters: object
) -> tuple[AgreementVersion, bool]:
    agreement, _ = Agreement.objects.get_or_create(code=code, defaults={"name": name, "kind": kind})
    return AgreementVersion.objects.get_or_create(agreement=agreement, number=1, defaults=parameters)


def _lines(plan: Plan) -> None:
    part, whole = LENT_STAFF_PART
    lent = plan.frame_ore * part // whole
    Line.objects.bulk_create(
        [
            Line(plan=plan, code="inlan", name="Ersättning för inlånad personal", amount_ore=lent),
            Line(
                plan=plan,
                code="gemensamt",
                name="Planering, utbildning, utvärdering och utveckling",
                amount_ore=plan.frame_ore - lent,
            ),
        ]
    )

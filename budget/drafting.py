"""Utkastet till budget: who is in it with which weight, and how it follows what becomes known.

A municipality's weight is its inhabitants on the plan's reference day: without that figure it
cannot be in the plan, and the year's page names it. A decided plan follows nothing.
"""

from actors.agreements.models import PartyShares
from budget.models import Plan, PlanParty, Population
from budget.shares import Group, Party
from budget.year import terms
from samverkan import journal
from samverkan.money import to_kr, to_ore


def plan_party(plan: Plan, shares: PartyShares, population: Population | None) -> PlanParty:
    """Return a party's row in a plan, not stored: its weight, why, and its ceiling in whole öre."""
    is_municipality = shares.group == PartyShares.Group.MUNICIPALITY
    weight = population.count if is_municipality else shares.shares
    party = Party(shares.actor.code, Group(shares.group), weight, _counted_for_the_ceiling(plan, shares))
    return PlanParty(
        plan=plan,
        actor=shares.actor,
        group=shares.group,
        weight=weight,
        reason=shares.reason,
        population=population if is_municipality else None,
        ceiling_ore=to_ore(terms(plan).ceiling(party, to_kr(plan.frame_ore))),
    )


def follow(population: Population, *, by) -> None:
    """Let every draft that counts on the figure's day have it. Called in the figure's transaction."""
    drafts = Plan.objects.filter(state=Plan.State.DRAFT, share_reference_on=population.reference_on)
    for plan in drafts.select_related("version", "year"):
        bound = plan.version.party_shares.filter(
            actor=population.actor_id, group=PartyShares.Group.MUNICIPALITY
        )
        for shares in bound.select_related("actor"):
            _enter(plan, plan_party(plan, shares, population), by=by)


def _enter(plan: Plan, row: PlanParty, *, by) -> None:
    after = {"weight": row.weight, "population": row.population, "ceiling_ore": row.ceiling_ore}
    earlier = plan.parties.filter(actor=row.actor).first()
    if earlier is None:
        row.save()
        journal.created(row, by=by, **after)
        return
    before = {column: getattr(earlier, column) for column in after}
    for column, value in after.items():
        setattr(earlier, column, value)
    earlier.save(update_fields=list(after))
    journal.changed(earlier, by=by, before=before, after=after)


def _counted_for_the_ceiling(plan: Plan, shares: PartyShares) -> int | None:
    if plan.ceiling_reference_on == plan.share_reference_on or shares.group == PartyShares.Group.OTHER:
        return None
    counted = shares.actor.populations.filter(reference_on=plan.ceiling_reference_on).first()
    return counted.count if counted else None

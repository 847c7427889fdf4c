"""Budgetår: its plans, its lines, the parties' weights and ceilings, and the populations behind them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverkan import access
from samverkan.access import Can


class Population(models.Model):
    """Folkmängd: one dated figure, with how it is known and from where."""

    class Status(models.TextChoices):
        PUBLISHED = "published", _("publicerad")
        SECONDARY = "secondary", _("andrahandskälla")
        DERIVED = "derived", _("härledd")

    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="populations")
    reference_on = models.DateField()
    count = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["actor", "reference_on"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "reference_on"], name="population_once_per_day"),
            models.CheckConstraint(name="population_is_positive", condition=Q(count__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.reference_on}: {self.count}"


class BudgetYear(models.Model):
    """Budgetår. Once closed it is invoiced and credited no more, until somebody opens it again."""

    year = models.PositiveSmallIntegerField(unique=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="budget_year_closed_by_somebody",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Plan(models.Model):
    """A budget year as decided, or as it might be. A new decision is a new plan, never an edit."""

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        DECIDED = "decided", _("beslutat")
        REPLACED = "replaced", _("ersatt")
        DROPPED = "dropped", _("förkastat")

    class OthersRule(models.TextChoices):
        SPLIT_HALF = "split_half", _("dela halvan")
        FIXED_SHARE_HALF = "fixed_share_half", _("fast andel, kommunerna halva")
        FIXED_SHARE_REST = "fixed_share_rest", _("fast andel, kommunerna resten")

    class Basis(models.TextChoices):
        FRAME = "frame", _("ram")
        ACCRUED = "accrued", _("upparbetat")

    ALLOWED = {
        State.DRAFT: {State.DECIDED, State.DROPPED},
        State.DECIDED: {State.REPLACED},
        State.REPLACED: set(),
        State.DROPPED: set(),
    }

    year = models.ForeignKey(BudgetYear, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey("agreements.AgreementVersion", models.PROTECT, related_name="plans")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    frame_ore = models.BigIntegerField()
    others_rule = models.CharField(max_length=20, choices=OthersRule, default=OthersRule.SPLIT_HALF)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.FRAME)
    # The agreement gives two dates for the inhabitants; 30 June of the year before for both.
    share_reference_on = models.DateField()
    ceiling_reference_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    decided_where = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="plan_number_once"),
            models.UniqueConstraint(
                fields=["year"], condition=Q(state="decided"), name="plan_one_decided_a_year"
            ),
            models.CheckConstraint(name="plan_frame_is_positive", condition=Q(frame_ore__gt=0)),
            models.CheckConstraint(
                name="plan_decided_on_iff_decided",
                condition=Q(state__in=["draft", "dropped"], decided_on__isnull=True)
                | Q(state__in=["decided", "replaced"], decided_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, plan {self.number}"


class Line(models.Model):
    """Budgetpost."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="lines")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    amount_ore = models.BigIntegerField()

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="line_once"),
            models.CheckConstraint(name="line_not_negative", condition=Q(amount_ore__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name


class AccrualQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AccrualQuerySet":
        """All for the office; accrued funds are nobody else's."""
        return self if access.may_in_office(user, Can.SEE_RUNS) else self.none()


class Accrual(models.Model):
    """Upparbetade medel: what a line has cost on a day. One enters it, another checks it, then it counts.

    A mistake is put right by a reversing row, `reverses`, never by a change.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="accruals")
    booked_on = models.DateField()
    amount_ore = models.BigIntegerField()
    text = models.CharField(max_length=160)
    entered_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    objects = AccrualQuerySet.as_manager()

    class Meta:
        ordering = ["-booked_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="accrual_is_an_amount", condition=~Q(amount_ore=0)),
            models.CheckConstraint(
                name="accrual_checked_by_another",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("entered_by")),
            ),
            models.CheckConstraint(
                name="accrual_checked_at_iff_checked_by",
                condition=Q(checked_by__isnull=True, checked_at__isnull=True)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accrual_negative_only_to_reverse",
                condition=Q(amount_ore__gt=0, reverses__isnull=True)
                | Q(amount_ore__lt=0, reverses__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.booked_on}"


class PlanPartyQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PlanPartyQuerySet":
        """All for the office; the own row for an actor's finance officer."""
        if access.may_in_office(user, Can.SEE_BUDGET):
            return self
        return self.filter(actor__in=access.own_actors(user, Can.SEE_BUDGET))


class PlanParty(models.Model):
    """A party in a plan: its weight (inhabitants or shares) and its ceiling in whole öre."""

    class Group(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommuner")
        OTHER = "other", _("övriga")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="parties")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="+")
    group = models.CharField(max_length=12, choices=Group)
    weight = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    population = models.ForeignKey(Population, models.PROTECT, null=True, blank=True, related_name="+")
    ceiling_ore = models.BigIntegerField()

    objects = PlanPartyQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "group", "actor"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "actor"], name="plan_party_once"),
            models.CheckConstraint(name="plan_party_weight_is_positive", condition=Q(weight__gt=0)),
            models.CheckConstraint(name="plan_party_ceiling_not_negative", condition=Q(ceiling_ore__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.actor} i {self.plan}"

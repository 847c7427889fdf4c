"""Överenskommelsen: its documents and versions, what each fixes, who has acceded, who was asked to."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverkan import access
from samverkan.access import Can


class Agreement(models.Model):
    """Avsiktsförklaring eller överenskommelse: a document the parties are bound by."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("avsiktsförklaring")
        AGREEMENT = "agreement", _("överenskommelse")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    # Only an agreement is in force by whole calendar years, and paid for.
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.AGREEMENT, db_default=Kind.AGREEMENT)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class AgreementVersion(models.Model):
    """One version of a document, with the parameters a budget year takes from it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True, default="", db_default="")
    file = models.ForeignKey("samverkan.StoredFile", models.PROTECT, null=True, blank=True)
    applies_from = models.DateField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    frame_ore = models.BigIntegerField(null=True, blank=True)
    cap_per_inhabitant_ore = models.BigIntegerField(null=True, blank=True)
    share_permille = models.PositiveSmallIntegerField(null=True, blank=True)
    share_cap_ore = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.number}"

    @property
    def has_parameters(self) -> bool:
        """Whether it fixes any money: a letter of intent does not."""
        return self.frame_ore is not None


class PartyShares(models.Model):
    """How a party pays by a version: by inhabitants, or by activity shares."""

    class Group(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommuner")
        OTHER = "other", _("övriga")

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="party_shares")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="party_shares")
    group = models.CharField(max_length=12, choices=Group)
    shares = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["version", "actor"]
        constraints = [
            models.UniqueConstraint(fields=["version", "actor"], name="party_shares_once"),
            models.CheckConstraint(name="party_shares_at_least_one", condition=models.Q(shares__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.shares}"


class Accession(models.Model):
    """Anslutning: by signature, or by a decision, which is its equal."""

    class Means(models.TextChoices):
        SIGNATURE = "signature", _("underskrift")
        DECISION = "decision", _("beslut")

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="accessions")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="accessions")
    means = models.CharField(max_length=10, choices=Means)
    decided_on = models.DateField()
    received_on = models.DateField(null=True, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    paragraph = models.CharField(max_length=20, blank=True)
    conditions = models.TextField(blank=True)
    file = models.ForeignKey("samverkan.StoredFile", models.PROTECT, null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["version", "actor", "decided_on"]

    def __str__(self) -> str:
        return f"{self.actor} {self.decided_on}"


class Termination(models.Model):
    """Uppsägning: that a party leaves. With which year it does is computed, never stored."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="terminations")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="terminations")
    given_on = models.DateField()
    case_number = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    file = models.ForeignKey("samverkan.StoredFile", models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["agreement", "actor", "given_on"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "actor", "given_on"], name="termination_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.given_on}"


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RoundQuerySet":
        """All for the office; the own ones for a round owner."""
        if access.may_in_office(user, Can.SEE_ALL_ROUNDS):
            return self
        return self.filter(owner=user) if access.may(user, Can.SEE_ROUNDS) else self.none()

    def open_at(self, now: datetime) -> "RoundQuerySet":
        return self.filter(state=AdoptionRound.State.OPEN, opened_at__lte=now)


class AdoptionRound(models.Model):
    """Antaganderunda: parties are asked to adopt a version by a day, each by its own decision."""

    class State(models.TextChoices):
        DRAFT = "draft", _("planerad")
        OPEN = "open", _("öppen")
        CLOSED = "closed", _("avslutad")

    class Purpose(models.TextChoices):
        ADOPTION = "adoption", _("antagande")
        REVIEW = "review", _("formell översyn")

    ALLOWED = {State.DRAFT: {State.OPEN}, State.OPEN: {State.CLOSED}, State.CLOSED: set()}

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=160)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.ADOPTION)
    # The election year of the term of office that a formal review comes before.
    term_year = models.PositiveSmallIntegerField(null=True, blank=True)
    recommended_by = models.CharField(max_length=120, blank=True)
    recommended_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    # How many days before the due day those who have not answered are reminded, and how often after it.
    remind_before_days = models.PositiveSmallIntegerField(default=14)
    remind_late_every_days = models.PositiveSmallIntegerField(default=14)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    owner = models.ForeignKey("people.User", models.PROTECT, related_name="adoption_rounds")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    start_key = models.UUIDField(unique=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="round_opened_at_iff_opened",
                condition=Q(state="draft", opened_at__isnull=True)
                | (~Q(state="draft") & Q(opened_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="round_closed_at_iff_closed",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="round_review_has_term",
                condition=Q(purpose="review", term_year__isnull=False)
                | Q(purpose="adoption", term_year__isnull=True),
            ),
            models.CheckConstraint(
                name="round_reminds_late_with_a_pause", condition=Q(remind_late_every_days__gte=1)
            ),
            models.UniqueConstraint(fields=["term_year"], name="round_one_review_a_term"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def topic(self) -> str:
        """What its live page is called where revisions are counted."""
        return f"round:{self.pk}"


class AskedParty(models.Model):
    """Tillfrågad part: one party in a round, and what has become of the question."""

    class State(models.TextChoices):
        ASKED = "asked", _("väntar")
        ADOPTED = "adopted", _("antagen")
        ADOPTED_WITH_CONDITIONS = "adopted_with_conditions", _("antagen med villkor")
        REFUSED = "refused", _("avböjt")

    # A party that has said no may still come to another decision; one that has adopted leaves by notice.
    ALLOWED = {
        State.ASKED: {State.ADOPTED, State.ADOPTED_WITH_CONDITIONS, State.REFUSED},
        State.REFUSED: {State.ADOPTED, State.ADOPTED_WITH_CONDITIONS},
        State.ADOPTED: set(),
        State.ADOPTED_WITH_CONDITIONS: set(),
    }

    round = models.ForeignKey(AdoptionRound, models.PROTECT, related_name="asked")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="asked_to_adopt")
    state = models.CharField(max_length=24, choices=State, default=State.ASKED)
    registrar_email = models.EmailField(blank=True)
    # A new link takes the old one's power away.
    link_number = models.PositiveSmallIntegerField(default=0)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)  # noqa: DJ001
    expires_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    accession = models.OneToOneField(
        Accession, models.PROTECT, null=True, blank=True, related_name="asked_party"
    )

    class Meta:
        ordering = ["round", "actor"]
        constraints = [
            models.UniqueConstraint(fields=["round", "actor"], name="asked_party_once"),
            models.CheckConstraint(
                name="asked_party_bound_iff_adopted",
                condition=Q(accession__isnull=False, state__in=["adopted", "adopted_with_conditions"])
                | (Q(accession__isnull=True) & ~Q(state__in=["adopted", "adopted_with_conditions"])),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.round}"


class Received(models.Model):
    """Inkommen handling: what a party sent. A proposal is kept and does not count."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("förslag")
        DECISION = "decision", _("antagandebeslut")
        SIGNATURE = "signature", _("underskrift")
        REFUSAL = "refusal", _("beslut att avböja")

    class Means(models.TextChoices):
        LINK = "link", _("länk")
        OFFICE = "office", _("registrerad av rundans ansvariga")

    asked = models.ForeignKey(AskedParty, models.PROTECT, related_name="received")
    kind = models.CharField(max_length=10, choices=Kind)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=120, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    paragraph = models.CharField(max_length=20, blank=True)
    conditions = models.TextField(blank=True)
    follow_up_on = models.DateField(null=True, blank=True)
    file = models.ForeignKey("samverkan.StoredFile", models.PROTECT, null=True, blank=True)
    received_at = models.DateTimeField()
    means = models.CharField(max_length=10, choices=Means)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    start_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["received_at", "pk"]
        verbose_name = _("inkommen handling")
        constraints = [
            models.CheckConstraint(
                name="received_follow_up_needs_conditions",
                condition=Q(follow_up_on__isnull=True) | ~Q(conditions=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked.actor}: {self.kind} {self.decided_on}"

"""Överenskommelsen: its documents and versions, what each fixes, and who has acceded."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Agreement(models.Model):
    """Avsiktsförklaring eller överenskommelse: a document the parties are bound by."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=160)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class AgreementVersion(models.Model):
    """One version of a document, with the parameters a budget year takes from it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey("samverkan.StoredFile", models.PROTECT, null=True, blank=True)
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

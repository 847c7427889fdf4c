"""Faktura: runs, staged documents, one gapless series per issuer and year, and final rows."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budget.invoices import bankgiro
from samverkan import access
from samverkan.access import Can

# Printed on a Swedish accounting record, whoever's language.
OUTSIDE_VAT = "Utanför mervärdesskattelagens tillämpningsområde"
PRINTED_NUMBER = re.compile(r"(?P<posted>B?)(?P<year>[0-9]{4})-(?P<number>[0-9]{4,9})")


def check_bankgiro(text: str) -> None:
    """A bankgiro number is seven or eight digits, the last of them a check digit."""
    if bankgiro.problem(text):
        raise ValidationError(_("Kontrollera bankgironumret. Till exempel 991-2346."))


class Issuer(models.Model):
    """Utfärdare: what stands on every document about the host agency, which issues for the joint function.

    One row for the host actor; its legal name and organisation number are the actor's own. `function` is
    the joint function's name, which is no legal person. `bankgiro` is stored as digits with a right check
    digit; `contact`, `phone` and `email` are whom to ask; `vat_note` says why there is no VAT; the two
    accounts are the debit and the credit side of the host's own share, an internal posting. `status` is
    `demo` for invented values, which only a demo installation may issue with, else `verified`.
    """

    class Status(models.TextChoices):
        DEMO = "demo", _("demo")
        VERIFIED = "verified", _("bekräftad")

    actor = models.OneToOneField("actors.Actor", models.PROTECT, related_name="issuer")
    function = models.CharField(_("Funktionens namn"), max_length=120)
    street = models.CharField(_("Gatuadress eller box"), max_length=120)
    postcode = models.CharField(_("Postnummer"), max_length=6)
    city = models.CharField(_("Ort"), max_length=80)
    bankgiro = models.CharField(_("Bankgiro"), max_length=12, validators=[check_bankgiro])
    contact = models.CharField(_("Vår referens"), max_length=120)
    phone = models.CharField(_("Telefon"), max_length=30)
    email = models.EmailField(_("E-post"))
    payment_days = models.PositiveSmallIntegerField(_("Betalningsvillkor, dagar"), default=30)
    vat_note = models.CharField(_("Moms"), max_length=120, default=OUTSIDE_VAT)
    debit_account = models.CharField(_("Konto för den egna andelen, debet"), max_length=20)
    credit_account = models.CharField(_("Konto för den egna andelen, kredit"), max_length=20)
    status = models.CharField(max_length=10, choices=Status, default=Status.VERIFIED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="issuer_is_complete",
                condition=~Q(bankgiro="") & ~Q(function="") & ~Q(street="") & ~Q(contact=""),
            ),
            models.CheckConstraint(name="issuer_gives_time_to_pay", condition=Q(payment_days__gte=1)),
        ]

    def __str__(self) -> str:
        return self.function


class RunQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RunQuerySet":
        """All for the office; runs are nobody else's."""
        return self if access.may_in_office(user, Can.SEE_RUNS) else self.none()

    def open(self) -> "RunQuerySet":
        """Begun and not ended: at most one a year."""
        return self.filter(state__in=Run.OPEN)


class Run(models.Model):
    """Faktureringsomgång: all or nothing for the parties in it."""

    class Part(models.TextChoices):
        FIRST = "first", _("första halvåret")
        SECOND = "second", _("andra halvåret")
        SETTLEMENT = "settlement", _("slutreglering")

    class State(models.TextChoices):
        PREPARING = "preparing", _("förbereds")
        PREPARED = "prepared", _("förberedd")
        CHECKED = "checked", _("granskad")
        APPROVED = "approved", _("godkänd")
        STAGING = "staging", _("dokumenten skapas")
        ISSUED = "issued", _("utfärdad")
        ABANDONED = "abandoned", _("avbruten")

    ALLOWED = {
        State.PREPARING: {State.PREPARED, State.ABANDONED},
        State.PREPARED: {State.CHECKED, State.ABANDONED},
        State.CHECKED: {State.APPROVED, State.ABANDONED},
        State.APPROVED: {State.STAGING, State.ABANDONED},
        State.STAGING: {State.ISSUED, State.APPROVED, State.ABANDONED},
        State.ISSUED: set(),
        State.ABANDONED: set(),
    }
    OPEN = frozenset({State.PREPARING, State.PREPARED, State.CHECKED, State.APPROVED, State.STAGING})

    year = models.ForeignKey("budget.BudgetYear", models.PROTECT, related_name="runs")
    plan = models.ForeignKey("budget.Plan", models.PROTECT, related_name="runs")
    part = models.CharField(max_length=12, choices=Part)
    number = models.PositiveSmallIntegerField()
    start_key = models.UUIDField(unique=True)
    cutoff_on = models.DateField()
    basis_to_date_ore = models.BigIntegerField()
    issue_on = models.DateField(null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(default=30)
    state = models.CharField(max_length=12, choices=State, default=State.PREPARING)
    prepared_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    # What stopped the last try to make the documents, in words.
    failed_because = models.CharField(max_length=300, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state__in=["preparing", "prepared", "checked", "approved", "staging"]),
                name="run_one_open_a_year",
            ),
            models.CheckConstraint(
                name="run_approved_by_another_than_prepared",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="run_approved_by_another_than_checked",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("checked_by")),
            ),
            models.CheckConstraint(
                name="run_checked_at_iff_checked_by",
                condition=Q(checked_by__isnull=True, checked_at__isnull=True)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="run_issued_only_when_approved",
                condition=~Q(state__in=["approved", "staging", "issued"])
                | Q(approved_by__isnull=False, checked_by__isnull=False, issue_on__isnull=False),
            ),
            models.CheckConstraint(
                name="run_issued_at_iff_issued",
                condition=Q(state="issued", issued_at__isnull=False)
                | Q(issued_at__isnull=True) & ~Q(state="issued"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.number}"


class RunParty(models.Model):
    """A party in a run: its share to date, what it was invoiced before, and the difference."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("faktura")
        CREDIT = "credit", _("kreditfaktura")
        POSTING = "posting", _("bokföringsorder")
        COUNTER_POSTING = "counter_posting", _("rättande bokföringsorder")
        NOTHING = "nothing", _("inget")

    run = models.ForeignKey(Run, models.PROTECT, related_name="parties")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="+")
    share_to_date_ore = models.BigIntegerField()
    invoiced_before_ore = models.BigIntegerField()
    due_ore = models.BigIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    # Codes of what is missing; an empty list means that the party goes with the run.
    held = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["run", "actor"]
        constraints = [
            models.UniqueConstraint(fields=["run", "actor"], name="run_party_once"),
            models.CheckConstraint(
                name="run_party_due_is_the_difference",
                condition=Q(due_ore=F("share_to_date_ore") - F("invoiced_before_ore")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} i {self.run}"


class Series(models.Model):
    """Nummerserie: one per issuer and calendar year; internal postings have their own."""

    name = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)
    # A run reserves one series for invoices and one for postings; nobody else issues from them meanwhile.
    reserved_by = models.ForeignKey(Run, models.PROTECT, null=True, related_name="reserved")

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class Staged(models.Model):
    """A document made but not issued: it may be made again, and then has the same bytes."""

    party = models.OneToOneField(RunParty, models.PROTECT, related_name="staged")
    series = models.ForeignKey(Series, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    pdf = models.BinaryField(null=True)
    xml = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["series", "number"]
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="staged_number_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"


class InvoiceQuerySet(models.QuerySet):
    def named(self, name: str) -> "InvoiceQuerySet":
        """Those with the number as it is printed, `2015-0031` or `B2015-0001`; none for any other text."""
        found = PRINTED_NUMBER.fullmatch(name)
        if not found:
            return self.none()
        kinds = Invoice.POSTED if found["posted"] else set(Invoice.Kind) - Invoice.POSTED
        return self.filter(issued_on__year=int(found["year"]), number=int(found["number"]), kind__in=kinds)

    def visible_to(self, user) -> "InvoiceQuerySet":
        """All for the office; the own ones for an actor's finance officer."""
        if access.may_in_office(user, Can.SEE_INVOICES):
            return self
        return self.filter(actor__in=access.own_actors(user, Can.SEE_INVOICES))


class Invoice(models.Model):
    """Faktura, kreditfaktura eller bokföringsorder: final when written."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("faktura")
        CREDIT = "credit", _("kreditfaktura")
        POSTING = "posting", _("bokföringsorder")
        COUNTER_POSTING = "counter_posting", _("rättande bokföringsorder")

    POSTED = frozenset({Kind.POSTING, Kind.COUNTER_POSTING})
    CREDITING = frozenset({Kind.CREDIT, Kind.COUNTER_POSTING})

    kind = models.CharField(max_length=16, choices=Kind)
    series = models.ForeignKey(Series, models.PROTECT, related_name="invoices")
    number = models.PositiveIntegerField()
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="invoices")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="invoices")
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credited_by")
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    amount_ore = models.BigIntegerField()
    ocr = models.CharField(max_length=25, unique=True, null=True)  # noqa: DJ001
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["series", "number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="invoice_number_once"),
            models.UniqueConstraint(
                F("run"), F("actor"), Coalesce(F("credits"), Value(0)), name="invoice_once_per_run_and_party"
            ),
            models.CheckConstraint(name="invoice_amount_is_positive", condition=Q(amount_ore__gt=0)),
            models.CheckConstraint(
                name="invoice_credit_points_to_its_invoice",
                condition=Q(kind__in=["credit", "counter_posting"], credits__isnull=False)
                | Q(kind__in=["invoice", "posting"], credits__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The number as it is printed, `2015-0031`; a posting's begins with B."""
        return printed_number(self.kind, self.issued_on.year, self.number)


def printed_number(kind: str, year: int, number: int) -> str:
    """Return a document's number as it is printed: `2015-0031`, an internal posting's `B2015-0001`."""
    return f"{'B' if kind in Invoice.POSTED else ''}{year}-{number:04d}"


class InvoiceFile(models.Model):
    """The bytes of an issued document, kept for ever."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=3, choices=[("pdf", "pdf"), ("xml", "xml")])
    bytes = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["invoice", "kind"]
        constraints = [models.UniqueConstraint(fields=["invoice", "kind"], name="invoice_file_once")]

    def __str__(self) -> str:
        return f"{self.invoice}.{self.kind}"

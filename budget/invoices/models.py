"""Faktura: runs, staged documents, one gapless series per issuer and year, and final rows."""

import re

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budget.invoices.issuer_model import Issuer, check_bankgiro  # noqa: F401 (its room finds it here)
from samverkan import access
from samverkan.access import Can

PRINTED_NUMBER = re.compile(r"(?P<posted>B?)(?P<year>[0-9]{4})-(?P<number>[0-9]{4,9})")


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
    # Why a person held it back, in that person's words.
    held_reason = models.CharField(max_length=200, blank=True)

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


class CreditingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CreditingQuerySet":
        """All for the office: what is not issued is nobody else's yet."""
        return self if access.may_in_office(user, Can.SEE_RUNS) else self.none()


class Crediting(models.Model):
    """Kreditering för hand: proposed with a reason by one person, approved by another, then issued."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("föreslagen")
        ISSUED = "issued", _("utfärdad")
        DROPPED = "dropped", _("återtagen")

    ALLOWED = {
        State.PROPOSED: {State.ISSUED, State.DROPPED},
        State.ISSUED: set(),
        State.DROPPED: set(),
    }

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="creditings")
    amount_ore = models.BigIntegerField()
    reason = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    credit = models.OneToOneField(Invoice, models.PROTECT, null=True, related_name="crediting")

    objects = CreditingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(state="proposed"), name="crediting_one_open_an_invoice"
            ),
            models.CheckConstraint(name="crediting_amount_is_positive", condition=Q(amount_ore__gt=0)),
            models.CheckConstraint(
                name="crediting_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="crediting_issued_iff_approved",
                condition=Q(
                    state="issued",
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    credit__isnull=False,
                )
                | Q(approved_by__isnull=True, approved_at__isnull=True, credit__isnull=True)
                & ~Q(state="issued"),
            ),
        ]

    def __str__(self) -> str:
        return f"kreditering av {self.invoice}"


class Delivery(models.Model):
    """Avisering: one message that tells a party of an issued document. Its state is the message's own."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="deliveries")
    number = models.PositiveSmallIntegerField()
    notice = models.OneToOneField("post.Notice", models.PROTECT, related_name="+")
    # Who asked for it to be sent again; nobody for the first one.
    asked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["invoice", "number"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["invoice", "number"], name="delivery_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}, avisering {self.number}"


class RunDateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RunDateQuerySet":
        """All for the office; dates are nobody else's."""
        return self if access.may_in_office(user, Can.SEE_RUNS) else self.none()

    def due(self, today) -> "RunDateQuerySet":
        """Whose day has come, and which have opened no run yet."""
        return self.filter(prepare_on__lte=today, run__isnull=True)


class RunDate(models.Model):
    """Planerad omgång: on this day a run is prepared by itself, in the name of whoever set the day."""

    year = models.ForeignKey("budget.BudgetYear", models.PROTECT, related_name="run_dates")
    part = models.CharField(max_length=12, choices=Run.Part)
    cutoff_on = models.DateField()
    prepare_on = models.DateField()
    start_key = models.UUIDField(unique=True)
    entered_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    run = models.OneToOneField(Run, models.PROTECT, null=True, related_name="planned_as")
    # Why it could not be prepared when it was last tried.
    stopped_because = models.CharField(max_length=300, blank=True)

    objects = RunDateQuerySet.as_manager()

    class Meta:
        ordering = ["prepare_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "part", "prepare_on"], name="run_date_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.prepare_on}"

"""Aktör: everyone who takes part, by the names of their day; parties of the agreement among them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samverkan import access
from samverkan.access import Can
from samverkan.collation import NAME as SWEDISH


class Category(models.Model):
    """Aktörskategori: a record, since the agreement has three and the covering letter six."""

    scheme = models.CharField(max_length=12, choices=[("agreement", "agreement"), ("letter", "letter")])
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80, db_collation=SWEDISH)

    class Meta:
        ordering = ["scheme", "name"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="category_once_per_scheme")]

    def __str__(self) -> str:
        return self.name


class ActorQuerySet(models.QuerySet):
    def with_names(self) -> "ActorQuerySet":
        return self.prefetch_related("names")

    def by_name(self) -> "ActorQuerySet":
        """In Swedish order of the name in use now."""
        now_in_use = models.FilteredRelation("names", condition=Q(names__valid_until__isnull=True))
        return self.annotate(in_use=now_in_use).order_by("in_use__name", "code").prefetch_related("names")

    def existing_on(self, day: date) -> "ActorQuerySet":
        """Those that take part on the day: begun and not ended."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def visible_to(self, user) -> "ActorQuerySet":
        """All for the office; the own ones for an actor's people."""
        if access.may_in_office(user, Can.SEE_PARTIES):
            return self
        own = access.own_actors(user, Can.SEE_PARTIES) | access.own_actors(user, Can.EDIT_INVOICE_DETAILS)
        return self.filter(pk__in=own)


class Actor(models.Model):
    """Aktör: an organisation that takes part. `code` is permanent and breaks every tie."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommun")
        AGENCY = "agency", _("statlig myndighet")
        REGION = "region", _("region")
        COMPANY = "company", _("aktiebolag")
        ASSOCIATION = "association", _("kommunförbund eller kommunalförbund")
        PRIVATE = "private", _("privat aktör")
        SUPPLIER = "supplier", _("leverantör")
        VOLUNTARY = "voluntary", _("frivilligorganisation")
        MEDIA = "media", _("medier")
        RESOURCE = "resource", _("enskild resurs")

    class OrgnrStatus(models.TextChoices):
        UNKNOWN = "unknown", _("okänt")
        UNVERIFIED = "unverified", _("obekräftat")
        VERIFIED = "verified", _("bekräftat")
        DEMO = "demo", _("demo")

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    municipality_code = models.CharField(max_length=4, blank=True)
    orgnr = models.CharField(max_length=10, blank=True)
    orgnr_status = models.CharField(max_length=10, choices=OrgnrStatus, default=OrgnrStatus.UNKNOWN)
    orgnr_source = models.CharField(max_length=200, blank=True)
    is_host = models.BooleanField(default=False)
    # Rung by hand when nobody is reached.
    fallback_number = models.CharField(max_length=20, blank=True)
    categories = models.ManyToManyField(Category, blank=True)
    street = models.CharField(max_length=120, blank=True, default="", db_default="")
    postcode = models.CharField(max_length=5, blank=True, default="", db_default="")
    city = models.CharField(max_length=80, blank=True, default="", db_default="")
    # The official address of its registrar, who receives what needs a decision.
    registrar_email = models.EmailField(blank=True, default="", db_default="")
    # The first and the last day on which it takes part; no day means not bounded.
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    # Where an actor that has been merged into another goes on.
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["is_host"], condition=Q(is_host=True), name="actor_one_host"),
            models.CheckConstraint(
                name="actor_orgnr_empty_iff_unknown",
                condition=Q(orgnr="", orgnr_status="unknown") | (~Q(orgnr="") & ~Q(orgnr_status="unknown")),
            ),
            models.CheckConstraint(
                name="actor_begins_before_it_ends",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
            ),
            models.CheckConstraint(
                name="actor_merged_has_ended",
                condition=Q(successor__isnull=True) | (Q(valid_until__isnull=False) & ~Q(successor=F("pk"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in use now; ask with `with_names()` for lists."""
        return self._naming(None).name

    @property
    def legal_name(self) -> str:
        """The legal name in use now: the holder of the organisation number."""
        return self._naming(None).legal_name

    def exists_on(self, day: date) -> bool:
        """Whether it takes part on the day; `valid_until` is the last one."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    def name_on(self, day: date) -> str:
        """The name that was in use on a day, for documents of that day."""
        return self._naming(day).name

    def legal_name_on(self, day: date) -> str:
        return self._naming(day).legal_name

    def naming_on(self, day: date) -> "ActorName":
        """The names, short and legal, that were in use on a day."""
        return self._naming(day)

    def _naming(self, day: date | None) -> "ActorName":
        names = sorted(self.names.all(), key=lambda each: each.valid_from or date.min)
        fits = [each for each in names if each.holds_on(day)]
        if fits:
            return fits[-1]
        return names[-1] if names else ActorName(name=self.code, legal_name="")


class ActorName(models.Model):
    """A name and the time it was in use: an old document shows the name of its day."""

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="names")
    name = models.CharField(max_length=120, db_collation=SWEDISH)
    legal_name = models.CharField(max_length=160, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["actor", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor"], condition=Q(valid_until__isnull=True), name="actor_name_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def holds_on(self, day: date | None) -> bool:
        """In use on the day; with no day, in use now. `valid_until` is the last day."""
        if day is None:
            return self.valid_until is None
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


class DetailStatus(models.TextChoices):
    UNKNOWN = "unknown", _("saknas")
    VERIFIED = "verified", _("bekräftad")
    DEMO = "demo", _("demo")


class InvoiceDetails(models.Model):
    """Fakturauppgifter: where an invoice goes, and what its receiver wants on it."""

    actor = models.OneToOneField(Actor, models.PROTECT, related_name="invoice_details")
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    address_status = models.CharField(max_length=10, choices=DetailStatus, default=DetailStatus.UNKNOWN)
    buyer_reference = models.CharField(max_length=80, blank=True)
    buyer_reference_status = models.CharField(
        max_length=10, choices=DetailStatus, default=DetailStatus.UNKNOWN
    )
    order_number = models.CharField(max_length=80, blank=True)
    peppol_scheme = models.CharField(max_length=4, blank=True)
    peppol_value = models.CharField(max_length=60, blank=True)
    peppol_status = models.CharField(max_length=10, choices=DetailStatus, default=DetailStatus.UNKNOWN)
    email = models.EmailField(blank=True)
    email_status = models.CharField(max_length=10, choices=DetailStatus, default=DetailStatus.UNKNOWN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invoice_details_address_empty_iff_unknown",
                condition=Q(street="", postcode="", city="", address_status="unknown")
                | (~Q(street="") & ~Q(postcode="") & ~Q(city="") & ~Q(address_status="unknown")),
            ),
            models.CheckConstraint(
                name="invoice_details_reference_empty_iff_unknown",
                condition=Q(buyer_reference="", buyer_reference_status="unknown")
                | (~Q(buyer_reference="") & ~Q(buyer_reference_status="unknown")),
            ),
            models.CheckConstraint(
                name="invoice_details_peppol_empty_iff_unknown",
                condition=Q(peppol_scheme="", peppol_value="", peppol_status="unknown")
                | (~Q(peppol_scheme="") & ~Q(peppol_value="") & ~Q(peppol_status="unknown")),
            ),
        ]

    def __str__(self) -> str:
        return f"fakturauppgifter för {self.actor}"

"""Lägesrapport: what is asked, of whom, by when; and the reports that answer. A sent report is final."""

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from actors.classes import Classed
from samverkan import access
from samverkan.access import Can


class Impact(models.IntegerChoices):
    """Påverkan. Not reported is not the same as none."""

    NONE = 0, _("ingen")
    MINOR = 1, _("liten")
    MODERATE = 2, _("måttlig")
    MAJOR = 3, _("stor")
    CRITICAL = 4, _("kritisk")


class Service(models.Model):
    """Samhällsviktig verksamhet: a record the office edits."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class QuestionSet(models.Model):
    """Frågemall: which fields a request asks for."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    fields = models.JSONField(default=list)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="question_set_version_once")]

    def __str__(self) -> str:
        return gettext(self.name)


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RequestQuerySet":
        """All for the office; for others those that ask their actor."""
        if access.may_in_office(user, Can.SEE_ALL_REPORTS):
            return self
        return self.filter(asked__actor__in=access.own_actors(user, Can.WRITE_REPORT)).distinct()

    def with_reports(self) -> "RequestQuerySet":
        """With everything the side-by-side table shows, in a constant number of queries."""
        return self.select_related("incident", "question_set", "by").prefetch_related(
            "asked__actor__names", "asked__reports__by"
        )


class Request(models.Model):
    """Begäran om lägesrapport: as of when, due when."""

    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="requests"
    )
    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="+")
    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="+")
    as_of_at = models.DateTimeField()
    due_at = models.DateTimeField()
    repeat_h = models.PositiveSmallIntegerField(null=True, blank=True)
    start_key = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="request_for_an_incident_or_a_meeting",
                condition=models.Q(incident__isnull=False, meeting__isnull=True)
                | models.Q(incident__isnull=True, meeting__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.incident or self.meeting)

    @property
    def topic(self) -> str:
        """The live page's topic."""
        return f"request:{self.pk}"


class RequestedActorQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RequestedActorQuerySet":
        """All for the office; the own ones for an actor's people."""
        if access.may_in_office(user, Can.SEE_ALL_REPORTS):
            return self
        return self.for_writing(user)

    def for_writing(self, user) -> "RequestedActorQuerySet":
        """Those for whom the person may write: the own actors', for nobody else's."""
        return self.filter(actor__in=access.own_actors(user, Can.WRITE_REPORT))

    def unanswered(self) -> "RequestedActorQuerySet":
        """No report yet, in an incident that goes on."""
        return self.filter(reports__isnull=True, request__incident__state="open")


class RequestedActor(models.Model):
    """One actor's row in a request: without a report it is missing, and shown as such."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="asked")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    reminded_at = models.DateTimeField(null=True)

    objects = RequestedActorQuerySet.as_manager()

    class Meta:
        ordering = ["request", "actor"]
        constraints = [models.UniqueConstraint(fields=["request", "actor"], name="requested_actor_once")]

    def __str__(self) -> str:
        return f"{self.actor}: {self.request}"


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReportQuerySet":
        """All for the office; the own ones for an actor's people."""
        if access.may_in_office(user, Can.SEE_ALL_REPORTS):
            return self
        return self.filter(asked__actor__in=access.own_actors(user, Can.WRITE_REPORT))


class Report(Classed):
    """Lägesrapport: final when sent; a correction is the next number."""

    class Kind(models.TextChoices):
        NEW = "new", _("ny")
        UPDATE = "update", _("uppdatering")
        FINAL = "final", _("slutrapport")
        NOTHING_NEW = "nothing_new", _("inget nytt")

    class Reliability(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("tillförlitlighet", "bekräftad")
        PROBABLE = "probable", _("trolig")
        UNCONFIRMED = "unconfirmed", pgettext_lazy("tillförlitlighet", "obekräftad")

    asked = models.ForeignKey(RequestedActor, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    client_key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    as_of_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    impact = models.PositiveSmallIntegerField(choices=Impact)
    reliability = models.CharField(max_length=12, choices=Reliability, default=Reliability.CONFIRMED)
    answers = models.JSONField(default=dict)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["asked", "number"]
        constraints = [
            models.UniqueConstraint(fields=["asked", "number"], name="report_number_once"),
            models.CheckConstraint(name="report_impact_0_to_4", condition=models.Q(impact__lte=4)),
        ]

    def __str__(self) -> str:
        return f"{self.asked.actor} {self.number}"

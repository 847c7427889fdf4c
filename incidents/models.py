"""Händelse: sudden, planned or drawn-out; who takes part, and which forums work on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.agreements.models import PartyShares
from actors.classes import Classed, Sight
from samverkan import access
from samverkan.access import Can


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "IncidentQuerySet":
        """All for the office. For others by class: open; for all parties, if their actor is one; for
        those who take part, but for private actors, who take part with limited sight; or named.
        """
        if access.may_in_office(user, Can.SEE_INCIDENTS):
            return self
        own = access.own_actors(user, Can.SEE_INCIDENTS)
        if not own:
            return self.none()
        allowed = models.Q(sight=Sight.OPEN)
        allowed |= models.Q(sight=Sight.NAMED, named_to__in=own)
        allowed |= models.Q(
            participants__actor__in=own,
            participants__is_limited=False,
            sight__in=[Sight.PARTICIPANTS, Sight.PARTIES],
        )
        if PartyShares.objects.filter(actor__in=own).exists():
            allowed |= models.Q(sight=Sight.PARTIES)
        return self.filter(allowed).distinct()

    def ongoing(self) -> "IncidentQuerySet":
        return self.filter(state="open")

    def ongoing_first(self) -> "IncidentQuerySet":
        """Those that go on, then the closed, latest first in each."""
        return self.order_by(models.Case(models.When(state="open", then=0), default=1), "-starts_at", "-pk")


class Incident(Classed):
    """Händelse."""

    class Kind(models.TextChoices):
        SUDDEN = "sudden", _("plötslig")
        PLANNED = "planned", _("planerad")
        LONG = "long", _("utdragen")

    class State(models.TextChoices):
        OPEN = "open", _("pågående")
        CLOSED = "closed", _("avslutad")

    ALLOWED = {State.OPEN: {State.CLOSED}, State.CLOSED: {State.OPEN}}

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    is_exercise = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    forums = models.ManyToManyField("forums.Forum", blank=True, related_name="incidents")
    # The form's key: pressing twice opens one incident.
    start_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="incident_ended_at_iff_closed",
                condition=models.Q(state="open", ended_at__isnull=True)
                | models.Q(state="closed", ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """Deltagare: an actor in an incident, in a phase of its own."""

    class Phase(models.TextChoices):
        PREPARING = "preparing", _("förbereder")
        ONGOING = "ongoing", _("pågår")
        RECOVERING = "recovering", _("återgång")
        OVER = "over", _("över")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="participants")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="+")
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.ONGOING)
    is_limited = models.BooleanField(default=False)

    class Meta:
        ordering = ["incident", "actor"]
        constraints = [models.UniqueConstraint(fields=["incident", "actor"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.actor} i {self.incident}"

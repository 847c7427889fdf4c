"""Aktivering: need raised, decided or refused, call-out, first meeting, ended. Every time is kept."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from forums.activation import chain
from forums.callouts.models import Callout
from forums.meetings.models import Meeting
from samverkan import access
from samverkan.access import Can


class NeedQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NeedQuerySet":
        """All for the office; for others what their actor raised."""
        if access.may_in_office(user, Can.SEE_ACTIVATIONS):
            return self
        return self.filter(raised_by_actor__in=access.own_actors(user, Can.RAISE_NEED))


class Need(models.Model):
    """Behov av samverkan: raised by an actor, by a forum at work, or by an outsider."""

    class State(models.TextChoices):
        RAISED = "raised", _("väntar på beslut")
        DECIDED = "decided", _("beslutat")
        REFUSED = "refused", _("avslaget")

    ALLOWED = {State.RAISED: {State.DECIDED, State.REFUSED}, State.DECIDED: set(), State.REFUSED: set()}

    raised_by_actor = models.ForeignKey(
        "actors.Actor", models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_by_forum = models.ForeignKey(
        "forums.Forum", models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_by_outsider = models.CharField(max_length=160, blank=True)
    what = models.TextField()
    raised_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    start_key = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.RAISED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="need_raised_by_exactly_one",
                condition=Q(
                    raised_by_actor__isnull=False, raised_by_forum__isnull=True, raised_by_outsider=""
                )
                | Q(raised_by_actor__isnull=True, raised_by_forum__isnull=False, raised_by_outsider="")
                | Q(raised_by_actor__isnull=True, raised_by_forum__isnull=True) & ~Q(raised_by_outsider=""),
            ),
            models.CheckConstraint(
                name="need_decided_at_iff_decided",
                condition=Q(state="raised", decided_at__isnull=True)
                | Q(decided_at__isnull=False) & ~Q(state="raised"),
            ),
            models.CheckConstraint(
                name="need_refused_with_a_reason", condition=~Q(state="refused") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def raised_by(self) -> str:
        """Who raised it, in words."""
        return str(self.raised_by_actor or self.raised_by_forum or self.raised_by_outsider)


class ActivationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ActivationQuerySet":
        """All for the office; for others those that called their actor."""
        if access.may_in_office(user, Can.SEE_ACTIVATIONS):
            return self
        own = access.own_actors(user, Can.SEE_ACTIVATIONS)
        return self.filter(callouts__callout__called__actor__in=own).distinct()

    def running(self) -> "ActivationQuerySet":
        return self.filter(state="active")

    def with_chain(self) -> "ActivationQuerySet":
        """With all that its chain is read from, in a fixed number of queries."""
        return self.select_related("need", "forum", "decided_by").prefetch_related(
            "callouts__callout__called", "meetings__meeting__leader"
        )


class Activation(models.Model):
    """Aktivering: a forum convened outside the plan."""

    class State(models.TextChoices):
        ACTIVE = "active", _("aktiverad")
        ENDED = "ended", _("avslutad")

    class Kind(models.TextChoices):
        REAL = "real", _("skarp")
        EXERCISE = "exercise", _("övning")

    ALLOWED = {State.ACTIVE: {State.ENDED}, State.ENDED: set()}

    need = models.ForeignKey(Need, models.PROTECT, related_name="activations")
    forum = models.ForeignKey("forums.Forum", models.PROTECT, related_name="activations")
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, related_name="activations"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    start_key = models.UUIDField(unique=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                F("forum"),
                F("kind"),
                Coalesce(F("incident"), Value(0)),
                condition=Q(state="active"),
                name="activation_one_active",
            ),
            models.CheckConstraint(
                name="activation_ended_at_iff_ended",
                condition=Q(state="active", ended_at__isnull=True) | Q(state="ended", ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum}: {self.purpose}"

    @property
    def first_callout(self) -> Callout | None:
        """The call-out with which it began; ask with `with_chain()` for lists."""
        parts = [each for each in self.callouts.all() if each.part == ActivationCallout.Part.FIRST]
        return parts[0].callout if parts else None

    @property
    def first_meeting(self) -> Meeting | None:
        """The earliest of its meetings that is not cancelled."""
        meetings = [each.meeting for each in self.meetings.all()]
        held = [each for each in meetings if each.state != Meeting.State.CANCELLED]
        return min(held, key=lambda each: each.starts_at, default=None)

    def chain_at(self, now: datetime) -> tuple[chain.Link, ...]:
        """The five times, from the need to the first meeting."""
        callout, meeting = self.first_callout, self.first_meeting
        times = {
            chain.Station.RAISED: self.need.raised_at,
            chain.Station.DECIDED: self.decided_at,
            chain.Station.SENT: callout and callout.started_at,
            chain.Station.ENOUGH: callout and _enough_at(callout),
            chain.Station.MEETING: meeting and meeting.starts_at,
        }
        return chain.links(times, now=now)


class ActivationCallout(models.Model):
    """A call-out's part in an activation."""

    class Part(models.TextChoices):
        FIRST = "first"
        ADDED = "added"
        UPDATE = "update"
        RECALL = "recall"

    activation = models.ForeignKey(Activation, models.PROTECT, related_name="callouts")
    callout = models.OneToOneField("callouts.Callout", models.PROTECT, related_name="in_activation")
    part = models.CharField(max_length=10, choices=Part)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activation"], condition=Q(part="first"), name="activation_one_first_callout"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activation}: {self.callout}"


class ActivationMeeting(models.Model):
    """A meeting of an activated forum; the first is the earliest."""

    activation = models.ForeignKey(Activation, models.PROTECT, related_name="meetings")
    meeting = models.OneToOneField("meetings.Meeting", models.PROTECT, related_name="in_activation")

    class Meta:
        ordering = ["meeting__starts_at"]

    def __str__(self) -> str:
        return f"{self.activation}: {self.meeting}"


def _enough_at(callout: Callout) -> datetime | None:
    """When the call-out's target was met, by those who take part now."""
    called = list(callout.called.all())
    if callout.quorum_rule == Callout.QuorumRule.REQUIRED:
        called = [each for each in called if each.is_required]
    by_number = callout.quorum_rule == Callout.QuorumRule.NUMBER
    wanted = callout.quorum_number if by_number else len(called)
    return chain.enough_at((each.takes_part_at for each in called if each.takes_part_at), wanted)

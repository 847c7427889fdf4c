"""Möte: so far its time, place and people; agenda and minutes come with the forums at work."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingQuerySet(models.QuerySet):
    def coming(self, now: datetime) -> "MeetingQuerySet":
        """Not yet begun and not cancelled, the next one first."""
        return self.filter(starts_at__gt=now).exclude(state=Meeting.State.CANCELLED)


class Meeting(models.Model):
    """Möte i ett forum."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planerat")
        CALLED = "called", _("kallat")
        RUNNING = "running", _("pågår")
        HELD = "held", _("hållet")
        ADJUSTED = "adjusted", _("justerat")
        CANCELLED = "cancelled", _("inställt")

    ALLOWED = {
        State.PLANNED: {State.CALLED, State.RUNNING, State.CANCELLED},
        State.CALLED: {State.RUNNING, State.CANCELLED},
        State.RUNNING: {State.HELD},
        State.HELD: {State.ADJUSTED},
        State.ADJUSTED: set(),
        State.CANCELLED: set(),
    }

    forum = models.ForeignKey("forums.Forum", models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    conference = models.CharField(max_length=200, blank=True)
    conference_code = models.CharField(max_length=40, blank=True)
    host = models.ForeignKey("actors.Actor", models.PROTECT, null=True, blank=True, related_name="+")
    leader = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    keeper = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    ics_sequence = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.forum} {self.starts_at:%Y-%m-%d %H:%M}"

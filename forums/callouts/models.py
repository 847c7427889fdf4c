"""Inkallning: one sending as a whole, its actors with their own steps, links and answers."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.models import Actor
from samverkan import access
from samverkan.access import Can


class Kind(models.TextChoices):
    """Slag: everything below inherits it; nothing turns one into another."""

    REAL = "real", _("skarp")
    EXERCISE = "exercise", _("övning")
    TEST = "test", _("prov")


class CalloutQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CalloutQuerySet":
        """All for the office; for others those that call their actor."""
        if access.may_in_office(user, Can.SEE_CALLOUTS):
            return self
        return self.filter(called__actor__in=access.own_actors(user, Can.SEE_CALLOUTS)).distinct()

    def ringing(self) -> "CalloutQuerySet":
        return self.filter(state="ringing")

    def with_not_reached(self) -> "CalloutQuerySet":
        """Those with actors to ring by hand, and how many."""
        count = models.Count("called", filter=Q(called__state="not_reached"), distinct=True)
        return self.annotate(not_reached=count).filter(not_reached__gt=0)


class Callout(models.Model):
    """Inkallning: the whole, with its code, text and target."""

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        RINGING = "ringing", pgettext_lazy("inkallning", "pågår")
        DONE = "done", _("avslutad")
        STOPPED = "stopped", _("stoppad")
        RECALLED = "recalled", _("återkallad")

    class QuorumRule(models.TextChoices):
        ALL = "all", _("alla aktörer")
        REQUIRED = "required", _("namngivna aktörer")
        NUMBER = "number", _("ett antal")

    ALLOWED = {
        State.DRAFT: {State.RINGING, State.STOPPED},
        State.RINGING: {State.DONE, State.STOPPED, State.RECALLED},
        State.DONE: set(),
        State.STOPPED: set(),
        State.RECALLED: set(),
    }

    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=4)
    text = models.CharField(max_length=400)
    forum = models.ForeignKey("forums.Forum", models.PROTECT, null=True, blank=True, related_name="callouts")
    quorum_rule = models.CharField(max_length=10, choices=QuorumRule, default=QuorumRule.ALL)
    quorum_number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    start_key = models.UUIDField(unique=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    objects = CalloutQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="ringing"), name="callout_code_once_while_ringing"
            ),
            models.CheckConstraint(
                name="callout_started_at_iff_started",
                condition=Q(state="draft", started_at__isnull=True)
                | Q(started_at__isnull=False) & ~Q(state="draft"),
            ),
            models.CheckConstraint(
                name="callout_ended_at_iff_ended",
                condition=Q(state__in=["draft", "ringing"], ended_at__isnull=True)
                | Q(state__in=["done", "stopped", "recalled"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="callout_number_iff_by_number",
                condition=Q(quorum_rule="number", quorum_number__isnull=False)
                | Q(quorum_number__isnull=True) & ~Q(quorum_rule="number"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}"

    @property
    def topic(self) -> str:
        """The live page's topic."""
        return f"callout:{self.pk}"


class CalledActorQuerySet(models.QuerySet):
    def due(self, now: datetime) -> "CalledActorQuerySet":
        """Whose next step is due now."""
        return self.filter(next_step_at__lte=now, state="waiting", callout__state="ringing")

    def visible_to(self, user) -> "CalledActorQuerySet":
        """All for the office; the own ones for an actor's people."""
        if access.may_in_office(user, Can.SEE_CALLOUTS):
            return self
        return self.filter(actor__in=access.own_actors(user, Can.SEE_CALLOUTS))


class CalledActor(models.Model):
    """Inkallad aktör: this row escalates, step by step of its frozen plan."""

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar")
        TAKES_PART = "takes_part", _("deltar")
        UNABLE = "unable", _("förhindrad")
        NOT_REACHED = "not_reached", _("ej nådd")
        STOPPED = "stopped", _("stoppad")

    ALLOWED = {
        State.WAITING: {State.TAKES_PART, State.UNABLE, State.NOT_REACHED, State.STOPPED},
        State.TAKES_PART: {State.UNABLE, State.NOT_REACHED, State.WAITING},
        State.UNABLE: {State.TAKES_PART},
        State.NOT_REACHED: {State.TAKES_PART},
        State.STOPPED: {State.TAKES_PART},
    }

    callout = models.ForeignKey(Callout, models.PROTECT, related_name="called")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    is_required = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    steps_taken = models.PositiveSmallIntegerField(default=0)
    next_step_at = models.DateTimeField(null=True)
    takes_part_at = models.DateTimeField(null=True)

    objects = CalledActorQuerySet.as_manager()

    class Meta:
        ordering = ["callout", "actor"]
        indexes = [
            models.Index(
                fields=["next_step_at"], name="called_actor_due", condition=Q(next_step_at__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["callout", "actor"], name="called_actor_once"),
            models.CheckConstraint(
                name="called_actor_next_step_only_while_waiting",
                condition=Q(next_step_at__isnull=True) | Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="called_actor_takes_part_at_iff_takes_part",
                condition=Q(state="takes_part", takes_part_at__isnull=False)
                | Q(takes_part_at__isnull=True) & ~Q(state="takes_part"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} i {self.callout}"


class Step(models.Model):
    """Steg: one person, one channel, one address, and how long to wait. Frozen at the start."""

    called = models.ForeignKey(CalledActor, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=10)
    to = models.CharField(max_length=254)
    wait_s = models.PositiveIntegerField()
    notice = models.OneToOneField("post.Notice", models.PROTECT, null=True, related_name="step")

    class Meta:
        ordering = ["called", "position"]
        constraints = [models.UniqueConstraint(fields=["called", "position"], name="step_position_once")]

    def __str__(self) -> str:
        return f"{self.position}: {self.user} {self.channel}"


class AnswerLink(models.Model):
    """Svarslänk: single-purpose, expires; only the hash of its secret is stored."""

    called = models.ForeignKey(CalledActor, models.PROTECT, related_name="links")
    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["called", "user"], name="answer_link_once")]

    def __str__(self) -> str:
        return f"{self.user} i {self.called}"


class Answer(models.Model):
    """Svar: all are kept, the last one counts."""

    class What(models.TextChoices):
        COMING = "coming", _("deltar")
        CANNOT = "cannot", _("kan inte")
        OTHER = "other", _("annat")

    class Means(models.TextChoices):
        LINK = "link", _("länk")
        SMS = "sms", _("sms")
        VOICE = "voice", _("samtal")
        WEB = "web", _("webb")
        STAFF = "staff", _("kansliet")

    called = models.ForeignKey(CalledActor, models.PROTECT, related_name="answers")
    user = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=What)
    minutes = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    means = models.CharField(max_length=10, choices=Means)
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="answer_minutes_only_when_coming",
                condition=Q(minutes__isnull=True) | Q(answer="coming"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.called}: {self.answer}"

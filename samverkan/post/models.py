"""Utskick: every message that leaves the house is a row here before it is anything else."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("e-post")
    SMS = "sms", _("sms")
    VOICE = "voice", _("samtal")
    WEBHOOK = "webhook", _("webbanrop")


class Gateway(models.Model):
    """Operatör: where messages are handed over. `drill` keeps them on the demo's outbox page."""

    class Kind(models.TextChoices):
        DRILL = "drill"

    name = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    channels = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class NoticeQuerySet(models.QuerySet):
    def queued(self, now: datetime) -> "NoticeQuerySet":
        """Waiting to be sent, urgent ones first; what has expired is not."""
        still = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
        return self.filter(still, state=Notice.State.QUEUED).order_by("-queue", "pk")

    def stuck(self, before: datetime) -> "NoticeQuerySet":
        """Being sent since so long that whoever sent them must be gone."""
        return self.filter(state=Notice.State.SENDING, tried_at__lt=before)

    def unsettled(self, before: datetime) -> "NoticeQuerySet":
        """Nobody knows whether the gateway has them, and nobody has asked since `before`."""
        return self.filter(state=Notice.State.UNKNOWN, tried_at__lt=before).order_by("tried_at", "pk")


class Notice(models.Model):
    """Utskick: one message, for one person, by one channel, for one step. Sent at most once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("i kö")
        SENDING = "sending", _("skickas")
        HANDED_OVER = "handed_over", _("överlämnat")
        DELIVERED = "delivered", _("framme")
        FAILED = "failed", _("misslyckat")
        UNKNOWN = "unknown", _("oklart")
        CANCELLED = "cancelled", _("inställt")

    class Queue(models.TextChoices):
        URGENT = "urgent"
        NORMAL = "normal"
        BULK = "bulk"

    ALLOWED = {
        State.QUEUED: {State.SENDING, State.CANCELLED},
        # Back to the queue only by the worker that claimed it and has not touched the gateway.
        State.SENDING: {State.QUEUED, State.HANDED_OVER, State.DELIVERED, State.FAILED, State.UNKNOWN},
        State.HANDED_OVER: {State.DELIVERED, State.FAILED},
        State.UNKNOWN: {State.HANDED_OVER, State.DELIVERED, State.FAILED},
        State.DELIVERED: set(),
        State.FAILED: set(),
        State.CANCELLED: set(),
    }

    key = models.CharField(max_length=120, unique=True)
    queue = models.CharField(max_length=10, choices=Queue, default=Queue.NORMAL)
    channel = models.CharField(max_length=10, choices=Channel)
    to = models.CharField(max_length=254)
    user = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    # What stands for the secret of the answer link in the body, and the row it is made from:
    # the link itself is never stored.
    link_key = models.CharField(max_length=80, blank=True)
    # The live page that shows it: its revision is bumped when the state changes.
    topic = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    sender = models.UUIDField(null=True)
    queued_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    gateway = models.ForeignKey(Gateway, models.PROTECT, null=True)
    gateway_ref = models.CharField(max_length=80, blank=True)
    why_failed = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["queued_at"], name="notice_queued", condition=Q(state="queued")),
            models.Index(
                fields=["tried_at"], name="notice_unsettled", condition=Q(state__in=["sending", "unknown"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "gateway_ref"],
                name="notice_gateway_ref_once",
                condition=~Q(gateway_ref=""),
            ),
            models.CheckConstraint(
                name="notice_tried_at_iff_tried",
                condition=Q(state__in=["queued", "cancelled"], tried_at__isnull=True)
                | Q(tried_at__isnull=False) & ~Q(state__in=["queued", "cancelled"]),
            ),
            models.CheckConstraint(
                name="notice_delivered_at_iff_delivered",
                condition=Q(state="delivered", delivered_at__isnull=False)
                | Q(delivered_at__isnull=True) & ~Q(state="delivered"),
            ),
            models.CheckConstraint(
                name="notice_failed_at_iff_failed",
                condition=Q(state="failed", failed_at__isnull=False)
                | Q(failed_at__isnull=True) & ~Q(state="failed"),
            ),
            models.CheckConstraint(
                name="notice_handed_over_has_time",
                condition=~Q(state="handed_over") | Q(handed_over_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def state_at(self) -> datetime:
        """When it came into its state, as far as it is on record."""
        return self.delivered_at or self.failed_at or self.handed_over_at or self.tried_at or self.queued_at


class DrillMessage(models.Model):
    """What the gateway `drill` has taken: the message as its recipient would see it.

    This is the other side of the wire. Its key is the notice's, so that the gateway takes each
    notice once, and can be asked whether it has it.
    """

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=10, choices=Channel)
    to = models.CharField(max_length=254, db_index=True)
    recipient = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.key

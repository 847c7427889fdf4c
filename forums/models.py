"""Forum: where it is settled, at which level; and its seats, by function and mandate."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from actors.people.models import is_here
from samverkan import access
from samverkan.access import Can
from samverkan.collation import NAME as SWEDISH


class Level(models.TextChoices):
    """Samverkansnivå: a mandate, not a rank."""

    OWNER = "owner", _("ägarforum")
    DIRECTING = "directing", _("regionalt inriktande")
    COORDINATING = "coordinating", _("regionalt samordnande")
    EXECUTING = "executing", _("verkställande")


class Mode(models.TextChoices):
    """Läge: which conditions the forum works under, or both."""

    ORDINARY = "ordinary", _("ordinarie")
    ACTIVATED = "activated", _("aktiverat")
    BOTH = "both", _("ordinarie och aktiverat")


class ForumQuerySet(models.QuerySet):
    def standing(self, today: date) -> "ForumQuerySet":
        """Formed and not dissolved."""
        return self.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=today), formed_on__lte=today)


class Forum(models.Model):
    """Forum: participants are called by function and mandate, not by person."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120, db_collation=SWEDISH)
    level = models.CharField(max_length=12, choices=Level)
    home_mode = models.CharField(max_length=10, choices=Mode)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="sub_forums")
    lead = models.CharField(max_length=200, blank=True)
    host_and_record = models.CharField(max_length=200, blank=True)
    rhythm = models.CharField(max_length=200, blank=True)
    task = models.TextField(blank=True)
    members = models.TextField(blank=True)
    answer_limit_s = models.PositiveIntegerField(default=300)
    voice_after_s = models.PositiveIntegerField(default=60)
    # How long a meeting usually takes: who sits in two forums that meet at once is shown.
    meeting_minutes = models.PositiveSmallIntegerField(default=60, db_default=60)
    formed_on = models.DateField()
    dissolved_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_activated_by_the_host(self) -> bool:
        """True for coordinating and directing forums; executing ones form themselves."""
        return self.level in {Level.DIRECTING, Level.COORDINATING} and self.home_mode != Mode.ORDINARY


class OpenOnQuerySet(models.QuerySet):
    def open_on(self, day: date) -> "OpenOnQuerySet":
        """Those that hold on the day; `valid_until` is the last day."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


class SeatQuerySet(OpenOnQuerySet):
    def visible_to(self, user) -> "SeatQuerySet":
        """All for the office; for others all seats of the forums in which their actor has one."""
        if access.may_in_office(user, Can.SEE_FORUMS):
            return self
        own = Seat.objects.filter(actor__in=access.own_actors(user, Can.SEE_FORUMS))
        return self.filter(forum__in=own.values("forum"))

    def settable_by(self, user) -> "SeatQuerySet":
        """All for the office; for an actor's administrator the own actor's: whose holders they set."""
        if access.may_in_office(user, Can.SET_HOLDERS):
            return self
        return self.filter(actor__in=access.own_actors(user, Can.SET_HOLDERS))

    def with_vacancy(self, today: date) -> "SeatQuerySet":
        """Each with `is_held`: whether somebody who is still here is its first holder that day."""
        first = Holder.objects.serving(today).filter(seat=OuterRef("pk"), rank=0)
        return self.annotate(is_held=Exists(first))


class Seat(models.Model):
    """Plats: an actor's function in a forum, with the mandate its level asks for."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="seats")
    actor = models.ForeignKey("actors.Actor", models.PROTECT, related_name="seats")
    speaks_for = models.ManyToManyField("actors.Actor", blank=True, related_name="+")
    function = models.CharField(max_length=120)
    mandate = models.CharField(max_length=12, choices=Level)
    host_order = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["forum", "actor", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "actor", "function"],
                condition=Q(valid_until__isnull=True),
                name="seat_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum}: {self.actor}, {self.function}"


class HolderQuerySet(OpenOnQuerySet):
    def serving(self, day: date) -> "HolderQuerySet":
        """Those who hold their seat on the day and have not left: a seat falls vacant without a change."""
        return self.open_on(day).filter(is_here(day, "user__"))


class Holder(models.Model):
    """Innehavare och ersättare: who holds a seat, rank 0 first, then the deputies in order."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holders")
    user = models.ForeignKey("people.User", models.PROTECT, related_name="held_seats")
    rank = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = HolderQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "rank"],
                condition=Q(valid_until__isnull=True),
                name="holder_one_open_per_rank",
            ),
            models.UniqueConstraint(
                fields=["seat", "user"],
                condition=Q(valid_until__isnull=True),
                name="holder_one_open_per_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.rank})"

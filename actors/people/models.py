"""Personer och behörigheter: who signs in, who is called, and what each may do."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from actors.people import numbers
from samverkan import access
from samverkan.access import ACTOR_ROLES, OFFICE_ROLES, ROLE_NAMES, Can, Role
from samverkan.clock import local_day
from samverkan.collation import NAME as SWEDISH


def is_here(day: date, path: str = "") -> Q:
    """The person at `path` holds a post on the day: has not left, is not closed, is not erased."""
    stays = Q(**{f"{path}left_on__isnull": True}) | Q(**{f"{path}left_on__gt": day})
    return stays & Q(**{f"{path}is_active": True, f"{path}erased_at__isnull": True})


class UserQuerySet(models.QuerySet):
    def here(self, day: date) -> "UserQuerySet":
        """Those who hold a post on the day."""
        return self.filter(is_here(day))

    def visible_to(self, user) -> "UserQuerySet":
        """All for the office; for an actor's administrator the own actor's, and who has a role for it."""
        known = self.filter(erased_at__isnull=True)
        if access.may_in_office(user, Can.MANAGE_PEOPLE):
            return known
        own = access.own_actors(user, Can.MANAGE_PEOPLE)
        granted = Grant.objects.current(timezone.now()).filter(actor__in=own)
        return known.filter(Q(home__in=own) | Q(pk__in=granted.order_by().values("user")))

    def found_by(self, words: str) -> "UserQuerySet":
        """Every word stands in the name or the address, whatever the case of its letters."""
        found = self
        for word in words.casefold().split():
            found = found.filter(sought__contains=word)
        return found

    def bulk_create(self, users: Iterable["User"], *args, **kwargs) -> list["User"]:
        users = list(users)
        for user in users:
            user.sought = user.words
        return super().bulk_create(users, *args, **kwargs)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.lower())


class User(AbstractBaseUser):
    """Person: somebody, or a duty function that always answers whoever is on duty."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        FUNCTION = "function", _("funktion")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    name = models.CharField(max_length=120, db_collation=SWEDISH)
    # Null for those who never sign in.
    email = models.EmailField(unique=True, null=True, blank=True)  # noqa: DJ001
    home = models.ForeignKey("actors.Actor", models.PROTECT, null=True, blank=True, related_name="people")
    language = models.CharField(max_length=2, choices=[("sv", "svenska"), ("en", "English")], default="sv")
    is_active = models.BooleanField(default=True)
    left_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # Name and address with folded letters: SQLite's own search folds only a to z.
    sought = models.CharField(max_length=400, blank=True, default="", db_default="", editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="user_email_is_lower_case", condition=Q(email=Lower("email"))),
        ]
        indexes = [
            # Lists are read page by page in this order, however many there are.
            models.Index(fields=["home", "name"], name="user_by_home_and_name"),
            models.Index(fields=["name"], name="user_by_name"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("raderad person"))

    def save(self, *args, **kwargs) -> None:
        self.sought = self.words
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sought"}
        super().save(*args, **kwargs)

    @property
    def words(self) -> str:
        """What a search looks in."""
        return f"{self.name} {self.email or ''}".casefold().strip()

    @property
    def signs_in(self) -> bool:
        """Whether there is an account behind the person."""
        return bool(self.email) and self.has_usable_password()

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def is_staff(self) -> bool:
        # Some libraries ask; nobody administers by this flag, rights are grants.
        return False

    @cached_property
    def current_grants(self) -> list["Grant"]:
        """The grants valid now, read once for each request; none for somebody who has left."""
        now = timezone.now()
        if not self.is_here(local_day(now)):
            return []
        return list(self.grants.current(now).select_related("actor").prefetch_related("actor__names"))

    def is_here(self, day: date) -> bool:
        """Holds a post on the day: as `here` says of many."""
        return self.is_active and self.erased_at is None and (self.left_on is None or self.left_on > day)


class GrantQuerySet(models.QuerySet):
    def current(self, now: datetime) -> "GrantQuerySet":
        """Valid at the moment."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now), valid_from__lte=now
        ).order_by("pk")


class Grant(models.Model):
    """Behörighet: a role in the office, or for one actor, for a time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24, choices=[(str(role), ROLE_NAMES[role]) for role in Role])
    actor = models.ForeignKey("actors.Actor", models.PROTECT, null=True, blank=True, related_name="grants")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="grant_role_fits_scope",
                condition=Q(actor__isnull=True, role__in=sorted(map(str, OFFICE_ROLES)))
                | Q(actor__isnull=False, role__in=sorted(map(str, ACTOR_ROLES))),
            ),
            models.UniqueConstraint(
                F("user"),
                F("role"),
                Coalesce(F("actor"), Value(0)),
                condition=Q(valid_until__isnull=True),
                name="grant_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class ContactPointQuerySet(models.QuerySet):
    def reachable(self) -> "ContactPointQuerySet":
        """Those to which a message can be sent, in the order they are to be tried."""
        return self.exclude(channel=ContactPoint.Channel.RAKEL).order_by("position", "pk")


class ContactPoint(models.Model):
    """Kontaktväg: a number or address, in the order the person wants to be tried."""

    user = models.ForeignKey(User, models.PROTECT, related_name="contact_points")

    class Channel(models.TextChoices):
        SMS = "sms", _("sms")
        VOICE = "voice", _("samtal")
        EMAIL = "email", _("e-post")
        # Shown to those who have a terminal; nothing is ever sent to it from here.
        RAKEL = "rakel", _("Rakel")

    channel = models.CharField(max_length=10, choices=Channel)
    value = models.CharField(max_length=254)
    position = models.PositiveSmallIntegerField(default=0)
    verified_at = models.DateTimeField(null=True, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        ordering = ["user", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "channel", "value"], name="contact_point_once"),
        ]
        indexes = [
            models.Index(
                fields=["user"], name="contact_point_verified", condition=Q(verified_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def can_be_sent_to(self) -> bool:
        return self.channel != self.Channel.RAKEL

    @property
    def is_phone(self) -> bool:
        return self.channel in {self.Channel.SMS, self.Channel.VOICE}

    @property
    def written(self) -> str:
        """The value as people read it."""
        return numbers.written(self.value) if self.is_phone else self.value


class ContactCode(models.Model):
    """Bekräftelsekod: six digits sent to a contact point. They are made from the key and stored nowhere."""

    point = models.ForeignKey(ContactPoint, models.PROTECT, related_name="codes")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.point_id}: {self.sent_at}"

    @property
    def link_key(self) -> str:
        return f"kod:{self.key.hex}"


class InvitationQuerySet(models.QuerySet):
    def open(self, now: datetime) -> "InvitationQuerySet":
        """Sent, and neither used, withdrawn nor too old."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """Inbjudan: a personal link by which somebody opens an account, or chooses a new password."""

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    # Who is known already; else the person is entered when the invitation is accepted.
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="invitations")
    role = models.CharField(
        max_length=24, blank=True, choices=[(str(role), ROLE_NAMES[role]) for role in Role]
    )
    actor = models.ForeignKey("actors.Actor", models.PROTECT, null=True, blank=True, related_name="+")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="invitation_email_is_lower_case", condition=Q(email=Lower("email"))),
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.label_lower} {self.pk}"

    @property
    def link_key(self) -> str:
        return f"inbjudan:{self.key.hex}"


class ConfirmationDay(models.Model):
    """Bekräftelsedag: a day of every year by which people say that their data are right."""

    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    asked_days_before = models.PositiveSmallIntegerField(default=30)
    first_reminder_days_before = models.PositiveSmallIntegerField(default=7)
    days_between_reminders = models.PositiveSmallIntegerField(default=7)
    reminders_at_most = models.PositiveSmallIntegerField(default=6)

    class Meta:
        ordering = ["month", "day"]
        constraints = [
            models.UniqueConstraint(fields=["month", "day"], name="confirmation_day_once"),
            # The 29th to the 31st are not in every month of every year.
            models.CheckConstraint(
                name="confirmation_day_is_in_every_year",
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=28),
            ),
            models.CheckConstraint(
                name="confirmation_day_reminders_are_apart", condition=Q(days_between_reminders__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


class ConfirmationQuerySet(models.QuerySet):
    def awaited(self) -> "ConfirmationQuerySet":
        """Asked for and not given."""
        return self.filter(confirmed_at__isnull=True)


class Confirmation(models.Model):
    """Bekräftelse: somebody was asked whether the own data are right, and by when."""

    user = models.ForeignKey(User, models.PROTECT, related_name="confirmations")
    rule = models.ForeignKey(ConfirmationDay, models.PROTECT, related_name="+")
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["user", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["user", "due_on"], name="confirmation_once"),
        ]
        indexes = [
            models.Index(
                fields=["user"], name="confirmation_awaited", condition=Q(confirmed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.due_on}"

"""Personer och behörigheter: who signs in, who is called, and what each may do."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from samverkan.access import ACTOR_ROLES, OFFICE_ROLES, ROLE_NAMES, Role
from samverkan.collation import NAME as SWEDISH


class UserManager(BaseUserManager.from_queryset(models.QuerySet)):
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

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="user_email_is_lower_case", condition=Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def is_staff(self) -> bool:
        # Some libraries ask; nobody administers by this flag, rights are grants.
        return False

    @cached_property
    def current_grants(self) -> list["Grant"]:
        """The grants valid now, read once for each request."""
        return list(
            self.grants.current(timezone.now()).select_related("actor").prefetch_related("actor__names")
        )


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


class ContactPoint(models.Model):
    """Kontaktväg: a number or address, in the order the person wants to be tried."""

    user = models.ForeignKey(User, models.PROTECT, related_name="contact_points")
    channel = models.CharField(
        max_length=10,
        choices=[("sms", _("sms")), ("voice", _("samtal")), ("email", _("e-post"))],
    )
    value = models.CharField(max_length=254)
    position = models.PositiveSmallIntegerField(default=0)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["user", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "channel", "value"], name="contact_point_once"),
        ]

    def __str__(self) -> str:
        return self.value

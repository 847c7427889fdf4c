"""Personregistret: people found, filtered and entered; the same few questions however many there are."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from actors.models import Actor
from actors.people.inviting import check_address_is_free
from actors.people.models import Confirmation, ContactPoint, Grant, Invitation, User
from actors.people.roles import may_manage
from samverkan import journal
from samverkan.access import Can, may_for
from samverkan.transitions import Conflict

COLUMNS = ("name", "email", "language")


def listed(
    people: QuerySet[User], *, words: str = "", shown: str = "", role: str = "", today: date, now: datetime
) -> QuerySet[User]:
    """Return those of `people` that fit the search and the filter, in Swedish order.

    `shown`: `obekraftade`, who have not confirmed their data; `onadda`, who have no verified contact
    point; `lamnat`, who have left; else everybody who is here.
    """
    found = people.filter(left_on__isnull=False) if shown == "lamnat" else people.here(today)
    if words:
        found = found.found_by(words)
    if shown == "obekraftade":
        found = found.filter(Exists(Confirmation.objects.awaited().filter(user=OuterRef("pk"))))
    if shown == "onadda":
        verified = ContactPoint.objects.filter(user=OuterRef("pk"), verified_at__isnull=False)
        found = found.filter(~Exists(verified))
    if role:
        found = found.filter(Exists(Grant.objects.current(now).filter(user=OuterRef("pk"), role=role)))
    return found.order_by("name", "pk")


def with_all(people: QuerySet[User], *, now: datetime) -> QuerySet[User]:
    """Read with the people what the list shows of each: four more questions for any number of rows."""
    return people.select_related("home").prefetch_related(
        "home__names",
        "contact_points",
        Prefetch("grants", Grant.objects.current(now).select_related("actor"), "now_granted"),
        "now_granted__actor__names",
        Prefetch("confirmations", Confirmation.objects.awaited().order_by("-due_on"), "awaited"),
        Prefetch("invitations", Invitation.objects.open(now), "invited"),
    )


def head() -> list[str]:
    return [_("Namn"), _("Aktör"), _("Slag"), _("E-post"), _("Roller"), _("Kontaktvägar"), _("Bekräftat")]


def table(people: Iterable[User]) -> Iterator[list[str]]:
    """Return the people as rows for a spreadsheet."""
    for user in people:
        yield [
            user.name,
            user.home.name if user.home else "",
            str(user.get_kind_display()),
            user.email or "",
            ", ".join(str(grant.get_role_display()) for grant in user.now_granted),
            ", ".join(point.written for point in user.contact_points.all()),
            _("nej, senast %(day)s") % {"day": user.awaited[0].due_on} if user.awaited else _("ja"),
        ]


def seen_of(user: User) -> str:
    """What somebody who looks at the entry now has seen of it."""
    return "|".join(str(getattr(user, column)) for column in COLUMNS)


@transaction.atomic
def add(*, home: Actor, kind: str, name: str, by: User) -> User:
    """Enter somebody, or a duty function, who does not sign in. Raises PermissionDenied."""
    if not may_for(by, Can.MANAGE_PEOPLE, home):
        raise PermissionDenied
    user = User(home=home, kind=kind, name=name.strip())
    user.set_unusable_password()
    user.save()
    journal.created(user, by=by, kind=kind, home=home)
    return user


@transaction.atomic
def edit(user: User, *, name: str, email: str | None, language: str, seen: str, by: User) -> None:
    """Change a person's entry; the journal tells which columns, not their values.

    Raises Conflict if somebody else has changed it meanwhile, Refused if the address is another's,
    PermissionDenied to whoever may not manage the person.
    """
    if not may_manage(by, user):
        raise PermissionDenied
    user = User.objects.select_for_update().get(pk=user.pk)
    if seen_of(user) != seen:
        raise Conflict(_("Någon annan har just ändrat uppgifterna. Läs de nya först."), row=user)
    if email:
        check_address_is_free(email, user)
    given = {"name": name.strip(), "email": email or None, "language": language}
    changed = [column for column in COLUMNS if getattr(user, column) != given[column]]
    for column in changed:
        setattr(user, column, given[column])
    if changed:
        user.save()
        journal.created(user, by=by, note="changed", columns=changed)


def guests(actor: Actor, *, now: datetime) -> Sequence[Grant]:
    """Return the roles for an actor that somebody with another home has."""
    granted = Grant.objects.current(now).filter(actor=actor, user__is_active=True).exclude(user__home=actor)
    return list(granted.select_related("user__home").prefetch_related("user__home__names"))

"""Sammansättningen som den visas: the forum's actors by kind, and those that can be added."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from actors.models import Actor
from forums.callouts.recipients import Recipient

KINDS = [
    ({Actor.Kind.MUNICIPALITY}, "municipalities"),
    ({Actor.Kind.AGENCY, Actor.Kind.REGION, Actor.Kind.COMPANY, Actor.Kind.ASSOCIATION}, "public"),
    ({Actor.Kind.PRIVATE, Actor.Kind.VOLUNTARY}, "others"),
]


@dataclass(frozen=True)
class Choice:
    """An actor to call or not."""

    actor: Actor
    is_chosen: bool
    is_vacant: bool


@dataclass(frozen=True)
class Group:
    """Actors of a kind, with a heading; `is_outside` are those without a seat."""

    heading: str
    choices: tuple[Choice, ...]
    is_outside: bool = False

    @property
    def vacant(self) -> list[Actor]:
        return [choice.actor for choice in self.choices if choice.is_vacant]

    @property
    def chosen(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)


def groups(seated: Sequence[Recipient], chosen: Collection[int]) -> list[Group]:
    """Return the forum's actors in groups, then those outside it; `chosen` are keys of actors."""
    headings = {
        "municipalities": _("Kommuner"),
        "public": _("Myndigheter, region och bolag"),
        "others": _("Privata aktörer och frivilliga"),
    }
    made = []
    for kinds, name in KINDS:
        here = [each for each in seated if each.actor.kind in kinds]
        made.append(Group(headings[name], tuple(_choice(each, chosen) for each in here)))
    seated_keys = {each.actor.pk for each in seated}
    rest = Actor.objects.by_name().exclude(pk__in=seated_keys)
    outside = tuple(Choice(actor, actor.pk in chosen, is_vacant=False) for actor in rest)
    made.append(Group(_("Utan plats i forumet"), outside, is_outside=True))
    return [group for group in made if group.choices]


def _choice(recipient: Recipient, chosen: Collection[int]) -> Choice:
    return Choice(recipient.actor, recipient.actor.pk in chosen, is_vacant=not recipient.has_people)

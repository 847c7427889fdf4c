"""The menu by role: who sees which way in. What is behind each is guarded by its own right."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samverkan import access
from samverkan.access import STAFF, Role

REPRESENTING = frozenset({Role.REPRESENTATIVE, Role.ACTOR_ADMIN})


@dataclass(frozen=True)
class Way:
    """One way in: its word, its door and the roles that have it in their menu."""

    label: str | Promise
    door: str
    roles: frozenset[Role]
    for_demo_only: bool = False


@dataclass(frozen=True)
class Item:
    label: str | Promise
    url: str
    is_current: bool


# In the order of the page; a person with several roles has the union.
WAYS = [
    Way(_("Start"), "front:start", frozenset(Role)),
    Way(_("Aktivera"), "activation:activate", frozenset({Role.HEAD, Role.DUTY_OFFICER})),
    Way(_("Rapporter"), "reports:owed-list", REPRESENTING),
    Way(_("Händelser"), "incidents:incident-list", STAFF | REPRESENTING),
    Way(pgettext_lazy("alla", "Forum"), "forums:forum-list", STAFF | REPRESENTING),
    Way(_("Aktiveringar"), "activation:activation-list", STAFF | {Role.AUDITOR}),
    Way(_("Budgetår"), "budget:year-list", frozenset({Role.OFFICE_FINANCE})),
    Way(_("Fakturering"), "invoices:run-list", frozenset({Role.OFFICE_FINANCE})),
    Way(_("Fakturor"), "invoices:invoice-list", frozenset({Role.OFFICE_FINANCE, Role.ACTOR_FINANCE})),
    Way(_("Budget"), "budget:year-list", frozenset({Role.ACTOR_FINANCE})),
    Way(_("Parter"), "actors:actor-list", STAFF | {Role.OFFICE_FINANCE, Role.AUDITOR}),
    Way(_("Vår aktör"), "actors:actor-list", REPRESENTING),
    Way(
        _("Överenskommelsen"),
        "agreements:agreement",
        STAFF | REPRESENTING | {Role.OFFICE_FINANCE, Role.AUDITOR},
    ),
    Way(_("Antaganderundor"), "agreements:round-list", STAFF | {Role.ROUND_OWNER, Role.AUDITOR}),
    Way(_("Personer"), "people:all-people", frozenset({Role.COORDINATOR, Role.HEAD, Role.ACTOR_ADMIN})),
    Way(_("Fakturauppgifter"), "actors:own-invoice-details", frozenset({Role.ACTOR_FINANCE})),
    Way(_("Ekonomi"), "budget:year-list", frozenset({Role.COORDINATOR, Role.HEAD, Role.AUDITOR})),
    Way(_("Spårlogg"), "front:audit", frozenset({Role.HEAD, Role.AUDITOR})),
    Way(_("Utkorg"), "front:outbox", STAFF, for_demo_only=True),
]


def menu_for(request: HttpRequest, *, is_demo: bool) -> list[Item]:
    """The signed-in person's menu, the present page marked; empty for somebody unknown."""
    roles = access.roles(request.user)
    ways = [way for way in WAYS if way.roles & roles and (is_demo or not way.for_demo_only)]
    urls = {way: url for way in ways if (url := _url(way.door))}
    # The longest address that the page lies under: /fakturor/ and not / for an invoice.
    under = [
        url for url in urls.values() if request.path.startswith(url) and (url != "/" or request.path == "/")
    ]
    here = max(under, key=len, default=None)
    items = {url: Item(way.label, url, url == here) for way, url in reversed(urls.items())}
    return [items[url] for url in dict.fromkeys(urls.values())]


def _url(door: str) -> str | None:
    try:
        return reverse(door)
    except NoReverseMatch:
        return None

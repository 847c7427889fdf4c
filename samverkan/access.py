"""Who may do what: the only place. Deny by default.

A grant gives a person a role, in the office or for one actor (domain: who uses it, and for what).
`may` guards a door, `may_for` a row, `@requires` a view.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """Roll: for the office as a whole, or for one actor."""

    COORDINATOR = "coordinator"
    HEAD = "head"
    DUTY_OFFICER = "duty_officer"
    REGIONAL_COORDINATOR = "regional_coordinator"
    OFFICE_FINANCE = "office_finance"
    ROUND_OWNER = "round_owner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    REPRESENTATIVE = "representative"
    ACTOR_ADMIN = "actor_admin"
    ACTOR_FINANCE = "actor_finance"


ROLE_NAMES = {
    Role.COORDINATOR: _("koordinator"),
    Role.HEAD: _("samordningschef"),
    Role.DUTY_OFFICER: _("tjänsteman i beredskap (TiB)"),
    Role.REGIONAL_COORDINATOR: _("regional samverkanskoordinator (RSK)"),
    Role.OFFICE_FINANCE: _("kansliets ekonom"),
    Role.ROUND_OWNER: _("rundansvarig"),
    Role.AUDITOR: _("revisor"),
    Role.ADMINISTRATOR: _("teknisk administratör"),
    Role.REPRESENTATIVE: _("aktörsrepresentant"),
    Role.ACTOR_ADMIN: _("aktörsadministratör"),
    Role.ACTOR_FINANCE: _("aktörens ekonom"),
}

ACTOR_ROLES = frozenset({Role.REPRESENTATIVE, Role.ACTOR_ADMIN, Role.ACTOR_FINANCE})
OFFICE_ROLES = frozenset(Role) - ACTOR_ROLES
STAFF = frozenset({Role.COORDINATOR, Role.HEAD, Role.DUTY_OFFICER, Role.REGIONAL_COORDINATOR})


class Can(StrEnum):
    """What a door may ask for."""

    ENTER = "enter"
    SEE_OUTBOX = "see_outbox"
    SEE_AUDIT = "see_audit"
    SEE_PARTIES = "see_parties"
    EDIT_PARTIES = "edit_parties"
    EDIT_ORGNR = "edit_orgnr"
    EDIT_INVOICE_DETAILS = "edit_invoice_details"
    SEE_AGREEMENT = "see_agreement"
    EDIT_AGREEMENT = "edit_agreement"
    SEE_ROUNDS = "see_rounds"
    SEE_ALL_ROUNDS = "see_all_rounds"
    RUN_ROUND = "run_round"
    MANAGE_PEOPLE = "manage_people"
    ERASE_PEOPLE = "erase_people"
    SEE_FORUMS = "see_forums"
    SET_HOLDERS = "set_holders"
    EDIT_SEATS = "edit_seats"
    RAISE_NEED = "raise_need"
    DECIDE_NEED = "decide_need"
    ACTIVATE_FORUM = "activate_forum"
    SEE_ACTIVATIONS = "see_activations"
    SEE_CALLOUTS = "see_callouts"
    ANSWER_CALLOUT = "answer_callout"
    ANSWER_FOR_OTHERS = "answer_for_others"
    STOP_CALLOUT = "stop_callout"
    SEE_INCIDENTS = "see_incidents"
    OPEN_INCIDENT = "open_incident"
    REQUEST_REPORTS = "request_reports"
    SEE_ALL_REPORTS = "see_all_reports"
    WRITE_REPORT = "write_report"
    READ_REPORT = "read_report"
    SEE_BUDGET = "see_budget"
    EDIT_BUDGET = "edit_budget"
    SEE_RUNS = "see_runs"
    PREPARE_RUN = "prepare_run"
    APPROVE_RUN = "approve_run"
    SEE_INVOICES = "see_invoices"


_OPERATIONAL = frozenset(
    {
        Can.SEE_PARTIES,
        Can.SEE_AGREEMENT,
        Can.SEE_ROUNDS,
        Can.SEE_ALL_ROUNDS,
        Can.SEE_FORUMS,
        Can.RAISE_NEED,
        Can.SEE_ACTIVATIONS,
        Can.SEE_CALLOUTS,
        Can.ANSWER_FOR_OTHERS,
        Can.STOP_CALLOUT,
        Can.SEE_INCIDENTS,
        Can.OPEN_INCIDENT,
        Can.REQUEST_REPORTS,
        Can.SEE_ALL_REPORTS,
        Can.READ_REPORT,
        Can.SEE_OUTBOX,
    }
)
_ACTIVATING = frozenset({Can.DECIDE_NEED, Can.ACTIVATE_FORUM})
_OWN_ACTOR = frozenset(
    {
        Can.SEE_PARTIES,
        Can.SEE_AGREEMENT,
        Can.SEE_FORUMS,
        Can.RAISE_NEED,
        Can.SEE_ACTIVATIONS,
        Can.SEE_CALLOUTS,
        Can.ANSWER_CALLOUT,
        Can.SEE_INCIDENTS,
        Can.WRITE_REPORT,
        Can.READ_REPORT,
    }
)

_AGREEING = frozenset({Can.EDIT_PARTIES, Can.EDIT_ORGNR, Can.EDIT_AGREEMENT, Can.RUN_ROUND})
_REGISTER = frozenset({Can.MANAGE_PEOPLE, Can.SET_HOLDERS, Can.EDIT_SEATS})

ALLOWED: dict[Role, frozenset[Can]] = {
    Role.COORDINATOR: _OPERATIONAL | _AGREEING | _REGISTER | {Can.SEE_BUDGET},
    Role.HEAD: _OPERATIONAL
    | _ACTIVATING
    | _AGREEING
    | _REGISTER
    | {
        Can.ERASE_PEOPLE,
        Can.SEE_AUDIT,
        Can.SEE_BUDGET,
        Can.EDIT_BUDGET,
        Can.SEE_RUNS,
        Can.APPROVE_RUN,
        Can.SEE_INVOICES,
    },
    Role.DUTY_OFFICER: _OPERATIONAL | _ACTIVATING,
    Role.REGIONAL_COORDINATOR: _OPERATIONAL,
    Role.OFFICE_FINANCE: frozenset(
        {
            Can.SEE_PARTIES,
            Can.SEE_AGREEMENT,
            Can.EDIT_ORGNR,
            Can.EDIT_INVOICE_DETAILS,
            Can.SEE_BUDGET,
            Can.EDIT_BUDGET,
            Can.SEE_RUNS,
            Can.PREPARE_RUN,
            Can.APPROVE_RUN,
            Can.SEE_INVOICES,
        }
    ),
    # Without SEE_ALL_ROUNDS: the own rounds, and nothing else.
    Role.ROUND_OWNER: frozenset({Can.SEE_ROUNDS, Can.RUN_ROUND}),
    Role.AUDITOR: frozenset(
        {
            Can.SEE_AGREEMENT,
            Can.SEE_ROUNDS,
            Can.SEE_ALL_ROUNDS,
            Can.SEE_AUDIT,
            Can.SEE_PARTIES,
            Can.SEE_BUDGET,
            Can.SEE_RUNS,
            Can.SEE_INVOICES,
            Can.SEE_ACTIVATIONS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(),
    Role.REPRESENTATIVE: _OWN_ACTOR,
    Role.ACTOR_ADMIN: _OWN_ACTOR | {Can.MANAGE_PEOPLE, Can.SET_HOLDERS},
    Role.ACTOR_FINANCE: frozenset({Can.SEE_BUDGET, Can.SEE_INVOICES, Can.EDIT_INVOICE_DETAILS}),
}
# Everybody with a role may come in; a role that is not in the table may nothing more.
ALLOWED = {role: ALLOWED.get(role, frozenset()) | {Can.ENTER} for role in Role}

# Who gives and withdraws which roles. An actor's administrator does it for the own actor only.
GIVES: dict[Role, frozenset[Role]] = {
    Role.COORDINATOR: ACTOR_ROLES,
    Role.HEAD: frozenset(Role),
    Role.ACTOR_ADMIN: ACTOR_ROLES,
}


def may(user, can: Can) -> bool:
    """For doors: True if one of the person's grants, valid now, allows it anywhere."""
    return any(can in ALLOWED[grant.role] for grant in _grants(user))


def may_for(user, can: Can, actor) -> bool:
    """For rows: True if a grant for the office, or for this very actor, allows it."""
    return any(
        can in ALLOWED[grant.role] and (grant.actor_id is None or grant.actor_id == actor.pk)
        for grant in _grants(user)
    )


def may_in_office(user, can: Can) -> bool:
    """True if a grant for the office allows it: the person sees every actor's rows."""
    return any(can in ALLOWED[grant.role] and grant.actor_id is None for grant in _grants(user))


def own_actors(user, can: Can) -> set[int]:
    """Keys of the actors for which a grant of the person's allows it."""
    return {grant.actor_id for grant in _grants(user) if grant.actor_id and can in ALLOWED[grant.role]}


def may_give(giver, role: Role | str, actor_id: int | None) -> bool:
    """True if a grant of the giver's, for the office or for this very actor, lets it give the role.

    Whom it is given to is the caller's question: nobody gives themselves anything.
    """
    return any(
        Role(role) in GIVES.get(Role(grant.role), frozenset())
        and (grant.actor_id is None or grant.actor_id == actor_id)
        for grant in _grants(giver)
    )


def roles(user) -> set[Role]:
    """The roles the person has now, anywhere."""
    return {Role(grant.role) for grant in _grants(user)}


def requires(can: Can) -> Callable:
    """A view's one right. Who is not signed in is sent to sign in; who may not gets 403."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not may(request.user, can):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = can
        return guarded

    return decorate


def _grants(user) -> list:
    # Somebody who has not signed in, or whose account is closed, has no grants at all.
    if not getattr(user, "is_active", False):
        return []
    return user.current_grants

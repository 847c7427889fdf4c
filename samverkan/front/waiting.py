"""Start: what needs me now? One list for each person, the most urgent first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.agreements import rounds
from actors.people import confirming
from budget.invoices import overview as invoicing
from budget.invoices.models import Invoice
from forums import seats
from forums.activation.models import Need
from forums.callouts.models import CalledActor, Callout, Kind
from forums.models import Seat
from incidents.reports import overview as reports
from samverkan import access
from samverkan.access import Can
from samverkan.clock import local_day


@dataclass(frozen=True)
class Todo:
    """One thing that waits: what, since or until when, and where it is done."""

    what: str
    url: str
    go: str
    at: datetime | None = None
    note: str = ""
    is_late: bool = False
    # Lower stands higher: 0 rings now, 1 waits for a decision, 2 has a deadline, 3 can wait.
    urgency: int = 2


def waiting(user, *, now: datetime) -> list[Todo]:
    """All that waits for the person, in the order it should be done."""
    found = [
        *_calls_to_answer(user),
        *_not_reached(user),
        *_needs(user),
        *_reports_owed(user, now),
        *_report_gaps(user, now),
        *_adoption_rounds(user, now),
        *_reviews(user, now),
        *_runs(user),
        *_invoices_due(user, now),
        *_own_data(user, now),
        *_vacant_seats(user, now),
    ]
    return sorted(found, key=lambda todo: (todo.urgency, not todo.is_late, todo.at or now))


def _marked(callout: Callout, text: str) -> str:
    """An exercise or a test says so first, so that nobody takes it for real."""
    mark = {Kind.EXERCISE: _("ÖVNING"), Kind.TEST: _("PROV")}.get(Kind(callout.kind))
    return f"{mark} {text}" if mark else text


def _calls_to_answer(user) -> Iterator[Todo]:
    if not access.may(user, Can.ANSWER_CALLOUT):
        return
    called = (
        CalledActor.objects.filter(
            actor__in=access.own_actors(user, Can.ANSWER_CALLOUT),
            state=CalledActor.State.WAITING,
            callout__state=Callout.State.RINGING,
        )
        .select_related("callout__forum", "actor")
        .prefetch_related("actor__names")
    )
    for each in called:
        yield Todo(
            what=_marked(each.callout, _("Inkallning %(code)s: %(forum)s"))
            % {"code": each.callout.code, "forum": each.callout.forum or each.callout.text},
            note=each.actor.name,
            at=each.callout.started_at,
            url=reverse("callouts:callout", args=[each.callout_id]),
            go=_("Svara"),
            is_late=True,
            urgency=0,
        )


def _not_reached(user) -> Iterator[Todo]:
    if not access.may(user, Can.ANSWER_FOR_OTHERS):
        return
    for callout in Callout.objects.visible_to(user).ringing().with_not_reached():
        yield Todo(
            what=_marked(
                callout,
                ngettext(
                    "%(count)s aktör är ej nådd, ring reservnumret",
                    "%(count)s aktörer är ej nådda, ring reservnumren",
                    callout.not_reached,
                ),
            )
            % {"count": callout.not_reached},
            note=_("Inkallning %(code)s") % {"code": callout.code},
            url=reverse("callouts:callout", args=[callout.pk]),
            go=_("Till tavlan"),
            is_late=True,
            urgency=0,
        )


def _needs(user) -> Iterator[Todo]:
    if not access.may(user, Can.DECIDE_NEED):
        return
    raised = Need.objects.visible_to(user).filter(state=Need.State.RAISED)
    for need in raised.select_related("raised_by_actor", "raised_by_forum").prefetch_related(
        "raised_by_actor__names"
    ):
        yield Todo(
            what=_("Behov av samverkan från %(who)s väntar på beslut") % {"who": need.raised_by},
            at=need.raised_at,
            url=reverse("activation:need", args=[need.pk]),
            go=_("Besluta"),
            is_late=True,
            urgency=1,
        )


def _reports_owed(user, now: datetime) -> Iterator[Todo]:
    if not access.may(user, Can.WRITE_REPORT):
        return
    for owed in reports.owed(user, now=now):
        yield Todo(
            what=_("Lägesrapport: %(incident)s") % {"incident": owed.incident},
            note=_("skulle ha kommit") if owed.is_late else _("senast"),
            at=owed.due_at,
            url=reverse("reports:write-report", args=[owed.asked.pk]),
            go=_("Skriv rapport"),
            is_late=owed.is_late,
        )


def _report_gaps(user, now: datetime) -> Iterator[Todo]:
    if not access.may(user, Can.REQUEST_REPORTS):
        return
    for gaps in reports.requests_with_gaps(user, now=now):
        yield Todo(
            what=_("%(incident)s: %(reported)s av %(asked)s har rapporterat")
            % {"incident": gaps.request.incident, "reported": gaps.reported, "asked": gaps.asked},
            note=_("skulle ha kommit") if gaps.is_due else _("senast"),
            at=gaps.request.due_at,
            url=reverse("reports:request", args=[gaps.request.incident_id, gaps.request.pk]),
            go=_("Se rapporterna"),
            is_late=gaps.is_due,
        )


def _adoption_rounds(user, now: datetime) -> Iterator[Todo]:
    if not access.may(user, Can.RUN_ROUND):
        return
    today = local_day(now)
    for round in rounds.with_unanswered(user):
        is_late = today > round.due_on
        yield Todo(
            what=_("%(round)s: %(answered)s av %(asked)s har svarat")
            % {
                "round": round.name,
                "answered": round.asked_count - round.unanswered_count,
                "asked": round.asked_count,
            },
            note=(_("skulle ha kommit %(day)s") if is_late else _("senast %(day)s")) % {"day": round.due_on},
            url=reverse("agreements:round", args=[round.pk]),
            go=_("Se svaren"),
            is_late=is_late,
        )


def _reviews(user, now: datetime) -> Iterator[Todo]:
    if not (access.may(user, Can.RUN_ROUND) and access.may_in_office(user, Can.SEE_ALL_ROUNDS)):
        return
    review = rounds.review_due(today=local_day(now))
    if review:
        yield Todo(
            what=_("Dags för formell översyn före valet %(year)s") % {"year": review.term_year},
            note=_("svar föreslås senast %(day)s") % {"day": review.due_on},
            url=reverse("agreements:round-list"),
            go=_("Planera översynen"),
            urgency=3,
        )


def _runs(user) -> Iterator[Todo]:
    runs = invoicing.waiting(user)
    steps = [
        (runs.to_check, _("ska granskas"), _("Granska")),
        (runs.to_approve, _("ska godkännas"), _("Godkänn")),
        (runs.stopped, _("utfärdandet avbröts"), _("Försök igen")),
    ]
    for waiting_runs, note, go in steps:
        for run in waiting_runs:
            yield Todo(
                what=_("Faktureringsomgång %(run)s") % {"run": run},
                note=note,
                at=run.prepared_at,
                url=reverse("invoices:run", args=[run.pk]),
                go=go,
                urgency=1,
            )
    for party in runs.held:
        yield Todo(
            what=_("%(party)s hålls tillbaka från fakturering") % {"party": party.actor},
            note=_("Omgång %(run)s") % {"run": party.run},
            url=reverse("actors:party", args=[party.actor.code]),
            go=_("Se vad som saknas"),
            urgency=3,
        )


def _invoices_due(user, now: datetime) -> Iterator[Todo]:
    own = access.own_actors(user, Can.SEE_INVOICES)
    if not own:
        return
    for invoice in Invoice.objects.visible_to(user).filter(actor__in=own, due_on__gte=now.date()):
        yield Todo(
            what=_("Faktura %(number)s") % {"number": invoice.name},
            note=_("förfaller %(day)s") % {"day": invoice.due_on},
            url=reverse("invoices:invoice", args=[invoice.name]),
            go=_("Visa fakturan"),
            urgency=3,
        )


def _own_data(user, now: datetime) -> Iterator[Todo]:
    awaited = confirming.awaited_of(user)
    if awaited is not None:
        is_late = awaited.due_on < local_day(now)
        yield Todo(
            what=_("Bekräfta dina kontaktvägar"),
            note=(_("skulle ha bekräftats %(day)s") if is_late else _("senast %(day)s"))
            % {"day": awaited.due_on},
            url=reverse("people:own-contacts"),
            go=_("Läs och bekräfta"),
            is_late=is_late,
            urgency=3,
        )


def _vacant_seats(user, now: datetime) -> Iterator[Todo]:
    """For an actor's administrator; the office sees the gaps of all in the picture of the model."""
    own = access.own_actors(user, Can.SET_HOLDERS)
    if not own:
        return
    for seat in seats.gaps(Seat.objects.filter(actor__in=own), now=now):
        yield Todo(
            what=_("Vakant plats i %(forum)s") % {"forum": seat.forum},
            note=f"{seat.actor}, {seat.function}",
            url=reverse("forums:seat", args=[seat.forum.code, seat.pk]),
            go=_("Sätt innehavare"),
            urgency=3,
        )

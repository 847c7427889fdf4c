"""Vem sitter för vem? A forum's seats, one seat through time, and setting its holders."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actors.people.models import User
from actors.people.refused import Refused
from forums import seats
from forums.models import Forum, Seat
from forums.seats_forms import NOBODY, EndSeatForm, HolderForm, NewSeatForm, SeatForm
from samverkan import journal
from samverkan.access import Can, may, requires
from samverkan.clock import local_day
from samverkan.models import Entry
from samverkan.tables import csv_response, excel_response

SHOWN_AT_ONCE = 20


@require_safe
@requires(Can.SEE_FORUMS)
def seat_list(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    forum = _forum(code)
    rows = seats.rows(forum, request.user, now=now)
    only_gaps = request.GET.get("visa") == "brister"
    context = {
        "forum": forum,
        "rows": [row for row in rows if row.has_gap] if only_gaps else rows,
        "is_all": not only_gaps,
        "seats": len(rows),
        "vacant": sum(row.is_vacant for row in rows),
        "lacking": sum(row.lacks_mandate for row in rows),
        "clashing": sum(bool(row.clashes) for row in rows),
        "all_seats": forum.seats.open_on(local_day(now)).count(),
        "may_edit": may(request.user, Can.EDIT_SEATS),
    }
    return render(request, "forums/seats.html", context)


@require_safe
@requires(Can.SEE_FORUMS)
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    forum = _forum(code)
    rows = seats.rows(forum, request.user, now=timezone.now())
    journal.record(Entry.Kind.EXPORT, forum, by=request.user, note=f"platser.{kind}: {len(rows)}")
    respond = {"csv": csv_response, "xlsx": excel_response}[kind]
    return respond(f"platser-{forum.code}", seats.head(), seats.table(rows))


@require_safe
@requires(Can.SET_HOLDERS)
def seat(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row, today = _seat(request, code, pk), local_day(timezone.now())
    holders = list(row.holders.select_related("user__home").order_by("rank", "-valid_from", "-pk"))
    for holder in holders:
        holder.is_serving = holder.valid_from <= today and not (
            holder.valid_until and holder.valid_until < today
        )
        holder.has_left = not holder.user.is_here(today)
    highest = max((each.rank for each in holders if each.is_serving), default=0)
    context = {
        "seat": row,
        "lacks_mandate": seats.lacks_mandate(row),
        "ranks": [_rank(rank, holders) for rank in range(min(highest + 2, seats.RANKS))],
        "holders": holders,
        "may_edit": may(request.user, Can.EDIT_SEATS),
        "today": today,
    }
    return render(request, "forums/seat.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SET_HOLDERS)
def set_holder(request: HttpRequest, code: str, pk: int, rank: int) -> HttpResponse:
    row, now = _seat(request, code, pk), timezone.now()
    if rank >= seats.RANKS:
        raise Http404
    sought = request.GET.get("sok", "").strip()
    found = seats.candidates(row, request.user, today=local_day(now)).found_by(sought).order_by("name", "pk")
    people = list(found.select_related("home").prefetch_related("home__names")[: SHOWN_AT_ONCE + 1])
    form = HolderForm(request.POST or None, people=people[:SHOWN_AT_ONCE], initial={"since": local_day(now)})
    if request.method == "POST" and form.is_valid() and _was_set(request, row, rank, form, people, now):
        return redirect("forums:seat", code=code, pk=pk)
    context = {
        "seat": row,
        "rank": rank,
        "word": seats.rank_word(rank),
        "form": form,
        "sought": sought,
        "are_more": len(people) > SHOWN_AT_ONCE,
        "has_people": bool(people),
    }
    return render(request, "forums/seat_holder.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SEATS)
def add_seat(request: HttpRequest, code: str) -> HttpResponse:
    forum = _forum(code)
    initial = {"mandate": forum.level, "valid_from": local_day(timezone.now())}
    form = NewSeatForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = seats.add_seat(forum, by=request.user, **form.cleaned_data)
            messages.success(request, _("Platsen är inlagd. Sätt nu vem som innehar den."))
            return redirect("forums:seat", code=code, pk=row.pk)
        except Refused as why:
            form.add_error("function", str(why))
    return render(request, "forums/seat_form.html", {"form": form, "forum": forum})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SEATS)
def edit_seat(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = _seat(request, code, pk)
    form = SeatForm(request.POST or None, seat=row)
    if request.method == "POST" and form.is_valid():
        try:
            seats.change_seat(row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Platsen är ändrad."))
            return redirect("forums:seat", code=code, pk=pk)
        except Refused as why:
            form.add_error("function", str(why))
    return render(request, "forums/seat_form.html", {"form": form, "forum": row.forum, "seat": row})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SEATS)
def end_seat(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row, now = _seat(request, code, pk), timezone.now()
    form = EndSeatForm(request.POST or None, initial={"last_day": local_day(now)})
    if request.method == "POST" and form.is_valid():
        try:
            seats.end_seat(row, last_day=form.cleaned_data["last_day"], by=request.user, now=now)
            messages.success(request, _("Platsen är avslutad."))
            return redirect("forums:seats", code=code)
        except Refused as why:
            form.add_error("last_day", str(why))
    return render(request, "forums/seat_end.html", {"form": form, "seat": row})


def _forum(code: str) -> Forum:
    return get_object_or_404(Forum.objects.standing(local_day(timezone.now())), code=code)


def _seat(request: HttpRequest, code: str, pk: int) -> Seat:
    """The seat, if whoever asks may set its holders; others' do not exist for them."""
    found = Seat.objects.settable_by(request.user).select_related("forum", "actor")
    found = found.prefetch_related("actor__names", "speaks_for__names")
    return get_object_or_404(found, forum__code=code, pk=pk)


def _rank(rank: int, holders: list) -> dict:
    held = next((each for each in holders if each.rank == rank and each.is_serving), None)
    return {"rank": rank, "word": seats.rank_word(rank), "held": None if held and held.has_left else held}


def _was_set(request: HttpRequest, row: Seat, rank: int, form: HolderForm, people: list[User], now) -> bool:
    given = form.cleaned_data
    chosen = given["person"]
    person = None if chosen == NOBODY else next(user for user in people if str(user.pk) == chosen)
    try:
        seats.set_holder(
            row, rank, person, since=given["since"], until=given["until"], by=request.user, now=now
        )
    except Refused as why:
        form.add_error(None, str(why))
        return False
    messages.success(request, _("Platsen är ändrad."))
    return True

"""Skarp inkallning och övning: two pages that can never be taken for each other, one way to start."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forums.activation import activating
from forums.activation.composition import groups
from forums.activation.forms import StartForm, filled_in
from forums.activation.models import Activation, Need
from forums.callouts import recipients
from forums.callouts.band import band
from forums.models import Forum, Level
from samverkan.access import Can, requires
from samverkan.clock import local_day
from samverkan.format import clock

TEMPLATES = {
    Activation.Kind.REAL: "forums/activation/activate.html",
    Activation.Kind.EXERCISE: "forums/activation/start_exercise.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ACTIVATE_FORUM)
def activate(request: HttpRequest) -> HttpResponse:
    return _start(request, Activation.Kind.REAL)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ACTIVATE_FORUM)
def start_exercise(request: HttpRequest) -> HttpResponse:
    return _start(request, Activation.Kind.EXERCISE)


def _start(request: HttpRequest, kind: str) -> HttpResponse:
    now = timezone.now()
    earlier = _started_by_this_form(request.POST)
    if earlier:
        return _land(request, earlier)
    need = _need(request)
    forum, running = _forum(request, kind, now)
    if running and request.method != "POST":
        return _land(request, running)
    form = _form(request, forum=forum, kind=kind, need=need, now=now)
    wants_to_see = "visa" in request.POST
    if not form.is_valid() or wants_to_see:
        return _page(request, form, wants_to_see=wants_to_see)
    started = activating.activate(
        need or form.new_need(),
        form.order(),
        start_key=form.cleaned_data["start_key"],
        by=request.user,
        now=now,
    )
    return _land(request, started.activation, is_new=started.is_new)


def _started_by_this_form(posted: dict) -> Activation | None:
    # Before anything is checked: a retry may come when the meeting has begun.
    try:
        return Activation.objects.filter(start_key=UUID(posted.get("start_key", ""))).first()
    except ValueError:
        return None


def _need(request: HttpRequest) -> Need | None:
    """The need that is decided on here; one already decided is no ground for a second start."""
    number = request.GET.get("behov", "")
    if not number:
        return None
    needs = Need.objects.visible_to(request.user).filter(state=Need.State.RAISED)
    return get_object_or_404(needs, pk=number if number.isdecimal() else 0)


def _forum(request: HttpRequest, kind: str, now: datetime) -> tuple[Forum, Activation | None]:
    """The forum asked for, else the first that is not active: normally the coordinating one."""
    forums = [each for each in Forum.objects.standing(local_day(now)) if each.is_activated_by_the_host]
    forums.sort(key=lambda each: each.level != Level.COORDINATING)
    running = {
        each.forum_id: each
        for each in Activation.objects.running().filter(kind=kind).select_related("decided_by")
    }
    code = request.GET.get("forum", "")
    chosen = [each for each in forums if each.code == code] if code else forums
    free = [each for each in chosen if each.pk not in running] or chosen
    if not free:
        return get_object_or_404(Forum, pk=0), None
    return free[0], running.get(free[0].pk)


def _form(request: HttpRequest, *, forum: Forum, kind: str, need: Need | None, now: datetime) -> StartForm:
    return StartForm(
        request.POST if request.method == "POST" else None,
        initial=filled_in(forum, need=need, now=now),
        forum=forum,
        kind=kind,
        need=need,
        user=request.user,
        now=now,
    )


def _page(request: HttpRequest, form: StartForm, *, wants_to_see: bool) -> HttpResponse:
    seated = recipients.of_forum(form.forum, now=form.now)
    chosen = {int(pk) for pk in form["actors"].value() or [] if str(pk).isdecimal()}
    composition = groups(seated, chosen)
    if wants_to_see:
        # Only a look at the text: what is missing is said when it is sent.
        form.errors.clear()
    standing = Forum.objects.standing(local_day(form.now))
    context = {
        "form": form,
        "forum": form.forum,
        "others": [each for each in standing if each.is_activated_by_the_host and each != form.forum],
        "need": form.need,
        "composition": composition,
        "called": len(chosen),
        "message": form.message(),
        **band(form.kind, form["purpose"].value() or _("Ny övning")),
    }
    return render(request, TEMPLATES[form.kind], context)


def _land(request: HttpRequest, activation: Activation, *, is_new: bool = False) -> HttpResponse:
    """To the board, whoever started it."""
    callout = activation.callouts.get(part="first").callout
    facts = {
        "who": activation.decided_by,
        "when": clock(activation.decided_at, seconds=is_new),
        "code": callout.code,
    }
    if is_new:
        facts["count"] = callout.called.count()
        text = _("Inkallning %(code)s började skickas %(when)s, till %(count)s aktörer.")
        messages.success(request, text % facts)
    else:
        messages.info(request, _("%(who)s startade %(when)s. Inget nytt är skickat.") % facts)
    return redirect("callouts:callout", pk=callout.pk)

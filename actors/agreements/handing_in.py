"""Lämna in beslutet: a registrar's page behind a personal link, without an account."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from actors.agreements import receiving, round_links
from actors.agreements.models import AskedParty, Received
from actors.agreements.round_forms import HandInForm
from actors.agreements.round_links import WhyNot
from samverkan import files
from samverkan.clock import local_day
from samverkan.files import Refused

# A 22-character secret is not guessed; this only keeps somebody from trying all day.
MISSES, MISSES_WITHIN_S = 30, 600
# More than any registry needs, few enough not to fill the disk.
PAPERS, PAPERS_WITHIN_S = 20, 24 * 3600


def _discreet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address is a secret: no copy of the page is kept, and no other site is told of it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


# The secret in the address is the authority, not a cookie: there is no session to ride on. And a
# browser that keeps the address to itself sends no origin that the check could accept.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@_discreet
def hand_in(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, POST hands in: a mail filter that follows links hands nothing in."""
    now = timezone.now()
    found = round_links.find(token, now=now)
    if found.asked is None:
        return _wrong_link(request)
    if found.why_not:
        return _closed_link(request, found)
    asked = found.asked
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandInForm(*data, asked=asked, today=local_day(now))
    if request.method == "POST" and form.is_valid() and _take(asked, form, now=now):
        return redirect(f"{request.path}?tack=1")
    received = list(asked.received.order_by("-received_at", "-pk"))
    context = {
        "asked": asked,
        "name": asked.actor.name_on(asked.round.due_on),
        "form": form,
        "received": received,
        "latest": received[0] if received and "tack" in request.GET else None,
        "is_late": local_day(now) > asked.round.due_on,
        "token": token,
    }
    return render(request, "actors/agreements/hand_in.html", context)


@require_safe
@login_not_required
@_discreet
def text(request: HttpRequest, token: str) -> HttpResponse:
    """The document that the party is asked to adopt, behind the same link."""
    found = round_links.find(token, now=timezone.now())
    if found.asked is None:
        return _wrong_link(request)
    if found.why_not:
        return _closed_link(request, found)
    if found.asked.round.version.file is None:
        raise Http404
    return files.serve(found.asked.round.version.file)


def _take(asked: AskedParty, form: HandInForm, *, now) -> bool:
    """Take what was handed in; False, with the reason in the form, for what is not taken."""
    if not _has_room(asked):
        form.add_error(None, _("Många handlingar har lämnats in i dag. Inget är sparat. Fortsätt i morgon."))
        return False
    try:
        receiving.receive(
            asked,
            document=form.document,
            upload=form.cleaned_data["file"],
            means=Received.Means.LINK,
            start_key=form.cleaned_data["start_key"],
            by=None,
            now=now,
        )
    except Refused as why:
        form.add_error("file", str(why))
        return False
    return True


def _has_room(asked: AskedParty) -> bool:
    key = f"handed-in:{asked.pk}"
    cache.add(key, 0, PAPERS_WITHIN_S)
    return cache.incr(key) <= PAPERS


def _wrong_link(request: HttpRequest) -> HttpResponse:
    key = f"hand-in-misses:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, MISSES_WITHIN_S)
    # Right links go on working: many may share an address.
    too_many = cache.incr(key) > MISSES
    context = {"why": WhyNot.UNKNOWN, "too_many": too_many}
    return render(request, "actors/agreements/closed_link.html", context, status=429 if too_many else 404)


def _closed_link(request: HttpRequest, found: round_links.Found) -> HttpResponse:
    context = {"why": found.why_not, "asked": found.asked, "round": found.asked.round}
    return render(request, "actors/agreements/closed_link.html", context, status=410)

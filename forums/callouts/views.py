"""Vem kommer? The board of a call-out, one actor in it, and the end of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forums.callouts import answers, board, ending
from forums.callouts.about import about
from forums.callouts.band import band
from forums.callouts.forms import MINUTES, AnswerForForm
from forums.callouts.models import Answer, CalledActor, Callout
from samverkan import access, live
from samverkan.access import Can, requires

SHOWN = {"ej-nadda": "not_reached", "vantar": "waiting", "deltar": "takes_part", "forhindrade": "unable"}
# The clock of a page that nothing happens on moves on in steps of this many seconds.
TICK_S = 10


@require_safe
@requires(Can.SEE_CALLOUTS)
def callout(request: HttpRequest, pk: int) -> HttpResponse:
    """The board, and its fragment when it asks for news of itself: same view, same address."""
    row = _visible(request, pk)
    if not request.htmx:
        response = render(request, "forums/callouts/callout.html", _board(request, row))
    else:
        tick = int(timezone.now().timestamp()) // TICK_S
        tag = f"{row.topic}:{live.revision(row.topic)}:{request.user.pk}:{get_language()}:{tick}"
        response = live.unless_known(
            request, tag, lambda: render(request, "forums/callouts/_board.html", _board(request, row))
        )
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ANSWER_FOR_OTHERS)
def called_actor(request: HttpRequest, pk: int, actor: int) -> HttpResponse:
    """What one actor has got and said; and answering for it, as told by telephone."""
    callout = _visible(request, pk)
    rows = CalledActor.objects.visible_to(request.user).select_related("actor")
    called = get_object_or_404(rows, callout=callout, actor=actor)
    form = AnswerForForm(request.POST or None, called=called)
    if form.is_valid():
        _answer_for(called, form.cleaned_data, by=request.user)
        messages.success(request, _("Svaret för %(actor)s är sparat.") % {"actor": called.actor})
        return redirect("callouts:callout", pk=callout.pk)
    whole = board.of(callout, shown_to=request.user)
    label = _("Inkallning %(code)s") % {"code": callout.code}
    way_back = {"url": reverse("callouts:callout", args=[callout.pk]), "label": label}
    context = {
        "crumbs": [way_back],
        "here": called.actor.name,
        "callout": callout,
        "called": called,
        "row": next(row for row in whole.rows if row.called_pk == called.pk),
        "form": form,
        "minutes": MINUTES,
        **band(callout.kind, callout.code),
    }
    return render(request, "forums/callouts/called_actor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.STOP_CALLOUT)
def stop_callout(request: HttpRequest, pk: int) -> HttpResponse:
    """A check page first: what is stopped is not started again."""
    callout = _visible(request, pk)
    if request.method == "POST":
        ending.stop(callout, by=request.user, now=timezone.now())
        messages.success(
            request, _("Inkallning %(code)s är stoppad. Ingen mer kallas.") % {"code": callout.code}
        )
        return redirect("callouts:callout", pk=callout.pk)
    context = {
        "callout": callout,
        "board": board.of(callout, shown_to=request.user),
        **band(callout.kind, callout.code),
    }
    return render(request, "forums/callouts/stop_callout.html", context)


def _visible(request: HttpRequest, pk: int) -> Callout:
    return get_object_or_404(Callout.objects.visible_to(request.user).select_related("forum", "by"), pk=pk)


def _board(request: HttpRequest, callout: Callout) -> dict:
    now = timezone.now()
    whole = board.of(callout, shown_to=request.user)
    shown = request.GET.get("visa", "")
    is_office = access.may_in_office(request.user, Can.SEE_CALLOUTS)
    subject = about(callout)
    return {
        "callout": callout,
        "about": subject,
        "board": whole,
        "rows": [row for row in whole.rows if shown not in SHOWN or row.state == SHOWN[shown]],
        "shown": shown,
        "is_office": is_office,
        "is_ringing": callout.state == Callout.State.RINGING,
        "may_answer_for": access.may(request.user, Can.ANSWER_FOR_OTHERS),
        "may_answer": not is_office and access.may(request.user, Can.ANSWER_CALLOUT),
        "may_stop": access.may(request.user, Can.STOP_CALLOUT),
        "lasted": (callout.ended_at or now) - callout.started_at if callout.started_at else None,
        "now": now,
        **band(callout.kind, subject.purpose or callout.code),
    }


def _answer_for(called: CalledActor, data: dict, *, by) -> None:
    answers.answer(
        called,
        user=data["user"],
        what=data["answer"],
        minutes=data["minutes"],
        note=data["note"],
        means=Answer.Means.STAFF,
        by=by,
        now=timezone.now(),
    )

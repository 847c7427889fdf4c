"""Deltar du? Answering by the link in a message, without a sign-in; or signed in for the own actor."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from actors.models import Actor
from actors.people.models import User
from forums.callouts import answers, links
from forums.callouts.about import about
from forums.callouts.band import band
from forums.callouts.forms import MINUTES, AnswerForm
from forums.callouts.models import Answer, AnswerLink, CalledActor, Callout
from samverkan import access
from samverkan.access import Can, requires

LANGUAGES = ("sv", "en")
# A 22-character secret is not guessed; this only keeps somebody from trying all day.
MISSES, MISSES_WITHIN_S = 30, 600


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
def answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, POST answers: a mail filter that follows links answers nothing."""
    found = links.find(token, now=timezone.now())
    with translation.override(_language(request, found.link)):
        if found.link is None or _is_somebody_elses(request.user, found.link):
            return _wrong_link(request, is_foreign=found.link is not None)
        if found.why_not:
            return _closed(request, found)
        form = AnswerForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            link = found.link
            _answer(link.called, form.cleaned_data, user=link.user, means=Answer.Means.LINK)
            return redirect(f"{request.path}?sprak={translation.get_language()}")
        return render(request, "forums/callouts/answer_link.html", _page(request, found.link, form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ANSWER_CALLOUT)
def own_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A representative answers for the own actor; whoever speaks for several chooses which."""
    callout = get_object_or_404(Callout.objects.visible_to(request.user), pk=pk)
    own = CalledActor.objects.filter(actor__in=access.own_actors(request.user, Can.ANSWER_CALLOUT))
    own = own.filter(callout=callout).select_related("actor", "callout")
    called = get_object_or_404(own, actor__code=request.GET["aktor"]) if "aktor" in request.GET else own[0]
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _answer(called, form.cleaned_data, user=request.user, means=Answer.Means.WEB)
        messages.success(request, _("Ditt svar är sparat. Du kan ändra det."))
        return redirect(request.get_full_path())
    context = {**_answering(called, request.user, form), "own": own, "callout": callout}
    return render(request, "forums/callouts/own_answer.html", context)


def _answer(called: CalledActor, data: dict, *, user: User, means: str) -> None:
    answers.answer(
        called,
        user=user,
        what=data["answer"],
        minutes=data["minutes"],
        note=data["note"],
        means=means,
        by=user,
        now=timezone.now(),
    )


def _answering(called: CalledActor, user: User, form: AnswerForm) -> dict:
    """What a page with the question shows; the conference's code only to who has said yes."""
    given = list(called.answers.select_related("user"))
    own = [each for each in given if each.user_id == user.pk]
    others = [each for each in given if each.user_id != user.pk]
    return {
        "called": called,
        "about": about(called.callout),
        "user_called": user,
        "form": form,
        "minutes": MINUTES,
        "mine": own[-1] if own else None,
        "colleague": others[-1] if others else None,
        **band(called.callout.kind, called.callout.code),
    }


def _page(request: HttpRequest, link: AnswerLink, form: AnswerForm) -> dict:
    mine = _answering(link.called, link.user, form)
    return {
        **mine,
        **_around(request),
        "is_asking": mine["mine"] is None or "andra" in request.GET or bool(form.errors),
    }


def _around(request: HttpRequest) -> dict:
    """What the small pages have in common: the other language, and whom to ring."""
    here = translation.get_language()
    return {
        "tib_phone": Actor.objects.filter(is_host=True).values_list("fallback_number", flat=True).first(),
        "other_language": "sv" if here == "en" else "en",
    }


def _language(request: HttpRequest, link: AnswerLink | None) -> str:
    asked = request.GET.get("sprak", "")
    if asked in LANGUAGES:
        return asked
    return link.user.language if link else translation.get_language() or "sv"


def _is_somebody_elses(reader: User, link: AnswerLink) -> bool:
    """Somebody signed in for another actor is not who was called. The office may help anybody."""
    if not reader.is_authenticated or reader == link.user:
        return False
    return not access.may_for(reader, Can.SEE_CALLOUTS, link.called.actor)


def _wrong_link(request: HttpRequest, *, is_foreign: bool) -> HttpResponse:
    key = f"answer-link-misses:{request.META.get('REMOTE_ADDR', '')}"
    misses = cache.get(key, 0) + 1
    cache.set(key, misses, MISSES_WITHIN_S)
    # Right links go on working: many may share an address.
    too_many = misses > MISSES
    context = {"is_foreign": is_foreign, "too_many": too_many, **_around(request)}
    return render(request, "forums/callouts/wrong_link.html", context, status=429 if too_many else 404)


def _closed(request: HttpRequest, found: links.Found) -> HttpResponse:
    callout = found.link.called.callout
    context = {"link": found.link, "callout": callout, "why": found.why_not, **_around(request)}
    return render(request, "forums/callouts/closed_link.html", context, status=410)

"""Antaganderundor: what is asked of whom, who has answered, what has come in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actors import county_map
from actors.agreements import overview, reminding, rounds
from actors.agreements.models import AdoptionRound
from actors.agreements.round_forms import AskAlsoForm, RoundForm, StartForm, initial_of
from actors.models import Actor
from samverkan import files, journal, live
from samverkan.access import Can, may, requires
from samverkan.clock import local_day
from samverkan.models import Entry
from samverkan.tables import csv_response, excel_response

PER_PAGE = 50


@require_safe
@requires(Can.SEE_ROUNDS)
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds, and the formal review that it is time for."""
    answered = Q(asked__state__in=["adopted", "adopted_with_conditions"])
    found = AdoptionRound.objects.visible_to(request.user).select_related("version__agreement", "owner")
    found = found.annotate(asked_count=Count("asked"), bound_count=Count("asked", filter=answered))
    found = found.order_by("-due_on", "-pk")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("sida")),
        "review": _review(request),
        "may_run": may(request.user, Can.RUN_ROUND),
        "today": local_day(timezone.now()),
    }
    return render(request, "actors/agreements/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ROUND)
def start_round(request: HttpRequest) -> HttpResponse:
    today = local_day(timezone.now())
    actors = _askable(today)
    review = _review(request) if "oversyn" in request.GET else None
    form = StartForm(
        request.POST or None,
        user=request.user,
        actors=actors,
        initial=initial_of(review, actors=actors, user=request.user),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given.setdefault("owner", request.user)
        round = rounds.start(**given, by=request.user)
        messages.success(request, _("Rundan är planerad. Ingen är tillfrågad än."))
        return redirect("agreements:round", pk=round.pk)
    return render(request, "actors/agreements/round_start.html", {"form": form})


@require_safe
@requires(Can.SEE_ROUNDS)
def adoption_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has answered? The page, and its fragment when it asks for news of itself."""
    round = _visible(request, pk)
    today = local_day(timezone.now())
    tag = f"{round.topic}:{live.revision(round.topic)}:{request.user.pk}:{get_language()}:{today}"

    def answer(page: str) -> HttpResponse:
        return render(request, page, {"tag": tag, **_page(request, round)})

    if request.htmx:
        response = live.unless_known(request, tag, lambda: answer("actors/agreements/_round.html"))
    else:
        response = answer("actors/agreements/round.html")
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


@require_safe
@requires(Can.SEE_ROUNDS)
def export_round(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    round = _visible(request, pk)
    found = overview.of(round, today=local_day(timezone.now()))
    journal.record(Entry.Kind.EXPORT, round, by=request.user, note=f"antaganden.{kind}")
    respond = {"csv": csv_response, "xlsx": excel_response}[kind]
    return respond(f"antaganden-{round.pk}", overview.head(), overview.table(found))


@require_safe
@requires(Can.SEE_ROUNDS)
def round_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The document that is to be adopted, as a file."""
    round = _visible(request, pk)
    if round.version.file is None:
        raise Http404
    return files.serve(round.version.file)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ROUND)
def change_round(request: HttpRequest, pk: int) -> HttpResponse:
    round = _visible(request, pk)
    columns = [
        "name",
        "recommended_by",
        "recommended_on",
        "due_on",
        "remind_before_days",
        "remind_late_every_days",
        "owner",
    ]
    form = RoundForm(
        request.POST or None,
        user=request.user,
        round=round,
        initial={column: getattr(round, column) for column in columns},
    )
    if request.method == "POST" and form.is_valid():
        rounds.change(round, changes=form.cleaned_data, by=request.user)
        messages.success(request, _("Rundan är ändrad."))
        return redirect("agreements:round", pk=pk)
    return render(request, "actors/agreements/round_change.html", {"form": form, "round": round})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ROUND)
def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    """A check page first: letters that have gone out are not taken back."""
    round = _visible(request, pk)
    if request.method == "POST":
        rounds.open_round(round, by=request.user, now=timezone.now())
        messages.success(request, _("Rundan är öppen och frågorna skickas."))
        return redirect("agreements:round", pk=pk)
    return _check(request, round, "open")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ROUND)
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    round = _visible(request, pk)
    if request.method == "POST":
        rounds.close(round, by=request.user, now=timezone.now())
        messages.success(request, _("Rundan är avslutad. Länkarna gäller inte längre."))
        return redirect("agreements:round", pk=pk)
    return _check(request, round, "close")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ROUND)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    round = _visible(request, pk)
    if request.method == "POST":
        count = reminding.remind_now(round, by=request.user, now=timezone.now())
        words = ngettext("%(count)s påminnelse skickas.", "%(count)s påminnelser skickas.", count)
        messages.success(request, words % {"count": count})
        return redirect("agreements:round", pk=pk)
    return _check(request, round, "remind")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ROUND)
def ask_also(request: HttpRequest, pk: int) -> HttpResponse:
    """More parties than those the round began with."""
    round = _visible(request, pk)
    others = _askable(local_day(timezone.now())).exclude(asked_to_adopt__round=round)
    form = AskAlsoForm(request.POST or None, actors=others)
    if request.method == "POST" and form.is_valid():
        added = rounds.ask_also(round, form.cleaned_data["actors"], by=request.user, now=timezone.now())
        words = ngettext("%(count)s part till är tillagd.", "%(count)s parter till är tillagda.", len(added))
        messages.success(request, words % {"count": len(added)})
        return redirect("agreements:round", pk=pk)
    return render(request, "actors/agreements/ask_also.html", {"form": form, "round": round})


def _visible(request: HttpRequest, pk: int) -> AdoptionRound:
    found = AdoptionRound.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("version__agreement", "version__file", "owner"), pk=pk)


def _review(request: HttpRequest):
    """The formal review that it is time to start; nothing for those who do not start it."""
    if not may(request.user, Can.RUN_ROUND):
        return None
    return rounds.review_due(today=local_day(timezone.now()))


def _askable(today):
    """Those who can be asked: parties of the agreement, and municipalities whether they are or not."""
    asked = Q(party_shares__isnull=False) | Q(kind=Actor.Kind.MUNICIPALITY)
    return Actor.objects.existing_on(today).filter(asked).distinct().by_name()


def _page(request: HttpRequest, round: AdoptionRound) -> dict:
    found = overview.of(round, today=local_day(timezone.now()))
    return {
        "round": round,
        "overview": found,
        "map": county_map.outline(),
        "filled": county_map.fill(found.marks),
        "may_run": may(request.user, Can.RUN_ROUND) and round.state != AdoptionRound.State.CLOSED,
        "now": timezone.now(),
    }


def _check(request: HttpRequest, round: AdoptionRound, act: str) -> HttpResponse:
    found = overview.of(round, today=local_day(timezone.now()))
    context = {"round": round, "overview": found, "act": act}
    return render(request, "actors/agreements/round_check.html", context)

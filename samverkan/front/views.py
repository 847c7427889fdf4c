"""Start pages and the few public ones."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budget.invoices.models import Invoice
from forums import picture
from forums.activation.models import Activation
from forums.meetings.models import Meeting
from incidents import overview as incidents
from samverkan import access
from samverkan.access import Can, requires
from samverkan.front.waiting import waiting
from samverkan.models import Entry

LATEST = 5


@require_safe
@requires(Can.ENTER)
def start(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    context = {"todos": waiting(user, now=now), "now": now, "can": _ways_on(user)}
    if access.may(user, Can.SEE_INCIDENTS):
        context["incidents"] = incidents.ongoing(user)
    if access.may(user, Can.SEE_ACTIVATIONS):
        context["activations"] = Activation.objects.visible_to(user).running().select_related("forum")
    if access.may(user, Can.SEE_FORUMS):
        context["model"] = picture.rows(user, now=now)
        context["meetings"] = Meeting.objects.coming(now).select_related("forum")[:LATEST]
    if access.may(user, Can.SEE_INVOICES):
        context["invoices"] = _latest_invoices(user)
    if access.may(user, Can.SEE_AUDIT):
        context["entries"] = Entry.objects.exclude(kind=Entry.Kind.READ).select_related("by")[:LATEST]
    return render(request, "samverkan/front/start.html", context)


def _ways_on(user) -> dict[str, bool]:
    """The start page's own doors: activating for those who decide, raising a need for the rest."""
    activates = access.may(user, Can.ACTIVATE_FORUM)
    return {
        "activate": activates,
        "raise_need": access.may(user, Can.RAISE_NEED),
        "only_raise_need": access.may(user, Can.RAISE_NEED) and not activates,
    }


def _latest_invoices(user):
    return (
        Invoice.objects.visible_to(user)
        .select_related("actor", "series")
        .prefetch_related("actor__names")
        .order_by("-issued_on", "-number")[:LATEST]
    )


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "samverkan/front/accessibility.html")


@require_safe
@login_not_required
def status(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})

"""Where is it settled? The model picture, and each forum with its seats."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from forums import picture
from forums.models import Forum
from samverkan import access
from samverkan.access import Can, requires
from samverkan.clock import local_day


@require_safe
@requires(Can.SEE_FORUMS)
def forum_list(request: HttpRequest) -> HttpResponse:
    return render(request, "forums/forum_list.html", {"rows": picture.rows(request.user, now=timezone.now())})


@require_safe
@requires(Can.SEE_FORUMS)
def forum(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    today = local_day(now)
    row = get_object_or_404(Forum.objects.standing(today), code=code)
    above = [("forums:forum-list", [], pgettext("alla", "Forum"))]
    if row.parent:
        above.append(("forums:forum", [row.parent.code], row.parent.name))
    context = {
        "crumbs": [{"url": reverse(name, args=args), "label": label} for name, args, label in above],
        "here": row.name,
        "forum": row,
        "box": picture.boxes(Forum.objects.filter(pk=row.pk), request.user, now=now)[0],
        "seats": picture.seats_of(row, request.user, now=now),
        "activations": row.activations.visible_to(request.user)[:20],
        "meetings": row.meetings.order_by("-starts_at")[:10],
        "sub_forums": row.sub_forums.standing(today),
        "may_activate": row.is_activated_by_the_host and access.may(request.user, Can.ACTIVATE_FORUM),
        "now": now,
    }
    return render(request, "forums/forum.html", context)

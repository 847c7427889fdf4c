"""Utkorgen i en demo: the messages as their recipients would see them, to read and to answer."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from samverkan import live
from samverkan.access import Can, requires
from samverkan.models import Installation
from samverkan.post.models import DrillMessage

PAGE = 24


@require_safe
@requires(Can.SEE_OUTBOX)
def outbox(request: HttpRequest) -> HttpResponse:
    """Only in a demo: a real installation hands its messages over and shows nobody their links."""
    if not Installation.current().is_demo:
        raise Http404
    sought = request.GET.get("sok", "").strip()
    page = Paginator(_messages(sought), PAGE).get_page(request.GET.get("sida"))
    context = {"page": page, "sought": sought, "now": timezone.now()}
    if not request.htmx:
        response = render(request, "samverkan/front/outbox.html", context)
    else:
        newest = DrillMessage.objects.values_list("pk", flat=True).first() or 0
        tag = f"outbox:{newest}:{page.number}:{sought.encode().hex()}:{get_language()}"
        response = live.unless_known(
            request, tag, lambda: render(request, "samverkan/front/_outbox.html", context)
        )
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def _messages(sought: str) -> QuerySet[DrillMessage]:
    """Newest first; every word sought must be in the text, the name or the address."""
    messages = DrillMessage.objects.all()
    for word in sought.split():
        anywhere = Q(text__icontains=word) | Q(recipient__icontains=word) | Q(to__icontains=word)
        messages = messages.filter(anywhere | Q(subject__icontains=word))
    return messages

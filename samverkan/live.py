"""What a live page shows has a revision: bumped last in the transaction, answered as an ETag."""

from collections.abc import Callable

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from samverkan.models import Revision


def bump(topic: str) -> None:
    """Say that what `topic` shows has changed. Call it last: the row stays locked until commit."""
    if not Revision.objects.filter(topic=topic).update(number=F("number") + 1):
        row, is_new = Revision.objects.get_or_create(topic=topic, defaults={"number": 1})
        if not is_new:
            Revision.objects.filter(pk=row.pk).update(number=F("number") + 1)


def revision(topic: str) -> int:
    """The present revision of `topic`; 0 when nothing has happened yet."""
    return Revision.objects.filter(topic=topic).values_list("number", flat=True).first() or 0


def unless_known(request: HttpRequest, tag: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """304 without a body if the browser has the fragment `tag` already, else the answer with its ETag."""
    etag = f'"{tag}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = answer()
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response

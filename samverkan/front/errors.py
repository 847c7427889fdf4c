"""Pages for what went wrong, in the look of the rest."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    # No request context: whatever broke may be in it.
    return HttpResponse(render_to_string("500.html", {"code": secrets.token_hex(2).upper()}), status=500)

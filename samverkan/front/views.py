"""Start pages and the few public ones."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samverkan.access import Can, requires


@require_safe
@requires(Can.ENTER)
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "samverkan/front/start.html")


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

"""Hur fort gick det? The activations, and the chain of each with its five times."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forums.activation import activating
from forums.activation.forms import EndForm
from forums.activation.models import Activation, Need
from forums.callouts.band import band
from samverkan import access
from samverkan.access import Can, requires


@require_safe
@requires(Can.SEE_ACTIVATIONS)
def activation_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    kind = request.GET.get("slag", "")
    rows = Activation.objects.visible_to(request.user).with_chain()
    if kind in Activation.Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, 25).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "chains": [(row, row.chain_at(now)) for row in page],
        "kind": kind,
        "kinds": Activation.Kind,
        "needs": Need.objects.visible_to(request.user).filter(state=Need.State.RAISED),
        "may_activate": access.may(request.user, Can.ACTIVATE_FORUM),
        "may_raise": access.may(request.user, Can.RAISE_NEED),
    }
    return render(request, "forums/activation/activation_list.html", context)


@require_safe
@requires(Can.SEE_ACTIVATIONS)
def activation(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk), EndForm())


@require_POST
@requires(Can.ACTIVATE_FORUM)
def end_activation(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    activating.end(row, note=form.cleaned_data["note"], by=request.user, now=timezone.now())
    messages.success(request, _("Aktiveringen är avslutad. Ordinarie läge gäller."))
    return redirect("activation:activation", pk=row.pk)


def _visible(request: HttpRequest, pk: int) -> Activation:
    return get_object_or_404(Activation.objects.visible_to(request.user).with_chain(), pk=pk)


def _page(request: HttpRequest, row: Activation, form: EndForm) -> HttpResponse:
    is_running = row.state == Activation.State.ACTIVE
    context = {
        "crumbs": [{"url": reverse("activation:activation-list"), "label": _("Aktiveringar")}],
        "here": row.purpose,
        "activation": row,
        "chain": row.chain_at(timezone.now()),
        "callout": row.first_callout,
        "meeting": row.first_meeting,
        "form": form,
        "may_see_board": access.may(request.user, Can.SEE_CALLOUTS),
        "may_end": is_running and access.may(request.user, Can.ACTIVATE_FORUM),
        **band(row.kind, row.purpose),
    }
    return render(request, "forums/activation/activation.html", context)

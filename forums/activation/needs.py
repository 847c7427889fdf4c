"""Behov av samverkan: raise one; read it; refuse it. To decide is to activate."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.activation import activating
from forums.activation.forms import NeedForm, RefusalForm
from forums.activation.models import Need
from samverkan import access
from samverkan.access import Can, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RAISE_NEED)
def new_need(request: HttpRequest) -> HttpResponse:
    form = NeedForm(request.POST or None, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        need = activating.raise_need(
            raised_by=form.raised_by(),
            what=data["what"],
            start_key=data["start_key"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Behovet är anmält. TiB beslutar. Är det bråttom, ring också."))
        return redirect("activation:need", pk=need.pk)
    return render(request, "forums/activation/need_form.html", {"form": form})


@require_safe
@requires(Can.RAISE_NEED)
def need(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk), RefusalForm())


@require_POST
@requires(Can.DECIDE_NEED)
def refuse_need(request: HttpRequest, pk: int) -> HttpResponse:
    need = _visible(request, pk)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, need, form)
    activating.refuse(need, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    messages.success(request, _("Behovet är avslaget. Skälet är sparat."))
    return redirect("activation:need", pk=need.pk)


def _visible(request: HttpRequest, pk: int) -> Need:
    needs = Need.objects.visible_to(request.user)
    return get_object_or_404(needs.select_related("decided_by", "recorded_by"), pk=pk)


def _page(request: HttpRequest, need: Need, form: RefusalForm) -> HttpResponse:
    waits = need.state == Need.State.RAISED
    context = {
        "need": need,
        "form": form,
        "activations": need.activations.visible_to(request.user),
        "may_decide": waits and access.may(request.user, Can.DECIDE_NEED),
    }
    return render(request, "forums/activation/need.html", context)

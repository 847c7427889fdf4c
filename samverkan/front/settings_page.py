"""Inställningar: how I am reached, what I may do, and how the pages look to me."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samverkan.access import Can, requires

A_YEAR = 365 * 24 * 3600


class SchemeForm(forms.Form):
    color_scheme = forms.ChoiceField(
        label=gettext_lazy("Ljust eller mörkt"),
        choices=[
            ("auto", gettext_lazy("som i telefonen eller datorn")),
            ("light", gettext_lazy("ljust")),
            ("dark", gettext_lazy("mörkt")),
        ],
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ENTER)
def settings_page(request: HttpRequest) -> HttpResponse:
    form = SchemeForm(request.POST or {"color_scheme": request.COOKIES.get("color_scheme", "auto")})
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Inställningen är sparad."))
        response = redirect("front:settings")
        response.set_cookie(
            "color_scheme",
            form.cleaned_data["color_scheme"],
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    context = {
        "form": form,
        "grants": request.user.current_grants,
        "contact_points": request.user.contact_points.all(),
    }
    return render(request, "samverkan/front/settings.html", context)

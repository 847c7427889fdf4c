"""Den valda dagen: `?dag=2015-06-30` shows what held then; without it, what holds today."""

from datetime import date

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from samverkan.clock import local_day


class DayForm(forms.Form):
    dag = forms.DateField(
        label=gettext_lazy("Visa vad som gällde den"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Skriv datumet som 2015-06-15.")},
    )


def asked_day(request: HttpRequest) -> tuple[DayForm, date]:
    """Return the form with the asked day, and the day; today where none was asked for or understood."""
    today = local_day(timezone.now())
    form = DayForm(request.GET if "dag" in request.GET else None, initial={"dag": today})
    asked = form.cleaned_data["dag"] if form.is_bound and form.is_valid() else None
    return form, asked or today

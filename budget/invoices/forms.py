"""Forms about runs and their issuer."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.forms import KronorField
from budget.invoices import bankgiro
from budget.invoices.models import Issuer, Run, check_bankgiro

LAST_DAYS = {Run.Part.FIRST: (6, 30), Run.Part.SECOND: (12, 31), Run.Part.SETTLEMENT: (12, 31)}


class RunForm(forms.Form):
    part = forms.ChoiceField(
        label=_("Vad ska faktureras?"),
        choices=Run.Part.choices,
        widget=forms.RadioSelect,
        initial=Run.Part.FIRST,
        error_messages={"required": _("Välj vad som ska faktureras.")},
    )
    cutoff_on = forms.DateField(
        label=_("Brytdatum"),
        required=False,
        help_text=_("Lämnas det tomt gäller 30 juni för första halvåret, annars 31 december."),
        error_messages={"invalid": _("Skriv datumet så här: 2015-06-30.")},
    )
    start_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: object, year: int, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.year = year

    def clean(self) -> dict:
        given = super().clean()
        if given.get("part") and not given.get("cutoff_on") and "cutoff_on" not in self.errors:
            given["cutoff_on"] = date(self.year, *LAST_DAYS[given["part"]])
        return given


class RunDateForm(RunForm):
    prepare_on = forms.DateField(
        label=_("Förbereds den"),
        help_text=_(
            "Omgången förbereds av sig själv den dagen. Ingen faktura utfärdas förrän den är godkänd."
        ),
        error_messages={
            "required": _("Ange dagen, till exempel 2015-07-01."),
            "invalid": _("Skriv datumet så här: 2015-07-01."),
        },
    )
    field_order = ["part", "prepare_on", "cutoff_on"]

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        del self.fields["start_key"]


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Skäl"),
        max_length=200,
        help_text=_("Visas i omgången, inte på någon faktura."),
        error_messages={"required": _("Skriv varför parten hålls tillbaka.")},
    )


class CreditForm(forms.Form):
    amount_ore = KronorField(
        label=_("Belopp att kreditera, kr"),
        error_messages={"required": _("Ange beloppet.")},
    )
    reason = forms.CharField(
        label=_("Skäl"),
        max_length=160,
        help_text=_("Står på kreditfakturan. Till exempel: fel referens på fakturan."),
        error_messages={"required": _("Skriv varför fakturan krediteras.")},
    )


class IssuerForm(forms.ModelForm):
    waiting_ore = KronorField(
        label=_("Belopp som väntar till nästa omgång, kr"),
        allow_zero=True,
        help_text=_("Så mycket eller mindre faktureras inte för sig. Slutregleringen tar med allt."),
        error_messages={"required": _("Ange beloppet, till exempel 1,00.")},
    )

    class Meta:
        model = Issuer
        fields = [
            "function",
            "street",
            "postcode",
            "city",
            "bankgiro",
            "contact",
            "phone",
            "email",
            "payment_days",
            "waiting_ore",
            "vat_note",
            "debit_account",
            "credit_account",
        ]

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.initial["bankgiro"] = bankgiro.written(self.initial.get("bankgiro", ""))

    def clean_bankgiro(self) -> str:
        given = self.cleaned_data["bankgiro"]
        check_bankgiro(given)
        return bankgiro.parse(given)

"""Forms of the agreement: the asked day, a version, an accession, a notice."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.agreements.models import Accession, Agreement, AgreementVersion
from actors.agreements.round_forms import day_field
from samverkan.money import to_kr, to_ore

PAPER = {
    "label": gettext_lazy("Fil"),
    "required": False,
    "help_text": gettext_lazy("PDF, PNG eller JPEG, högst 20 MB."),
    "widget": forms.FileInput({"accept": "application/pdf,image/png,image/jpeg"}),
    "error_messages": {"empty": gettext_lazy("Filen är tom. Välj filen igen.")},
}


def paper_field() -> forms.FileField:
    return forms.FileField(**PAPER)


class VersionForm(forms.Form):
    """A version's text, days and parameters; amounts in kronor, stored in öre."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("Dokumentets text, eller välj en fil nedan."),
    )
    file = paper_field()
    adopted_on = day_field(gettext_lazy("Fastställd den"), required=False)
    applies_from = day_field(gettext_lazy("Gäller från"), required=False)
    case_number = forms.CharField(label=gettext_lazy("Diarienummer"), max_length=60, required=False)
    frame = forms.DecimalField(
        label=gettext_lazy("Ram, kronor om året"),
        required=False,
        min_value=0,
        decimal_places=2,
        max_digits=14,
    )
    cap_per_inhabitant = forms.DecimalField(
        label=gettext_lazy("Tak, kronor per invånare"),
        required=False,
        min_value=0,
        decimal_places=2,
        max_digits=8,
    )
    share_permille = forms.IntegerField(
        label=gettext_lazy("En andel, promille av ramen"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("43 är 4,3 procent."),
    )
    share_cap = forms.DecimalField(
        label=gettext_lazy("Tak, kronor per andel"),
        required=False,
        min_value=0,
        decimal_places=2,
        max_digits=14,
    )

    @classmethod
    def now(cls, version: AgreementVersion) -> dict[str, object]:
        """What the form is filled with for a version."""
        return {
            "text": version.text,
            "adopted_on": version.adopted_on,
            "applies_from": version.applies_from,
            "case_number": version.case_number,
            "share_permille": version.share_permille,
            "frame": _kronor(version.frame_ore),
            "cap_per_inhabitant": _kronor(version.cap_per_inhabitant_ore),
            "share_cap": _kronor(version.share_cap_ore),
        }

    @property
    def columns(self) -> dict[str, object]:
        """What was given, as the version's columns."""
        given = self.cleaned_data
        plain = ("text", "adopted_on", "applies_from", "case_number", "share_permille")
        return {name: given[name] for name in plain} | {
            "frame_ore": _ore(given["frame"]),
            "cap_per_inhabitant_ore": _ore(given["cap_per_inhabitant"]),
            "share_cap_ore": _ore(given["share_cap"]),
        }


class AccessionForm(forms.Form):
    """That an actor has bound itself, registered outside a round."""

    version = forms.ModelChoiceField(
        label=gettext_lazy("Dokument"), queryset=AgreementVersion.objects.none(), empty_label=None
    )
    means = forms.ChoiceField(
        label=gettext_lazy("Genom"), choices=Accession.Means.choices, widget=forms.RadioSelect
    )
    decided_on = day_field(gettext_lazy("Dagen för beslutet eller underskriften"))
    received_on = day_field(gettext_lazy("Kom in den"), required=False)
    case_number = forms.CharField(
        label=gettext_lazy("Diarienummer"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Till exempel 2015/KS 0226."),
    )
    paragraph = forms.CharField(label=gettext_lazy("Paragraf"), max_length=20, required=False)
    conditions = forms.CharField(
        label=gettext_lazy("Villkor"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Om beslutet har villkor, till exempel utvärdering efter ett år."),
    )
    file = paper_field()

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        versions = AgreementVersion.objects.select_related("agreement")
        self.fields["version"].queryset = versions.order_by("agreement__kind", "-number")

    def clean_decided_on(self) -> date:
        return _past(self.cleaned_data["decided_on"], self.today)


class NoticeForm(forms.Form):
    """A party's notice."""

    agreement = forms.ModelChoiceField(
        label=gettext_lazy("Dokument"), queryset=Agreement.objects.none(), empty_label=None
    )
    given_on = day_field(
        gettext_lazy("Uppsägningen lämnades den"),
        help_text=gettext_lazy("Till och med 30 juni upphör medlemskapet samma år, sedan året därpå."),
    )
    case_number = forms.CharField(label=gettext_lazy("Diarienummer"), max_length=60, required=False)
    note = forms.CharField(
        label=gettext_lazy("Anteckning"), required=False, widget=forms.Textarea({"rows": 3}), max_length=2000
    )
    file = paper_field()

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["agreement"].queryset = Agreement.objects.filter(kind=Agreement.Kind.AGREEMENT)

    def clean_given_on(self) -> date:
        return _past(self.cleaned_data["given_on"], self.today)


def _past(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError(_("Dagen har inte varit än. Ange en dag som har varit."))
    return day


def _kronor(ore: int | None) -> Decimal | None:
    return None if ore is None else to_kr(ore)


def _ore(kronor: Decimal | None) -> int | None:
    return None if kronor is None else to_ore(kronor)

"""Forms about a party: its organisation number, its invoice details, the register's search."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import ean

from actors import orgnr
from actors.models import Actor
from actors.orgnr_import import wording
from actors.register import Asked

GLN_LENGTH = 13
SCHEMES = [
    ("", gettext_lazy("ingen")),
    ("0007", gettext_lazy("0007, organisationsnummer")),
    ("0088", gettext_lazy("0088, GLN")),
]


class RegisterFilter(forms.Form):
    sok = forms.CharField(
        label=gettext_lazy("Sök"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Namn, kod eller organisationsnummer. Äldre namn hittas också."),
    )
    slag = forms.ChoiceField(
        label=gettext_lazy("Slag"),
        required=False,
        choices=[("", gettext_lazy("alla")), *Actor.Kind.choices],
    )
    kategori = forms.ChoiceField(label=gettext_lazy("Kategori"), required=False)
    part = forms.ChoiceField(
        label=gettext_lazy("Part"),
        required=False,
        choices=[
            ("", gettext_lazy("alla")),
            ("part", gettext_lazy("parter")),
            ("utanfor", gettext_lazy("utanför överenskommelsen")),
        ],
    )
    brister = forms.BooleanField(label=gettext_lazy("Bara de med brister"), required=False)
    upphorda = forms.BooleanField(label=gettext_lazy("Även upphörda"), required=False)

    def __init__(self, *args: object, categories: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kategori"].choices = [("", _("alla")), *categories]

    def asked(self) -> Asked:
        """What was asked for; a filter nobody knows is passed over."""
        given = self.cleaned_data if self.is_valid() else {}
        return Asked(
            words=given.get("sok", ""),
            kind=given.get("slag", ""),
            category=given.get("kategori", ""),
            bound=given.get("part", ""),
            lacks=given.get("brister", False),
            ended=given.get("upphorda", False),
        )


class OrgnrForm(forms.Form):
    orgnr = forms.CharField(
        label=gettext_lazy("Organisationsnummer"),
        max_length=20,
        help_text=gettext_lazy("Till exempel 212000-0142."),
        error_messages={"required": gettext_lazy("Ange organisationsnummer, till exempel 212000-0142.")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Källa"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Var numret är hämtat, till exempel registreringsbevis 2015-02-01. "
            "Utan källa sparas numret som obekräftat och fakturan hålls tillbaka."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_orgnr(self) -> str:
        text = self.cleaned_data["orgnr"]
        if problem := orgnr.problem(text):
            raise forms.ValidationError(wording(problem, text))
        return text


class InvoiceDetailsForm(forms.Form):
    street = forms.CharField(label=gettext_lazy("Gatuadress eller box"), max_length=120, required=False)
    postcode = forms.CharField(
        label=gettext_lazy("Postnummer"),
        max_length=6,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    city = forms.CharField(label=gettext_lazy("Ort"), max_length=80, required=False)
    buyer_reference = forms.CharField(
        label=gettext_lazy("Er referens"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Det ni vill ha på fakturan för att den ska hamna rätt hos er."),
    )
    order_number = forms.CharField(label=gettext_lazy("Ordernummer"), max_length=80, required=False)
    peppol_scheme = forms.ChoiceField(
        label=gettext_lazy("Peppol-adressens slag"), choices=SCHEMES, required=False
    )
    peppol_value = forms.CharField(
        label=gettext_lazy("Peppol-adress"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Den adress ni har registrerat i Peppol. Den är inte alltid ert nummer."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-post för fakturor"),
        required=False,
        error_messages={
            "invalid": gettext_lazy("Skriv en e-postadress, till exempel faktura@tyreso.example.")
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_postcode(self) -> str:
        digits = self.cleaned_data["postcode"].replace(" ", "").replace("\u00a0", "")
        if digits and not (len(digits) == 5 and digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("Ett postnummer har fem siffror, till exempel 135 81."))
        return digits

    def clean(self) -> dict:
        entered = super().clean()
        self._require_whole_address(entered)
        self._check_peppol(entered)
        return entered

    def _require_whole_address(self, entered: dict) -> None:
        columns = ("street", "postcode", "city")
        if any(entered.get(column) for column in columns):
            for column in columns:
                if column in entered and not entered[column]:
                    self.add_error(column, _("Fyll i hela adressen, eller lämna alla tre tomma."))

    def _check_peppol(self, entered: dict) -> None:
        scheme, value = entered.get("peppol_scheme", ""), entered.get("peppol_value", "")
        if value and not scheme:
            self.add_error("peppol_scheme", _("Välj vilket slag av adress det är."))
        elif scheme and not value:
            self.add_error("peppol_value", _("Ange Peppol-adressen, eller välj ingen."))
        elif scheme == "0007":
            self._check_peppol_orgnr(entered, value)
        elif scheme == "0088" and not (len(value) == GLN_LENGTH and ean.is_valid(value)):
            self.add_error("peppol_value", _("Ett GLN har tretton siffror. Kontrollera den sista."))

    def _check_peppol_orgnr(self, entered: dict, value: str) -> None:
        if problem := orgnr.problem(value):
            self.add_error("peppol_value", wording(problem, value))
        else:
            entered["peppol_value"] = orgnr.parse(value)

"""Forms for what the register says of an actor: the same rules by hand and from a file."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Actor, Category

# Words in addresses under /parter/ that no actor can have as its code.
RESERVED = {"import", "inlasning", "ny"}
# Parts the names in one cell of the export.
BETWEEN = "|"


def plain_day(label, *, required: bool = False, help_text="") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Ange datum, till exempel 2015-01-01."),
            "invalid": gettext_lazy("Skriv datumet som 2015-01-01."),
        },
    )


def category_choices() -> list[tuple[str, str]]:
    """Every category by `scheme:code`, the same word as in the export."""
    return [(f"{row.scheme}:{row.code}", row.name) for row in Category.objects.all()]


class PartyForm(forms.Form):
    """What the register says of an actor besides its names and numbers."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Slag"),
        choices=Actor.Kind.choices,
        error_messages={"invalid_choice": gettext_lazy("Slaget %(value)s finns inte.")},
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Kategorier"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Kategorin %(value)s finns inte.")},
    )
    street = forms.CharField(label=gettext_lazy("Postadress"), max_length=120, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postnummer"), max_length=6, required=False)
    city = forms.CharField(label=gettext_lazy("Ort"), max_length=80, required=False)
    registrar_email = forms.EmailField(
        label=gettext_lazy("Registratorns e-post"),
        required=False,
        error_messages={
            "invalid": gettext_lazy("Skriv en e-postadress, till exempel registrator@tyreso.example.")
        },
    )
    fallback_number = forms.CharField(label=gettext_lazy("Reservnummer"), max_length=20, required=False)
    valid_from = plain_day(gettext_lazy("I registret från"))
    valid_until = plain_day(gettext_lazy("I registret till och med"))

    def __init__(self, *args: object, categories: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].choices = categories

    def clean_postcode(self) -> str:
        digits = self.cleaned_data["postcode"].replace(" ", "").replace("\u00a0", "")
        if digits and not (len(digits) == 5 and digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("Ett postnummer har fem siffror, till exempel 135 81."))
        return digits

    def clean(self) -> dict:
        given = super().clean()
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Den sista dagen är före den första."))
        return given

    @property
    def columns(self) -> dict[str, object]:
        """What was given, as the actor's columns."""
        return {name: value for name, value in self.cleaned_data.items() if name != "categories"}


class ChangePartyForm(PartyForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def columns(self) -> dict[str, object]:
        return {name: value for name, value in super().columns.items() if name != "seen"}


class NameForm(forms.Form):
    """A name with its days."""

    name = forms.CharField(
        label=gettext_lazy("Namn"),
        max_length=120,
        error_messages={"required": gettext_lazy("Ange namnet, till exempel Region Stockholm.")},
    )
    legal_name = forms.CharField(label=gettext_lazy("Juridiskt namn"), max_length=160, required=False)

    def clean_name(self) -> str:
        return _whole(self.cleaned_data["name"])

    def clean_legal_name(self) -> str:
        return _whole(self.cleaned_data["legal_name"])


class RenameForm(NameForm):
    """A new name from a day on, or, with a last day, one that was in use before."""

    valid_from = plain_day(gettext_lazy("Gäller från"))
    valid_until = plain_day(
        gettext_lazy("Gällde till och med"),
        help_text=gettext_lazy("Bara för ett tidigare namn. Lämna tomt för det nya namnet."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict:
        given = super().clean()
        if not given.get("valid_until") and not given.get("valid_from") and "valid_from" in given:
            self.add_error("valid_from", _("Ange från vilken dag det nya namnet gäller."))
        return given


class CorrectNameForm(NameForm):
    valid_from = plain_day(gettext_lazy("Gäller från"))
    valid_until = plain_day(gettext_lazy("Gällde till och med"))
    seen = forms.CharField(widget=forms.HiddenInput)

    @property
    def changes(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class NewPartyForm(NameForm, PartyForm):
    """An actor that is not in the register."""

    code = forms.SlugField(
        label=gettext_lazy("Kod"),
        max_length=40,
        help_text=gettext_lazy("Ändras aldrig, till exempel 0138 eller sos-alarm."),
        error_messages={
            "required": gettext_lazy("Ange en kod, till exempel 0138 eller sos-alarm."),
            "invalid": gettext_lazy("Koden får ha bokstäver a till z, siffror och bindestreck."),
        },
    )
    field_order = ["code", "name", "legal_name", "kind"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].lower()
        if problem := problem_of_code(code):
            raise forms.ValidationError(problem)
        if Actor.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Koden %(code)s finns redan.") % {"code": code})
        return code

    def clean_name(self) -> str:
        name = super().clean_name()
        if other := named(name):
            raise forms.ValidationError(
                _("%(name)s finns redan, med koden %(code)s.") % {"name": name, "code": other.code}
            )
        return name

    @property
    def columns(self) -> dict[str, object]:
        own = {"code", "name", "legal_name"}
        return {name: value for name, value in super().columns.items() if name not in own}


class MergeForm(forms.Form):
    """Into which actor another goes, and its last day of its own."""

    into = forms.ModelChoiceField(
        label=gettext_lazy("Uppgår i"),
        queryset=Actor.objects.none(),
        error_messages={"required": gettext_lazy("Välj aktören som den uppgår i.")},
    )
    last_day = plain_day(gettext_lazy("Sista egna dagen"), required=True)

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        others = Actor.objects.filter(successor__isnull=True).exclude(pk=actor.pk)
        self.fields["into"].queryset = others.by_name()

    def clean_last_day(self) -> date:
        day = self.cleaned_data["last_day"]
        if self.actor.valid_from and day < self.actor.valid_from:
            raise forms.ValidationError(_("Den sista dagen är före den första."))
        return day


def problem_of_code(code: str) -> str:
    """Say why a code cannot be an actor's; empty if it can."""
    if code in RESERVED:
        return _("Koden %(code)s är upptagen av en sida. Välj en annan.") % {"code": code}
    return ""


def named(name: str) -> Actor | None:
    """Return the actor that has this name now, whatever its letters' case; names parted only so mislead."""
    wanted = name.casefold()
    found = Actor.objects.filter(names__valid_until__isnull=True).values_list("pk", "names__name")
    return next((Actor.objects.get(pk=pk) for pk, each in found if each.casefold() == wanted), None)


def _whole(text: str) -> str:
    if BETWEEN in text:
        raise forms.ValidationError(_("Ett namn kan inte innehålla tecknet |."))
    return text

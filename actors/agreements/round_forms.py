"""Forms of the adoption rounds: planning one, its parties, and what comes in."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.agreements.models import AdoptionRound, AgreementVersion, AskedParty, Received
from actors.agreements.receiving import Document
from actors.agreements.terms import Review, review_before
from actors.models import Actor
from actors.people.models import User
from samverkan.access import Can, Role, may_in_office

BY_TERMS_LENGTH = {"max_length": 120, "required": False}


def day_field(label, *, required: bool = True, help_text="") -> forms.DateField:
    """A day, written as people here write days; a browser shows its calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Ange datum, till exempel 2015-06-15."),
            "invalid": gettext_lazy("Skriv datumet som 2015-06-15."),
        },
    )


class RoundForm(forms.Form):
    """A round's name, document, days and owner."""

    name = forms.CharField(
        label=gettext_lazy("Rundans namn"),
        max_length=160,
        error_messages={"required": gettext_lazy("Ange ett namn, till exempel Antagande 2015.")},
    )
    version = forms.ModelChoiceField(
        label=gettext_lazy("Vad som ska antas"), queryset=AgreementVersion.objects.none(), empty_label=None
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Syfte"), choices=AdoptionRound.Purpose.choices, widget=forms.RadioSelect
    )
    term_year = forms.IntegerField(
        label=gettext_lazy("Valår"),
        required=False,
        help_text=gettext_lazy("Bara för en formell översyn: valet den görs före, till exempel 2018."),
    )
    recommended_by = forms.CharField(
        label=gettext_lazy("Rekommenderat av"),
        help_text=gettext_lazy("Till exempel KSL:s styrelse."),
        **BY_TERMS_LENGTH,
    )
    recommended_on = day_field(gettext_lazy("Rekommenderat den"), required=False)
    due_on = day_field(gettext_lazy("Svar senast"))
    remind_before_days = forms.IntegerField(
        label=gettext_lazy("Påminn så här många dagar före"), min_value=0, max_value=120, initial=14
    )
    remind_late_every_days = forms.IntegerField(
        label=gettext_lazy("Påminn sedan med så här många dagar emellan"),
        min_value=1,
        max_value=120,
        initial=14,
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Rundansvarig"), queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: object, user, round: AdoptionRound | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.round = round
        self.fields["version"].queryset = AgreementVersion.objects.select_related("agreement")
        if may_in_office(user, Can.SEE_ALL_ROUNDS):
            owning = User.objects.filter(grants__role=Role.ROUND_OWNER, grants__valid_until__isnull=True)
            self.fields["owner"].queryset = (
                owning | User.objects.filter(pk__in={user.pk, round and round.owner_id})
            ).distinct()
        else:
            del self.fields["owner"]
        if round:
            for name in ("version", "purpose", "term_year"):
                del self.fields[name]

    def clean(self) -> dict:
        given = super().clean()
        self._check_review(given)
        due_on, recommended_on = given.get("due_on"), given.get("recommended_on")
        if due_on and recommended_on and due_on < recommended_on:
            self.add_error("due_on", _("Svaren kan inte ska in före rekommendationen."))
        return given

    def _check_review(self, given: dict) -> None:
        if self.round or given.get("purpose") != AdoptionRound.Purpose.REVIEW:
            given.pop("term_year", None)
            return
        year = given.get("term_year")
        try:
            review_before(year or 0)
        except ValueError:
            self.add_error("term_year", _("Ange ett valår, till exempel 2018, 2022 eller 2026."))
            return
        if AdoptionRound.objects.filter(term_year=year).exists():
            self.add_error("term_year", _("En översyn före valet %(year)s finns redan.") % {"year": year})


class StartForm(RoundForm):
    """A new round, with the parties that are asked."""

    actors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Parter som tillfrågas"),
        queryset=Actor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Välj minst en part.")},
    )
    start_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, actors, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actors"].queryset = actors
        self.fields["start_key"].initial = uuid4()


def initial_of(review: Review | None, *, actors, user) -> dict:
    """What a new round is prefilled with: the municipalities, or all parties for a formal review."""
    asked = [actor.pk for actor in actors if review or actor.kind == Actor.Kind.MUNICIPALITY]
    newest = AgreementVersion.objects.order_by("-agreement__kind", "-number").first()
    newest = AgreementVersion.objects.filter(agreement__kind="agreement").order_by("number").last() or newest
    found = {"actors": asked, "owner": user.pk, "version": newest and newest.pk, "purpose": "adoption"}
    if review:
        found |= {
            "purpose": "review",
            "term_year": review.term_year,
            "name": _("Formell översyn före mandatperioden %(year)s") % {"year": review.term_year},
            "due_on": review.due_on,
        }
    return found


class DocumentForm(forms.Form):
    """A document that has come in, as the party's registrar or the round's people describe it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Vad lämnas in?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj vad det är för handling.")},
        choices=[
            (Received.Kind.DECISION, gettext_lazy("Beslut att anta")),
            (Received.Kind.SIGNATURE, gettext_lazy("Undertecknad överenskommelse")),
            (Received.Kind.PROPOSAL, gettext_lazy("Förslag, inte beslutat än (sparas men räknas inte)")),
            (Received.Kind.REFUSAL, gettext_lazy("Beslut att inte anta")),
        ],
    )
    decided_on = day_field(gettext_lazy("Datum för beslutet, underskriften eller förslaget"))
    decided_by = forms.CharField(
        label=gettext_lazy("Beslutat av"),
        help_text=gettext_lazy("Till exempel kommunstyrelsen."),
        **BY_TERMS_LENGTH,
    )
    case_number = forms.CharField(
        label=gettext_lazy("Diarienummer"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Till exempel 2015/KS 0226."),
    )
    paragraph = forms.CharField(
        label=gettext_lazy("Paragraf"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Till exempel 87."),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Villkor"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Om beslutet har villkor, till exempel utvärdering efter ett år."),
    )
    follow_up_on = day_field(gettext_lazy("Villkoret följs upp den"), required=False)

    def __init__(self, *args: object, asked: AskedParty, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.today = asked, today

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if kind == Received.Kind.REFUSAL and self.asked.accession_id:
            raise forms.ValidationError(_("Ni är redan anslutna. Den som vill lämna säger upp."))
        return kind

    def clean_decided_on(self) -> date:
        day, recommended_on = self.cleaned_data["decided_on"], self.asked.round.recommended_on
        if day > self.today:
            raise forms.ValidationError(_("Dagen har inte varit än. Ange dagen för beslutet."))
        if recommended_on and day < recommended_on:
            raise forms.ValidationError(
                _("Beslutet kan inte vara fattat före rekommendationen %(day)s. Kontrollera året.")
                % {"day": recommended_on}
            )
        return day

    def clean(self) -> dict:
        given = super().clean()
        if given.get("follow_up_on") and not given.get("conditions"):
            self.add_error("conditions", _("Skriv villkoret som ska följas upp."))
        return given

    @property
    def document(self) -> Document:
        """What was written, as the use case wants it."""
        return Document(**{name: self.cleaned_data[name] for name in Document.__dataclass_fields__})


class HandInForm(DocumentForm):
    """What a registrar hands in by the link: never without the paper."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy("PDF, PNG eller JPEG, högst 20 MB."),
        error_messages={
            "required": gettext_lazy("Välj filen med beslutet, till exempel protokollsutdraget."),
            "empty": gettext_lazy("Filen är tom. Välj filen igen."),
        },
        widget=forms.FileInput({"accept": "application/pdf,image/png,image/jpeg"}),
    )
    start_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_key"].initial = uuid4()


class RegisterForm(HandInForm):
    """What the round's people register for a party: the day it came in, and the paper if it is at hand."""

    received_on = day_field(gettext_lazy("Kom in den"))
    field_order = ["kind", "received_on", "decided_on"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["received_on"].initial = self.today

    def clean_received_on(self) -> date:
        day = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("Dagen har inte varit än. Ange dagen då handlingen kom in."))
        return day


class CorrectForm(DocumentForm):
    """Putting right what was written about a document; its kind and file stay."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]

    @property
    def changes(self) -> dict[str, object]:
        return dict(self.cleaned_data)


class RegistrarForm(forms.Form):
    """Where a party's registrar is written to."""

    email = forms.EmailField(
        label=gettext_lazy("Registratorns e-post"),
        required=False,
        error_messages={
            "invalid": gettext_lazy("Skriv en e-postadress, till exempel registrator@tyreso.example.")
        },
    )


class AskAlsoForm(forms.Form):
    """More parties for a round."""

    actors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Fråga fler parter"),
        queryset=Actor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Välj minst en part.")},
    )

    def __init__(self, *args: object, actors, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actors"].queryset = actors

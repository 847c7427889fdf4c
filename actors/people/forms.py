"""Forms about people: the list's search, an entry, contact points, roles, invitations, a new account."""

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Actor
from actors.people import numbers
from actors.people.models import ContactPoint, User
from actors.people.roles import givable
from samverkan import access
from samverkan.access import ROLE_NAMES, Can, Role

SHOWN = [
    ("", gettext_lazy("alla som har en post")),
    ("obekraftade", gettext_lazy("de som inte har bekräftat")),
    ("onadda", gettext_lazy("de utan bekräftad kontaktväg")),
    ("lamnat", gettext_lazy("de som har lämnat")),
]
LANGUAGES = [("sv", "svenska"), ("en", "English")]
EMAIL_ERRORS = {
    "invalid": gettext_lazy("Skriv en e-postadress, till exempel bo.ask@tyreso.example."),
    "required": gettext_lazy("Ange en e-postadress, till exempel bo.ask@tyreso.example."),
}
NAME_ERRORS = {"required": gettext_lazy("Ange ett namn, till exempel Bo Ask.")}
EXAMPLES = {
    "sms": gettext_lazy("Ange ett mobilnummer, till exempel 070-174 06 15."),
    "voice": gettext_lazy("Ange ett telefonnummer, till exempel 08-465 004 10."),
    "email": gettext_lazy("Skriv en e-postadress, till exempel bo.ask@tyreso.example."),
    "rakel": gettext_lazy("Ange Rakelnumret med siffror, till exempel 8465004."),
}


class PeopleFilter(forms.Form):
    sok = forms.CharField(label=gettext_lazy("Sök"), required=False, max_length=80)
    visa = forms.ChoiceField(label=gettext_lazy("Visa"), required=False, choices=SHOWN)
    roll = forms.ChoiceField(
        label=gettext_lazy("Roll"),
        required=False,
        choices=[("", gettext_lazy("alla")), *((str(role), ROLE_NAMES[role]) for role in Role)],
    )

    def asked(self) -> dict[str, str]:
        """What was asked for; a filter nobody knows is passed over."""
        given = self.cleaned_data if self.is_valid() else {}
        return {
            "words": given.get("sok", ""),
            "shown": given.get("visa", ""),
            "role": given.get("roll", ""),
        }


class AddPersonForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Slag"),
        choices=[
            (User.Kind.PERSON, gettext_lazy("person")),
            (User.Kind.FUNCTION, gettext_lazy("funktion som alltid svarar, till exempel TiB")),
        ],
        initial=User.Kind.PERSON,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("Namn"), max_length=120, error_messages=NAME_ERRORS)


class EditPersonForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Namn"), max_length=120, error_messages=NAME_ERRORS)
    email = forms.EmailField(
        label=gettext_lazy("E-post att logga in med"), required=False, error_messages=EMAIL_ERRORS
    )
    language = forms.ChoiceField(label=gettext_lazy("Språk i utskick"), choices=LANGUAGES)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.has_account = person.signs_in
        if person.kind == User.Kind.FUNCTION:
            del self.fields["email"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if self.has_account and not email:
            raise forms.ValidationError(EMAIL_ERRORS["required"])
        return email


class ContactForm(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("Slag"), choices=ContactPoint.Channel.choices)
    value = forms.CharField(
        label=gettext_lazy("Nummer eller adress"),
        max_length=254,
        error_messages={"required": gettext_lazy("Ange ett nummer eller en adress.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean(self) -> dict:
        given = super().clean()
        channel, value = given.get("channel"), given.get("value")
        if channel and value:
            try:
                given["value"] = _as_dialled(channel, value)
            except (numbers.NotANumber, forms.ValidationError):
                self.add_error("value", EXAMPLES[channel])
        return given


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Roll"))
    actor = forms.ModelChoiceField(
        Actor.objects.none(),
        label=gettext_lazy("För aktören"),
        required=False,
        empty_label=gettext_lazy("ingen: en roll i kansliet"),
        to_field_name="code",
    )

    def __init__(self, *args, giver: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        actors = Actor.objects.by_name()
        self.in_office = access.may_in_office(giver, Can.MANAGE_PEOPLE)
        if not self.in_office:
            actors = actors.filter(pk__in=access.own_actors(giver, Can.MANAGE_PEOPLE))
        self.fields["actor"].queryset = actors
        office = givable(giver, None)
        if not office:
            self.fields["actor"].required, self.fields["actor"].empty_label = True, None
        own = [role for role in Role if role in access.ACTOR_ROLES]
        self.fields["role"].choices = [(str(role), ROLE_NAMES[role]) for role in [*own, *office]]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("role") in access.ACTOR_ROLES and not given.get("actor") and "actor" not in self.errors:
            self.add_error("actor", _("Välj för vilken aktör rollen gäller."))
        if given.get("role") in access.OFFICE_ROLES:
            given["actor"] = None
        return given


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        error_messages=EMAIL_ERRORS,
        help_text=gettext_lazy("Länken skickas hit. Personen loggar sedan in med adressen."),
    )
    name = forms.CharField(
        label=gettext_lazy("Namn"), max_length=120, required=False, help_text=gettext_lazy("Om du vet det.")
    )
    role = forms.ChoiceField(label=gettext_lazy("Roll"))

    def __init__(self, *args, roles: list[Role], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(str(role), ROLE_NAMES[role]) for role in roles]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class InvitePersonForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        error_messages=EMAIL_ERRORS,
        help_text=gettext_lazy("Länken skickas hit. Personen loggar sedan in med adressen."),
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class AcceptForm(forms.Form):
    """Name and password of whoever opens an account by a link; the address is the invited one."""

    name = forms.CharField(label=gettext_lazy("Ditt namn"), max_length=120, error_messages=NAME_ERRORS)
    password = forms.CharField(
        label=gettext_lazy("Lösenord"),
        help_text=gettext_lazy("Minst 12 tecken. Flera ord efter varandra är lätta att minnas."),
        error_messages={"required": gettext_lazy("Välj ett lösenord med minst 12 tecken.")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=gettext_lazy("Lösenordet en gång till"),
        error_messages={"required": gettext_lazy("Skriv lösenordet en gång till.")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args, email: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict:
        given = super().clean()
        password = given.get("password")
        if password and given.get("again") and given["again"] != password:
            self.add_error("again", _("De två lösenorden är inte lika."))
        if password:
            try:
                likeness = User(email=self.email, name=given.get("name", ""))
                password_validation.validate_password(password, likeness)
            except forms.ValidationError as why:
                self.add_error("password", why)
        return given


def _as_dialled(channel: str, value: str) -> str:
    if channel == ContactPoint.Channel.EMAIL:
        return forms.EmailField(max_length=254).clean(value).lower()
    if channel == ContactPoint.Channel.RAKEL:
        return numbers.rakel(value)
    return numbers.e164(value)

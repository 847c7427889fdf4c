"""Forms of the incident's pages, and the field for a moment in Swedish time."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.classes import Sight
from actors.models import Actor
from incidents.models import Incident
from samverkan import clock

WRITTEN = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H.%M")


class MomentField(forms.Field):
    """A moment as people write it here: 2026-11-26 14:00, in Swedish local time.

    Django's own field refuses the hours of the nights when the clocks change: for an hour in autumn
    nobody could report. Of two possible moments the one nearest to now is meant.
    """

    # A text: the browser's own picker shows 12 hours and the browser's order of day and month.
    widget = forms.DateTimeInput(attrs={"autocomplete": "off"}, format=WRITTEN[0])
    default_error_messages = {"unread": _("Skriv dag och tid, till exempel 2026-11-26 14:00.")}

    def prepare_value(self, value: object) -> object:
        return clock.local(value) if isinstance(value, datetime) else value

    def to_python(self, value: object) -> datetime | None:
        if value in self.empty_values:
            return None
        for form in WRITTEN:
            try:
                naive = datetime.strptime(str(value).strip(), form)  # noqa: DTZ007
            except ValueError:
                continue
            return _nearest(naive)
        raise ValidationError(self.error_messages["unread"], code="unread")


def _nearest(naive: datetime) -> datetime:
    now = timezone.now()
    try:
        moments = [clock.at(naive.date(), naive.time().replace(fold=fold)) for fold in (0, 1)]
    except OverflowError as error:
        raise ValidationError(MomentField.default_error_messages["unread"], code="unread") from error
    return min(moments, key=lambda moment: abs(moment - now))


class ActorsField(forms.ModelMultipleChoiceField):
    """Actors to tick, in Swedish order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: object):
        super().__init__(queryset=Actor.objects.by_name(), **kwargs)


class OpenIncidentForm(forms.Form):
    name = forms.CharField(
        label=_("Händelse"), max_length=120, help_text=_("Kort: det namn alla använder. Exempel: Snöoväder")
    )
    kind = forms.ChoiceField(
        label=_("Slag av händelse"),
        choices=Incident.Kind,
        widget=forms.RadioSelect,
        initial=Incident.Kind.SUDDEN,
    )
    is_exercise = forms.TypedChoiceField(
        label=_("Skarp eller övning"),
        choices=[("real", _("skarp")), ("exercise", _("övning"))],
        coerce=lambda value: value == "exercise",
        widget=forms.RadioSelect,
        initial="real",
    )
    starts_at = MomentField(
        label=_("Börjar"), error_messages={"required": _("Ange när händelsen började eller ska börja.")}
    )
    sight = forms.ChoiceField(
        label=_("Informationsklass"),
        choices=[each for each in Sight.choices if each[0] != Sight.NAMED],
        widget=forms.RadioSelect,
        initial=Sight.PARTICIPANTS,
        help_text=_("Vem som får se händelsen."),
    )
    actors = ActorsField(label=_("Deltagare"), required=False)
    start_key = forms.UUIDField(widget=forms.HiddenInput)


class ParticipantsForm(forms.Form):
    actors = ActorsField(
        label=_("Aktörer som inte deltar än"), error_messages={"required": _("Välj minst en aktör.")}
    )

    def __init__(self, *args: object, incident: Incident, **kwargs: object):
        super().__init__(*args, **kwargs)
        outside = Actor.objects.by_name().exclude(pk__in=incident.participants.values("actor"))
        self.fields["actors"].queryset = outside

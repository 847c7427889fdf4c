"""Forms about seats: a seat's function and mandate, and who holds a rank of it from when."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Actor
from forums.models import Level, Seat
from forums.seats import seen_of

NOBODY = "ingen"


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class SeatForm(forms.Form):
    function = forms.CharField(
        label=gettext_lazy("Funktion"),
        max_length=120,
        help_text=gettext_lazy("Till exempel TiB eller säkerhetschef."),
        error_messages={"required": gettext_lazy("Ange en funktion, till exempel TiB.")},
    )
    mandate = forms.ChoiceField(
        label=gettext_lazy("Mandat"),
        choices=Level.choices,
        help_text=gettext_lazy("Vad den som sitter här får besluta om för aktörens del."),
    )
    speaks_for = forms.ModelMultipleChoiceField(
        Actor.objects.none(),
        label=gettext_lazy("Talar för"),
        required=False,
        to_field_name="code",
        help_text=gettext_lazy("Lämna tomt när platsen bara talar för den egna aktören."),
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, seat: Seat | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speaks_for"].queryset = Actor.objects.by_name()
        if seat:
            self.initial = {
                "function": seat.function,
                "mandate": seat.mandate,
                "speaks_for": [actor.code for actor in seat.speaks_for.all()],
                "seen": seen_of(seat),
            }


class NewSeatForm(SeatForm):
    actor = forms.ModelChoiceField(
        Actor.objects.none(),
        label=gettext_lazy("Aktör"),
        to_field_name="code",
        error_messages={"required": gettext_lazy("Välj vilken aktör platsen är.")},
    )
    valid_from = forms.DateField(label=gettext_lazy("Från och med"), widget=_day())
    field_order = ["actor", "function", "mandate", "valid_from", "speaks_for"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = Actor.objects.by_name()
        del self.fields["seen"]


class EndSeatForm(forms.Form):
    last_day = forms.DateField(label=gettext_lazy("Sista dagen"), widget=_day())


class HolderForm(forms.Form):
    person = forms.ChoiceField(
        label=gettext_lazy("Vem"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj en person eller ingen.")},
    )
    since = forms.DateField(
        label=gettext_lazy("Från och med"),
        widget=_day(),
        error_messages={"required": gettext_lazy("Ange en dag, till exempel 2026-11-26.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Till och med"),
        required=False,
        widget=_day(),
        help_text=gettext_lazy("Lämna tomt för tills vidare. Med en sista dag är det ett vikariat."),
    )

    def __init__(self, *args, people: list, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [
            *((str(user.pk), _described(user)) for user in people),
            (NOBODY, _("Ingen, platsen är vakant")),
        ]


def _described(user) -> str:
    return f"{user.name}, {user.home.name}" if user.home else user.name

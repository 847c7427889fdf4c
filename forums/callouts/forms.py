"""Answering: each number of minutes is a button of its own, so one press is enough."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.people.models import User
from forums.callouts.models import Answer, CalledActor

MINUTES = (0, 5, 10, 20, 30)


class AnswerForm(forms.Form):
    """One answer: minutes mean coming; else cannot, or something else in words."""

    minutes = forms.TypedChoiceField(
        choices=[(number, number) for number in MINUTES], coerce=int, empty_value=None, required=False
    )
    answer = forms.ChoiceField(
        choices=[(Answer.What.CANNOT, Answer.What.CANNOT), (Answer.What.OTHER, Answer.What.OTHER)],
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Annat svar"),
        help_text=gettext_lazy("Till exempel: jag är på väg men når inget möte förrän 19:30."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict:
        data = super().clean()
        if data.get("minutes") is not None:
            data["answer"] = Answer.What.COMING
        elif not data.get("answer"):
            raise forms.ValidationError(_("Välj ett svar: hur många minuter, eller att du inte kan."))
        elif data["answer"] == Answer.What.OTHER and not data.get("note"):
            self.add_error("note", _("Skriv ditt svar. Inget är skickat."))
        return data


class AnswerForForm(AnswerForm):
    """The same on somebody's behalf, as told by telephone."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Vem svarade?"),
        empty_label=gettext_lazy("aktören, okänt vem"),
        required=False,
    )

    def __init__(self, *args, called: CalledActor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(pk__in=called.steps.order_by().values("user"))

"""Forms about the budget year."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    decided_on = forms.DateField(
        label=_("Beslutsdatum"),
        help_text=_("Till exempel 2015-02-05."),
        error_messages={
            "required": _("Ange beslutsdatum, till exempel 2015-02-05."),
            "invalid": _("Skriv datumet så här: 2015-02-05."),
        },
    )
    decided_where = forms.CharField(
        label=_("Beslutat av"),
        max_length=160,
        initial=_("Regionala chefsgruppen"),
        error_messages={"required": _("Ange vem som beslutade, till exempel Regionala chefsgruppen.")},
    )

"""Forms about the budget year, and amounts as people write them."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.models import Line, Plan
from samverkan.money import to_kr, to_ore

SPACES = re.compile(r"[\s\u00a0\u202f]")
MOST_KR = Decimal(10_000_000_000)


class KronorField(forms.CharField):
    """Kronor as people write them, `33 428,70`; cleaned to whole öre, more than zero."""

    default_error_messages = {
        "invalid": _("Skriv beloppet så här: 33 428,70."),
        "not_positive": _("Beloppet ska vara större än noll."),
        "too_much": _("Beloppet är orimligt stort."),
    }

    def __init__(self, *, allow_zero: bool = False, **kwargs: object):
        super().__init__(**kwargs)
        self.allow_zero = allow_zero

    def clean(self, value: object) -> int | None:
        text = SPACES.sub("", super().clean(value)).removesuffix("kr").replace(",", ".")
        if not text and not self.required:
            return None
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return self._ore(text)

    def _ore(self, text: str) -> int:
        try:
            kr = Decimal(text)
        except InvalidOperation:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if kr < 0 or (not kr and not self.allow_zero):
            raise forms.ValidationError(self.error_messages["not_positive"], code="not_positive")
        if kr > MOST_KR:
            raise forms.ValidationError(self.error_messages["too_much"], code="too_much")
        return to_ore(kr)

    def prepare_value(self, value: object) -> object:
        return f"{to_kr(value):f}".replace(".", ",") if isinstance(value, int) else value


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


class WhatIfForm(forms.Form):
    frame_ore = KronorField(
        label=_("Ram, kr"),
        error_messages={"required": _("Ange ramen, till exempel 6 500 000.")},
    )
    others_rule = forms.ChoiceField(
        label=_("Regel för verksamhetsandelar"), choices=Plan.OthersRule.choices, widget=forms.RadioSelect
    )
    basis = forms.ChoiceField(label=_("Fakturera på"), choices=Plan.Basis.choices, widget=forms.RadioSelect)
    share_reference_on = forms.DateField(
        label=_("Folkmängd för andelen"),
        help_text=_("Dagen då invånarna räknas, till exempel 2014-06-30."),
        error_messages={
            "required": _("Ange dagen, till exempel 2014-06-30."),
            "invalid": _("Skriv datumet så här: 2014-06-30."),
        },
    )


class MemberForm(forms.Form):
    actor = forms.ModelChoiceField(
        label=_("Aktör"),
        queryset=None,
        empty_label=_("Välj aktör"),
        error_messages={"required": _("Välj en aktör.")},
    )
    group = forms.ChoiceField(
        label=_("Betalar som"),
        choices=[("municipality", _("kommun, efter folkmängd")), ("other", _("övrig part, efter andelar"))],
        widget=forms.RadioSelect,
        initial="other",
    )
    shares = forms.IntegerField(
        label=_("Verksamhetsandelar"),
        initial=1,
        min_value=1,
        max_value=20,
        help_text=_("Gäller övriga parter. En kommuns vikt är dess folkmängd."),
        error_messages={
            "required": _("Ange antalet andelar."),
            "invalid": _("Skriv ett helt tal, till exempel 1."),
            "min_value": _("Antalet andelar är minst 1."),
            "max_value": _("Antalet andelar är högst 20."),
        },
    )
    reason = forms.CharField(
        label=_("Skäl"),
        max_length=200,
        help_text=_("Till exempel: anslöt sig den 1 oktober 2015."),
        error_messages={"required": _("Skriv varför, till exempel: anslöt sig den 1 oktober 2015.")},
    )

    def __init__(self, *args: object, actors, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = actors


class AccrualForm(forms.Form):
    line = forms.ModelChoiceField(
        label=_("Budgetpost"),
        queryset=Line.objects.none(),
        empty_label=_("Välj budgetpost"),
        error_messages={"required": _("Välj en budgetpost.")},
    )
    booked_on = forms.DateField(
        label=_("Datum"),
        help_text=_("Till exempel 2015-04-30."),
        error_messages={
            "required": _("Ange datum, till exempel 2015-04-30."),
            "invalid": _("Skriv datumet så här: 2015-04-30."),
        },
    )
    amount_ore = KronorField(label=_("Belopp, kr"), error_messages={"required": _("Ange beloppet.")})
    text = forms.CharField(
        label=_("Vad det avser"),
        max_length=160,
        error_messages={"required": _("Skriv vad beloppet avser.")},
    )

    def __init__(self, *args: object, plan: Plan | None, **kwargs: object):
        super().__init__(*args, **kwargs)
        if plan:
            self.fields["line"].queryset = plan.lines.all()

"""Forms: asking for reports, and the report itself as its question set has it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.classes import Sight
from incidents.forms import ActorsField, MomentField
from incidents.models import Incident
from incidents.reports import asking, fields
from incidents.reports.fields import Field, Form
from incidents.reports.models import Impact, QuestionSet, Report
from incidents.reports.reading import Reader

SERVICE = "service_"


class AskForm(forms.Form):
    question_set = forms.ModelChoiceField(
        label=_("Frågemall"), queryset=QuestionSet.objects.none(), empty_label=None
    )
    as_of_at = MomentField(
        label=_("Lägestid"),
        help_text=_("Tidpunkten som läget ska gälla för."),
        error_messages={"required": _("Ange lägestid, till exempel 2026-11-26 14:00.")},
    )
    due_at = MomentField(
        label=_("Senast"), error_messages={"required": _("Ange när rapporterna senast ska vara inne.")}
    )
    actors = ActorsField(
        label=_("Aktörer som ska rapportera"), error_messages={"required": _("Välj minst en aktör.")}
    )
    start_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, incident: Incident, now: datetime, **kwargs: object):
        super().__init__(*args, **kwargs)
        sets = asking.question_sets()
        self.fields["question_set"].queryset = QuestionSet.objects.filter(pk__in=[each.pk for each in sets])
        actors = self.fields["actors"]
        actors.queryset = actors.queryset.filter(pk__in=incident.participants.values("actor"))
        as_of_at, due_at = asking.proposed_times(now)
        self.initial = {
            "question_set": sets[0] if sets else None,
            "as_of_at": as_of_at,
            "due_at": due_at,
            "actors": list(actors.queryset.values_list("pk", flat=True)),
            "start_key": uuid4(),
            **self.initial,
        }


@dataclass(frozen=True)
class Fold:
    """A part of the form that is folded away until somebody needs it."""

    label: object
    bound: list[forms.BoundField]

    @property
    def filled(self) -> int:
        return sum(field.value() not in (None, "", []) for field in self.bound)

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.bound)


class ReportForm(forms.Form):
    as_of_at = MomentField(
        label=_("Lägestid"), error_messages={"required": _("Ange lägestid, till exempel 2026-11-26 14:00.")}
    )
    impact = forms.TypedChoiceField(
        label=_("Påverkan på vår verksamhet"),
        choices=Impact,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj påverkan. Välj ingen om ni inte är påverkade.")},
    )
    kind = forms.ChoiceField(
        label=_("Slag av rapport"),
        choices=[each for each in Report.Kind.choices if each[0] != Report.Kind.NOTHING_NEW],
        widget=forms.RadioSelect,
    )
    reliability = forms.ChoiceField(
        label=_("Tillförlitlighet"), choices=Report.Reliability, widget=forms.RadioSelect
    )
    sight = forms.ChoiceField(
        label=_("Delas med"),
        choices=[
            (Sight.PARTICIPANTS, _("deltagarna i händelsen")),
            (Sight.PARTIES, _("alla parter")),
            (Sight.NAMED, _("endast Länsstyrelsen")),
        ],
        widget=forms.RadioSelect,
    )
    is_unclassified = forms.BooleanField(
        label=_("Inget säkerhetsskyddsklassificerat"),
        error_messages={"required": _("Intyga att inget i rapporten är säkerhetsskyddsklassificerat.")},
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput)
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: object,
        question_set: QuestionSet,
        carried_over: dict | None = None,
        from_report: str = "",
        **kwargs: object,
    ):
        """`carried_over` are answers of the report before, to be changed; `from_report` names it."""
        super().__init__(*args, **kwargs)
        self.asked = fields.picked(question_set.fields)
        self.reader = Reader()
        for field in self.asked:
            for name, drawn in self._drawn(field):
                self.fields[name] = drawn
        self._carry_over(carried_over or {}, from_report)

    @property
    def first(self) -> list[forms.BoundField]:
        """What stands open, beside the fields every report has."""
        return self._in_fold("first")

    @property
    def folds(self) -> list[Fold]:
        """The rest, folded away, in the order of the page."""
        found = [Fold(label, self._in_fold(code)) for code, label in fields.FOLDS.items() if label]
        return [fold for fold in found if fold.bound]

    def answers(self) -> dict:
        """What was answered, as it is stored: nothing for what was left empty."""
        given = {field.key: self._stored(field) for field in self.asked}
        return {key: value for key, value in given.items() if value not in (None, "", [], {})}

    def _drawn(self, field: Field) -> list[tuple[str, forms.Field]]:
        if field.form == Form.SERVICES:
            return [(SERVICE + code, _level_of(name)) for code, name in self.reader.services.items()]
        if field.form == Form.MUNICIPALITIES:
            choices = list(self.reader.municipalities.items())
            return [
                (
                    field.key,
                    forms.MultipleChoiceField(
                        label=field.label,
                        choices=choices,
                        required=False,
                        widget=forms.CheckboxSelectMultiple,
                    ),
                )
            ]
        return [(field.key, DRAWN[field.form](field))]

    def _carry_over(self, answers: dict, from_report: str) -> None:
        for field in self.asked:
            value = answers.get(field.key)
            if value in (None, "", [], {}):
                continue
            if field.form == Form.SERVICES:
                self.initial.update({SERVICE + code: str(level) for code, level in value.items()})
                continue
            is_moment = field.form == Form.MOMENT
            self.initial[field.key] = datetime.fromisoformat(value) if is_moment else value
            if field.form in (Form.TEXT, Form.LINE) and from_report:
                self.fields[field.key].help_text = _("Från %(report)s, ändra.") % {"report": from_report}

    def _in_fold(self, code: str) -> list[forms.BoundField]:
        names = []
        for field in self.asked:
            if field.fold == code:
                is_services = field.form == Form.SERVICES
                names += [SERVICE + each for each in self.reader.services] if is_services else [field.key]
        return [self[name] for name in names]

    def _stored(self, field: Field) -> object:
        if field.form == Form.SERVICES:
            levels = {code: self.cleaned_data[SERVICE + code] for code in self.reader.services}
            return {code: int(level) for code, level in levels.items() if level != ""}
        value = self.cleaned_data[field.key]
        return value.isoformat() if isinstance(value, datetime) else value


def _level_of(name: str) -> forms.Field:
    levels = [("", _("ej rapporterad")), *((str(level), word) for level, word in Impact.choices)]
    return forms.ChoiceField(label=name, choices=levels, required=False)


def _text(field: Field) -> forms.Field:
    drawn = forms.CharField(
        label=field.label,
        required=False,
        max_length=fields.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    # A browser cuts what is pasted at maxlength without a word; here the page says what is too long.
    drawn.widget.attrs.pop("maxlength", None)
    return drawn


def _line(field: Field) -> forms.Field:
    return forms.CharField(label=field.label, required=False, max_length=fields.LONGEST_LINE)


def _number(field: Field) -> forms.Field:
    return forms.IntegerField(
        label=field.label,
        required=False,
        min_value=0,
        max_value=fields.MOST_COUNTED,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _moment(field: Field) -> forms.Field:
    return MomentField(label=field.label, required=False)


def _choice(field: Field) -> forms.Field:
    return forms.ChoiceField(
        label=field.label, required=False, choices=[("", _("inte angivet")), *field.choices]
    )


DRAWN = {Form.TEXT: _text, Form.LINE: _line, Form.NUMBER: _number, Form.MOMENT: _moment, Form.CHOICE: _choice}

"""Forms of the chain: a need, a refusal, a start, an end."""

from datetime import datetime, time, timedelta
from uuid import uuid4

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Actor
from actors.people.models import Grant, User
from forums.activation.activating import NewNeed, Order, RaisedBy
from forums.activation.models import Activation
from forums.callouts import recipients, texts
from forums.callouts.models import Callout
from forums.callouts.recipients import Recipient
from forums.meetings.models import Meeting
from forums.models import Forum
from samverkan import access, links
from samverkan.access import Can, Role
from samverkan.clock import at, local
from samverkan.format import clock, day_and_time
from samverkan.post.models import Channel

WORD = "SKARP"
MISSING_WORD = gettext_lazy("Skriv SKARP. Inget är skickat.")
# What the code will look like; the real one is given when it is sent.
EXAMPLE_CODE = {Activation.Kind.REAL: "A1", Activation.Kind.EXERCISE: "B1"}
# A need this short is also what the activation is for.
SHORT = 60


class NeedForm(forms.Form):
    """A need: for the own actor, or, in the office, for an actor, a forum or somebody outside."""

    what = forms.CharField(
        label=gettext_lazy("Vad behöver samordnas?"),
        help_text=gettext_lazy("Vad har hänt eller väntas, och vad klarar ni inte var för sig?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Skriv vad som behöver samordnas, gärna i en mening.")},
    )
    actor = forms.ModelChoiceField(Actor.objects.none(), label=gettext_lazy("Aktör"), required=False)
    forum = forms.ModelChoiceField(Forum.objects.none(), label=gettext_lazy("eller forum"), required=False)
    outsider = forms.CharField(
        label=gettext_lazy("eller någon utanför modellen"), max_length=160, required=False
    )
    start_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = actors = _may_raise_for(user)
        if access.may_in_office(user, Can.RAISE_NEED):
            self.fields["forum"].queryset = Forum.objects.standing(timezone.localdate())
            return
        del self.fields["forum"], self.fields["outsider"]
        self.fields["actor"].required = True
        self.fields["actor"].empty_label = None
        self.fields["actor"].initial = actors.first()

    def clean(self) -> dict:
        data = super().clean()
        given = [name for name in ("actor", "forum", "outsider") if data.get(name)]
        if len(given) != 1 and "actor" not in self.errors:
            self.add_error("actor", _("Ange vem som har behovet: en aktör, ett forum eller någon annan."))
        return data

    def raised_by(self) -> RaisedBy:
        data = self.cleaned_data
        return RaisedBy(data["actor"], data.get("forum"), data.get("outsider", ""))


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Varför avslås behovet?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Skriv varför. Den som har behovet ska förstå beslutet.")},
    )


class EndForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Anteckning vid avslutet"),
        help_text=gettext_lazy("Vad uppnåddes, och vad lever vidare i ordinarie läge?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Skriv en anteckning. Den är början på uppföljningen.")},
    )


class StartForm(forms.ModelForm):
    """What is started. All is filled in beforehand but what it is about, and the word."""

    need_what = forms.CharField(
        label=gettext_lazy("Behovet i korthet"),
        help_text=gettext_lazy("Tomt: samma som ändamålet."),
        max_length=300,
        required=False,
    )
    need_actor = forms.ModelChoiceField(
        Actor.objects.none(),
        label=gettext_lazy("Vem har behovet?"),
        empty_label=gettext_lazy("någon annan, skriv nedan"),
        required=False,
    )
    need_outsider = forms.CharField(
        label=gettext_lazy("Någon utanför modellen"), max_length=160, required=False
    )
    starts_at = forms.DateTimeField(
        label=gettext_lazy("Tid"),
        # A field of the browser's own kind would show the hours as the browser likes them.
        widget=forms.DateTimeInput(attrs={"autocomplete": "off"}, format="%Y-%m-%d %H:%M"),
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M"],
        error_messages={
            "required": gettext_lazy("Ange när första mötet börjar, till exempel 2026-11-26 19:00."),
            "invalid": gettext_lazy("Tiden gick inte att läsa. Skriv den som 2026-11-26 19:00."),
        },
    )
    conference = forms.CharField(
        label=gettext_lazy("Telefonkonferens, nummer"),
        help_text=gettext_lazy("Eller var mötet hålls."),
        max_length=200,
        error_messages={"required": gettext_lazy("Ange numret till konferensen, eller var mötet hålls.")},
    )
    conference_code = forms.CharField(
        label=gettext_lazy("Kod"),
        help_text=gettext_lazy("Visas först för den som har svarat."),
        max_length=40,
        required=False,
    )
    leader = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Samverkansledare"),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Ingen RSK finns att välja. Ge någon rollen RSK under Kansli.")
        },
    )
    actors = forms.ModelMultipleChoiceField(
        Actor.objects.none(),
        label=gettext_lazy("Kallas in"),
        error_messages={"required": gettext_lazy("Välj minst en aktör att kalla in. Inget är skickat.")},
    )
    quorum_number = forms.IntegerField(
        label=gettext_lazy("Svarsmål: så många aktörer ska delta"),
        help_text=gettext_lazy("Tomt: alla som kallas in."),
        min_value=1,
        required=False,
    )
    channels = forms.ChoiceField(
        label=gettext_lazy("Kanaler"),
        choices=[
            ("own", gettext_lazy("i var och ens egen ordning")),
            ("all", gettext_lazy("alla på en gång")),
        ],
        widget=forms.RadioSelect,
        initial="own",
    )
    text = forms.CharField(
        label=gettext_lazy("Egen text"),
        help_text=gettext_lazy("Tomt: texten ovan. Kod, svar och länk läggs alltid till."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        required=False,
    )
    word = forms.CharField(
        label=gettext_lazy("Skriv SKARP för att skicka"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": MISSING_WORD},
    )
    start_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Activation
        fields = ["purpose", "incident"]
        labels = {"purpose": gettext_lazy("Ändamål"), "incident": gettext_lazy("Händelse")}
        error_messages = {
            "purpose": {"required": gettext_lazy("Skriv kort vad det gäller, till exempel Snöoväder.")}
        }

    def __init__(self, *args, forum: Forum, kind: str, need, user: User, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.forum, self.kind, self.need, self.now = forum, kind, need, now
        self.fields["actors"].queryset = Actor.objects.with_names()
        self.fields["need_actor"].queryset = Actor.objects.by_name()
        self.fields["leader"].queryset = regional_coordinators(now)
        incidents = self.fields["incident"].queryset.visible_to(user).ongoing()
        is_exercise = kind == Activation.Kind.EXERCISE
        self.fields["incident"].queryset = incidents.filter(is_exercise=is_exercise)
        self.fields["incident"].empty_label = _("ingen händelse öppnad än")
        # One actor only needs no word, and an exercise never does.
        if is_exercise or len(self["actors"].value() or []) == 1:
            del self.fields["word"]
        if is_exercise or need:
            for name in ("need_what", "need_actor", "need_outsider"):
                del self.fields[name]

    def clean_starts_at(self) -> datetime:
        starts_at = self.cleaned_data["starts_at"]
        if starts_at <= self.now:
            raise forms.ValidationError(
                _("Mötet %(when)s skulle redan ha börjat. Ange en tid framåt, tidigast %(next)s.")
                % {"when": day_and_time(starts_at), "next": clock(next_half_hour(self.now))}
            )
        return starts_at

    def clean(self) -> dict:
        data = super().clean()
        called = len(data.get("actors", ()))
        if data.get("quorum_number") and called and data["quorum_number"] > called:
            self.add_error(
                "quorum_number",
                _("Svarsmålet är fler än de %(count)s som kallas in. Sänk det eller kalla in fler.")
                % {"count": called},
            )
        if "need_actor" in self.fields and not (data.get("need_actor") or data.get("need_outsider")):
            self.add_error("need_actor", _("Ange vem som har behovet: en aktör eller någon annan."))
        if data.get("word", WORD).strip() != WORD:
            self.add_error("word", MISSING_WORD)
        return data

    def composed_text(self) -> str:
        """What the message says after the forum's name: when and how, and what it is about."""
        data = getattr(self, "cleaned_data", {})
        if data.get("text"):
            return data["text"]
        starts_at = data.get("starts_at") or self.initial["starts_at"]
        purpose = data.get("purpose") or self.initial["purpose"]
        # The same for all who are called, whatever language the sender reads in.
        with translation.override(settings.LANGUAGE_CODE):
            text = _("telefonkonferens %(time)s.") % {"time": clock(starts_at)}
        return f"{text} {purpose.rstrip('.')}." if purpose else text

    def message(self) -> dict:
        """How the message reads as a text message, with its length."""
        callout = Callout(
            kind=self.kind, code=EXAMPLE_CODE[self.kind], text=self.composed_text(), forum=self.forum
        )
        text = texts.call(callout, Channel.SMS).body
        return {
            "text": text.replace(links.PLACEHOLDER, _("(svarslänk)")),
            "length": texts.length_sent(text),
            "parts": texts.parts_sent(text),
        }

    def order(self) -> Order:
        data = self.cleaned_data
        number = data["quorum_number"]
        is_all = number is None or number == len(data["actors"])
        return Order(
            kind=self.kind,
            forum=self.forum,
            purpose=data["purpose"],
            incident=data["incident"],
            starts_at=data["starts_at"],
            conference=data["conference"],
            conference_code=data["conference_code"],
            leader=data["leader"],
            recipients=self.recipients(),
            text=self.composed_text(),
            quorum_rule=Callout.QuorumRule.ALL if is_all else Callout.QuorumRule.NUMBER,
            quorum_number=None if is_all else number,
            all_at_once=data["channels"] == "all",
        )

    def recipients(self) -> list[Recipient]:
        """The forum's seats with what was added and left out."""
        chosen = list(self.cleaned_data["actors"])
        seated = list(Actor.objects.filter(pk__in=self.forum.seats.values("actor")))
        left_out = [actor for actor in seated if actor not in chosen]
        return recipients.of_forum(self.forum, now=self.now, plus=chosen, minus=left_out)

    def new_need(self) -> NewNeed:
        """The need recorded here: by the one who asks; for an exercise, by the host."""
        data = self.cleaned_data
        if "need_actor" not in self.fields:
            return NewNeed(RaisedBy(actor=Actor.objects.get(is_host=True)), data["purpose"])
        outsider = "" if data["need_actor"] else data["need_outsider"]
        return NewNeed(RaisedBy(data["need_actor"], outsider=outsider), data["need_what"] or data["purpose"])


def filled_in(forum: Forum, *, need, now: datetime) -> dict:
    """What a start is filled in with before anybody has typed."""
    called = recipients.of_forum(forum, now=now)
    reachable = sum(each.has_people for each in called)
    latest = Meeting.objects.exclude(conference="").order_by("-pk")
    meeting = latest.filter(forum=forum).first() or latest.first()
    return {
        "purpose": need.what if need and len(need.what) <= SHORT else "",
        "need_actor": Actor.objects.filter(is_host=True).first(),
        "starts_at": local(next_half_hour(now)),
        "conference": meeting.conference if meeting else "",
        "conference_code": meeting.conference_code if meeting else "",
        "leader": regional_coordinators(now).first(),
        "actors": [each.actor.pk for each in called],
        # A vacant seat answers nobody: with all of them as the target it could never be met.
        "quorum_number": reachable if 0 < reachable < len(called) else None,
        "start_key": uuid4(),
    }


def next_half_hour(now: datetime) -> datetime:
    """The next whole or half hour that leaves at least ten minutes to answer."""
    here = local(now + timedelta(minutes=10))
    start = at(here.date(), time(here.hour))
    while start < now + timedelta(minutes=10):
        start += timedelta(minutes=30)
    return start


def regional_coordinators(now: datetime) -> QuerySet[User]:
    """Those who may lead: people with the role RSK."""
    grants = Grant.objects.current(now).filter(role=Role.REGIONAL_COORDINATOR)
    return User.objects.filter(is_active=True, pk__in=grants.order_by().values("user"))


def _may_raise_for(user: User) -> QuerySet[Actor]:
    if access.may_in_office(user, Can.RAISE_NEED):
        return Actor.objects.by_name()
    return Actor.objects.by_name().filter(pk__in=access.own_actors(user, Can.RAISE_NEED))

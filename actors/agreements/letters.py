"""Brev till registratorer: what is asked for, by when, and where to hand it in."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from actors.agreements import round_links
from actors.agreements.models import AskedParty
from samverkan.links import PLACEHOLDER
from samverkan.post.models import Channel, Notice

# A registrar is an office, not a person with a language: official letters are in Swedish.
LANGUAGE = "sv"


def request(asked: AskedParty, *, today: date) -> Notice:
    """Return the letter that asks a party to adopt. Its key makes it one for each link."""
    with override(LANGUAGE):
        return _notice(
            asked,
            step=f"ask-{asked.link_number}",
            subject=_("Antagande av %(document)s, svar senast %(day)s"),
            opening=_request_opening(asked),
            today=today,
        )


def reminder(asked: AskedParty, *, step: str, has_proposal: bool, today: date) -> Notice:
    """Return a reminder. Its key makes it one for each party, due day and step."""
    with override(LANGUAGE):
        lines = []
        if today > asked.round.due_on:
            subject = _("PÅMINNELSE Antagande av %(document)s, svaret skulle ha kommit %(day)s")
            lines.append(_("Ert svar skulle ha kommit %(day)s.") % {"day": asked.round.due_on})
        else:
            subject = _("PÅMINNELSE Antagande av %(document)s, svar senast %(day)s")
            lines.append(_("Ert svar ska ha kommit senast %(day)s.") % {"day": asked.round.due_on})
        if has_proposal:
            lines.append(_("Ett förslag har kommit in. Det räknas först när beslutet är fattat."))
        name = f"{asked.round.due_on.isoformat()}-{step}"
        return _notice(asked, step=name, subject=subject, opening=lines, today=today)


def _request_opening(asked: AskedParty) -> list[str]:
    round = asked.round
    lines = []
    if round.recommended_by and round.recommended_on:
        lines.append(
            _("%(who)s rekommenderade %(day)s att %(document)s antas.")
            % {"who": round.recommended_by, "day": round.recommended_on, "document": round.version.agreement}
        )
    lines.append(
        _("%(actor)s ombeds fatta beslut och lämna in det senast %(day)s.")
        % {"actor": asked.actor.name_on(round.due_on), "day": round.due_on}
    )
    return lines


def _notice(asked: AskedParty, *, step: str, subject: str, opening: list[str], today: date) -> Notice:
    words = {"document": asked.round.version.agreement, "day": asked.round.due_on}
    body = [
        *opening,
        _("Lämna in protokollsutdraget, eller ett annat beslut, på den här sidan:"),
        PLACEHOLDER,
        _("Länken är personlig för er registratur. Inget konto behövs."),
        _("Samverkan Stockholmsregionen, %(day)s") % {"day": today},
    ]
    return Notice(
        key=f"round:{asked.pk}:{step}",
        channel=Channel.EMAIL,
        to=asked.registrar_email,
        subject=(subject % words)[:200],
        body="\n\n".join(body),
        link_key=round_links.key_of(asked),
        topic=asked.round.topic,
        expires_at=asked.expires_at,
    )

"""Texterna i utskicken om personer och konton, in the language of the translation in force."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from actors.people.models import Confirmation, ContactPoint, Invitation
from samverkan import format as written
from samverkan import links
from samverkan.post.models import Channel


def code(point: ContactPoint) -> tuple[str, str]:
    """Return subject and body of the message with a code for a contact point."""
    if point.channel == ContactPoint.Channel.VOICE:
        spoken = _("Hej. Din kod till Samverkan är %(code)s. Jag upprepar: %(code)s.")
        return "", spoken % {"code": links.DIGITS}
    body = _("%(code)s är din kod till Samverkan. Den gäller i 10 minuter.") % {"code": links.CODE}
    return (_("Kod för att bekräfta din e-postadress") if point.channel == Channel.EMAIL else ""), body


def invitation(row: Invitation) -> tuple[str, str]:
    """Return subject and body of the e-mail with the personal link."""
    is_known = bool(row.user and row.user.signs_in)
    words = {
        "by": row.by.name,
        "role": row.get_role_display(),
        "actor": row.actor.name if row.actor else "",
        "link": links.PLACEHOLDER,
        "until": written.day_and_time(row.expires_at),
    }
    if is_known:
        subject = _("Välj ett nytt lösenord till Samverkan")
        opening = _("%(by)s har skickat dig en länk för att välja ett nytt lösenord.") % words
    else:
        subject = _("Inbjudan till Samverkan Stockholmsregionen")
        opening = _invited_as(row) % words
    ending = _("Länken är personlig, gäller till %(until)s och kan användas en gång:\n%(link)s") % words
    return subject, f"{opening}\n\n{ending}"


def _invited_as(row: Invitation) -> str:
    if row.role and row.actor:
        return _("%(by)s bjuder in dig som %(role)s för %(actor)s.")
    if row.role:
        return _("%(by)s bjuder in dig som %(role)s.")
    return _("%(by)s bjuder in dig till Samverkan.")


def ask_to_confirm(row: Confirmation, *, is_reminder: bool) -> tuple[str, str]:
    """Return subject and body of the e-mail that asks somebody to confirm the own data."""
    words = {"due": row.due_on.isoformat(), "page": f"{settings.BASE_URL}/installningar/kontaktvagar/"}
    if is_reminder:
        subject = _("PÅMINNELSE Bekräfta dina uppgifter, senast %(due)s") % words
    else:
        subject = _("Bekräfta dina uppgifter senast %(due)s") % words
    body = _(
        "Stämmer dina telefonnummer och adresser? Läs dem och bekräfta här:\n%(page)s\n\n"
        "Har du inget konto, svara till aktörens administratör."
    )
    return subject, body % words


def unconfirmed(actor_name: str, count: int, *, due: date) -> tuple[str, str]:
    """Return subject and body of the e-mail that tells an administrator who has not confirmed."""
    words = {"actor": actor_name, "count": count, "due": due.isoformat()}
    words["page"] = f"{settings.BASE_URL}/personer/?visa=obekraftade"
    subject = _("%(actor)s: %(count)s har inte bekräftat sina uppgifter") % words
    body = _("De skulle ha bekräftat senast %(due)s. Se vilka, och bekräfta åt dem:\n%(page)s") % words
    return subject, body

"""Texterna: what a called person reads or hears, by channel, in the language of the translation in force.

Exercises and tests are marked with the first and the last word. A text message takes one part where
it can and two where it must: nobody should miss the time of the meeting for the price of a part. What
does not fit two is cut at its end, where the event's name stands; the code and the link are always whole.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forums.callouts.models import Callout, Kind
from samverkan import links
from samverkan.post import gsm7
from samverkan.post.models import Channel

MOST_PARTS = 2


@dataclass(frozen=True)
class Text:
    """A message before its link is filled in."""

    body: str
    subject: str = ""


def call(callout: Callout, channel: str) -> Text:
    """Return what a call-out says by `channel`. The forum is read from the row."""
    if channel == Channel.SMS:
        return Text(sms(callout.kind, callout.code, about=_about(callout)))
    if channel == Channel.VOICE:
        return Text(_marked(callout.kind, _spoken(callout)))
    return Text(_marked(callout.kind, _letter(callout)), subject=_marked(callout.kind, _subject(callout)))


def recall(callout: Callout, channel: str) -> Text:
    """Return what is said to all who were sent something when the call-out is recalled."""
    words = {"code": callout.code, "about": gsm7.plain(_about(callout))}
    long = _("ÅTERKALLAD %(code)s: %(about)s Du behöver inte göra något.") % words
    if channel == Channel.SMS:
        text = _("ÅTERKALLAD %(code)s: {about} Du behöver inte göra något.") % words
        return Text(_fitted(_marked(callout.kind, text), words["about"]))
    subject = _marked(callout.kind, _("ÅTERKALLAD %(code)s") % words)
    return Text(_marked(callout.kind, long), subject=subject if channel == Channel.EMAIL else "")


def sms(kind: str, code: str, *, about: str) -> str:
    """Return the text message, with the placeholder of its link, in at most two parts of GSM-7."""
    words = {"code": code}
    if kind == Kind.TEST:
        text = _("{about} Svara %(code)s JA så vet vi att vi når dig. {link}") % words
        text = f"{code}: {text}"
    elif kind == Kind.EXERCISE:
        text = _("Inkallning %(code)s: {about} Svara %(code)s JA 10 (minuter) eller %(code)s NEJ. {link}")
        text %= words
    else:
        text = _("INKALLNING %(code)s: {about} Svara %(code)s JA 10 (minuter) eller %(code)s NEJ. {link}")
        text %= words
    return _fitted(_marked(kind, text), gsm7.plain(about))


def length_sent(text: str) -> int:
    """Return how many places a text message takes once its link is filled in."""
    return gsm7.length(text.replace(links.PLACEHOLDER, _a_link()))


def parts_sent(text: str) -> int:
    """Return in how many parts a text message is sent once its link is filled in."""
    return gsm7.parts(text.replace(links.PLACEHOLDER, _a_link()))


def _fitted(text: str, about: str) -> str:
    """Put `about` into the text, cut so that the whole fits two parts."""
    text = gsm7.plain(text)
    room = MOST_PARTS * gsm7.JOINED_PART - length_sent(text.replace("{about}", ""))
    return " ".join(text.replace("{about}", gsm7.shorten(about, room)).split())


def _about(callout: Callout) -> str:
    """What it is about, most important first: the forum, then the text with time and event."""
    text = callout.text.strip()
    sentence = text if text.endswith((".", "!", "?")) else f"{text}."
    return f"{callout.forum.name}, {sentence}" if callout.forum else sentence


def _subject(callout: Callout) -> str:
    words = {"code": callout.code, "what": callout.forum.name if callout.forum else callout.text[:80]}
    if callout.kind == Kind.TEST:
        return _("%(code)s: %(what)s, svara nu") % words
    if callout.kind == Kind.EXERCISE:
        return _("Inkallning %(code)s: %(what)s, svara nu") % words
    return _("INKALLNING %(code)s: %(what)s, svara nu") % words


def _letter(callout: Callout) -> str:
    lines = [
        _("Inkallning %(code)s") % {"code": callout.code},
        _about(callout),
        _("Svara här, utan att logga in: %(link)s") % {"link": links.PLACEHOLDER},
        _("Länken är din egen. Skicka den inte vidare."),
    ]
    return "\n\n".join(lines)


def _spoken(callout: Callout) -> str:
    words = {"code": callout.code, "about": _about(callout)}
    return _("Inkallning %(code)s. %(about)s Tryck 1 om du deltar. Tryck 2 om du inte kan.") % words


def _marked(kind: str, text: str) -> str:
    """Put the mark of an exercise or a test first and last; what is real has none."""
    mark = {Kind.EXERCISE: _("ÖVNING"), Kind.TEST: _("PROV")}.get(Kind(kind))
    return f"{mark} {text} {mark}" if mark else text


def _a_link() -> str:
    # All links are of the same length, so any will do to count with.
    return links.url("s:")

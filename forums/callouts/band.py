"""Which kind a page is: an exercise and a test can never be taken for the real thing."""

from django.utils.translation import gettext as _

from forums.callouts.models import Kind


def band(kind: str, about: str) -> dict:
    """Return the page's band for its template; nothing for a real one, which looks like any page."""
    if kind == Kind.EXERCISE:
        text = _("%(about)s. Inget här är på riktigt.") % {"about": about}
        return {"kind_band": {"kind": kind, "word": _("ÖVNING"), "text": text}}
    if kind == Kind.TEST:
        return {"kind_band": {"kind": kind, "word": _("PROV"), "text": about}}
    return {}

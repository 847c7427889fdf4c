"""What every page shows around its content."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from actors.models import Actor
from forums.activation.models import Activation
from samverkan import access
from samverkan import format as written
from samverkan.access import ROLE_NAMES, Can
from samverkan.front import demo
from samverkan.front.demo_people import PASSPHRASE
from samverkan.front.menu import menu_for
from samverkan.models import Installation

SCHEMES = ("auto", "light", "dark")


def page(request: HttpRequest) -> dict:
    is_demo = Installation.current().is_demo
    scheme = request.COOKIES.get("color_scheme", "auto")
    # A filter's argument must be there, also for who has not signed in.
    around = {"is_demo": is_demo, "running_band": None}
    around["color_scheme"] = scheme if scheme in SCHEMES else "auto"
    if request.user.is_authenticated:
        around |= {
            "menu": menu_for(request, is_demo=is_demo),
            "running_band": _running_band(request.user),
            "role_label": ", ".join(str(ROLE_NAMES[role]) for role in sorted(access.roles(request.user))),
        }
    elif is_demo:
        # Called only where the template asks for them: on the page to sign in.
        around |= {"demo_people": demo.people, "demo_password": PASSPHRASE}
    return around | {"tib_phone": _tib_phone}


def _running_band(user) -> dict | None:
    """The band over every page while a forum is activated for real, with the way to it."""
    if not access.may(user, Can.SEE_ACTIVATIONS):
        return None
    running = Activation.objects.visible_to(user).running().filter(kind=Activation.Kind.REAL)
    activation = running.select_related("forum").order_by("decided_at").first()
    if activation is None:
        return None
    since = {"clock": written.clock(activation.decided_at, get_language() or "sv")}
    return {
        "kind": "real",
        "word": _("AKTIVERAT sedan %(clock)s") % since,
        "text": str(activation),
        "url": reverse("activation:activation", args=[activation.pk]),
        "link": _("Till aktiveringen"),
    }


def _tib_phone() -> str | None:
    """The number of the host's duty officer, always answered."""
    return Actor.objects.filter(is_host=True).values_list("fallback_number", flat=True).first()

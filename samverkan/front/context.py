"""What every page shows around its content."""

from django.http import HttpRequest

from actors.models import Actor
from samverkan import access
from samverkan.access import ROLE_NAMES
from samverkan.front import demo
from samverkan.front.demo_people import PASSPHRASE
from samverkan.front.menu import menu_for
from samverkan.models import Installation

SCHEMES = ("auto", "light", "dark")


def page(request: HttpRequest) -> dict:
    is_demo = Installation.current().is_demo
    scheme = request.COOKIES.get("color_scheme", "auto")
    around = {"is_demo": is_demo, "color_scheme": scheme if scheme in SCHEMES else "auto"}
    if request.user.is_authenticated:
        around |= {
            "menu": menu_for(request, is_demo=is_demo),
            "role_label": ", ".join(str(ROLE_NAMES[role]) for role in sorted(access.roles(request.user))),
        }
    elif is_demo:
        # Called only where the template asks for them: on the page to sign in.
        around |= {"demo_people": demo.people, "demo_password": PASSPHRASE}
    return around | {"tib_phone": _tib_phone}


def _tib_phone() -> str | None:
    """The number of the host's duty officer, always answered."""
    return Actor.objects.filter(is_host=True).values_list("fallback_number", flat=True).first()

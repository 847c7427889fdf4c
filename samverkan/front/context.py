"""What every page shows around its content."""

from django.http import HttpRequest

from actors.models import Actor
from samverkan import access
from samverkan.access import ROLE_NAMES
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
            "tib_phone": Actor.objects.filter(is_host=True).values_list("fallback_number", flat=True).first(),
        }
    return around

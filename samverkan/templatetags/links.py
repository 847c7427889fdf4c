"""Links that are more than an address: `{% load links %}`, `{% phone tib.phone %}`."""

import re

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def phone(number, css_class=""):
    """A number to press: shown as it was written, dialled by its digits."""
    if not number:
        return ""
    dialled = re.sub(r"[^\d+#*,]", "", number)
    return format_html('<a class="sv-phone {}" href="tel:{}">{}</a>', css_class, dialled, number)

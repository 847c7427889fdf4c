"""Links that are more than an address: `{% load links %}`, `{% phone tib.phone %}`."""

import re

from django import template
from django.utils.html import format_html

from samverkan.format import telephone

register = template.Library()


@register.filter
def as_number(address):
    """A message's address as people write it: a telephone number, or an e-mail address as it is."""
    return telephone(address or "")


@register.simple_tag
def phone(number, css_class=""):
    """A number to press: shown as people write it, dialled by its digits."""
    if not number:
        return ""
    dialled = re.sub(r"[^\d+#*,]", "", number)
    return format_html('<a class="sv-phone {}" href="tel:{}">{}</a>', css_class, dialled, telephone(number))

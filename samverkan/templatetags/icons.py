"""Signs: small inline pictures that stand beside a word, never alone.

`{% sign "late" %}` is silent for screen readers; `{% impact 3 %}` brings its word along.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()

STROKE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
SIGNS = {
    "check": f'<path {STROKE} d="m4.5 12.5 5 5 10-11"/>',
    "cross": f'<path {STROKE} d="m6 6 12 12M18 6 6 18"/>',
    "plus": f'<path {STROKE} d="M12 5v14M5 12h14"/>',
    "dash": f'<path {STROKE} d="M6 12h12"/>',
    "wait": f'<circle {STROKE} cx="12" cy="12" r="8.5"/><path {STROKE} d="M12 7.5V12l3 2"/>',
    "late": f'<path {STROKE} d="M12 3.5 21.5 20h-19z"/><path {STROKE} d="M12 10v4.5M12 17.4v.1"/>',
    "info": f'<circle {STROKE} cx="12" cy="12" r="8.5"/><path {STROKE} d="M12 11.5V16M12 8v.1"/>',
    "unknown": (
        f'<circle {STROKE} cx="12" cy="12" r="8.5"/>'
        f'<path {STROKE} d="M9.6 9.8a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.7M12 16.6v.1"/>'
    ),
    "bolt": f'<path {STROKE} d="M13 3 5 14h6l-1 7 8-11h-6z"/>',
    "lock": f'<path {STROKE} d="M8 11V8a4 4 0 0 1 8 0v3M5 11h14v9H5z"/>',
    "edit": f'<path {STROKE} d="m4 20 1-4L16.5 4.5l3 3L8 19z"/>',
    "search": f'<circle {STROKE} cx="10.5" cy="10.5" r="6.5"/><path {STROKE} d="m15.5 15.5 5 5"/>',
    "phone": (
        f'<path {STROKE} d="M6.5 3.5h3l1.5 5-2 1.5a11 11 0 0 0 5 5l1.5-2 5 1.5v3a2 2 0 0 1-2.2 2'
        'A16 16 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z"/>'
    ),
    "download": f'<path {STROKE} d="M12 4v11m-5-4.5 5 5 5-5M5 20h14"/>',
    "forward": f'<path {STROKE} d="m9 5.5 6.5 6.5L9 18.5"/>',
    "back": f'<path {STROKE} d="M15 5.5 8.5 12l6.5 6.5"/>',
    "out": f'<path {STROKE} d="M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15 8l4 4-4 4M19 12H9"/>',
    "print": f'<path {STROKE} d="M7 9V4h10v5M7 17H4.5V9h15v8H17M7 14h10v6H7z"/>',
}

# Filled by quarters: the sign alone still tells the step in a grey print.
RING = '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/>'
IMPACT_SIGNS = {
    None: f'<path {STROKE} d="M6 12h12"/>',
    0: RING,
    1: RING + '<path fill="currentColor" d="M12 12V3a9 9 0 0 1 9 9z"/>',
    2: RING + '<path fill="currentColor" d="M12 3a9 9 0 0 1 0 18z"/>',
    3: RING + '<path fill="currentColor" d="M12 12V3a9 9 0 1 1-9 9z"/>',
    4: '<circle cx="12" cy="12" r="10" fill="currentColor"/>',
}
IMPACT_WORDS = {
    None: _("ej rapporterad"),
    0: _("ingen"),
    1: _("liten"),
    2: _("måttlig"),
    3: _("stor"),
    4: _("kritisk"),
}
# Every part of the drawing is a constant of this module: nothing of it comes from outside.
SVG = '<svg class="sv-sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>'
DRAWN = {name: mark_safe(SVG.format(path)) for name, path in SIGNS.items()}
DRAWN_IMPACT = {level: mark_safe(SVG.format(path)) for level, path in IMPACT_SIGNS.items()}


@register.simple_tag
def sign(name):
    return DRAWN[name]


@register.simple_tag
def impact(level=None):
    """Påverkan 0-4 as sign and word on its step of the ramp; None is *not reported*."""
    level = None if level in (None, "") else int(level)
    step = "none" if level is None else level
    return format_html(
        '<span class="sv-impact sv-impact--{}">{}<span>{}</span></span>',
        step,
        DRAWN_IMPACT[level],
        IMPACT_WORDS[level],
    )

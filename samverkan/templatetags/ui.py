"""Parts of pages: fields, tags, progress. `{% load ui %}`."""

from django import forms, template

register = template.Library()


def _kind_of(widget):
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "input"


def _drawn(bound, kind):
    """The widget with our class, and described by its help text and its error in that order."""
    attrs = {"class": "ds-input"}
    ids = []
    if bound.help_text:
        ids.append(f"{bound.auto_id}_helptext")
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    if ids and kind != "choices":
        attrs["aria-describedby"] = " ".join(ids)
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("_field.html")
def field(bound, *, size="", needed=False):
    """One form field in our look: label, help, error, control.

    `size` is a width class by content: "short" (times, codes), "medium" (amounts, dates);
    without it the field takes the width of its column. `needed` says that the page asks for it
    although the form itself may do without.
    """
    kind = _kind_of(bound.field.widget)
    is_optional = not (bound.field.required or needed) and kind != "checkbox"
    drawn = None if kind == "choices" else _drawn(bound, kind)
    return {"field": bound, "kind": kind, "drawn": drawn, "size": size, "is_optional": is_optional}


@register.inclusion_tag("_tag.html")
def tag(word, color="neutral", sign=""):
    """A state: word first, then sign, then colour (success, warning, danger, info, neutral)."""
    return {"word": word, "color": color, "sign": sign}


@register.inclusion_tag("_progress.html")
def progress(done, total, label):
    return {"done": done, "total": total, "label": label}


@register.filter
def initials(person):
    """Two letters for the round mark beside a name."""
    words = str(person).split("@")[0].replace(".", " ").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def error_count(form):
    """How many things there are to put right in a form."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def target(bound):
    """The id that a link from the error summary leads to: for choices, the first of them."""
    if _kind_of(bound.field.widget) == "choices":
        return f"{bound.auto_id}_0"
    return bound.id_for_label

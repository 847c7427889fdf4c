"""A party's history with the documents, for the party's page: `{% agreement_history actor day user %}`."""

from django import template

from actors.agreements import history
from samverkan.access import Can, may

register = template.Library()


@register.inclusion_tag("actors/agreements/_history.html")
def agreement_history(actor, day, user):
    return {
        "histories": history.of(actor, day=day),
        "actor": actor,
        "day": day,
        "may_edit": may(user, Can.EDIT_AGREEMENT),
        "may_see_rounds": may(user, Can.SEE_ALL_ROUNDS),
    }

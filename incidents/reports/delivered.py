"""The question set and the essential services the product comes with; the office edits them afterwards."""

from django.utils.translation import gettext_noop as _

from incidents.reports import models

QUESTION_SET = {
    "code": "lagesrapport",
    "version": 1,
    "name": _("Lägesrapport"),
    "fields": [
        "happened",
        "impact_text",
        "services",
        "source",
        "municipalities",
        "where",
        "affected_directly",
        "affected_indirectly",
        "injured",
        "damage",
        "measures_taken",
        "measures_planned",
        "resources",
        "endurance_h",
        "can_spare",
        "needs",
        "cooperation",
        "cooperation_level",
        "likely_24h",
        "worst_24h",
        "likely_72h",
        "worst_72h",
        "own_messages",
        "media",
        "public_questions",
        "urgency",
        "command",
        "reporter",
        "reporter_function",
        "reporter_phone",
        "contact",
        "talk_group",
        "next_report_at",
    ],
}
SERVICES = [
    ("el", _("El")),
    ("tele-it", _("Tele och it")),
    ("transporter", _("Transporter")),
    ("vard-omsorg", _("Vård och omsorg")),
    ("vatten-avlopp", _("Vatten och avlopp")),
    ("livsmedel", _("Livsmedel")),
    ("betalningar", _("Betalningar")),
    ("skydd-sakerhet", _("Skydd och säkerhet")),
]


def load(question_sets=None, services=None) -> None:
    """Put in what is missing; never over what the office has changed. Safe to repeat.

    A migration gives its own managers; everybody else needs none.
    """
    question_sets = question_sets or models.QuestionSet.objects
    services = services or models.Service.objects
    named = {"code": QUESTION_SET["code"], "version": QUESTION_SET["version"]}
    question_sets.get_or_create(**named, defaults=QUESTION_SET)
    for position, (code, name) in enumerate(SERVICES):
        services.get_or_create(code=code, defaults={"name": name, "position": position})

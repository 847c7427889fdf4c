"""The fields a status report can have: which keys its answers use, how each is asked and where it stands.

A question set is a record that picks among them. Lägestid, påverkan, slag, tillförlitlighet and class
belong to every report and are columns of it; the rest are answers.
Source: national guidance on status reports (the event, the consequences, the measures, the resources,
the actors); the division into folds is our choice.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 4000
LONGEST_LINE = 200
MOST_COUNTED = 10_000_000


class Form(StrEnum):
    """How a field is asked."""

    TEXT = "text"
    LINE = "line"
    NUMBER = "number"
    MOMENT = "moment"
    CHOICE = "choice"
    MUNICIPALITIES = "municipalities"
    SERVICES = "services"


@dataclass(frozen=True)
class Field:
    """One question: the key of its answer, its label, its form and the fold it stands in."""

    key: str
    label: str | Promise
    form: Form
    fold: str
    choices: tuple[tuple[str, str | Promise], ...] = ()


FOLDS = {
    "first": "",
    "services": _("Samhällsviktig verksamhet"),
    "where": _("Var"),
    "affected": _("Berörda och skador"),
    "measures": _("Åtgärder"),
    "resources": _("Resurser, behov"),
    "cooperation": _("Behov av samverkan"),
    "outlook": _("Bedömd utveckling"),
    "communication": _("Kommunikation"),
    "about": _("Om rapporten och kontakt"),
}

LEVELS = (
    ("executing", _("verkställande")),
    ("coordinating", _("regionalt samordnande")),
    ("directing", _("regionalt inriktande")),
)
URGENCIES = (
    ("immediate", _("omgående")),
    ("soon", _("snart")),
    ("later", _("senare")),
    ("past", _("förbi")),
)
COMMANDS = (
    ("ordinary", _("ordinarie ledning")),
    ("staff", _("stab är satt")),
    ("crisis", _("krisledning är aktiverad")),
)

FIELDS = (
    Field("happened", _("Vad har hänt, vad vet vi nu"), Form.TEXT, "first"),
    Field("impact_text", _("Hur påverkas vår verksamhet"), Form.TEXT, "services"),
    Field("services", _("Påverkan per samhällsviktig verksamhet"), Form.SERVICES, "services"),
    Field("source", _("Källa"), Form.LINE, "about"),
    Field("municipalities", _("Kommuner"), Form.MUNICIPALITIES, "where"),
    Field("where", _("Var, med ord"), Form.TEXT, "where"),
    Field("affected_directly", _("Direkt berörda, antal"), Form.NUMBER, "affected"),
    Field("affected_indirectly", _("Indirekt berörda, antal"), Form.NUMBER, "affected"),
    Field("injured", _("Skadade, antal"), Form.NUMBER, "affected"),
    Field("damage", _("Materiella skador"), Form.TEXT, "affected"),
    Field("measures_taken", _("Vidtagna åtgärder"), Form.TEXT, "measures"),
    Field("measures_planned", _("Planerade åtgärder"), Form.TEXT, "measures"),
    Field("resources", _("Resurser: läget"), Form.TEXT, "resources"),
    Field("endurance_h", _("Uthållighet, timmar"), Form.NUMBER, "resources"),
    Field("can_spare", _("Kan avvara"), Form.TEXT, "resources"),
    Field("needs", _("Resursbehov: vad, hur mycket, till när"), Form.TEXT, "resources"),
    Field("cooperation", _("Behov av samverkan, fråga till forumet"), Form.TEXT, "cooperation"),
    Field("cooperation_level", _("På vilken nivå"), Form.CHOICE, "cooperation", LEVELS),
    Field("likely_24h", _("Troligast inom 24 timmar"), Form.TEXT, "outlook"),
    Field("worst_24h", _("Värst inom 24 timmar"), Form.TEXT, "outlook"),
    Field("likely_72h", _("Troligast inom 72 timmar"), Form.TEXT, "outlook"),
    Field("worst_72h", _("Värst inom 72 timmar"), Form.TEXT, "outlook"),
    Field("own_messages", _("Egna budskap"), Form.TEXT, "communication"),
    Field("media", _("Mediebild"), Form.TEXT, "communication"),
    Field("public_questions", _("Frågor från allmänheten"), Form.TEXT, "communication"),
    Field("urgency", _("Brådska"), Form.CHOICE, "about", URGENCIES),
    Field("command", _("Ledning"), Form.CHOICE, "about", COMMANDS),
    Field("reporter", _("Rapportör"), Form.LINE, "about"),
    Field("reporter_function", _("Funktion"), Form.LINE, "about"),
    Field("reporter_phone", _("Telefon"), Form.LINE, "about"),
    Field("contact", _("Kontaktväg till ledningen"), Form.LINE, "about"),
    Field("talk_group", _("Talgrupp i Rakel"), Form.LINE, "about"),
    Field("next_report_at", _("Nästa rapport senast"), Form.MOMENT, "about"),
)
BY_KEY = {field.key: field for field in FIELDS}
# Whoever writes the next report enters these anew: they are about the report, not about the event.
NOT_CARRIED_OVER = frozenset({"reporter", "reporter_function", "reporter_phone", "next_report_at"})


def picked(keys: list[str]) -> list[Field]:
    """The fields of a question set in the order of the page. Keys that nobody knows are passed over."""
    return [field for field in FIELDS if field.key in keys]

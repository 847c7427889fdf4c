"""Utfärdare: the host agency as it stands on every document."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.invoices import bankgiro

# Printed on a Swedish accounting record, whoever's language.
OUTSIDE_VAT = "Utanför mervärdesskattelagens tillämpningsområde"


def check_bankgiro(text: str) -> None:
    """A bankgiro number is seven or eight digits, the last of them a check digit."""
    if bankgiro.problem(text):
        raise ValidationError(_("Kontrollera bankgironumret. Till exempel 991-2346."))


class Issuer(models.Model):
    """Utfärdare: what stands on every document about the host agency, which issues for the joint function.

    One row for the host actor; its legal name and organisation number are the actor's own. `function` is
    the joint function's name, which is no legal person. `bankgiro` is stored as digits with a right check
    digit; `contact`, `phone` and `email` are whom to ask; `vat_note` says why there is no VAT; the two
    accounts are the debit and the credit side of the host's own share, an internal posting. `status` is
    `demo` for invented values, which only a demo installation may issue with, else `verified`.
    """

    class Status(models.TextChoices):
        DEMO = "demo", _("demo")
        VERIFIED = "verified", _("bekräftad")

    actor = models.OneToOneField("actors.Actor", models.PROTECT, related_name="issuer")
    function = models.CharField(_("Funktionens namn"), max_length=120)
    street = models.CharField(_("Gatuadress eller box"), max_length=120)
    postcode = models.CharField(_("Postnummer"), max_length=6)
    city = models.CharField(_("Ort"), max_length=80)
    bankgiro = models.CharField(_("Bankgiro"), max_length=12, validators=[check_bankgiro])
    contact = models.CharField(_("Vår referens"), max_length=120)
    phone = models.CharField(_("Telefon"), max_length=30)
    email = models.EmailField(_("E-post"))
    payment_days = models.PositiveSmallIntegerField(_("Betalningsvillkor, dagar"), default=30)
    # A due as small as this waits for the next run; only the year's settlement takes it along.
    waiting_ore = models.PositiveIntegerField(default=100)
    vat_note = models.CharField(_("Moms"), max_length=120, default=OUTSIDE_VAT)
    debit_account = models.CharField(_("Konto för den egna andelen, debet"), max_length=20)
    credit_account = models.CharField(_("Konto för den egna andelen, kredit"), max_length=20)
    status = models.CharField(max_length=10, choices=Status, default=Status.VERIFIED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="issuer_is_complete",
                condition=~Q(bankgiro="") & ~Q(function="") & ~Q(street="") & ~Q(contact=""),
            ),
            models.CheckConstraint(name="issuer_gives_time_to_pay", condition=Q(payment_days__gte=1)),
        ]

    def __str__(self) -> str:
        return self.function

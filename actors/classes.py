"""Informationsklass: who may read what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sight(models.TextChoices):
    """Who may read: everyone, all parties, those who take part, or named actors only."""

    OPEN = "open", _("öppen")
    PARTIES = "parties", _("alla parter")
    PARTICIPANTS = "participants", _("deltagare")
    NAMED = "named", _("namngivna aktörer")


class Classed(models.Model):
    """A row with an information class."""

    sight = models.CharField(max_length=12, choices=Sight, default=Sight.PARTICIPANTS)
    named_to = models.ManyToManyField("actors.Actor", blank=True, related_name="+")

    class Meta:
        abstract = True

"""What every room stands on: the journal, stored files, live revisions, heartbeats, the installation."""

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """Spårlogg: one line of the append-only journal of changes, moves and reads."""

    class Kind(models.TextChoices):
        MOVE = "move"
        CHANGE = "change"
        READ = "read"
        SIGN_IN = "sign_in"
        EXPORT = "export"

    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(max_length=60)
    subject_pk = models.CharField(max_length=40, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject", "subject_pk"], name="entry_of_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.subject_pk}"


class StoredFile(models.Model):
    """Fil: what somebody handed in. The bytes lie in the data folder, named by their SHA-256."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """How many times what a live page shows has changed: its ETag."""

    topic = models.CharField(max_length=60, unique=True)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.topic}: {self.number}"


class Heartbeat(models.Model):
    """When a periodic job last did its round."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Installation(models.Model):
    """This installation; one row. A demo never reaches a real gateway and stamps its documents."""

    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one_row"),
        ]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "in service"

    @classmethod
    def current(cls) -> "Installation":
        """The one row; an installation that nobody has described is one in service."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, is_demo=False)

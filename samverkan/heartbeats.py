"""Hjärtslag: a periodic job says that it has done its round, so that its silence is noticed."""

from datetime import datetime

from samverkan.models import Heartbeat


def beat(name: str, *, now: datetime) -> None:
    """Write that the job `name` has just done its round."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})

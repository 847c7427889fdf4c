"""The Celery application. Tasks are doors to use cases; see `samverkan.schedule` for the periodic ones."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverkan.settings")

app = Celery("samverkan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def plan_periodic_jobs(sender: Celery, **kwargs: object) -> None:
    from samverkan.schedule import beat_schedule  # tasks need Django to be ready

    sender.conf.beat_schedule = beat_schedule()

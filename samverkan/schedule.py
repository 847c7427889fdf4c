"""Every periodic job, in one table. Intervals only: a calendar job asks the database what is due.

`expires` keeps a queue that has stood still from delivering a hundred old sweeps at once.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """A task by its dotted name, run every `every_s` seconds on `queue`."""

    task: str
    every_s: int
    queue: str


JOBS = [
    Job("forums.callouts.tasks.sweep_callouts", 5, "urgent"),
    Job("samverkan.post.tasks.sweep_notices", 5, "urgent"),
    Job("budget.invoices.tasks.sweep_runs", 15, "bulk"),
    Job("actors.agreements.tasks.sweep_rounds", 600, "normal"),
    Job("actors.people.tasks.sweep_confirmations", 600, "bulk"),
]


def beat_schedule() -> dict[str, dict]:
    """The table in the form that Celery's scheduler reads."""
    return {
        job.task: {
            "task": job.task,
            "schedule": float(job.every_s),
            "options": {"queue": job.queue, "expires": float(job.every_s)},
        }
        for job in JOBS
    }

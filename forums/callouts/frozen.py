"""The frozen plans and the answers of called actors as the rule modules read them: two queries for all."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forums.callouts import outcome
from forums.callouts.models import Answer, CalledActor, Step
from forums.callouts.plan import Cursor, Try
from samverkan.post.models import Notice


@dataclass
class Plan:
    """One called actor's steps and answers."""

    rows: list[Step] = field(default_factory=list)
    given: list[Answer] = field(default_factory=list)

    @property
    def tries(self) -> list[Try]:
        return [as_try(step) for step in self.rows]

    @property
    def answers(self) -> list[outcome.Answer]:
        return [outcome.Answer(answer.user_id, outcome.Said(answer.answer)) for answer in self.given]

    @property
    def people(self) -> list[int]:
        return list(dict.fromkeys(step.user_id for step in self.rows))

    @property
    def refused(self) -> frozenset[int]:
        return outcome.refused(self.answers)

    @property
    def failed(self) -> frozenset[int]:
        """Positions of the steps whose message certainly did not arrive."""
        return frozenset(
            step.position for step in self.rows if step.notice and step.notice.state == Notice.State.FAILED
        )


def of(called: Sequence[CalledActor]) -> dict[CalledActor, Plan]:
    """Return each called actor's plan."""
    plans = {row.pk: Plan() for row in called}
    steps = Step.objects.filter(called__in=plans).select_related("user", "notice")
    for step in steps.order_by("called", "position"):
        plans[step.called_id].rows.append(step)
    answers = Answer.objects.filter(called__in=plans).select_related("user", "by")
    for answer in answers.order_by("pk"):
        plans[answer.called_id].given.append(answer)
    return {row: plans[row.pk] for row in called}


def cursor(row: CalledActor) -> Cursor:
    """Where a called actor stands in its plan."""
    return Cursor(row.steps_taken, row.next_step_at)


def as_try(step: Step) -> Try:
    return Try(step.position, step.user_id, step.rank, step.channel, step.to, step.wait_s)

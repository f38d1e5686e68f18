"""What somebody may see: no assessments of groups that hide from them, no scores of others until theirs are given."""

from typing import Any

from django.db.models import Count, Q

from storewide.assessment.models import Assessment, AssessmentQuerySet, Assessor, Phase, State
from storewide.coordination import seats
from storewide.kit.permissions import Level

_ORDER = list(State.values)


def assessments(actor: Any) -> AssessmentQuerySet:
    """The assessments that an account sees: an owner of the operation all, others those of no hidden working group."""
    rows = Assessment.objects.for_list()
    if actor.level >= Level.OWNER:
        return rows
    people = seats.people_of(actor)
    open_to_all = Q(group=None) | Q(group__in=seats.seen_by(actor).values("pk")) | Q(owner__in=people)
    mine = Assessor.objects.filter(person__in=people).values("assessment")
    return rows.filter(open_to_all | Q(pk__in=mine))


def assessor_of(actor: Any, assessment: Assessment) -> Assessor | None:
    """As which assessor the account scores, if it does."""
    people = seats.people_of(actor)
    return Assessor.objects.filter(assessment=assessment, person__in=people).first() if people else None


def is_blind(actor: Any, assessment: Assessment, phase: Phase) -> bool:
    """Whether the account still owes its own scores of a phase that is not over: then it sees nobody else's."""
    if _ORDER.index(assessment.state) > _ORDER.index(phase):
        return False
    assessor = assessor_of(actor, assessment)
    return assessor is not None and assessor.given_at(phase) is None


def counted(rows: AssessmentQuerySet) -> dict[str, int]:
    """How many of these assessments stand where, in one query."""
    found = rows.order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in found}

"""What a decision brings with it: the learning in words, and the flag that serves what was decided."""

from datetime import datetime

from storewide.audit import trail
from storewide.experiments import assignment, learnings, result_operations
from storewide.experiments.models import Experiment
from storewide.kit.permissions import Actor


@trail.operation
def conclude(
    *,
    experiment: Experiment,
    outcome: str,
    reason: str,
    by: Actor,
    at: datetime,
    variant: str = "",
    learned: str = "",
) -> Experiment:
    """Decide, keep what was learnt where it is said, and let the flag serve the decision.

    Raises what `result_operations.decide`, `learnings.tell` and `assignment.settle` raise; then nothing is decided.
    """
    decided = result_operations.decide(
        experiment=experiment, outcome=outcome, reason=reason, by=by, at=at, variant=variant
    )
    if learned.strip():
        learnings.tell(experiment=decided, words=learned, by=by, at=at)
    assignment.settle(decided, variant, by=by, at=at)
    return decided


@trail.operation
def abandon(*, experiment: Experiment, reason: str, by: Actor, at: datetime) -> Experiment:
    """Stop an experiment without a result; its flag serves everybody what there was before.

    Raises what `result_operations.stop` and `assignment.settle` raise.
    """
    stopped = result_operations.stop(experiment=experiment, reason=reason, by=by, at=at)
    assignment.settle(stopped, "", by=by, at=at)
    return stopped

"""What a decided experiment taught, in words: asked for at the decision, searched before the next one is planned."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.experiments.models import Experiment, ExperimentState, Learning
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor


class NotDecidedYet(Refusal):
    """Only what was decided has taught something."""

    status = 409


class NothingSaid(Refusal):
    """A learning without words is none."""

    field = "learned"


@trail.operation
def tell(
    *, experiment: Experiment, words: str, by: Actor, at: datetime, expected_version: int | None = None
) -> Learning:
    """Keep what an experiment taught, in place of what was told before.

    `expected_version` is that of the learning that was read, 0 where there was none; None skips the check.
    Raises NotDecidedYet, NothingSaid, Conflict.
    """
    if experiment.state != ExperimentState.DECIDED:
        raise NotDecidedYet(
            _("“%(name)s” is not decided yet; what it taught is told with the decision.")
            % {"name": experiment}
        )
    if not words.strip():
        raise NothingSaid(
            _("What was learnt is empty; say in a sentence or two what the next one should know.")
        )
    before = Learning.objects.select_for_update().filter(experiment=experiment).first()
    version = before.version if before else 0
    if expected_version not in (None, version):
        raise Conflict(
            _(
                "Somebody else told what it taught while you were writing; both are shown, save again to keep yours."
            ),
            {"learned": before.words if before else "", "read": str(version)},
        )
    told = {"words": words.strip(), "told_at": at, "told_by_label": by.label[:200], "version": version + 1}
    learning, _made = Learning.objects.update_or_create(experiment=experiment, defaults=told)
    changes = {"learning": [before.words if before else None, learning.words]}
    trail.record(action="experiments.experiment.learn", of=experiment, by=by, at=at, changes=changes)
    return learning

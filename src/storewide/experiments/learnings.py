"""What a decided experiment taught, in words: asked for at the decision, searched before the next one is planned."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.experiments.models import Experiment, ExperimentState, Learning
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor


class NotDecidedYet(Refusal):
    """Only what was decided has taught something."""

    status = 409


class NothingSaid(Refusal):
    """A learning without words is none."""

    field = "learned"


@trail.operation
def tell(*, experiment: Experiment, words: str, by: Actor, at: datetime) -> Learning:
    """Keep what an experiment taught, in place of what was told before. Raises NotDecidedYet, NothingSaid."""
    if experiment.state != ExperimentState.DECIDED:
        raise NotDecidedYet(
            _("“%(name)s” is not decided yet; what it taught is told with the decision.")
            % {"name": experiment}
        )
    if not words.strip():
        raise NothingSaid(
            _("What was learnt is empty; say in a sentence or two what the next one should know.")
        )
    before = Learning.objects.filter(experiment=experiment).first()
    told = {"words": words.strip(), "told_at": at, "told_by_label": by.label[:200]}
    learning, _made = Learning.objects.update_or_create(experiment=experiment, defaults=told)
    changes = {"learning": [before.words if before else None, learning.words]}
    trail.record(action="experiments.experiment.learn", of=experiment, by=by, at=at, changes=changes)
    return learning

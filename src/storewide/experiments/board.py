"""Experiments as items of the board of coordination."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.experiments.models import Experiment, ExperimentState
from storewide.experiments.permissions import ExperimentsPermission
from storewide.kit.links import Link
from storewide.kit.permissions import Actor, may
from storewide.kit.work import Item, Level, Stage
from storewide.lib.clock import now

STAGES = {
    ExperimentState.DRAFT: Stage.NEXT,
    ExperimentState.RUNNING: Stage.DOING,
    ExperimentState.ENDED: Stage.DOING,
    ExperimentState.DECIDED: Stage.DONE,
}


def items(actor: Actor, done_from: date) -> Iterable[Item]:
    """Experiments that are planned, run or wait for their decision, and those decided from that day on; one query."""
    if not may(actor, ExperimentsPermission.VIEW):
        return
    wanted = ~Q(state=ExperimentState.DECIDED) | Q(decided_at__date__gte=done_from)
    rows = Experiment.objects.filter(wanted).for_list().select_related("case__request")
    for experiment in rows:
        yield _item(experiment)


def _item(experiment: Experiment) -> Item:
    state = ExperimentState(experiment.state)
    begun = experiment.created_at.date()
    since = {
        ExperimentState.DRAFT: begun,
        ExperimentState.RUNNING: experiment.starts_on,
        ExperimentState.ENDED: experiment.ends_on + timedelta(days=1),
        ExperimentState.DECIDED: experiment.decided_at.date() if experiment.decided_at else begun,
    }
    waits = state == ExperimentState.ENDED or (state == ExperimentState.RUNNING and experiment.over(now()))
    link = Link(experiment.link.kind, experiment.link.id, experiment.name, experiment.get_absolute_url())
    return Item(
        link=link,
        what=_("Experiment"),
        level=Level.COORDINATION,
        stage=STAGES[state],
        tag=experiment.tag,
        since=since[state],
        begun=begun,
        owner=str(experiment.area.holder or ""),
        blocked=_("waits for its decision") if waits else "",
        serves=(experiment.case.request.link,) if experiment.case else (),
    )

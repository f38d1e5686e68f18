"""Reads of experiments: what one page needs, what waits for whom, how they are linked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from storewide.experiments import rules
from storewide.experiments.models import (
    CALLING,
    KIND,
    Experiment,
    ExperimentQuerySet,
    ExperimentState,
    Look,
    Measure,
    Reading,
    Variant,
)
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.results import Result
from storewide.experiments.rules import Finding
from storewide.kit.links import Link
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import DECISIONS, NAMED, Wait, WaitKind, Waits
from storewide.ledger.models import Decision
from storewide.lib.clock import now
from storewide.organization import queries as organization


@dataclass(frozen=True)
class Facts:
    """All that belongs to one experiment; result and finding are None while nothing was read or looked at.

    `looks`: the newest of each day, the earliest day first. The result is that of the newest reading, else of the last
    look.
    """

    arms: list[Variant]
    measures: list[Measure]
    reading: Reading | None
    readings: int
    looks: list[Look]
    result: Result | None
    finding: Finding | None
    decision: Decision | None

    @property
    def names(self) -> dict[str, str]:
        """The arms' names by key."""
        return {arm.key: arm.name for arm in self.arms}


@dataclass(frozen=True)
class Standing:
    """How many experiments there are, how many run, and how many were read and wait for a decision."""

    all: int
    running: int
    ended: int


def standing() -> Standing:
    """How the experiments stand, in one query."""
    counted = Experiment.objects.aggregate(
        all=Count("pk"),
        running=Count("pk", filter=Q(state=ExperimentState.RUNNING)),
        ended=Count("pk", filter=Q(state=ExperimentState.ENDED)),
    )
    return Standing(**counted)


def facts_of(experiment: Experiment) -> Facts:
    """All that belongs to an experiment, in five queries."""
    readings = list(Reading.objects.filter(experiment=experiment).order_by("-id"))
    looks = list(
        {each.day: each for each in Look.objects.filter(experiment=experiment).order_by("day", "id")}.values()
    )
    newest = readings[:1] or looks[-1:]
    result = Result.of(newest[0].content) if newest else None
    return Facts(
        arms=list(Variant.objects.filter(experiment=experiment).order_by("id")),
        measures=list(Measure.objects.filter(experiment=experiment).order_by("id")),
        reading=readings[0] if readings else None,
        readings=len(readings),
        looks=looks,
        result=result,
        finding=rules.finding(result) if result else None,
        decision=Decision.objects.of(experiment.link).select_related("accountable").first(),
    )


def resolve_link(link: Link) -> Link | None:
    """A link to an experiment, with its name and address; None for every other kind."""
    if link.kind != KIND:
        return None
    found = Experiment.objects.filter(pk=link.id).first()
    return Link(link.kind, link.id, found.name, found.get_absolute_url()) if found else link


def waits(request: SignedInRequest) -> Waits:
    """Experiments that whoever looks answers for today: to be decided, or over and not read. One query."""
    if not may(request.user, ExperimentsPermission.DECIDE):
        return Waits(0, ())
    at = now()
    people = organization.people_of(request.user)
    mine = _owed(Experiment.objects.answered_for_by(people, at.date()), at)
    return Waits(len(mine), tuple(_wait(each) for each in mine[:NAMED]), WaitKind.DECISION)


def open_decisions(actor: Actor, store: UUID) -> Waits:
    """Decisions about experiments of a store that anybody still owes, the longest waiting first. One query."""
    if not may(actor, ExperimentsPermission.VIEW):
        return Waits(0, ())
    owed = _owed(Experiment.objects.filter(store=store), now())
    return Waits(len(owed), tuple(_wait(each, str(each.area.holder or "")) for each in owed[:DECISIONS]))


def _owed(experiments: ExperimentQuerySet, at: datetime) -> list[Experiment]:
    """Those that somebody must act on, by each store's own day."""
    near = experiments.owed(at.date() + timedelta(days=1)).for_list().order_by("ends_on", "pk")
    return [
        each for each in near if each.state == ExperimentState.ENDED or each.says in CALLING or each.over(at)
    ]


def _wait(experiment: Experiment, who: str = "") -> Wait:
    read = experiment.state == ExperimentState.ENDED
    area = {"area": experiment.area, "says": experiment.get_says_display()}
    if not read and experiment.says in CALLING:
        return Wait(
            what=experiment.name,
            why=_("It still runs, and its rule calls for a decision (%(says)s); area: %(area)s") % area,
            action=Action(_("Decide"), experiment.get_absolute_url(), style="quiet"),
            who=who,
        )
    return Wait(
        what=experiment.name,
        why=_("Its result is read (%(says)s) and waits for the decision; area: %(area)s") % area
        if read
        else _("All its days have passed and nobody has read the result; area: %(area)s") % area,
        action=Action(_("Decide") if read else _("Read"), experiment.get_absolute_url(), style="quiet"),
        who=who,
    )

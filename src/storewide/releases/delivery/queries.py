"""Reads of deliveries: the five metrics of a period by team and service, with the records behind each number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from storewide.kit.links import Link
from storewide.ledger.models import MeasuredEffect
from storewide.lib.periods import Days
from storewide.portfolio.models import BusinessCase
from storewide.releases.delivery import five
from storewide.releases.delivery.five import Five, Found, Share, Trouble, Went
from storewide.releases.models import Carried, Deployment, Shipped, Window
from storewide.service.models import Incident

#: how long after a period is looked for what mended its failures
_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Asked:
    """Which deployments to production: those that ended on these days (UTC), of a team and a service or of all."""

    days: Days
    team: str = ""
    service: str = ""


@dataclass(frozen=True)
class Row:
    """One deployment with what was found of it, and how many commits it brought with which median lead time in days."""

    deployment: Deployment
    found: Found
    lead: five.Middle

    @property
    def name(self) -> str:
        """What the deployment is called."""
        return str(self.deployment)


@dataclass(frozen=True)
class Delivered:
    """A period: the five metrics, the shares with a stated and a measured effect, and the records behind them."""

    asked: Asked
    five: Five
    stated: Share
    measured: Share
    rows: tuple[Row, ...]


def window() -> timedelta:
    """How long after a deployment an incident counts as caused by it."""
    kept = Window.objects.first()
    return timedelta(hours=kept.hours if kept else Window._meta.get_field("hours").default)


def delivered(asked: Asked) -> Delivered:
    """The five metrics of a period, in seven queries."""
    begin = datetime.combine(asked.days.first, time(), UTC)
    end = datetime.combine(asked.days.last + timedelta(days=1), time(), UTC)
    tying = window()
    # all services: which deployment an incident is tied to hangs on the others of its area
    around = Deployment.objects.to_production().ended_within(begin - tying, end + _AFTER)
    known = {each.pk: each for each in around.for_list()}
    found = five.find([_went(each) for each in known.values()], _troubles(begin - tying, known), tying)
    within = [
        each for each in found if begin <= each.went.ended_at < end and _is_asked(known[each.went.key], asked)
    ]
    leads = _leads([each.went.key for each in within])
    every = [lead for each in within for lead in leads.get(each.went.key, ())]
    rows = tuple(
        Row(known[each.went.key], each, five.middle(leads.get(each.went.key, ()))) for each in within
    )
    stated, measured = _effects(rows)
    return Delivered(asked, five.five(within, every, len(asked.days) / 7), stated, measured, rows[::-1])


def one(deployment: Deployment) -> Row | None:
    """One deployment with what was found of it; None while it runs, and of one that customers do not meet."""
    if deployment.ended_at is None:
        return None
    day = deployment.ended_at.astimezone(UTC).date()
    found = delivered(Asked(Days(day, day)))
    return next((row for row in found.rows if row.deployment.pk == deployment.pk), None)


def caused_by(row: Row) -> QuerySet[Incident]:
    """The incidents that are tied to a deployment, the earliest first."""
    return Incident.objects.filter(pk__in=[each.key for each in row.found.troubles]).order_by("opened_at")


def commits_of(deployment: Deployment) -> QuerySet[Shipped]:
    """The commits that it brought to production first, newest first, without merges."""
    shipped = Shipped.objects.filter(deployment=deployment, commit__is_merge=False)
    return shipped.select_related("commit").order_by("-commit__authored_at", "-pk")


def resolve_link(link: Link) -> Link | None:
    """A link to a deployment, with its title and address; None for every other kind."""
    if link.kind != Deployment.KIND:
        return None
    found = Deployment.objects.filter(pk=link.id).first()
    return found.link if found else link


def services() -> list[str]:
    """The services that were ever deployed, by name."""
    return list(Deployment.objects.order_by("service").values_list("service", flat=True).distinct())


def _is_asked(each: Deployment, asked: Asked) -> bool:
    team = each.team.name if each.team else ""
    return asked.team in {"", team} and asked.service in {"", each.service}


def _went(each: Deployment) -> Went:
    assert each.ended_at is not None  # noqa: S101 - held by a constraint of the database
    return Went(
        key=each.pk,
        service=each.service,
        area=each.area_id,
        began_at=each.began_at,
        ended_at=each.ended_at,
        outcome=each.outcome,
        undoes=each.undoes,
        judged=each.judged,
        incident=each.incident_id,
    )


def _troubles(since: datetime, known: dict[UUID, Deployment]) -> list[Trouble]:
    said = {each.incident_id for each in known.values() if each.incident_id}
    areas = {each.area_id for each in known.values() if each.area_id}
    counted = Incident.objects.that_count()
    rows = counted.since(since).filter(area__in=areas) | counted.filter(pk__in=said)
    return [Trouble(each.pk, each.area_id, each.opened_at, each.resolved_at) for each in rows]


def _leads(deployments: Sequence[UUID]) -> dict[UUID, list[timedelta]]:
    rows = Shipped.objects.filter(deployment__in=deployments, commit__is_merge=False)
    told = (
        rows.exclude(commit__authored_at=None)
        .exclude(deployment__ended_at=None)
        .values_list("deployment_id", "deployment__ended_at", "commit__authored_at")
    )
    found: dict[UUID, list[timedelta]] = {}
    for key, ended, authored in told:
        assert ended is not None and authored is not None  # noqa: S101, PT018 - left out above
        found.setdefault(key, []).append(ended - authored)
    return found


def _effects(rows: Sequence[Row]) -> tuple[Share, Share]:
    """How many deployments belong to a release with a stated effect (a promise, an experiment), and with a measured one."""
    releases = {row.deployment.release_id for row in rows if row.deployment.release_id}
    carried = Carried.objects.filter(release__in=releases).values_list("release_id", "request_id", "link_id")
    requests = {request for _release, request, _link in carried if request}
    promised = dict(
        BusinessCase.objects.filter(request__in=requests)
        .exclude(effect=None)
        .values_list("request_id", "effect_id")
    )
    effects = set(
        MeasuredEffect.objects.filter(effect__in=promised.values()).values_list("effect_id", flat=True)
    )
    shown = set(
        MeasuredEffect.objects.filter(
            source_id__in=[link for _release, _request, link in carried if link]
        ).values_list("source_id", flat=True)
    )
    stated = {release for release, request, link in carried if request in promised or link}
    measured = {
        release for release, request, link in carried if promised.get(request) in effects or link in shown
    }
    belongs = [row.deployment.release_id for row in rows]
    return (
        Share(sum(each in stated for each in belongs), len(belongs)),
        Share(sum(each in measured for each in belongs), len(belongs)),
    )

"""Every change to incidents and to the hooks that report them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.access import hook_operations
from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes
from storewide.metrics import operations as metrics
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.metrics.operations import Happening
from storewide.ownership.models import Area
from storewide.service import rules, telling
from storewide.service.models import Hook, Incident, IncidentState, Provider, Reading, Severity, Source
from storewide.service.rules import LONGEST_TITLE, Report
from storewide.sources.models import Store
from storewide.systems import operations as systems

#: what a token begins with, so that one that leaked is known for what it is
HOOK_PREFIX = "swh_"
#: charts have room for so much of a title
LONGEST_MARK = 120


class BeganLater(Refusal):
    """An incident would begin after now, or after it was resolved."""

    field = "opened_at"


class ResolvedLater(Refusal):
    """An incident would be resolved at a time that has not come."""

    field = "resolved_at"


@trail.operation
def open_incident(
    *,
    title: str,
    severity: Severity,
    opened_at: datetime,
    by: Actor,
    at: datetime,
    store: Store | None = None,
    area: Area | None = None,
) -> Incident:
    """Tell of an incident that nobody's alerting system told of. Raises BeganLater."""
    _check_times(opened_at, None, at)
    incident = Incident(
        title=title[:LONGEST_TITLE],
        severity=severity,
        opened_at=opened_at,
        store=store,
        area=area,
        told_by_label=by.label[:200],
    )
    return keep_opened(incident, by=by, at=at)


def keep_opened(incident: Incident, *, by: Actor, at: datetime) -> Incident:
    """Keep an incident that somebody or something noticed, whoever it was: on the charts and in the trail."""
    incident.created_at = at
    incident.save(force_insert=True)
    mark_charts(incident, by=by, at=at)
    telling.tell(incident, by=by, at=at)
    trail.record(action="service.incident.open", of=incident, by=by, at=at)
    return incident


@trail.operation
def change_incident(
    *, incident: Incident, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Incident:
    """Mend what is known of an incident; with `resolved_at` it is resolved, without one it is open again.

    Raises BeganLater, ResolvedLater, and Conflict where somebody changed it since it was read.
    """
    opened = changes.get("opened_at", incident.opened_at)
    resolved = changes.get("resolved_at", incident.resolved_at)
    _check_times(opened, resolved, at)
    state = IncidentState(incident.state)
    if resolved is not None:
        state = IncidentState.RESOLVED
    elif state == IncidentState.RESOLVED:
        state = IncidentState.OPEN
    differing = save_changes(incident, {**changes, "state": state}, expected_version)
    mark_charts(incident, by=by, at=at)
    trail.record(action="service.incident.change", of=incident, by=by, at=at, changes=differing)
    return incident


@trail.operation
def resolve_incident(*, incident: Incident, by: Actor, at: datetime) -> Incident:
    """Note that an incident is over; what it was said to do to interfaces is done. Raises WrongState where it is already."""
    lock(incident, IncidentState.OPEN, IncidentState.ACKNOWLEDGED)
    before = incident.state
    incident.state, incident.resolved_at = IncidentState.RESOLVED, max(at, incident.opened_at)
    incident.version += 1
    incident.save(update_fields=["state", "resolved_at", "version"])
    mark_charts(incident, by=by, at=at)
    systems.carry_out(link=incident.link, on=at.date(), by=by, at=at)
    changes = {"state": [before, incident.state]}
    trail.record(action="service.incident.resolve", of=incident, by=by, at=at, changes=changes)
    return incident


@trail.operation
def take_report(*, hook: Hook, report: Report, by: Actor, at: datetime) -> Incident:
    """Keep the first report of an incident; its area is the one that the service is named after, else the hook's."""
    key = report.key
    incident = Incident(
        **rules.begun(report),
        provider=hook.provider,
        external_key=key,
        external_id=f"{key}@{report.at:%Y%m%dT%H%M%S%f}" if report.recurs else key,
        store=hook.store,
        area=_area_named(report.about) or hook.area,
        told_by_label=hook.name,
        source=Source.SYSTEM,
        created_at=at,
    )
    incident.save(force_insert=True)
    mark_charts(incident, by=by, at=at)
    telling.tell(incident, by=by, at=at)
    trail.record(action="service.incident.report", of=incident, by=by, at=at)
    return incident


@trail.operation
def follow_report(*, incident: Incident, changes: dict[str, Any], by: Actor, at: datetime) -> Incident:
    """Change an incident as a later (or belated) report of it says; `changes` are those of `rules.differences`."""
    differing = save_changes(incident, changes, None)
    mark_charts(incident, by=by, at=at)
    trail.record(action="service.incident.report", of=incident, by=by, at=at, changes=differing)
    return incident


def mark_charts(incident: Incident, *, by: Actor, at: datetime) -> None:
    """Mark the incident's days on every chart of its store, in place of an earlier mark that says otherwise.

    A false alarm leaves no mark.
    """
    happening = None if incident.reading == Reading.FALSE_ALARM else _happening(incident)
    told = ("label", "day", "until", "store", "area")
    for mark in Annotation.objects.filter(source=_mark_of(incident)):
        if happening and all(getattr(mark, name) == getattr(happening, name) for name in told):
            return
        metrics.remove_annotation(annotation=mark, by=by, at=at)
    if happening:
        metrics.annotate(happening=happening, by=by, at=at)


def _mark_of(incident: Incident) -> str:
    return f"{Incident.KIND}:{incident.pk}"


def _happening(incident: Incident) -> Happening:
    zone = incident.zone()
    first = incident.opened_at.astimezone(zone).date()
    last = incident.resolved_at.astimezone(zone).date() if incident.resolved_at else None
    return Happening(
        label=incident.title[:LONGEST_MARK],
        kind=AnnotationKind.INCIDENT,
        day=first,
        until=last if last and last > first else None,
        store=incident.store,
        area=incident.area,
        source=_mark_of(incident),
    )


@trail.operation
def make_hook(
    *,
    name: str,
    provider: Provider,
    by: Actor,
    at: datetime,
    store: Store | None = None,
    area: Area | None = None,
) -> tuple[Hook, str]:
    """Make an address for an alerting system; returns it with its token, which is shown this once."""
    hook = Hook(name=name, provider=provider, store=store, area=area)
    return hook, hook_operations.make_hook(hook=hook, prefix=HOOK_PREFIX, by=by, at=at)


def _check_times(opened_at: datetime, resolved_at: datetime | None, at: datetime) -> None:
    if opened_at > at:
        raise BeganLater(_("It began in the future; write when it was first noticed, in UTC."))
    if resolved_at is None:
        return
    if resolved_at > at:
        raise ResolvedLater(_("It is resolved in the future; leave this empty until it is over."))
    if resolved_at < opened_at:
        raise ResolvedLater(_("It is resolved before it began; one of the two times is wrong."))


def _area_named(name: str) -> Area | None:
    return Area.objects.filter(name__iexact=name).first() if name else None

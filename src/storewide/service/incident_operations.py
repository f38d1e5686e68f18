"""Changes to incidents beside telling of them: what probes and silent orders open, and what an incident was."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.ownership.models import Area
from storewide.service import operations
from storewide.service.models import Incident, Probe, Reading, Severity, Source, Step, StepName
from storewide.service.rules import LONGEST_TITLE
from storewide.sources.models import Store


class NoReason(Refusal):
    """An incident would be called something else without saying why."""

    field = "reason"


class SameReading(Refusal):
    """An incident is called that already."""

    field = "reading"


@trail.operation
def open_of_probe(*, probe: Probe, fault: str, step: str, by: Actor, at: datetime) -> Incident:
    """Open the incident of a probe that failed again and again; it began with the first of those looks.

    Its area is that of the step that failed, else the probe's.
    """
    incident = Incident(
        title=_title(probe, fault, step),
        severity=Severity.CRITICAL if step else Severity.MAJOR,
        opened_at=probe.failing_since or at,
        store=probe.store,
        area=_area_of(probe, step),
        told_by_label=probe.name,
        source=Source.PROBE,
        probe=probe,
    )
    return operations.keep_opened(incident, by=by, at=at)


@trail.operation
def open_of_silence(
    *, store: Store, area: Area | None, since: datetime, title: str, by: Actor, at: datetime
) -> Incident:
    """Open the incident of a store that took no order for longer than chance explains; it began with the last one."""
    incident = Incident(
        title=title[:LONGEST_TITLE],
        severity=Severity.CRITICAL,
        opened_at=since,
        store=store,
        area=area,
        told_by_label=by.label[:200],
        source=Source.SILENCE,
    )
    return operations.keep_opened(incident, by=by, at=at)


@trail.operation
def reclassify_incident(
    *, incident: Incident, reading: Reading, reason: str, by: Actor, at: datetime
) -> Incident:
    """Say what an incident was after all, and why; one that was no fault counts nowhere, a false alarm marks no chart.

    Raises NoReason and SameReading.
    """
    if not reason.strip():
        raise NoReason(_("Write why: the reason stays in the history of the incident."))
    if reading == incident.reading:
        said = {"reading": Reading(reading).label}
        raise SameReading(_("The incident is called “%(reading)s” already; choose another one.") % said)
    before, incident.reading = incident.reading, reading
    incident.version += 1
    incident.save(update_fields=["reading", "version"])
    operations.mark_charts(incident, by=by, at=at)
    changes = {"reading": [before, reading], "reason": [None, reason.strip()]}
    trail.record(action="service.incident.reclassify", of=incident, by=by, at=at, changes=changes)
    return incident


def _title(probe: Probe, fault: str, step: str) -> str:
    values = {"probe": probe.name, "fault": fault}
    if step:
        named = _("%(probe)s, step “%(step)s”: %(fault)s") % {**values, "step": StepName(step).label}
        return named[:LONGEST_TITLE]
    return (_("%(probe)s: %(fault)s") % values)[:LONGEST_TITLE]


def _area_of(probe: Probe, step: str) -> Area | None:
    found = Step.objects.filter(probe=probe, name=step).select_related("area").first() if step else None
    return found.area if found and found.area else probe.area

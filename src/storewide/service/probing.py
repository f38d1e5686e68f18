"""The rounds of the probes: what is due is looked at, told to the journal as facts, and opens or ends incidents.

A probe that hangs holds up no other: each look is kept within a second of its end, and while it is waited for, whatever
else becomes due is looked at beside it.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.utils.translation import gettext as _

from storewide.jobs.kinds import Run
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.service import incident_operations, looking, operations
from storewide.service.looking import Look, Walk, Wanted
from storewide.service.models import Incident, Maintenance, Probe, Step
from storewide.service.models.probes import Standing
from storewide.service.reach import reach
from storewide.service.rules import ENOUGH_FAILURES
from storewide.warehouse.journal import Journal, NotKept

#: while one hangs, others that become due are begun for so long; then the round ends with its last look
_ROUND = timedelta(minutes=10)
#: looks that end within so many seconds are told to the journal together
_TOGETHER = 1.0


class LooksNotKept(Refusal):
    """The journal did not take what was found, on a full disk say; incidents were opened and ended all the same."""


@dataclass(frozen=True)
class Found:
    """What a look at a probe, begun `at`, found; `planned`: it was away for maintenance that was announced."""

    probe: Probe
    look: Look
    at: datetime
    planned: bool

    @property
    def is_up(self) -> bool:
        """Whether all went as expected."""
        return not self.look.fault


def is_wanted() -> bool:
    """Whether any probe is due."""
    return bool(_due(now()))


def come_round(run: Run) -> dict[str, Any]:
    """Look at every probe that is due; how many looks that were, and how many found their store down."""
    began, found, fault = now(), list[Found](), ""
    begun: dict[UUID, tuple[Probe, datetime]] = {}
    with looking.SideBySide[UUID](reach()) as walks:
        while not run.stop_requested():
            at = now()
            if at - began < _ROUND:
                due = [probe for probe in _due(at) if probe.pk not in walks.under_way]
                for probe, walk in zip(due, _walks(due), strict=True):
                    begun[probe.pk] = probe, at
                    walks.begin(probe.pk, walk)
            if not walks.under_way:
                break
            ended = [_found(*begun[key], look) for key, look in walks.ended(_TOGETHER)]
            found += ended
            fault = _keep_all(ended) or fault
    if fault:
        raise LooksNotKept(
            _("The looks were not kept, so that availability lacks them: %(fault)s") % {"fault": fault}
        )
    return {"looked": len(found), "down": sum(not each.is_up for each in found)}


def _found(probe: Probe, at: datetime, look: Look) -> Found:
    return Found(probe, look, at, any(window.covers(probe) for window in Maintenance.objects.around(at)))


def _keep_all(found: Sequence[Found]) -> str:
    """Keep what was found as facts, and open or end incidents; why the journal kept nothing, empty where it did."""
    if not found:
        return ""
    not_kept = _told(b"".join(message(each) for each in found))
    probes = [each.probe for each in found]
    open_ones = {
        each.probe_id: each for each in Incident.objects.not_over().filter(probe__in=probes).for_list()
    }
    for each in found:
        _note(each, open_ones.get(each.probe.pk))
    return not_kept


def message(found: Found) -> bytes:
    """The look as a line of the journal, which the sealing reads into a fact `probe`."""
    look, at, moment = found.look, found.at, found.at.isoformat()
    return orjson.dumps(
        {
            "type": "probe",
            # nobody's doing, but a segment of messages without this key is none of the tracking
            "anonymousId": None,
            "messageId": f"{found.probe.pk.hex}-{at:%Y%m%dT%H%M%S%f}",
            "timestamp": moment,
            "receivedAt": moment,
            "store": found.probe.store.slug,
            "probe": found.probe.name,
            "up": "yes" if found.is_up else "no",
            "milliseconds": look.milliseconds,
            "step": look.step or None,
            "fault": look.fault or None,
            "planned": "yes" if found.planned else "no",
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )


def _told(lines: bytes) -> str:
    """Tell the journal; why it kept nothing, where the disk is full: a store that is down is noted all the same."""
    try:
        asyncio.run(_tell(lines))
    except (NotKept, OSError) as error:
        return str(error)
    return ""


async def _tell(lines: bytes) -> None:
    journal = Journal(settings.DATA.journal)
    journal.start()
    try:
        await journal.append(lines)
    finally:
        journal.stop()


def _due(at: datetime) -> list[Probe]:
    probes = Probe.objects.on().select_related("store", "area")
    return [probe for probe in probes if probe.is_due(at)]


def _walks(probes: Iterable[Probe]) -> list[Walk]:
    steps: dict[UUID, list[Step]] = {}
    for step in Step.objects.filter(probe__in=probes):
        steps.setdefault(step.probe_id, []).append(step)
    return [_walk(probe, steps.get(probe.pk, [])) for probe in probes]


def _walk(probe: Probe, steps: Sequence[Step]) -> Walk:
    if not steps:
        return Walk((Wanted(probe.url, status=probe.status, text=probe.text),), probe.timeout)
    pages = (
        Wanted(
            step.path,
            step.name,
            step.method,
            tuple((name, value) for name, value in step.fields),
            step.status,
            step.text,
        )
        for step in steps
    )
    return looking.walk_of(probe.url, pages, probe.timeout)


def _note(found: Found, incident: Incident | None) -> None:
    """Keep what the newest look found, and open or end the incident that it makes of the looks before."""
    probe, at = found.probe, found.at
    _keep(found)
    if found.is_up and incident is not None:
        operations.resolve_incident(incident=incident, by=SYSTEM, at=at)
    elif probe.failures >= ENOUGH_FAILURES and incident is None:
        incident_operations.open_of_probe(
            probe=probe, fault=found.look.fault, step=found.look.step, by=SYSTEM, at=at
        )


def _keep(found: Found) -> None:
    """The newest look stands on the probe; it is no change that a person made, so the trail is not told."""
    probe, look, at = found.probe, found.look, found.at
    counts = not found.is_up and not found.planned
    kept: dict[str, Any] = {
        "looked_at": at,
        "standing": Standing.UP if found.is_up else Standing.DOWN,
        "fault": look.fault[:300],
        "milliseconds": look.milliseconds,
        "failures": probe.failures + 1 if counts else 0,
        "failing_since": (probe.failing_since or at) if counts else None,
        "last_steps": [[each.step, each.milliseconds, each.fault] for each in look.pages if each.step],
    }
    for name, value in kept.items():
        setattr(probe, name, value)
    Probe.objects.filter(pk=probe.pk).update(**kept)

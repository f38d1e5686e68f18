"""What is watched by the minute: whether budgets burn, and whether orders come."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.jobs.kinds import Run
from storewide.kit import formats
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.ownership.models import Area
from storewide.service import budgets, incident_operations, objective_operations, operations, silence
from storewide.service.models import Burn, Incident, Maintenance, Objective, Source, Speed
from storewide.service.objective_rules import PACES
from storewide.service.silence import Silence
from storewide.sources.models import OrdersFrom, Store

#: whose orders they are, where no probe says at which step they stop
CHECKOUT = "checkout"


def is_wanted() -> bool:
    """Whether there is anything to watch."""
    return Objective.objects.exists() or Store.objects.filter(orders_from=OrdersFrom.EVENTS).exists()


def come_round(_run: Run) -> dict[str, Any]:
    """Watch once: how many alerts began or ended, and how many stores take no orders."""
    at = now()
    return {"alerts": watch_budgets(at), "silent": watch_orders(at)}


def watch_budgets(at: datetime) -> int:
    """Begin and end the alerts of all objectives; how many did either."""
    open_ones = {
        (burn.objective_id, burn.speed): burn for burn in Burn.objects.for_list().filter(ended_at=None)
    }
    changed = 0
    for objective in Objective.objects.select_related("store"):
        rates = budgets.rates(objective, at)
        for speed in Speed:
            burn, burns = open_ones.get((objective.pk, speed)), rates[speed] >= PACES[speed][1]
            if burns and burn is None:
                objective_operations.begin_burn(
                    objective=objective, speed=speed, rate=rates[speed], by=SYSTEM, at=at
                )
            elif burn is not None and not burns:
                objective_operations.end_burn(burn=burn, by=SYSTEM, at=at)
            changed += burns != (burn is not None)
    return changed


def watch_orders(at: datetime) -> int:
    """Open an incident for each store that takes no order for too long, and end it with the next order; how many last."""
    silent = 0
    for store in Store.objects.filter(orders_from=OrdersFrom.EVENTS):
        incident = Incident.objects.not_over().filter(store=store, source=Source.SILENCE).first()
        if found := silence.of(store, at):
            incident = _note(found, incident, at)
        silent += incident is not None
    return silent


def _note(found: Silence, incident: Incident | None, at: datetime) -> Incident | None:
    """End the incident of a silence that is over, or open that of one that alarms; the one that lasts."""
    if incident is not None and found.since > incident.opened_at:
        operations.resolve_incident(incident=incident, by=SYSTEM, at=at)
        incident = None
    if incident is not None or not found.is_alarming or _is_planned(found.store, at):
        return incident
    return incident_operations.open_of_silence(
        store=found.store,
        area=_area(found.store),
        since=found.since,
        title=said(found),
        by=SYSTEM,
        at=at,
    )


def said(found: Silence) -> str:
    """The silence in one sentence."""
    values = {
        "store": found.store,
        "since": formats.moment(found.since),
        "expected": formats.number(found.expected, 0),
    }
    return _("%(store)s took no order since %(since)s, where about %(expected)s are usual") % values


def _is_planned(store: Store, at: datetime) -> bool:
    return Maintenance.objects.around(at).filter(store=store, area=None).exists()


def _area(store: Store) -> Area | None:
    """Whose it is: the area of a probe's step that fails now, else the checkout's."""
    failing = Incident.objects.not_over().filter(source=Source.PROBE, store=store, area__isnull=False)
    found = failing.select_related("area").order_by("opened_at").first()
    return found.area if found else Area.objects.filter(slug=CHECKOUT).first()

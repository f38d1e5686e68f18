"""The check on own data over REST: what random splits called, and having it done."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from storewide.experiments import own_data
from storewide.experiments.permissions import ExperimentsPermission
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources.models import Store

router = Router(tags=["Experiments"])


class SplitMetricOut(Schema):
    """One metric: the share of splits that called a change (0.05), the most that chance allows, p-values in 20 classes.

    `even`: how likely p-values so uneven are by chance. All null of a ratio over nothing.
    """

    metric: str
    keeps_word: bool | None
    false_share: float | None
    highest: float | None
    counts: list[int]
    even: float | None


class OwnDataOut(Schema):
    """A check: `taken` of the `units` seen from `first` to `last` were split into halves `splits` times."""

    store: str
    first: date
    last: date
    unit: str
    units: int
    taken: int
    splits: int
    seed: int
    alpha: float
    method: str
    data_version: int
    checked_at: datetime
    metrics: list[SplitMetricOut]


class OwnDataIn(Schema):
    """Which store is to be checked, on how many of its newest whole days (1 to 90)."""

    store: str
    days: int = own_data.DAYS


class QueuedOut(Schema):
    """The job that does it."""

    job: UUID


@router.get("/own-data", response=list[OwnDataOut], operation_id="list_own_data_checks")
def checks(request: Any, store: str = "") -> list[dict[str, Any]]:
    """The newest check of each store, or of one."""
    require(request.auth, ExperimentsPermission.VIEW)
    return [own_data.document(each) for each in own_data.newest(store)]


@router.post("/own-data", response={202: QueuedOut}, operation_id="check_own_data")
def check(request: Any, body: OwnDataIn) -> Status[dict[str, UUID]]:
    """Have a store's own units split at random; the job tells when it is done."""
    require(request.auth, ExperimentsPermission.READ)
    store = get_object_or_404(Store, slug=body.store)
    job = own_data.begin(store=store, days=body.days, by=request.auth, at=now())
    return Status(202, {"job": job.pk})

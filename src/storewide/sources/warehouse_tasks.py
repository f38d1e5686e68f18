"""What the worker does for the warehouse by itself: joins pieces, and looks every night whether all is whole."""

from datetime import time, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.errors import Refusal
from storewide.lib.clock import now
from storewide.sources import warehouse_health
from storewide.warehouse import compacting, healing, keeping, kept_segments, sealing
from storewide.warehouse import manifest as manifests
from storewide.warehouse.folder import WriterBusy
from storewide.warehouse.room import DiskFull

COMPACT_JOB = "sources.compact"
KEEP_JOB = "sources.keep"
#: a day in fewer files is left as it is until the night
MANY_PIECES = 8


class NotCompacted(Refusal):
    """The pieces could not be joined now; they stay as they are, and the sentence says why."""


def compact(run: Run) -> dict[str, Any]:
    """Join days that lie in many files; harmless when done twice. Raises NotCompacted."""
    folder = settings.DATA.warehouse
    healing.spare(folder)
    try:
        done = compacting.compact(folder, least=MANY_PIECES, on_progress=run.progress)
    except (WriterBusy, DiskFull) as fault:
        raise NotCompacted(str(fault)) from None
    return {"parts": done.parts, "before": done.before, "after": done.after}


def many_pieces() -> bool:
    """Whether any day lies in many files, or ids are without their spare copy."""
    folder = settings.DATA.warehouse
    manifest = manifests.load(folder)
    return bool(compacting.in_pieces(manifest, least=MANY_PIECES)) or healing.lacks_spare(folder, manifest)


def verify(run: Run) -> dict[str, Any]:
    """Make the warehouse whole where it is not, join what is in pieces, let go of what was kept for long enough."""
    health = warehouse_health.repair(run.progress)
    compact_all = compacting.compact(settings.DATA.warehouse)
    with sealing.alone(settings.DATA.journal) as mine:
        if mine:
            kept_segments.expire(settings.DATA.journal, now())
            kept_segments.join_small(settings.DATA.journal)
    warehouse_health.expire_uploads(now())
    return {
        "faults": list(health.faults),
        "left": list(health.left),
        "incomplete": len(health.incomplete),
        "joined": compact_all.parts,
    }


def keep(run: Run) -> dict[str, Any]:
    """Make the months of steps and products that questions will need next; harmless when done twice."""
    return {"months": keeping.keep(settings.DATA.warehouse, run.progress)}


def unkept() -> bool:
    """Whether a month of steps is not kept as its files are now."""
    return keeping.is_wanted(settings.DATA.warehouse)


COMPACT = Kind(COMPACT_JOB, "long", compact)
VERIFY = Kind(warehouse_health.VERIFY_JOB, "long", verify)
COMPACTING = Schedule(
    COMPACT_JOB, _("Joining files of the warehouse"), timedelta(minutes=10), wanted=many_pieces
)
KEEP = Kind(KEEP_JOB, "long", keep)
KEEPING = Schedule(KEEP_JOB, _("Counting the steps to an order"), timedelta(minutes=5), wanted=unkept)
VERIFYING = Schedule(
    warehouse_health.VERIFY_JOB,
    _("Checking every file of the warehouse"),
    timedelta(days=1),
    begins=time(1, 30),
)

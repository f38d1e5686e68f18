"""What tracking sent becomes facts: every five seconds where there is anything, by the worker."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.errors import Refusal
from storewide.sources import channels, importing, operations, presets, rates
from storewide.sources.models import Store
from storewide.warehouse import landing, sealing
from storewide.warehouse.folder import TermsConflict, WriterBusy
from storewide.warehouse.landed import Landed
from storewide.warehouse.manifest import ManifestUnreadable
from storewide.warehouse.room import DiskFull

JOB = "sources.seal"
PRESET = "segment"
#: an import may write for minutes; the next round comes sooner than that
_PATIENCE = 2.0


class NotSealed(Refusal):
    """Messages of the tracking could not become facts; they go on waiting, and the sentence says why."""


def land(stores: list[Store]) -> Callable[..., Landed]:
    """How messages of the tracking are brought into the warehouse, read against these stores."""
    by_slug = {store.slug: store for store in stores}
    first = by_slug.get(importing.FIRST_STORE) or stores[0]
    return partial(
        landing.land,
        settings.DATA.warehouse,
        mapping=presets.named(PRESET),
        terms={slug: operations.terms_of(store) for slug, store in by_slug.items()},
        default_store=first.slug,
        rates=rates.known(),
        channels=channels.known(),
    )


def seal(run: Run) -> dict[str, Any]:
    """Land the closed segments of the journal; harmless when done twice. Raises NotSealed."""
    stores = list(Store.objects.all())
    if not stores:
        return {}
    try:
        done = sealing.seal(
            settings.DATA.journal,
            settings.DATA.warehouse,
            land=land(stores),
            patience=_PATIENCE,
            should_stop=run.stop_requested,
        )
    except WriterBusy:
        return {"waiting": len(sealing.waiting(settings.DATA.journal))}
    except (TermsConflict, ManifestUnreadable, DiskFull) as fault:
        raise NotSealed(str(fault)) from None
    return {
        "segments": sum(len(batch.segments) for batch in done.batches),
        "accepted": sum(batch.accepted for batch in done.batches),
        "repeated": sum(batch.repeated for batch in done.batches),
        "refused": sum(batch.refused for batch in done.batches),
        "bad": list(done.bad),
    }


def is_wanted() -> bool:
    """Whether any segment waits to be sealed."""
    return next(settings.DATA.journal.glob(f"*{sealing.CLOSED}"), None) is not None


SEAL = Kind(JOB, "short", seal)
SEALING = Schedule(JOB, _("Sealing what tracking sent"), timedelta(seconds=5), wanted=is_wanted)

"""The job that reads a kept file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from storewide.jobs.kinds import Kind, Run, Stopped
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Import, ImportState
from storewide.warehouse.landing import Cancelled


def read_file(run: Run) -> dict[str, Any]:
    """Read the file of one import, tell its progress, and note how it ended. Harmless when done twice."""
    record = Import.objects.select_related("store").get(pk=run.arguments["import"])
    if record.state != ImportState.RUNNING:
        return {"import": str(record.pk)}
    uploads: Path = settings.DATA.uploads
    refusals_as = f"{record.stored_as}.refusals.csv"
    asked = Asked(
        path=uploads / record.stored_as,
        file_name=record.file_name,
        preset=record.preset,
        store=record.store,
        rehearsal=record.rehearsal,
        strict=record.strict,
    )
    try:
        landed = importing.read(
            asked,
            refusals_to=uploads / refusals_as,
            on_progress=run.progress,
            should_stop=run.stop_requested,
        )
    except Refusal as refused:
        _fail(record, ImportState.REFUSED, refused.sentence)
        raise
    except (Cancelled, Stopped) as stopped:
        stayed = isinstance(stopped, Cancelled) and stopped.rows
        _fail(record, ImportState.CANCELLED, str(stopped) if stayed else "")
        raise Stopped from None
    importing.finish(record=record, landed=landed, refusals_as=refusals_as, by=SYSTEM, at=now())
    if record.rehearsal:
        asked.path.unlink(missing_ok=True)
    return {"import": str(record.pk), "accepted": landed.accepted, "refused": landed.refused}


def _fail(record: Import, state: ImportState, fault: str) -> None:
    importing.fail(record=record, state=state, fault=fault, by=SYSTEM, at=now())


def import_page(arguments: dict[str, Any]) -> Link:
    """The page of the import that a job reads."""
    key = arguments["import"]
    return Link("sources.import", key, gettext("The import"), reverse("sources:import", args=[key]))


IMPORT = Kind(importing.JOB, "long", read_file, import_page)

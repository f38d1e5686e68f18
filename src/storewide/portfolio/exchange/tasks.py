"""The job that takes a file of another tool over."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from storewide.jobs.kinds import Kind, Run
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.portfolio.exchange import operations
from storewide.portfolio.models import ImportState, RequestImport


def take_over(run: Run) -> dict[str, Any]:
    """Take the file over in batches; harmless when done again after a kill: what is there already stays."""
    found = RequestImport.objects.select_related("area").get(pk=run.arguments["import"])
    if found.state != ImportState.RUNNING:
        return {"import": str(found.pk)}
    rows = operations.read(found).rows
    found.made = found.changed = found.same = 0
    for begin in range(0, len(rows), operations.BATCH):
        run.progress(begin, len(rows))
        batch = rows[begin : begin + operations.BATCH]
        made, changed, same = operations.take(found=found, rows=batch, by=SYSTEM, at=now())
        found.made, found.changed, found.same = found.made + made, found.changed + changed, found.same + same
    run.progress(len(rows), len(rows))
    operations.finish(found=found, by=SYSTEM, at=now())
    return {"import": str(found.pk), "made": found.made, "changed": found.changed, "same": found.same}


def import_page(arguments: dict[str, Any]) -> Link:
    """The page of the file that a job takes over."""
    key = arguments["import"]
    return Link("portfolio.import", key, gettext("The file"), reverse("portfolio:import", args=[key]))


TAKE = Kind(operations.JOB, "long", take_over, import_page)

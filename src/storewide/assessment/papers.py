"""The report of an assessment as a file: made by the worker when somebody asks for it, and replaced by the next one."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from storewide.assessment import report
from storewide.assessment.models import Assessment
from storewide.jobs import operations
from storewide.jobs.kinds import Kind, Run
from storewide.jobs.models import Job
from storewide.kit import made_files
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.lib.clock import now


class AssessmentGone(Refusal):
    """The assessment is not there any more, as in a database that was taken back to an earlier day."""

    status = 404


def file_of(assessment: Assessment) -> Path:
    """Where its report is, or will be."""
    folder: Path = settings.DATA.made / "assessments"
    return folder / f"{assessment.pk}.pdf"


def order(assessment: Assessment, *, by: Actor, at: datetime) -> Job:
    """Have the worker make the report."""
    label = _("Report of %(assessment)s") % {"assessment": assessment}
    arguments = {"assessment": str(assessment.pk)}
    return operations.start(kind=MAKE.name, label=label, arguments=arguments, by=by, at=at)


def _make(run: Run) -> dict[str, Any]:
    assessment = _find(run.arguments)
    if assessment is None:
        raise AssessmentGone(_("This assessment is not there any more."))
    run.progress(0, 1)
    path = file_of(assessment)
    made_files.keep(path, report.of(assessment, now()))
    run.progress(1, 1)
    return {"bytes": path.stat().st_size}


def _find(arguments: dict[str, Any]) -> Assessment | None:
    return Assessment.objects.for_list().filter(pk=arguments["assessment"]).first()


def _page(arguments: dict[str, Any]) -> Link:
    assessment = _find(arguments)
    return assessment.link if assessment else Link(Assessment.KIND, arguments["assessment"])


MAKE = Kind("assessment.report", "short", _make, _page)

"""The document of a request as a file: made by the worker when somebody asks for it, and replaced by the next one."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from storewide.jobs import operations
from storewide.jobs.kinds import Kind, Run
from storewide.jobs.models import Job
from storewide.kit import made_files
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.lib.clock import now
from storewide.portfolio import queries as portfolio
from storewide.portfolio.cases import document, queries
from storewide.portfolio.models import Request


class RequestGone(Refusal):
    """The request is not there any more, as in a database that was taken back to an earlier day."""

    status = 404


def file_of(request: Request) -> Path:
    """Where its document is, or will be."""
    folder: Path = settings.DATA.made / "cases"
    return folder / f"{request.pk}.pdf"


def order(request: Request, *, by: Actor, at: datetime) -> Job:
    """Have the worker make the document."""
    label = _("Business case of %(request)s") % {"request": request}
    return operations.start(kind=MAKE.name, label=label, arguments={"request": str(request.pk)}, by=by, at=at)


def make(request: Request, at: datetime) -> Path:
    """Make the document as the request stands at that moment."""
    path = file_of(request)
    made_files.keep(path, document.printed(request, portfolio.case_of(request), queries.page_of(request), at))
    return path


def _make(run: Run) -> dict[str, Any]:
    found = _find(run.arguments)
    if found is None:
        raise RequestGone(_("This request is not there any more."))
    run.progress(0, 1)
    path = make(found, now())
    run.progress(1, 1)
    return {"bytes": path.stat().st_size}


def _find(arguments: dict[str, Any]) -> Request | None:
    return Request.objects.for_list().filter(pk=arguments["request"]).first()


def _page(arguments: dict[str, Any]) -> Link:
    found = _find(arguments)
    return found.link if found else Link("portfolio.request", arguments["request"])


MAKE = Kind("portfolio.document", "short", _make, _page)

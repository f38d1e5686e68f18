"""Files of charts: a page sends a chart that it shows, the worker draws it, the page fetches what was made.

The chart is sent as it stands in the page, with its seal: only what a page of ours showed is drawn.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.signing import BadSignature
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.jobs import operations
from storewide.jobs.kinds import Kind, Run
from storewide.jobs.models import ENDS, Job
from storewide.kit import chart_files, made_files
from storewide.kit.chart_files import FORMS, Form, Picture
from storewide.kit.chart_pages import SEAL, Key
from storewide.kit.errors import Refusal
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.metrics.permissions import MetricsPermission

_DIGEST = re.compile(r"[0-9a-f]{64}")
TYPES: dict[Form, str] = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
#: a file that nobody fetched anew is made again when it is wanted
KEPT = timedelta(days=1)


class NotOurs(Refusal):
    """What is to be drawn was shown by no page of this installation, or in no form that is drawn."""


def address() -> str:
    """Where a page sends a chart to have it drawn."""
    return reverse("home:chart-files")


@dataclass(frozen=True)
class Wanted:
    """A chart's file: named by what it shows, so that the same one is drawn once."""

    digest: str
    form: Form

    @property
    def path(self) -> Path:
        """Where it is, or will be."""
        folder: Path = settings.DATA.made / "charts"
        return folder / f"{self.digest}.{self.form}"

    @property
    def jobs(self) -> QuerySet[Job]:
        """The jobs that drew it, or will."""
        return Job.objects.filter(kind=DRAW.name, arguments__digest=self.digest, arguments__form=self.form)


@require_POST
def draw(request: SignedInRequest) -> HttpResponse:
    """Have the worker draw a chart; the answer names the address where the file will be."""
    require(request.user, MetricsPermission.VIEW)
    try:
        wanted = _wanted(request)
    except NotOurs as refusal:
        return JsonResponse({"error": refusal.sentence}, status=400)
    return JsonResponse({"url": reverse("home:chart-file", args=[wanted.digest, wanted.form])}, status=202)


def _wanted(request: SignedInRequest) -> Wanted:
    """The file, with a job for it where it is neither there nor on its way. Raises NotOurs."""
    text, form = _sealed(request.body)
    wanted = Wanted(hashlib.sha256(text.encode()).hexdigest(), form)
    if not wanted.path.exists() and not wanted.jobs.exclude(state__in=ENDS).exists():
        chart = json.loads(text)
        operations.start(
            kind=DRAW.name,
            label=_("Picture of a chart: %(title)s") % {"title": chart["title"]},
            arguments={"digest": wanted.digest, "form": form, "chart": chart},
            by=request.user,
            at=now(),
        )
    return wanted


def _sealed(body: bytes) -> tuple[str, Form]:
    """The chart's text and the form it is wanted in. Raises NotOurs."""
    try:
        asked = json.loads(body)
        text, form, seal = asked["chart"], asked["form"], asked["seal"]
        SEAL.unsign(f"{text}{SEAL.sep}{seal}")
    except (ValueError, TypeError, KeyError, BadSignature):
        raise NotOurs(_("Only a chart that a page of this installation shows can be drawn.")) from None
    if form not in FORMS:
        raise NotOurs(
            _("“%(form)s” is no form of a picture; use %(known)s.")
            % {"form": form, "known": ", ".join(FORMS)}
        )
    return text, cast("Form", form)


def made(request: SignedInRequest, digest: str, form: str) -> HttpResponseBase:
    """The file; 202 while it is being made, 404 where nobody has it made or it could not be."""
    require(request.user, MetricsPermission.VIEW)
    if form not in FORMS or not _DIGEST.fullmatch(digest):
        raise Http404(digest)
    wanted = Wanted(digest, form)
    if wanted.path.exists():
        answer = FileResponse(wanted.path.open("rb"), content_type=TYPES[form])
        # the page that has it drawn names it
        answer["Content-Disposition"] = "attachment"
        return answer
    last = wanted.jobs.order_by("-id").first()
    if last is None or last.ended:
        raise Http404(digest)
    return HttpResponse(status=202)


def _draw(run: Run) -> dict[str, Any]:
    chart = run.arguments["chart"]
    wanted = Wanted(run.arguments["digest"], run.arguments["form"])
    run.progress(0, 1)
    picture = Picture(
        specification=chart["spec"],
        locale=chart["locale"],
        title=chart["title"],
        unit=chart["unit"],
        legend=tuple(Key(label, css) for label, css in chart["legend"]),
    )
    made_files.keep(wanted.path, chart_files.drawn(picture, wanted.form))
    made_files.sweep(wanted.path.parent, now() - KEPT)
    run.progress(1, 1)
    return {}


DRAW = Kind("insight.chart_file", "short", _draw)

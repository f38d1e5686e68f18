"""Pages that take tables of lost deals, asks and searches: tried first, then taken."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import own_files, table_import
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.kit.table_forms import TriedTableForm, taken
from storewide.lib.clock import now
from storewide.lib.tables import TableReport
from storewide.strategy.competition_import import REQUIRED, Take
from storewide.strategy.competition_kept import KEPT, Kept
from storewide.strategy.competition_record_forms import EvidenceFileForm
from storewide.strategy.competition_views import to_list, to_overview
from storewide.strategy.permissions import StrategyPermission

#: more refused rows than so many are counted, not shown
SHOWN = 100


def choose(request: SignedInRequest, name: str) -> HttpResponse:
    """Choose a table; see what it would do, with nothing written."""
    require(request.user, StrategyPermission.CHANGE)
    kind = _kind(name)
    form = EvidenceFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        tried = form.attempt(_try, request=request, kind=kind, name=file.name, content=content)
        if tried is not None:
            return _preview(request, kind, TriedTableForm.of(file.name, content), tried)
    page = Page(
        title=_("%(kind)s from a file") % {"kind": kind.title},
        purpose=_("A table with the columns %(columns)s; reading it again changes only what differs.")
        % {"columns": ", ".join(REQUIRED[name])},
        guide="competitors#files",
        crumbs=(to_overview(), to_list(kind)),
    )
    back = reverse("strategy:kept", args=[name])
    return form_page(request, form, page, submit=_("See what would happen"), back=back)


@require_POST
def take(request: SignedInRequest, name: str) -> HttpResponse:
    """Take the table that was tried."""
    require(request.user, StrategyPermission.CHANGE)
    rows, required = Take(_kind(name).name, by=request.user, at=now()), REQUIRED[name]
    report = taken(
        request,
        TriedTableForm(request.POST),
        lambda path: table_import.take(path, rows, required=required, strict=False),
    )
    if report is None:
        return redirect("strategy:evidence-file", name)
    said = {"accepted": report.accepted, "repeated": report.repeated, "refused": report.refused}
    messages.success(
        request,
        _("%(accepted)s added or changed, %(repeated)s as they were, %(refused)s rows refused.") % said,
    )
    return redirect("strategy:kept", name)


def _kind(name: str) -> Kept:
    if name not in REQUIRED:
        raise Http404(name)
    return KEPT[name]


def _try(*, request: SignedInRequest, kind: Kept, name: str, content: bytes) -> TableReport:
    own_files.refuse_in_demo()
    rows, required = Take(kind.name, by=request.user, at=now()), REQUIRED[kind.name]
    return table_import.from_upload(
        name, content, lambda path: table_import.rehearse(path, rows, required=required, strict=False)
    )


def _preview(request: SignedInRequest, kind: Kept, form: TriedTableForm, report: TableReport) -> HttpResponse:
    page = Page(
        title=_("%(count)s rows would be added or changed") % {"count": report.accepted},
        short=_("From a file"),
        purpose=_("Nothing is written yet: this is what %(file)s would do.") % {"file": form["name"].value()},
        guide="competitors#files",
        crumbs=(to_overview(), to_list(kind)),
    )
    context = {
        "page": page,
        "kind": kind,
        "report": report,
        "refusals": report.refusals[:SHOWN],
        "more": max(0, report.refused - SHOWN),
        "form": form,
    }
    return render(request, "strategy/competition_preview.html", context)

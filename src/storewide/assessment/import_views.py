"""Jobs and scores brought as a table: tried first, then taken."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from storewide.assessment import pages
from storewide.assessment.models import Assessment
from storewide.assessment.permissions import AssessmentPermission
from storewide.assessment.score_import import JOB_COLUMNS, SCORE_COLUMNS, TakeJobs, TakeScores
from storewide.kit import own_files, table_import
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.kit.table_forms import TableField, TriedTableForm
from storewide.lib.clock import now
from storewide.lib.tables import TableReport

#: more refused rows than so many are counted, not shown
SHOWN = 100


class TableForm(OperationForm):
    """A table to be brought."""

    file = TableField(
        too_large=gettext_lazy("The file is larger than 2 MB; take it in parts."),
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("A CSV file."),
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The file's name and bytes."""
        file = self.cleaned_data["file"]
        return file.name, file.read()


def choose(request: SignedInRequest, slug: str, table: str) -> HttpResponse:
    """Choose a table; see what it would do, with nothing written."""
    one = _open(request, slug, table)
    form = TableForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        name, content = form.cleaned_data["file"]
        tried = form.attempt(_try, one=one, table=table, name=name, content=content, request=request)
        if tried is not None:
            return _preview(request, one, table, tried, TriedTableForm.of(name, content))
    words = {"columns": ", ".join(_columns(one, table))}
    page = Page(
        title=_("Import jobs") if table == "jobs" else _("Import scores"),
        purpose=_("A table with the columns %(columns)s; reading it again changes only what differs.")
        % words,
        guide="assessment#import",
        crumbs=(pages.to_list(), pages.to_one(one)),
    )
    return form_page(request, form, page, submit=_("See what would happen"), back=one.get_absolute_url())


@require_POST
def take(request: SignedInRequest, slug: str, table: str) -> HttpResponse:
    """Take the table that was tried."""
    one = _open(request, slug, table)
    form = TriedTableForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal(_("The file did not arrive whole; choose it once more."))
        own_files.refuse_in_demo()
        report = _read(one, table, request, form)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("assessment:import", one.slug, table)
    messages.success(request, _taken(report))
    return redirect(one)


def _open(request: SignedInRequest, slug: str, table: str) -> Assessment:
    one = pages.find(request, slug)
    needed = AssessmentPermission.CHANGE if table == "jobs" else AssessmentPermission.LEAD
    require(request.user, needed, one)
    if table not in ("jobs", "scores") or not one.is_open or (table == "scores" and one.phase is None):
        raise Http404(table)
    return one


def _columns(one: Assessment, table: str) -> tuple[str, ...]:
    return JOB_COLUMNS if table == "jobs" or one.phase is None else SCORE_COLUMNS[one.phase]


def _take_rows(one: Assessment, table: str, request: SignedInRequest) -> table_import.Take:
    if table == "jobs":
        return TakeJobs(one, request.user, now())
    return TakeScores(one, request.user, now())


def _try(*, one: Assessment, table: str, name: str, content: bytes, request: SignedInRequest) -> TableReport:
    own_files.refuse_in_demo()
    rows, columns = _take_rows(one, table, request), _columns(one, table)
    return table_import.from_upload(
        name, content, lambda path: table_import.rehearse(path, rows, required=columns, strict=False)
    )


def _read(one: Assessment, table: str, request: SignedInRequest, form: TriedTableForm) -> TableReport:
    name, content = form.cleaned_data["name"], form.cleaned_data["content"]
    rows, columns = _take_rows(one, table, request), _columns(one, table)
    return table_import.from_upload(
        name, content, lambda path: table_import.take(path, rows, required=columns, strict=False)
    )


def _preview(
    request: SignedInRequest, one: Assessment, table: str, report: TableReport, form: TriedTableForm
) -> HttpResponse:
    page = Page(
        title=_("%(accepted)s rows would be taken, %(refused)s refused")
        % {"accepted": report.accepted, "refused": report.refused},
        short=_("Import"),
        purpose=_("Nothing is written yet: this is what the table would do."),
        guide="assessment#import",
        crumbs=(pages.to_list(), pages.to_one(one)),
    )
    context = {
        "page": page,
        "report": report,
        "refusals": report.refusals[:SHOWN],
        "more": max(0, report.refused - SHOWN),
        "form": form,
        "action_url": reverse("assessment:import-take", args=[one.slug, table]),
        "back": reverse("assessment:import", args=[one.slug, table]),
    }
    return render(request, "assessment/import_preview.html", context)


def _taken(report: TableReport) -> str:
    return _("%(accepted)s taken, %(repeated)s as they were, %(refused)s rows refused.") % {
        "accepted": report.accepted,
        "repeated": report.repeated,
        "refused": report.refused,
    }

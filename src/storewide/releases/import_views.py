"""Pages that take releases of the past from a table: what it would do first, then doing it."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from storewide.kit import own_files, table_import
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.kit.table_forms import taken
from storewide.lib.clock import now
from storewide.lib.tables import TableReport
from storewide.metrics import queries as metrics
from storewide.releases import past_import
from storewide.releases.import_forms import ReleasesFileForm, TriedFileForm
from storewide.releases.past_import import Take
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.views import to_list

#: more refused rows than so many are counted, not shown
SHOWN = 100


def choose(request: SignedInRequest) -> HttpResponse:
    """Choose a table of past releases; see what it would do, with nothing written."""
    require(request.user, ReleasesPermission.IMPORT)
    form = ReleasesFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        name, content = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
        store = form.store()
        tried = form.attempt(_try, name=name, content=content, take=Take(store, request.user, now()))
        if tried is not None:
            return _preview(request, TriedFileForm.of(name, content, store=store), tried)
    page = Page(
        title=_("Import releases of the past"),
        purpose=_("What went live before you began here, on every chart and in the effect ledger."),
        guide="releases#import-past-releases",
        crumbs=(to_list(),),
    )
    return form_page(
        request, form, page, submit=_("See what would happen"), back=reverse("releases:releases")
    )


@require_POST
def take(request: SignedInRequest) -> HttpResponse:
    """Take the table that was tried."""
    require(request.user, ReleasesPermission.IMPORT)
    form = TriedFileForm(request.POST)
    report = taken(
        request,
        form,
        lambda path: past_import.import_releases(
            path, take=Take(form.cleaned_data["store"], request.user, now())
        ),
    )
    if report is None:
        return redirect("releases:import")
    messages.success(request, _taken(report))
    return redirect(metrics.sales_curve() or reverse("releases:releases"))


def _try(*, name: str, content: bytes, take: Take) -> TableReport:
    own_files.refuse_in_demo()
    return table_import.from_upload(name, content, partial(past_import.rehearse_releases, take=take))


def _preview(request: SignedInRequest, form: TriedFileForm, report: TableReport) -> HttpResponse:
    page = Page(
        title=_would(report),
        short=_("Import releases"),
        purpose=_("Nothing is written yet: this is what %(file)s would do.") % {"file": form.initial["name"]},
        guide="releases#import-past-releases",
        crumbs=(to_list(),),
    )
    context = {
        "page": page,
        "report": report,
        "refusals": report.refusals[:SHOWN],
        "more": max(0, report.refused - SHOWN),
        "form": form,
    }
    return render(request, "releases/import_preview.html", context)


def _would(report: TableReport) -> str:
    if not report.accepted:
        return _("This table would change nothing")
    return ngettext(
        "%(count)s release would be entered", "%(count)s releases would be entered", report.accepted
    ) % {"count": report.accepted}


def _taken(report: TableReport) -> str:
    return _("%(accepted)s entered, %(repeated)s there already, %(refused)s rows refused.") % {
        "accepted": report.accepted,
        "repeated": report.repeated,
        "refused": report.refused,
    }

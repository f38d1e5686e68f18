"""Pages that take a table of systems, of interfaces or of data: tried first, then taken."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from storewide.kit import own_files
from storewide.kit import table_import as kit_table
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.kit.table_forms import TriedTableForm, taken
from storewide.lib.clock import now
from storewide.lib.tables import TableReport
from storewide.systems import table_import
from storewide.systems.forms import TableForm
from storewide.systems.permissions import SystemsPermission
from storewide.systems.system_pages import to_register

#: more refused rows than so many are counted, not shown
SHOWN = 100
GUIDE = "systems#import-a-table"
TITLES = {
    "systems": gettext_lazy("Import systems"),
    "interfaces": gettext_lazy("Import interfaces"),
    "data": gettext_lazy("Import data"),
}


def choose(request: SignedInRequest, table: str) -> HttpResponse:
    """Choose a table; see what it would do, with nothing written."""
    require(request.user, SystemsPermission.CHANGE)
    columns = ", ".join(name for names in _columns(table) for name in names)
    form = TableForm(request.POST or None, request.FILES or None, columns)
    if form.is_valid():
        name, content = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
        tried = form.attempt(_try, request=request, table=table, name=name, content=content)
        if tried is not None:
            return _preview(request, table, TriedTableForm.of(name, content), tried)
    page = Page(
        title=TITLES[table],
        purpose=_("Reading a table again changes only what differs; what it lacks stays."),
        guide=GUIDE,
        crumbs=(to_register(),),
    )
    return form_page(request, form, page, submit=_("See what would happen"), back=_list(table))


@require_POST
def take(request: SignedInRequest, table: str) -> HttpResponse:
    """Take the table that was tried."""
    require(request.user, SystemsPermission.CHANGE)
    _columns(table)
    do = partial(table_import.read, table, by=request.user, at=now())
    report = taken(request, TriedTableForm(request.POST), do)
    if report is None:
        return redirect("systems:import", table)
    said = {"accepted": report.accepted, "repeated": report.repeated, "refused": report.refused}
    messages.success(
        request, _("%(accepted)s entered or changed, %(repeated)s as before, %(refused)s refused.") % said
    )
    return redirect(_list(table))


def _list(table: str) -> str:
    """The address of what the table fills."""
    return reverse("systems:register" if table == "systems" else f"systems:{table}")


def _columns(table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if table not in table_import.COLUMNS:
        raise Http404
    return table_import.COLUMNS[table]


def _try(*, request: SignedInRequest, table: str, name: str, content: bytes) -> TableReport:
    own_files.refuse_in_demo()
    do = partial(table_import.rehearse, table, by=request.user, at=now())
    return kit_table.from_upload(name, content, do)


def _preview(request: SignedInRequest, table: str, form: TriedTableForm, report: TableReport) -> HttpResponse:
    title = ngettext("%(count)s row would be taken", "%(count)s rows would be taken", report.accepted)
    page = Page(
        title=title % {"count": report.accepted} if report.accepted else _("This table would change nothing"),
        purpose=_("Nothing is written yet: this is what %(file)s would do.") % {"file": form.initial["name"]},
        guide=GUIDE,
        crumbs=(to_register(),),
    )
    context = {
        "page": page,
        "table": table,
        "report": report,
        "refusals": report.refusals[:SHOWN],
        "more": max(0, report.refused - SHOWN),
        "form": form,
    }
    return render(request, "systems/import_preview.html", context)

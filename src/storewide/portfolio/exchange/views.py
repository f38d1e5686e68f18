"""Taking a file of another tool over: choose it, look at what it would do, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.exchange import operations
from storewide.portfolio.exchange.columns import FIELDS
from storewide.portfolio.exchange.forms import ColumnsForm, FileForm, MappingForm
from storewide.portfolio.exchange.reading import Export
from storewide.portfolio.models import ImportState, RequestImport
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import to_list

#: so many rows are shown before they are taken over
SHOWN = 10


def choose(request: SignedInRequest) -> HttpResponse:
    """Choose the file of another tool."""
    require(request.user, PortfolioPermission.EXCHANGE)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        said = {"file_name": file.name, "content": file.read(), "by": request.user, "at": now()}
        if kept := form.attempt(operations.keep, **said):
            return redirect(kept if kept.rows else reverse("portfolio:import-columns", args=[kept.pk]))
    page = Page(
        title=_("Take requests over from another tool"),
        purpose=_(
            "An export of Jira, Productboard, Trello or another tool; you see what it would do before anything is done."
        ),
        guide="roadmap#take-requests-over-from-another-tool",
        crumbs=(to_list(),),
    )
    said = {"imports": RequestImport.objects.all()[:20]}
    template, back = "portfolio/exchange/choose.html", reverse("portfolio:requests")
    return form_page(request, form, page, submit=_("Look at it"), back=back, template=template, **said)


def columns(request: SignedInRequest, request_import_id: UUID) -> HttpResponse:
    """Say which column of a file holds which field of a request."""
    require(request.user, PortfolioPermission.EXCHANGE)
    found = get_object_or_404(RequestImport, pk=request_import_id, state=ImportState.READ)
    export = operations.read(found)
    if not export.heads:
        return redirect(found)
    form = ColumnsForm(request.POST or None, export)
    if form.is_valid():
        said = {"columns": form.chosen(), "by": request.user, "at": now()}
        if form.attempt(operations.choose_columns, found=found, **said) is not None:
            return redirect(found)
    back = reverse("portfolio:imports") if export.lacking else found.get_absolute_url()
    return form_page(request, form, _of_columns(found, export), submit=_("Read it so"), back=back)


def _of_columns(found: RequestImport, export: Export) -> Page:
    return Page(
        title=_("Which column is which?"),
        purpose=_(
            "%(file)s has %(count)s columns; key and title are needed, the rest is taken where it is there."
        )
        % {"file": found.file_name, "count": formats.number(len(export.heads))},
        guide="roadmap#which-column-is-which",
        crumbs=(to_list(), Crumb(_("Take over"), reverse("portfolio:imports"))),
    )


def look(request: SignedInRequest, request_import_id: UUID) -> HttpResponse:
    """What a file would do, or did."""
    require(request.user, PortfolioPermission.EXCHANGE)
    found = get_object_or_404(RequestImport.objects.select_related("job", "area"), pk=request_import_id)
    form = MappingForm(request.POST or None, found)
    said = {"found": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.start, **said, **form.said()) is not None:
        messages.success(request, _("It is being taken over."))
        return redirect(found)
    shown = _shown(found)
    page = Page(
        title=_finding(found),
        short=found.file_name,
        actions=_actions(found, shown),
        purpose=_("%(file)s, an export of %(tool)s.")
        % {"file": found.file_name, "tool": found.get_tool_display()},
        guide="roadmap#take-requests-over-from-another-tool",
        crumbs=(to_list(), Crumb(_("Take over"), reverse("portfolio:imports"))),
    )
    template, back = "portfolio/exchange/look.html", reverse("portfolio:imports")
    return form_page(request, form, page, submit=_("Take it over"), back=back, template=template, **shown)


def _actions(found: RequestImport, shown: dict[str, Any]) -> tuple[Action, ...]:
    if not shown.get("choosing"):
        return ()
    address = reverse("portfolio:import-columns", args=[found.pk])
    return (Action(_("Choose the columns"), address, "quiet"),)


def _shown(found: RequestImport) -> dict[str, Any]:
    context: dict[str, Any] = {"found": found, "tag": found.tag, "reading": found.state == ImportState.READ}
    if found.state == ImportState.READ:
        export = operations.read(found)
        context |= {
            "sorted": operations.sorted_out(export),
            "columns": [(FIELDS[field], column) for field, column in export.columns.items()],
            "choosing": bool(export.heads),
            "first": export.rows[:SHOWN],
        }
    return context


def _finding(found: RequestImport) -> str:
    rows = found.rows - found.refused
    said = {"rows": formats.number(rows), "refused": formats.number(found.refused)}
    if found.state == ImportState.DONE:
        said |= {name: formats.number(getattr(found, name)) for name in ("made", "changed", "same")}
        return _("%(made)s new, %(changed)s changed, %(same)s as they were, %(refused)s refused") % said
    if not rows:
        return _("No request can be taken over from this file")
    if found.refused:
        return _("%(rows)s requests can be taken over, %(refused)s are refused") % said
    return ngettext("%(rows)s request can be taken over", "%(rows)s requests can be taken over", rows) % said

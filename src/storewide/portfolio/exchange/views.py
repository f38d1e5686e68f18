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
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.exchange import operations, reading
from storewide.portfolio.exchange.forms import FileForm, MappingForm
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
            return redirect(kept)
    page = Page(
        title=_("Take requests over from another tool"),
        purpose=_(
            "An export of Jira, Productboard or Trello; you see what it would do before anything is done."
        ),
        guide="roadmap#take-requests-over-from-another-tool",
        crumbs=(to_list(),),
    )
    said = {"imports": RequestImport.objects.all()[:20]}
    template, back = "portfolio/exchange/choose.html", reverse("portfolio:requests")
    return form_page(request, form, page, submit=_("Look at it"), back=back, template=template, **said)


def look(request: SignedInRequest, request_import_id: UUID) -> HttpResponse:
    """What a file would do, or did."""
    require(request.user, PortfolioPermission.EXCHANGE)
    found = get_object_or_404(RequestImport.objects.select_related("job", "area"), pk=request_import_id)
    form = MappingForm(request.POST or None, found)
    said = {"found": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.start, **said, **form.said()) is not None:
        messages.success(request, _("It is being taken over."))
        return redirect(found)
    page = Page(
        title=_finding(found),
        short=found.file_name,
        purpose=_("%(file)s, an export of %(tool)s.")
        % {"file": found.file_name, "tool": found.get_tool_display()},
        guide="roadmap#take-requests-over-from-another-tool",
        crumbs=(to_list(), Crumb(_("Take over"), reverse("portfolio:imports"))),
    )
    template, back = "portfolio/exchange/look.html", reverse("portfolio:imports")
    return form_page(
        request, form, page, submit=_("Take it over"), back=back, template=template, **_shown(found)
    )


def _shown(found: RequestImport) -> dict[str, Any]:
    context: dict[str, Any] = {"found": found, "tag": found.tag, "reading": found.state == ImportState.READ}
    if found.state == ImportState.READ:
        export = reading.read(operations.file_of(found).read_bytes())
        context |= {
            "sorted": operations.sorted_out(export),
            "columns": list(export.columns.items()),
            "first": export.rows[:SHOWN],
        }
    return context


def _finding(found: RequestImport) -> str:
    rows = found.rows - found.refused
    said = {"rows": formats.number(rows), "refused": formats.number(found.refused)}
    if found.state == ImportState.DONE:
        said |= {name: formats.number(getattr(found, name)) for name in ("made", "changed", "same")}
        return _("%(made)s new, %(changed)s changed, %(same)s as they were, %(refused)s refused") % said
    if found.refused:
        return _("%(rows)s requests can be taken over, %(refused)s are refused") % said
    return ngettext("%(rows)s request can be taken over", "%(rows)s requests can be taken over", rows) % said

"""Pages that take a table of what people can do: tried first, then taken."""

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
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.kit.table_forms import TriedTableForm, taken
from storewide.lib.clock import now
from storewide.lib.tables import TableReport
from storewide.organization import skills_import
from storewide.organization.member_forms import SkillsFileForm
from storewide.organization.people_views import to_people
from storewide.organization.permissions import OrganizationPermission

#: more refused rows than so many are counted, not shown
SHOWN = 100
GUIDE = "organization#import-skills"


def choose(request: SignedInRequest) -> HttpResponse:
    """Choose a table of skills; see what it would do, with nothing written."""
    require(request.user, OrganizationPermission.CHANGE)
    form = SkillsFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        name, content = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
        tried = form.attempt(_try, request=request, name=name, content=content)
        if tried is not None:
            return _preview(request, TriedTableForm.of(name, content), tried)
    page = Page(
        title=_("Import skills"),
        purpose=_("A table of what people can do; reading it again changes only what differs."),
        guide=GUIDE,
        crumbs=_crumbs(),
    )
    back = reverse("organization:skills")
    return form_page(request, form, page, submit=_("See what would happen"), back=back)


@require_POST
def take(request: SignedInRequest) -> HttpResponse:
    """Take the table that was tried."""
    require(request.user, OrganizationPermission.CHANGE)
    do = partial(skills_import.import_skills, by=request.user, at=now())
    report = taken(request, TriedTableForm(request.POST), do)
    if report is None:
        return redirect("organization:skills-import")
    said = {"accepted": report.accepted, "repeated": report.repeated, "refused": report.refused}
    messages.success(
        request,
        _("%(accepted)s noted or changed, %(repeated)s as they were, %(refused)s rows refused.") % said,
    )
    return redirect("organization:skills")


def _try(*, request: SignedInRequest, name: str, content: bytes) -> TableReport:
    own_files.refuse_in_demo()
    do = partial(skills_import.rehearse_skills, by=request.user, at=now())
    return table_import.from_upload(name, content, do)


def _preview(request: SignedInRequest, form: TriedTableForm, report: TableReport) -> HttpResponse:
    title = ngettext(
        "%(count)s skill would be noted or changed",
        "%(count)s skills would be noted or changed",
        report.accepted,
    )
    page = Page(
        title=title % {"count": report.accepted} if report.accepted else _("This table would change nothing"),
        short=_("Import skills"),
        purpose=_("Nothing is written yet: this is what %(file)s would do.") % {"file": form.initial["name"]},
        guide=GUIDE,
        crumbs=_crumbs(),
    )
    context = {
        "page": page,
        "report": report,
        "refusals": report.refusals[:SHOWN],
        "more": max(0, report.refused - SHOWN),
        "form": form,
    }
    return render(request, "organization/skills_preview.html", context)


def _crumbs() -> tuple[Crumb, ...]:
    return (to_people(), Crumb(_("Skills"), reverse("organization:skills")))

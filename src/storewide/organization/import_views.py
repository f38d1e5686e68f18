"""Pages that take many people at once: a table of them, and links for all who have no account."""

import base64
import csv
import io
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from storewide.access import operations as access
from storewide.access import queries as access_queries
from storewide.access.models import Invitation
from storewide.access.permissions import AccessPermission
from storewide.kit import own_files, table_import
from storewide.kit.cells import guarded
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.kit.table_forms import TriedTableForm, taken
from storewide.lib.clock import now
from storewide.lib.tables import TableReport
from storewide.organization import people_import, queries
from storewide.organization.forms import InviteAllForm, PeopleFileForm
from storewide.organization.people_import import Rehearsal
from storewide.organization.people_views import to_people
from storewide.organization.permissions import OrganizationPermission

#: more refused rows or links than so many are counted, not shown
SHOWN = 100


def people_import_new(request: SignedInRequest) -> HttpResponse:
    """Choose a table of people; see what it would do, with nothing written."""
    require(request.user, OrganizationPermission.CHANGE)
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        name, content = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
        tried = form.attempt(_try, name=name, content=content, request=request)
        if tried is not None:
            return _preview(request, name, content, tried)
    page = Page(
        title=_("Import people"),
        purpose=_("A table of everybody; reading it again changes only what differs."),
        guide="organization#import-people",
        crumbs=(to_people(),),
    )
    return form_page(
        request, form, page, submit=_("See what would happen"), back=reverse("organization:people")
    )


@require_POST
def people_import_take(request: SignedInRequest) -> HttpResponse:
    """Take the table that was tried."""
    require(request.user, OrganizationPermission.CHANGE)
    do = partial(people_import.import_people, by=request.user, at=now())
    report = taken(request, TriedTableForm(request.POST), do)
    if report is None:
        return redirect("organization:people-import")
    messages.success(request, _taken(report))
    return redirect("organization:people")


@never_cache
def people_invite(request: SignedInRequest) -> HttpResponse:
    """Links for everybody here who has no account, shown in the answer and never again."""
    require(request.user, AccessPermission.INVITE)
    form, found = InviteAllForm(request.POST or None), queries.outsiders(now())
    if form.is_valid():
        guests = [*found.new, *(found.invited if form.cleaned_data["again"] else ())]
        role = form.cleaned_data["role"]
        made = form.attempt(access.invite_all, guests=guests, role=role, by=request.user, at=now())
        if made is not None:
            return _links(request, made)
    page = Page(
        title=_without(len(found.new), len(found.invited)),
        short=_("Invite everybody"),
        purpose=_("You get a link for each to pass on; whoever opens theirs makes that one account, once."),
        guide="organization#invite-everybody",
        crumbs=(to_people(),),
    )
    return form_page(request, form, page, submit=_("Make the links"), back=reverse("organization:people"))


def _try(*, request: SignedInRequest, name: str, content: bytes) -> Rehearsal:
    own_files.refuse_in_demo()
    return table_import.from_upload(
        name, content, lambda path: people_import.rehearse_people(path, by=request.user, at=now())
    )


def _preview(request: SignedInRequest, name: str, content: bytes, tried: Rehearsal) -> HttpResponse:
    report = tried.report
    page = Page(
        title=_would(report),
        short=_("Import people"),
        purpose=_("Nothing is written yet: this is what %(file)s would do.") % {"file": name},
        guide="organization#import-people",
        crumbs=(to_people(),),
    )
    context = {
        "page": page,
        "report": report,
        "front_line": get_text_list(list(tried.front_line), _("and")),
        "refusals": report.refusals[:SHOWN],
        "more": max(0, report.refused - SHOWN),
        "form": TriedTableForm.of(name, content),
    }
    return render(request, "organization/people_preview.html", context)


def _links(request: SignedInRequest, made: list[tuple[Invitation, str]]) -> HttpResponse:
    lines = [
        (invitation, request.build_absolute_uri(access_queries.join_address(token)))
        for invitation, token in made
    ]
    page = Page(
        title=ngettext("%(count)s link to pass on", "%(count)s links to pass on", len(lines))
        % {"count": len(lines)},
        purpose=_("They are shown this once. Each makes one account, within 14 days."),
        guide="organization#invite-everybody",
        crumbs=(to_people(),),
    )
    context = {"page": page, "lines": lines[:SHOWN], "more": max(0, len(lines) - SHOWN), "csv": _csv(lines)}
    return render(request, "organization/links.html", context)


def _csv(lines: list[tuple[Invitation, str]]) -> str:
    """The links as a file inside the page, because they are kept nowhere."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["name", "email", "link"])
    writer.writerows([guarded(each.name), guarded(each.email), link] for each, link in lines)
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(text.getvalue().encode()).decode()}"


def _without(new: int, invited: int) -> str:
    if not new and not invited:
        return _("Everybody here has an account")
    people = ngettext(
        "%(count)s person here was never invited", "%(count)s people here were never invited", new
    )
    if not invited:
        return people % {"count": new}
    waiting = ngettext("%(count)s has an open invitation", "%(count)s have an open invitation", invited)
    return _("%(new)s, %(invited)s") % {
        "new": people % {"count": new},
        "invited": waiting % {"count": invited},
    }


def _would(report: TableReport) -> str:
    if not report.accepted:
        return _("This table would change nothing")
    return ngettext(
        "%(count)s person would be added or changed",
        "%(count)s people would be added or changed",
        report.accepted,
    ) % {"count": report.accepted}


def _taken(report: TableReport) -> str:
    return _("%(accepted)s added or changed, %(repeated)s as they were, %(refused)s rows refused.") % {
        "accepted": report.accepted,
        "repeated": report.repeated,
        "refused": report.refused,
    }

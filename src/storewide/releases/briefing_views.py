"""Writing a briefing, and confirming that one has read it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases import briefing_operations, queries
from storewide.releases.front_line import drafting
from storewide.releases.front_line.briefing_form import BriefingForm
from storewide.releases.front_line.drafting import Draft
from storewide.releases.models import Briefing
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.views import find, to_list, to_release


def briefing(request: SignedInRequest, number: int) -> HttpResponse:
    """Write the briefing of a release, or its next version."""
    release = find(number)
    require(request.user, ReleasesPermission.BRIEF)
    current = queries.briefing_of(release)
    draft = drafting.draft(release) if current is None and request.method == "GET" else None
    form = BriefingForm(request.POST or None, current, draft.said if draft else None)
    if form.is_valid():
        said = {"release": release, "by": request.user, "at": now(), **form.publishing()}
        published = form.attempt(briefing_operations.publish_briefing, **said)
        if published is not None:
            messages.success(request, _published(published))
            return redirect(release)
    title, purpose = _head(current, draft)
    crumbs = (to_list(), to_release(release))
    page = Page(title=title, purpose=purpose, guide="releases#write-the-briefing", crumbs=crumbs)
    return form_page(request, form, page, submit=_("Publish"), back=release.get_absolute_url())


def _head(current: Briefing | None, draft: Draft | None) -> tuple[str, str]:
    """Title and purpose of writing the first version, or the next."""
    if current is None:
        first = _drafted(draft) or _("What the front line must know before customers ask.")
        return _("Write the briefing"), first
    again = _("This becomes version %(version)s; say below whether it is to be read again.")
    return _("Write the next version of the briefing"), again % {"version": current.version + 1}


def _published(briefing: Briefing) -> str:
    if briefing.material:
        return _("Published. Everybody it is for is asked to confirm it.")
    return _("Published. Whoever confirmed version %(version)s is not asked again.") % {
        "version": briefing.read_from
    }


def _drafted(draft: Draft | None) -> str:
    """From which records the draft is; nothing where there were none."""
    if draft is None or not draft.sources:
        return ""
    return _("Drafted from %(sources)s; change whatever is not right.") % {
        "sources": "; ".join(draft.sources)
    }


@require_POST
def acknowledge(request: SignedInRequest, briefing_id: UUID) -> HttpResponse:
    """Confirm that one has read this version of a briefing."""
    require(request.user, ReleasesPermission.ACKNOWLEDGE)
    found = get_object_or_404(Briefing.objects.select_related("release"), pk=briefing_id)
    try:
        briefing_operations.acknowledge(briefing=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Noted: you have read version %(version)s.") % {"version": found.version})
    return redirect(found)

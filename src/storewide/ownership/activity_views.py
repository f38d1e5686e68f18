"""Pages of activities: all of them as a list, one with who does what in it, and how it is described."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit import panels
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.ownership import activity_operations as operations
from storewide.ownership import lists, part_pages, raci
from storewide.ownership.forms import ActivityForm, ChangeActivityForm
from storewide.ownership.models import Activity, Part
from storewide.ownership.permissions import OwnershipPermission
from storewide.ownership.views import find as find_area
from storewide.ownership.views import to_area, to_map


def activities(request: SignedInRequest) -> HttpResponseBase:
    """Everything that is done again and again, and who answers for it."""
    require(request.user, OwnershipPermission.VIEW)
    rows = list(Activity.objects.for_map())
    shares = raci.shares_of((), rows)
    shown = [part_pages.listed(row, shares.get(row.pk, []), now().date()) for row in rows]
    page = Page(
        title=part_pages.said_of_activities(shown),
        short=_("Activities"),
        purpose=_(
            "What is done again and again, and the duties towards data: who does it and who answers for it."
        ),
        guide="ownership#activities",
        crumbs=(to_map(),),
    )
    return kit_lists.respond(
        request, lists.activities(), shown, page=page, template="ownership/activities.html"
    )


def activity(request: SignedInRequest, slug: str) -> HttpResponse:
    """One activity: who has which part in it, how often it is done, what happened to it."""
    require(request.user, OwnershipPermission.VIEW)
    found, today = find(slug), now().date()
    shares = raci.of_activity(found)
    giving = _giving(found, request.user, shares)
    context = {
        "page": _page(found, request.user),
        "activity": found,
        "tags": [part_pages.activity_tag(shares, today)],
        "accountable": part_pages.accountable(shares, today),
        "next": giving,
        "next_reason": _("Nobody answers for it: when it is not done, nobody is asked."),
        "parts": part_pages.parts(found, shares, request.user, today),
        "panels": panels.about(request, "activity_panels", found),
        "history": history(found),
    }
    return render(request, "ownership/activity.html", context)


def add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add an activity of an area."""
    area = find_area(slug)
    require(request.user, OwnershipPermission.CHANGE, area)
    form = ActivityForm(request.POST or None)
    if form.is_valid():
        said = {"area": area, **form.cleaned_data}
        added = form.attempt(operations.add_activity, by=request.user, at=now(), **said)
        if added is not None:
            messages.success(request, _("Added. Now say who answers for it and who does it."))
            return redirect(added)
    page = Page(
        title=_("Add an activity of %(area)s") % {"area": area},
        purpose=_("Something that is done again and again, or a duty towards data."),
        guide="ownership#activities",
        crumbs=(to_map(), to_area(area)),
    )
    return form_page(request, form, page, submit=_("Add"), back=area.get_absolute_url())


def change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what an activity is and how often it is done."""
    found = find(slug)
    require(request.user, OwnershipPermission.CHANGE, found)
    form = ChangeActivityForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_activity, activity=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Change the activity"),
        purpose=_("Its address and who has a part in it stay."),
        guide="ownership#activities",
        crumbs=(to_map(), to_area(found.area), Crumb(found.name, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def remove(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take an activity off the map."""
    found = find(slug)
    require(request.user, OwnershipPermission.CHANGE, found)
    operations.remove_activity(activity=found, by=request.user, at=now())
    messages.success(request, _("“%(name)s” is off the map.") % {"name": found})
    return redirect(found.area)


@require_POST
def review(request: SignedInRequest, slug: str) -> HttpResponse:
    """Note that an area is described as it is."""
    area = find_area(slug)
    require(request.user, OwnershipPermission.CHANGE, area)
    if area.reviewed_on != now().date():
        operations.review_area(area=area, by=request.user, at=now())
    messages.success(request, _("Noted: %(area)s is described as it is today.") % {"area": area})
    return redirect(area)


def find(slug: str) -> Activity:
    """The activity of this address, or 404."""
    return get_object_or_404(Activity.objects.for_map(), slug=slug)


def _giving(found: Activity, actor: Actor, shares: list[raci.Share]) -> Action | None:
    """The one next action: somebody answers for it."""
    if any(share.part == Part.ACCOUNTABLE for share in shares):
        return None
    if not may(actor, OwnershipPermission.CHANGE, found):
        return None
    return Action(
        _("Name who is accountable"), f"{reverse('ownership:activity-give', args=[found.slug])}?part=A"
    )


def _page(found: Activity, actor: Actor) -> Page:
    changing = Action(_("Change"), reverse("ownership:activity-change", args=[found.slug]), style="quiet")
    removing = Action(
        _("Take off the map"),
        reverse("ownership:activity-remove", args=[found.slug]),
        style="danger",
        post=True,
        confirm=_("Take “%(name)s” off the map, with the parts that roles and teams have in it?")
        % {"name": found},
    )
    return Page(
        title=found.name,
        purpose=found.purpose,
        guide="ownership#activities",
        crumbs=(to_map(), to_area(found.area)),
        actions=(changing, removing) if may(actor, OwnershipPermission.CHANGE, found) else (),
    )

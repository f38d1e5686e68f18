"""The page of the walk that names owners."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.fields import PersonInput
from storewide.ownership import claims, queries, words
from storewide.ownership.models import Area, Group
from storewide.ownership.naming import name_owners
from storewide.ownership.permissions import OwnershipPermission
from storewide.ownership.walk import OFFERED, WalkForm


def walk(request: SignedInRequest) -> HttpResponse:
    """Name who is accountable for all areas that have nobody, or those of one group; ends on the map."""
    require(request.user, OwnershipPermission.CHANGE)
    form = _form(request)
    is_filling = "fill" in request.POST
    if is_filling:
        form.fill()
    elif form.is_valid():
        named = form.attempt(name_owners, namings=form.namings(), by=request.user, at=now())
        if named is not None:
            messages.success(request, _said(len(named)))
            return redirect("ownership:map")
    context = {"form": form, "is_filling": is_filling, **_context(request)}
    return render(request, "ownership/walk.html", context, status=422 if form.is_refused else 200)


def _form(request: SignedInRequest) -> WalkForm:
    """The rows that were written, also those named meanwhile by somebody else; to begin with, all gaps."""
    today = now().date()
    areas = Area.objects.for_map()
    if request.method == "POST":
        areas = areas.filter(slug__in=request.POST.getlist("area"))
    else:
        areas = areas.without_accountable(today)
        if (group := request.GET.get("group")) in Group.values:
            areas = areas.filter(group=group)
    found = list(areas)
    return WalkForm(request.POST or None, found, claims.fitting(found, today), today)


def _context(request: SignedInRequest) -> dict[str, object]:
    tally = queries.tally(now().date())
    return {
        "page": Page(
            title=_("Name who is accountable"),
            purpose=_("One person for each area. Rows left empty stay as gaps."),
            guide="ownership#name-all-owners-in-one-sitting",
            crumbs=(Crumb(_("Operation map"), reverse("ownership:map")),),
        ),
        "tally": tally,
        "groups": [
            (group, label, request.GET.get("group", "") == group)
            for group, label in (("", _("All")), *words.GROUPS.items())
        ],
        "people_url": organization.import_url(),
        "offered_id": OFFERED,
        "offered": PersonInput().offers(),
    }


def _said(count: int) -> str:
    values = {"count": formats.number(count)}
    return ngettext("One area has its owner now.", "%(count)s areas have their owner now.", count) % values

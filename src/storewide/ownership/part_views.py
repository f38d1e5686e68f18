"""The pages that give a role or a team its part in an area or an activity, and take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization.models import Role, Team
from storewide.ownership import responsibility_operations as operations
from storewide.ownership.forms import PartForm
from storewide.ownership.models import Activity, Area, Part
from storewide.ownership.permissions import OwnershipPermission
from storewide.ownership.views import to_map


def give(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """Give a role or a team its part in an area or an activity."""
    found = _find(kind, slug)
    require(request.user, OwnershipPermission.CHANGE, found)
    form = PartForm(request.POST or None, initial={"part": request.GET.get("part", Part.CONSULTED)})
    if form.is_valid():
        said = {"part": Part(form.cleaned_data["part"]), "who": form.cleaned_data["who"]}
        if form.attempt(operations.assign, of=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Who has a part in %(record)s?") % {"record": found},
        purpose=_("Who does it, who answers for it, who is asked before, who is told after."),
        guide="ownership#parts",
        crumbs=(to_map(), Crumb(found.name, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Give this part"), back=found.get_absolute_url())


@require_POST
def withdraw(request: SignedInRequest, slug: str, part: str, who: UUID, kind: str) -> HttpResponse:
    """Take a part back."""
    found = _find(kind, slug)
    require(request.user, OwnershipPermission.CHANGE, found)
    holder = Role.objects.filter(pk=who).first() or get_object_or_404(Team, pk=who)
    if part not in Part.values:
        raise Http404(part)
    try:
        operations.withdraw(of=found, part=Part(part), who=holder, by=request.user, at=now())
    except operations.NotAssigned as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Taken back: %(who)s.") % {"who": holder})
    return redirect(found)


def _find(kind: str, slug: str) -> Area | Activity:
    if kind == "area":
        return get_object_or_404(Area.objects.for_map(), slug=slug)
    return get_object_or_404(Activity.objects.for_map(), slug=slug)

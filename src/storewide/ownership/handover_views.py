"""The handover: whose duties go where, looked through before it is done, and all of it done at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Crumb, Page
from storewide.kit.panels import Panel
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership import handing
from storewide.ownership.handover_forms import HandoverForm
from storewide.ownership.permissions import OwnershipPermission


def handover(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Hand somebody's duties over: choose, look through, do it."""
    require(request.user, OwnershipPermission.CHANGE)
    found = get_object_or_404(Person, pk=person_id)
    duties = handing.duties_of(found)
    form = HandoverForm(request.POST or None, duties)
    preview = None
    if form.is_valid():
        said = {"person": found, "successors": form.successors(), "by": request.user, "at": now()}
        if "do" not in request.POST:
            preview = _preview(form)
        elif form.attempt(handing.hand_over, **said) is not None:
            messages.success(request, _("Handed over. Nothing is left with %(name)s.") % {"name": found})
            return redirect("ownership:person", found.pk)
    waiting = sum(to is None and duty.must_move for duty, to in preview or ())
    context = {"page": _page(found, len(duties)), "person": found, "form": form}
    context |= {"preview": preview, "waiting": waiting}
    return render(request, "ownership/handover.html", context, status=422 if form.errors else 200)


def person_panel(request: SignedInRequest, person: Person) -> Panel | None:
    """On somebody's page: what they answer for, and once they leave, that it waits for a successor."""
    if not may(request.user, OwnershipPermission.VIEW):
        return None
    leaving = person.left_on is not None
    duties = handing.duties_of(person) if leaving else []
    context = {
        "person": person,
        "duties": duties,
        "may_hand": bool(duties) and may(request.user, OwnershipPermission.CHANGE),
    }
    title = _waiting(len(duties)) if duties else _("What they answer for")
    return Panel(title, "ownership/person_panel.html", context)


def _waiting(count: int) -> str:
    words = {"count": formats.number(count)}
    return ngettext("One duty waits for a successor", "%(count)s duties wait for a successor", count) % words


def _preview(form: HandoverForm) -> list[tuple[handing.Duty, Person | None]]:
    successors = form.successors()
    return [(duty, successors[duty.key]) for duty in form.duties]


def _page(found: Person, count: int) -> Page:
    title = _("Hand over what is %(name)s's") if count else _("%(name)s has no duties")
    return Page(
        title=title % {"name": found},
        purpose=_("One successor for all, or one for each. It is done at once, or not at all."),
        guide="ownership#handing-over",
        crumbs=(Crumb(found.name, found.get_absolute_url()),),
    )

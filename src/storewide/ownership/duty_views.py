"""The pages of duty: who is reached now, the turns that come, a rota made in one go."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from storewide.kit import formats, lists
from storewide.kit.operation_forms import form_page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.ownership import duty, duty_calendar, duty_operations, duty_pages
from storewide.ownership.duty_forms import (
    ChangeShiftForm,
    RotaForm,
    ShiftForm,
    first_of_rota,
    shift_beginning,
)
from storewide.ownership.models import DutyShift
from storewide.ownership.permissions import OwnershipPermission


@require_GET
def index(request: SignedInRequest) -> HttpResponseBase:
    """Who is on duty now, and the turns that come."""
    require(request.user, OwnershipPermission.VIEW)
    at = now()
    rows = DutyShift.objects.for_list()
    if request.GET.get("when") != "past":
        rows = rows.not_over(at)
    page = duty_pages.index(duty.shifts_at(at), request.user)
    return lists.respond(request, duty_pages.shifts(at, request.user), rows, page=page)


@require_GET
def calendar(request: SignedInRequest) -> HttpResponse:
    """The turns that run and come, as a file for any calendar; of one person where `person` names an e-mail."""
    require(request.user, OwnershipPermission.VIEW)
    at = now()
    rows = DutyShift.objects.not_over(at).for_list()
    if email := request.GET.get("person"):
        rows = rows.filter(person__email__iexact=email)
    answer = HttpResponse(duty_calendar.written(rows, at), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="duty.ics"'
    return answer


def plan(request: SignedInRequest) -> HttpResponse:
    """Make a rota in one go."""
    require(request.user, OwnershipPermission.CHANGE)
    begun = {"first": first_of_rota(now().date()), "area": request.GET.get("area")}
    form = RotaForm(request.POST or None, initial=begun)
    if form.is_valid():
        made = form.attempt(duty_operations.plan_rota, by=request.user, at=now(), **form.said())
        if made:
            said = ngettext("One turn is planned.", "%(count)s turns are planned.", len(made))
            messages.success(request, said % {"count": formats.number(len(made))})
            return redirect("ownership:duty")
    back = reverse("ownership:duty")
    return form_page(request, form, duty_pages.plan(), submit=_("Plan the rota"), back=back)


def add(request: SignedInRequest) -> HttpResponse:
    """Put one person on duty."""
    require(request.user, OwnershipPermission.CHANGE)
    begun = {**shift_beginning(now()), "area": request.GET.get("area")}
    form = ShiftForm(request.POST or None, initial=begun)
    if form.is_valid():
        made = form.attempt(duty_operations.add_shift, by=request.user, at=now(), **form.said())
        if made:
            messages.success(request, _("Saved."))
            return redirect("ownership:duty")
    return form_page(
        request, form, duty_pages.add(), submit=_("Add the shift"), back=reverse("ownership:duty")
    )


@require_GET
def detail(request: SignedInRequest, shift_id: UUID) -> HttpResponse:
    """One shift."""
    require(request.user, OwnershipPermission.VIEW)
    shift = get_object_or_404(DutyShift.objects.for_list(), pk=shift_id)
    return render(request, "ownership/duty_shift.html", duty_pages.detail(shift, now(), request.user))


def change(request: SignedInRequest, shift_id: UUID) -> HttpResponse:
    """Give a shift to somebody else, or move it."""
    require(request.user, OwnershipPermission.CHANGE)
    shift = get_object_or_404(DutyShift.objects.for_list(), pk=shift_id)
    form = ChangeShiftForm(request.POST or None, shift)
    if form.is_valid():
        read = {"shift": shift, "expected_version": form.read_version()}
        if form.attempt(duty_operations.change_shift, by=request.user, at=now(), **form.changes(), **read):
            messages.success(request, _("Saved."))
            return redirect("ownership:duty")
    back = shift.get_absolute_url()
    return form_page(request, form, duty_pages.change(shift), submit=_("Save the shift"), back=back)


@require_POST
def remove(request: SignedInRequest, shift_id: UUID) -> HttpResponse:
    """Take a shift back."""
    require(request.user, OwnershipPermission.CHANGE)
    shift = get_object_or_404(DutyShift.objects.for_list(), pk=shift_id)
    duty_operations.remove_shift(shift=shift, by=request.user, at=now())
    messages.success(request, _("Taken back. Whoever is accountable is reached then."))
    return redirect("ownership:duty")

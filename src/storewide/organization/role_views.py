"""Pages of the roles: the list, one of them, who holds it, who steps in."""

from typing import Any
from uuid import UUID

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
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import role_lists, role_operations, role_page
from storewide.organization.models import Role
from storewide.organization.permissions import OrganizationPermission
from storewide.organization.role_forms import DeputyForm, HolderForm, RoleChangeForm, RoleForm

GUIDE = "organization#roles"


def roles(request: SignedInRequest) -> HttpResponseBase:
    """All roles."""
    require(request.user, OrganizationPermission.VIEW)
    adding = Action(_("Add a role"), reverse("organization:role-new"))
    may_add = may(request.user, OrganizationPermission.CHANGE)
    giving = Action(_("Give vacant roles"), reverse("organization:roles-give"), style="quiet")
    page = Page(
        title=role_page.finding(now().date()),
        short=_("Roles"),
        purpose=_("Named duties, who holds each, and who steps in while they are away."),
        guide=GUIDE,
        actions=(giving, adding) if may_add else (),
    )
    spec = role_lists.roles(now().date(), adding if may_add else None)
    return kit_lists.respond(request, spec, Role.objects.for_list(), page=page)


def role(request: SignedInRequest, role_id: UUID) -> HttpResponse:
    """One role: what it is there for, who holds it, what hangs on it."""
    require(request.user, OrganizationPermission.VIEW)
    found = _found(role_id)
    may_change = may(request.user, OrganizationPermission.CHANGE)
    page = Page(
        title=found.title,
        purpose=found.purpose,
        guide=GUIDE,
        crumbs=(_to_roles(),),
        actions=role_page.changes(found) if may_change else (),
    )
    context = role_page.context(found, now().date(), may_change=may_change)
    context |= {"panels": panels.about(request, "role_panels", found), "history": history(found)}
    return render(request, "organization/role.html", {"page": page, **context})


def role_new(request: SignedInRequest) -> HttpResponse:
    """Add a role."""
    require(request.user, OrganizationPermission.CHANGE)
    form = RoleForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(role_operations.make_role, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            messages.success(request, _("“%(role)s” is there.") % {"role": made})
            return redirect(made)
    purpose = _("A named duty that exactly one person holds, or that waits for somebody.")
    page = Page(title=_("Add a role"), purpose=purpose, guide=GUIDE, crumbs=(_to_roles(),))
    return form_page(request, form, page, submit=_("Add the role"), back=reverse("organization:roles"))


def role_change(request: SignedInRequest, role_id: UUID) -> HttpResponse:
    """Change what a role is there for."""
    require(request.user, OrganizationPermission.CHANGE)
    found = _found(role_id)
    form = RoleChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(role_operations.change_role, role=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    return _form(request, form, found, _("Change %(role)s") % {"role": found}, _("Save"))


def role_give(request: SignedInRequest, role_id: UUID) -> HttpResponse:
    """Say who holds a role from now on."""
    require(request.user, OrganizationPermission.CHANGE)
    found = _found(role_id)
    form = HolderForm(request.POST or None, initial={"holder": None})
    if form.is_valid():
        said = {"holder": form.cleaned_data["holder"], "by": request.user, "at": now()}
        if form.attempt(role_operations.give_role, role=found, **said):
            messages.success(request, _("%(name)s holds it from now on.") % {"name": said["holder"]})
            return redirect(found)
    return _form(request, form, found, _("Who holds %(role)s") % {"role": found}, _("Give the role"))


def role_deputy(request: SignedInRequest, role_id: UUID) -> HttpResponse:
    """Say who steps in while the holder is away."""
    require(request.user, OrganizationPermission.CHANGE)
    found = _found(role_id)
    form = DeputyForm(request.POST or None, initial={"deputy": found.deputy})
    if form.is_valid():
        said = {"deputy": form.cleaned_data["deputy"], "by": request.user, "at": now()}
        if form.attempt(role_operations.name_deputy, role=found, **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    return _form(request, form, found, _("Who steps in for %(role)s") % {"role": found}, _("Save"))


@require_POST
def role_vacate(request: SignedInRequest, role_id: UUID) -> HttpResponse:
    """Note that nobody holds a role any more."""
    require(request.user, OrganizationPermission.CHANGE)
    found = _found(role_id)
    role_operations.give_role(role=found, holder=None, by=request.user, at=now())
    messages.success(request, _("“%(role)s” is vacant and shows as a gap.") % {"role": found})
    return redirect(found)


@require_POST
def role_remove(request: SignedInRequest, role_id: UUID) -> HttpResponse:
    """Take a role away that nothing hangs on."""
    require(request.user, OrganizationPermission.CHANGE)
    found = _found(role_id)
    try:
        role_operations.remove_role(role=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(found)
    messages.success(request, _("“%(role)s” is removed.") % {"role": found})
    return redirect("organization:roles")


def _found(role_id: UUID) -> Role:
    return get_object_or_404(Role.objects.for_list(), pk=role_id)


def _form(request: SignedInRequest, form: Any, found: Role, title: str, submit: str) -> HttpResponse:
    crumbs = (_to_roles(), Crumb(found.title, found.get_absolute_url()))
    page = Page(title=title, purpose=found.purpose, guide=GUIDE, crumbs=crumbs)
    return form_page(request, form, page, submit=submit, back=found.get_absolute_url())


def _to_roles() -> Crumb:
    return Crumb(_("Roles"), reverse("organization:roles"))

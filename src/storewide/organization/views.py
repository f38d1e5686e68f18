"""The page on which the operation is named."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import operations, queries
from storewide.organization.forms import OperationNameForm
from storewide.organization.permissions import OrganizationPermission


def operation(request: SignedInRequest) -> HttpResponse:
    """Name the operation."""
    require(request.user, OrganizationPermission.NAME_OPERATION)
    form = OperationNameForm(request.POST or None, initial={"name": queries.operation_name()})
    if form.is_valid():
        named = operations.name_operation(name=form.cleaned_data["name"], by=request.user, at=now())
        messages.success(request, _("Your operation is called “%(name)s”.") % {"name": named.name})
        return redirect("/")
    page = Page(
        title=_("Name your operation"),
        purpose=_("The whole organisation that runs the stores: everything here belongs to it."),
        guide="organization#operation",
    )
    return form_page(request, form, page, submit=_("Save"), back="/")

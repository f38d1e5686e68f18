"""The page from which an operation is designed: what fits, how mature it is, templates, and the operation as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from storewide.access import queries as access
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import advice_page, design_next, maturity_queries
from storewide.organization.models import AdviceAnswers
from storewide.organization.permissions import OrganizationPermission


def design(request: SignedInRequest) -> HttpResponse:
    """Where a design begins, and how far it is."""
    require(request.user, OrganizationPermission.VIEW)
    newest = AdviceAnswers.objects.select_related("unit").first()
    stands = maturity_queries.parts()
    page = Page(
        title=_("Design the operation"),
        purpose=_("Find out what fits, start from a template, edit it here or as a file."),
        guide="operation-file",
    )
    context = {
        "newest": newest,
        "advice": advice_page.finding(newest.answers) if newest else "",
        "stands": stands,
        "left": design_next.left(now().date()),
        "maturity": maturity_queries.finding(stands),
        "directory": {"address": request.build_absolute_uri("/scim/v2"), "key": access.key_address()},
        **_allowed(request),
    }
    return render(request, "organization/design.html", {"page": page, **context})


def _allowed(request: SignedInRequest) -> dict[str, bool]:
    """What whoever looks may do from here."""
    return {
        "may_apply": may(request.user, OrganizationPermission.APPLY_FILE),
        "may_answer": may(request.user, OrganizationPermission.CHANGE),
    }

"""The pages of what flags share: audiences, layers, holdouts, environments."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.flags import arranging, lists, page
from storewide.flags.models import Audience, Environment, Holdout, Layer
from storewide.flags.permissions import FlagsPermission
from storewide.flags.shared_forms import (
    AudienceChangeForm,
    AudienceForm,
    EnvironmentForm,
    HoldoutForm,
    LayerForm,
)
from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Permission, may, require
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Text
from storewide.lib.clock import now


def audiences(request: SignedInRequest) -> HttpResponseBase:
    """Every audience."""
    require(request.user, FlagsPermission.VIEW)
    making = Action(_("Make an audience"), reverse("flags:audience-new"))
    first = making if may(request.user, FlagsPermission.CHANGE) else None
    head = Page(
        title=_("Audiences"),
        purpose=_("Conditions with a name, which rules of several flags ask for."),
        guide="flags#audiences",
        crumbs=(page.to_list(),),
        actions=(first,) if first else (),
    )
    return kit_lists.respond(request, lists.audiences(first), Audience.objects.all(), page=head)


def audience_new(request: SignedInRequest) -> HttpResponse:
    """Make an audience."""
    head = Page(title=_("Make an audience"), guide="flags#audiences", crumbs=_to_audiences())
    return _make(
        request,
        AudienceForm(request.POST or None),
        arranging.make_audience,
        head,
        FlagsPermission.CHANGE,
        back=reverse("flags:audiences"),
    )


def audience_change(request: SignedInRequest, audience: str) -> HttpResponse:
    """Change an audience."""
    found = get_object_or_404(Audience, key=audience)
    require(request.user, FlagsPermission.CHANGE, found)
    form = AudienceChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        made = form.attempt(arranging.change_audience, audience=found, by=request.user, at=now(), **said)
        if made is not None:
            messages.success(request, _("Saved; the store serves it within a second."))
            return redirect("flags:audiences")
    named = arranging.named_in(found)
    head = Page(
        title=_("Change the audience “%(name)s”") % {"name": found},
        purpose=_("Served by it now: %(flags)s.") % {"flags": ", ".join(str(each) for each in named)}
        if named
        else _("No live flag asks for it."),
        guide="flags#audiences",
        crumbs=_to_audiences(),
    )
    return form_page(request, form, head, submit=_("Save"), back=reverse("flags:audiences"))


def shared(request: SignedInRequest) -> HttpResponse:
    """Layers, holdouts and environments, with the flags in each."""
    require(request.user, FlagsPermission.VIEW)
    at = now()
    context = {
        "page": Page(
            title=_("Layers, holdouts, environments"),
            purpose=_("What keeps flags apart, what shows the sum of them, and where they are served."),
            guide="flags#layers-and-holdouts",
            crumbs=(page.to_list(),),
        ),
        "layers": arranging.flags_in(Layer.objects.all()),
        "holdouts": [
            (each, flags, each.ends_at is None or each.ends_at > at, each.share / 10_000)
            for each, flags in arranging.flags_held(Holdout.objects.select_related("area"))
        ],
        "environments": list(Environment.objects.all()),
        "may_change": may(request.user, FlagsPermission.CHANGE),
        "may_arrange": may(request.user, FlagsPermission.ARRANGE),
    }
    return render(request, "flags/shared.html", context)


def layer_new(request: SignedInRequest) -> HttpResponse:
    """Make a layer."""
    head = Page(
        title=_("Make a layer"),
        purpose=_("Rules in one layer never reach the same unit: for changes that must not meet."),
        guide="flags#layers-and-holdouts",
        crumbs=_to_shared(),
    )
    return _make(request, LayerForm(request.POST or None), arranging.make_layer, head, FlagsPermission.CHANGE)


def holdout_new(request: SignedInRequest) -> HttpResponse:
    """Begin a holdout."""
    head = Page(
        title=_("Begin a holdout"),
        purpose=_(
            "A share kept without what flags bring, from now on, so that the sum of all changes is seen."
        ),
        guide="flags#layers-and-holdouts",
        crumbs=_to_shared(),
    )
    return _make(
        request, HoldoutForm(request.POST or None), arranging.begin_holdout, head, FlagsPermission.CHANGE
    )


@require_POST
def holdout_end(request: SignedInRequest, holdout: str) -> HttpResponse:
    """Let those held out in."""
    require(request.user, FlagsPermission.CHANGE)
    try:
        arranging.end_holdout(holdout=get_object_or_404(Holdout, key=holdout), by=request.user, at=now())
        messages.success(request, _("Ended; everybody is served what the rules say."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("flags:shared")


def environment_new(request: SignedInRequest) -> HttpResponse:
    """Add an environment."""
    head = Page(
        title=_("Add an environment"),
        purpose=_("A place that flags are served in by rules of its own."),
        guide="flags#environments",
        crumbs=_to_shared(),
    )
    form = EnvironmentForm(request.POST or None)
    return _make(request, form, arranging.add_environment, head, FlagsPermission.ARRANGE)


def _make(
    request: SignedInRequest,
    form: OperationForm,
    operation: Callable[..., Any],
    head: Page,
    permission: Permission,
    back: str = "",
) -> HttpResponse:
    """The page of a form that makes one thing by one operation."""
    require(request.user, permission)
    back = back or reverse("flags:shared")
    if (
        form.is_valid()
        and form.attempt(operation, **form.cleaned_data, by=request.user, at=now()) is not None
    ):
        messages.success(request, _("Saved."))
        return redirect(back)
    submit: Text = _("Save")
    return form_page(request, form, head, submit=submit, back=back)


def _to_audiences() -> tuple[Crumb, ...]:
    return (page.to_list(), Crumb(_("Audiences"), reverse("flags:audiences")))


def _to_shared() -> tuple[Crumb, ...]:
    return (page.to_list(), Crumb(_("Layers, holdouts, environments"), reverse("flags:shared")))

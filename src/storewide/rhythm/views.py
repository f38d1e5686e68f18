"""The pages of actions: the list, one action, opening, changing and closing it."""

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
from storewide.kit import pages
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.rhythm import lists, operations, words
from storewide.rhythm.forms import ActionChangeForm, ActionForm, CloseForm, StoreActionForm, WaitForm
from storewide.rhythm.models import Action
from storewide.rhythm.permissions import RhythmPermission
from storewide.rhythm.requests import back_to
from storewide.sources.models import Store


def actions(request: SignedInRequest) -> HttpResponseBase:
    """Everything that meetings left to be done."""
    require(request.user, RhythmPermission.VIEW)
    today = now().date()
    opening = pages.Action(_("Open an action"), reverse("rhythm:action-new"))
    first = opening if may(request.user, RhythmPermission.ACT) else None
    open_now = Action.objects.open().count()
    page = Page(
        title=words.standing(open_now, Action.objects.overdue(today).count()),
        short=_("Actions"),
        purpose=_(
            "What people took on in meetings; each carries over until it is closed with what came of it."
        ),
        guide="trading-review#actions",
        actions=(first,) if first else (),
    )
    spec = lists.actions(request.user, today, first)
    return kit_lists.respond(request, spec, Action.objects.for_list(), page=page)


def action(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """One action: who owns it, when it is due, what comes next, what happened."""
    require(request.user, RhythmPermission.VIEW)
    found = find(action_id)
    context = {
        "page": _head(request, found),
        "found": found,
        "tags": [found.tag(now().date())],
        "accountable": found.owner.name,
        "history": history(found),
    }
    if found.is_open and may(request.user, RhythmPermission.ACT, found):
        context["next"] = pages.Action(_("Close"), reverse("rhythm:action-close", args=[found.pk]))
        context["next_reason"] = _("Close it once it is done or not needed any more, with what came of it.")
    return render(request, "rhythm/action.html", context)


def action_new(request: SignedInRequest) -> HttpResponse:
    """Open an action, for the store that the address names or one that is chosen."""
    require(request.user, RhythmPermission.ACT)
    store = Store.objects.filter(slug=request.GET.get("store")).first()
    form = ActionForm(request.POST or None) if store else StoreActionForm(request.POST or None)
    named = {"store": store} if store else {}
    if form.is_valid():
        said = form.cleaned_data | named
        opened = form.attempt(operations.open_action, **said, by=request.user, at=now())
        if opened is not None:
            messages.success(request, _("%(name)s does it.") % {"name": opened.owner})
            return redirect(back_to(request, opened.get_absolute_url()))
    page = Page(
        title=_("Open an action"),
        purpose=_("One thing, one person, one day. It carries over until it is closed."),
        guide="trading-review#actions",
        crumbs=(to_actions(),),
    )
    back = back_to(request, reverse("rhythm:actions"))
    return form_page(request, form, page, submit=_("Open the action"), back=back)


def action_change(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """Change what an open action says."""
    found = find(action_id)
    require(request.user, RhythmPermission.ACT, found)
    form = ActionChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_action, action=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(_("Change the action"), guide="trading-review#actions", crumbs=_to(found))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def action_close(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """Close an action with what came of it."""
    found = find(action_id)
    require(request.user, RhythmPermission.ACT, found)
    form = CloseForm(request.POST or None)
    said = {"action": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.close_action, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Closed: %(what)s.") % {"what": found})
        return redirect(back_to(request, found.get_absolute_url()))
    page = Page(_("Close “%(what)s”") % {"what": found}, guide="trading-review#actions", crumbs=_to(found))
    back = back_to(request, found.get_absolute_url())
    return form_page(request, form, page, submit=_("Close the action"), back=back)


def action_block(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """Say which team an action waits for."""
    found = find(action_id)
    require(request.user, RhythmPermission.ACT, found)
    form = WaitForm(request.POST or None)
    said = {"action": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.block_action, **said, **form.cleaned_data) is not None:
        messages.success(
            request, _("%(team)s is waited for; coupling counts the days.") % {"team": found.waits_for}
        )
        return redirect(found)
    page = Page(
        _("“%(what)s” waits for another team") % {"what": found},
        guide="trading-review#actions",
        crumbs=_to(found),
    )
    return form_page(request, form, page, submit=_("It waits"), back=found.get_absolute_url())


@require_POST
def action_unblock(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """Say that an action does not wait any more."""
    found = find(action_id)
    require(request.user, RhythmPermission.ACT, found)
    operations.unblock_action(action=found, by=request.user, at=now())
    messages.success(request, _("It waits no more."))
    return redirect(found)


def find(action_id: UUID) -> Action:
    """The action, or 404."""
    return get_object_or_404(Action.objects.for_list(), pk=action_id)


def to_actions() -> Crumb:
    """The way back to all actions."""
    return Crumb(_("Actions"), reverse("rhythm:actions"))


def _to(found: Action) -> tuple[Crumb, ...]:
    return (to_actions(), Crumb(found.what, found.get_absolute_url()))


def _head(request: SignedInRequest, found: Action) -> Page:
    changing = pages.Action(_("Change"), reverse("rhythm:action-change", args=[found.pk]), style="quiet")
    may_change = found.is_open and may(request.user, RhythmPermission.ACT, found)
    waiting = pages.Action(_("It waits"), reverse("rhythm:action-block", args=[found.pk]), style="quiet")
    if found.waits_for is not None:
        going = reverse("rhythm:action-unblock", args=[found.pk])
        waiting = pages.Action(_("Waits no more"), going, style="quiet", post=True)
    return Page(
        title=found.what,
        purpose=words.note(found),
        guide="trading-review#actions",
        crumbs=(to_actions(),),
        actions=(changing, waiting) if may_change else (),
    )

"""The pages of flags: the list, one flag, making, changing, switching and trying one."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.flags import lists, operations, page, simulating, staleness, words
from storewide.flags.forms import FlagChangeForm, FlagForm, ReasonForm, RequestForm, SimulateForm
from storewide.flags.models import Environment, Flag, Switch, Version, VersionState
from storewide.flags.permissions import FlagsPermission
from storewide.kit import links
from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.sources.models import Store

UNITS = 10_000


def index(request: SignedInRequest) -> HttpResponseBase:
    """Every flag."""
    require(request.user, FlagsPermission.VIEW)
    making = lists.make_action() if may(request.user, FlagsPermission.CHANGE) else None
    kept = list(Flag.objects.kept().for_list())
    waiting = Version.objects.filter(state=VersionState.PROPOSED).count()
    head = Page(
        title=words.standing(len(kept), len(staleness.stale(kept, now())), waiting),
        short=_("Flags"),
        purpose=_("The switches of the store: who owns each, who is served what, until when it stays."),
        guide="flags#the-list",
        actions=(*((making,) if making else ()), *_shared()),
    )
    return kit_lists.respond(request, lists.flags(making), Flag.objects.for_list(), page=head)


def flag(request: SignedInRequest, key: str) -> HttpResponse:
    """One flag."""
    require(request.user, FlagsPermission.VIEW)
    return render(request, "flags/flag.html", page.show(find(key), request.user, now()))


def new(request: SignedInRequest) -> HttpResponse:
    """Make a flag; `?for=kind:id` names the request that it is for, `name` and `store` (its slug) begin the form."""
    require(request.user, FlagsPermission.CHANGE)
    asked = links.named(request.GET.get("for", ""))
    form = FlagForm(request.POST or None, initial=_wanted(request))
    if form.is_valid():
        facts = form.facts()
        made = form.attempt(operations.make_flag, facts=facts, request=asked, by=request.user, at=now())
        if made is not None:
            messages.success(request, _("Made. Say what it serves, in the test environment first."))
            return redirect(made)
    head = Page(
        title=_("Make a flag"),
        purpose=page.of_new(asked),
        guide="flags#a-new-flag",
        crumbs=(page.to_list(),),
    )
    return form_page(request, form, head, submit=_("Make the flag"), back=reverse("flags:flags"))


def _wanted(request: SignedInRequest) -> dict[str, Any]:
    name = request.GET.get("name", "")[:80]
    store = Store.objects.filter(slug=request.GET.get("store", "")).first()
    return {"name": name, "key": slugify(name), "store": store} if name else {}


def change(request: SignedInRequest, key: str) -> HttpResponse:
    """Change what a flag is."""
    found = find(key)
    require(request.user, FlagsPermission.CHANGE, found)
    form = FlagChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_flag, flag=found, by=request.user, at=now(), **said) is not None:
            messages.success(request, _("Saved."))
            return redirect(found)
    head = Page(
        title=_("Change “%(flag)s”") % {"flag": found.name},
        purpose=_("What it is. What it serves is changed for each environment by itself."),
        guide="flags#one-flag",
        crumbs=page.crumbs(found),
    )
    return form_page(request, form, head, submit=_("Save"), back=found.get_absolute_url())


def tie(request: SignedInRequest, key: str) -> HttpResponse:
    """Say which request a flag was built for."""
    found = find(key)
    require(request.user, FlagsPermission.CHANGE, found)
    form = RequestForm(request.POST or None, initial={"request": found.request})
    if form.is_valid():
        said = {"flag": found, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(operations.tie, **said) is not None:
            messages.success(request, _("Saved."))
            return redirect(found)
    head = Page(
        title=_("Which request was “%(flag)s” built for?") % {"flag": found.name},
        purpose=_("Each page then leads to the other."),
        guide="flags#one-flag",
        crumbs=page.crumbs(found),
    )
    return form_page(request, form, head, submit=_("Save"), back=found.get_absolute_url())


def switch(request: SignedInRequest, key: str, environment: str) -> HttpResponse:
    """Switch a flag off in an environment, or on again."""
    found = find(key)
    require(request.user, FlagsPermission.SWITCH, found)
    place = get_object_or_404(Environment, key=environment)
    off = Switch.objects.filter(flag=found, environment=place, is_on=False).exists()
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        throw = operations.switch_on if off else operations.switch_off
        said = {"flag": found, "environment": place, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(throw, **said) is not None:
            messages.success(request, _("Done; the store serves it within a second."))
            return redirect(found)
    head = _switching(found, place, off=off)
    submit = _("Switch it on") if off else _("Switch it off")
    return form_page(request, form, head, submit=submit, back=found.get_absolute_url())


@require_POST
def retire(request: SignedInRequest, key: str) -> HttpResponse:
    """Take a flag out for good."""
    found = find(key)
    require(request.user, FlagsPermission.CHANGE, found)
    try:
        operations.retire(flag=found, by=request.user, at=now())
        messages.success(request, _("Retired. Programs that still ask for it serve their own default."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(found)


def simulate(request: SignedInRequest, key: str) -> HttpResponse:
    """Try a flag with a context: what would be served, and why."""
    require(request.user, FlagsPermission.VIEW)
    found = find(key)
    form = SimulateForm(request.POST or None, initial=_begun(found))
    head = Page(
        title=_("Try “%(flag)s” out") % {"flag": found.name},
        purpose=_(
            "What a context would be served by the rules that hold now, and why. Nothing is written down."
        ),
        guide="flags#try-it-out",
        crumbs=page.crumbs(found),
    )
    context: dict[str, Any] = {"page": head, "form": form, "flag": found}
    if form.is_valid():
        context |= _tried(found, form.cleaned_data)
    return render(request, "flags/simulate.html", context, status=422 if form.errors else 200)


def find(key: str) -> Flag:
    """The flag, or 404."""
    return get_object_or_404(Flag.objects.for_list(), key=key)


def _begun(flag: Flag) -> dict[str, str]:
    """A context to begin with."""
    store, environment = simulating.default_place()
    context = '{\n  "targetingKey": "visitor-1",\n  "country": "DE"\n}'
    return {
        "environment": environment,
        "store": flag.store.slug if flag.store else store,
        "context": context,
    }


def _tried(flag: Flag, asked: dict[str, Any]) -> dict[str, Any]:
    """What comes of trying: the answer of what is live, that of an open version, and shares of many units."""
    at = now()
    store, environment, context = asked["store"].slug, asked["environment"], asked["context"]
    rules = simulating.rules_of(store, environment.key)
    tried = simulating.try_out(rules, flag.key, context, at)
    many = simulating.simulate(rules, flag.key, context, UNITS, at)
    shown: dict[str, Any] = {
        "tried": tried,
        "value": json.dumps(tried.evaluation.value, ensure_ascii=False),
        "why": words.REASONS.get(tried.evaluation.reason, ""),
        "many": many,
        "shares": [(name, count / many.units) for name, count in many.variants.items()],
    }
    waiting = Version.objects.filter(
        flag=flag, environment=environment, state__in=[VersionState.PROPOSED, VersionState.APPROVED]
    )
    version = waiting.select_related("environment").first()
    if version is not None:
        try:
            later = simulating.with_open(flag, version, store, at)
            shown |= {"version": version, "later": simulating.try_out(later, flag.key, context, at)}
        except Refusal as refusal:
            shown |= {"version": version, "refused": refusal.sentence}
    return shown


def _switching(flag: Flag, environment: Environment, *, off: bool) -> Page:
    said = {"flag": flag.name, "environment": environment}
    return Page(
        title=_("Switch “%(flag)s” on in %(environment)s") % said
        if off
        else _("Switch “%(flag)s” off in %(environment)s") % said,
        purpose=_("Whoever is served follows the live version again.")
        if off
        else _("Everybody is served the off variant within a second. Nobody needs to let it through."),
        guide="flags#switch-it-off",
        crumbs=page.crumbs(flag),
    )


def _shared() -> tuple[Action, ...]:
    return (
        Action(_("Audiences"), reverse("flags:audiences"), style="quiet"),
        Action(_("Layers, holdouts, environments"), reverse("flags:shared"), style="quiet"),
    )

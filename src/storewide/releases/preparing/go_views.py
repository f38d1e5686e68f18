"""The pages around the decision to go: go or no-go, an emergency, the sign-off after, looking back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases import live_operations
from storewide.releases.models import Release, ReleaseState, Retrospective
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.preparing import go_operations, going_page
from storewide.releases.preparing.forms import AcceptForm, GoForm, LookBackForm, TakeOnForm, WhyForm
from storewide.releases.views import find, to_list, to_release


def go(request: SignedInRequest, number: int) -> HttpResponse:
    """Go or no-go: everything that is open, who signed for which side, and the decision with its reason."""
    require(request.user, ReleasesPermission.VIEW)
    release = find(number)
    deciding = may(request.user, ReleasesPermission.GO_LIVE) and release.state == ReleaseState.PREPARING
    if request.method == "POST":
        require(request.user, ReleasesPermission.GO_LIVE)
    form = GoForm(request.POST or None)
    if form.is_valid():
        said = {"release": release, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(go_operations.decide_go, **said) is not None:
            return redirect("releases:go", number)
    context = going_page.context(release, request.user)
    purpose = _("What is open, who signed, and the decision with its reason.")
    crumbs = (to_list(), to_release(release))
    page = Page(context["finding"], purpose, "release-day#go-or-no-go", crumbs, short=_("Go or no-go"))
    context |= {"page": page, "form": form if deciding else None, "submit": _("Decide")}
    return render(request, "releases/go.html", context, status=422 if form.errors else 200)


def at_once(request: SignedInRequest, number: int) -> HttpResponse:
    """Go live in an emergency: first live, then signed off."""
    require(request.user, ReleasesPermission.GO_LIVE)
    release = find(number)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        said = {"release": release, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(live_operations.go_live_at_once, **said) is not None:
            messages.success(
                request, _("It is live. Its sign-off is due within the time that its checklist gives.")
            )
            return redirect(release)
    page = _page(
        release,
        _("Go live at once"),
        _("An emergency: whatever is open, and on any day. Whoever signs looks at it afterwards."),
        "emergencies",
    )
    return form_page(request, form, page, submit=_("Go live at once"), back=release.get_absolute_url())


def accept(request: SignedInRequest, number: int) -> HttpResponse:
    """Say after go-live that it came as agreed."""
    require(request.user, ReleasesPermission.SIGN_OFF)
    release = find(number)
    # nothing of the form is required, so that a post may be empty
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = {"release": release, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(go_operations.accept, **said) is not None:
            messages.success(request, _("Accepted."))
            return redirect(release)
    purpose = _("You say that what went live is what was agreed. Whoever prepared it cannot.")
    page = _page(release, _("Accept “%(name)s”") % {"name": release}, purpose, "looking-back")
    return form_page(request, form, page, submit=_("Accept"), back=release.get_absolute_url())


def look_back(request: SignedInRequest, number: int) -> HttpResponse:
    """What went well, what went badly, what was learnt, and the actions out of it."""
    require(request.user, ReleasesPermission.PREPARE)
    release = find(number)
    known = Retrospective.objects.filter(release=release).first()
    names = ("went_well", "went_badly", "lessons")
    begun = {name: getattr(known, name) for name in names} if known else {}
    form = LookBackForm(request.POST or None, initial=begun)
    if form.is_valid():
        said = {"release": release, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(go_operations.look_back, **said) is not None:
            messages.success(request, _("Written."))
            return redirect(f"{release.get_absolute_url()}#looked-back")
    page = _page(release, _("Look back"), _("What the release taught, for the next one."), "looking-back")
    return form_page(request, form, page, submit=_("Save"), back=release.get_absolute_url())


def take_on(request: SignedInRequest, number: int) -> HttpResponse:
    """Let somebody take something on that the release taught."""
    require(request.user, ReleasesPermission.PREPARE)
    release = find(number)
    looked_back = get_object_or_404(Retrospective.objects.select_related("release"), release=release)
    form = TakeOnForm(request.POST or None, release)
    if form.is_valid():
        said = {"looked_back": looked_back, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(go_operations.take_on, **said) is not None:
            messages.success(request, _("Taken on; it is among the actions of the operating rhythm."))
            return redirect(f"{release.get_absolute_url()}#looked-back")
    purpose = _("It is carried over in the operating rhythm until it is closed.")
    page = _page(release, _("Take something on"), purpose, "looking-back")
    return form_page(request, form, page, submit=_("Take it on"), back=release.get_absolute_url())


def _page(release: Release, title: str, purpose: str, section: str) -> Page:
    return Page(
        title=title,
        purpose=purpose,
        guide=f"release-day#{section}",
        crumbs=(to_list(), to_release(release)),
    )

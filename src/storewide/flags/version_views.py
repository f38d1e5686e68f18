"""The pages of versions: what a flag is to serve in an environment is written, let through, refused, put live."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.flags import changing, page
from storewide.flags.content_forms import ContentForm, first_content
from storewide.flags.forms import AnswerForm
from storewide.flags.models import Environment, Flag, Version, VersionState
from storewide.flags.permissions import FlagsPermission
from storewide.flags.views import find
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Text
from storewide.lib.clock import now


def rules(request: SignedInRequest, key: str, environment: str) -> HttpResponse:
    """Say what a flag serves in an environment."""
    flag = find(key)
    require(request.user, FlagsPermission.CHANGE, flag)
    place = get_object_or_404(Environment, key=environment)
    live = changing.live(flag, place)
    form = ContentForm(request.POST or None, _beginning(flag, live), flag, read=live.number if live else 0)
    second = changing.asks_second(flag, place)
    if form.is_valid():
        said = {"flag": flag, "environment": place, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(changing.propose, **said) is not None:
            messages.success(request, _done(second=second))
            return redirect(flag)
    submit = _("Propose it") if second else _("Put it live")
    head = _head(flag, place, second=second)
    return form_page(request, form, head, submit=submit, back=flag.get_absolute_url())


@require_POST
def approve(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Let a version through."""
    version = _find(version_id)
    require(request.user, FlagsPermission.ANSWER, version.flag)
    return _do(request, version, changing.approve, _("Let through. It is live once somebody puts it live."))


@require_POST
def put_live(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Serve a version that was let through."""
    version = _find(version_id)
    require(request.user, FlagsPermission.CHANGE, version.flag)
    return _do(request, version, changing.put_live, _("Live; the store serves it within a second."))


@require_POST
def withdraw(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Take back a version that is not live yet."""
    version = _find(version_id)
    require(request.user, FlagsPermission.CHANGE, version.flag)
    return _do(request, version, changing.withdraw, _("Withdrawn."))


def refuse(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Refuse a version with a reason."""
    version = _find(version_id)
    require(request.user, FlagsPermission.ANSWER, version.flag)
    form = AnswerForm(request.POST or None)
    said = {"version": version, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(changing.refuse, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Refused. Its author reads why."))
        return redirect(version.flag)
    head = Page(
        title=_("Refuse version %(number)s of “%(flag)s”")
        % {"number": version.number, "flag": version.flag.name},
        guide="flags#a-second-person",
        crumbs=page.crumbs(version.flag),
    )
    return form_page(request, form, head, submit=_("Refuse it"), back=version.flag.get_absolute_url())


def _beginning(flag: Flag, live: Version | None) -> dict[str, Any]:
    """What is live there; where nothing is, what is live elsewhere is a good beginning."""
    live = live or Version.objects.filter(flag=flag, state=VersionState.LIVE).first()
    return live.content if live else first_content(flag)


def _head(flag: Flag, environment: Environment, *, second: bool) -> Page:
    return Page(
        title=_("What “%(flag)s” serves in %(environment)s")
        % {"flag": flag.name, "environment": environment},
        purpose=_(
            "The first rule that is for somebody decides. A second person lets it through before it is live."
        )
        if second
        else _("The first rule that is for somebody decides. It is live as soon as you save it."),
        guide="flags#rules",
        crumbs=page.crumbs(flag),
    )


def _do(
    request: SignedInRequest, version: Version, operation: Callable[..., Version], done: Text
) -> HttpResponse:
    try:
        operation(version=version, by=request.user, at=now())
        messages.success(request, str(done))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(version.flag)


def _find(version_id: UUID) -> Version:
    return get_object_or_404(Version.objects.for_page(), pk=version_id)


def _done(*, second: bool) -> str:
    if second:
        return _("Proposed. Somebody else lets it through; until then nothing changes.")
    return _("Live; the store serves it within a second.")

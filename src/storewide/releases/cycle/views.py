"""The page of cycle times: how long from accepted to live, where it waits, and the days between releases."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.kit import formats
from storewide.kit import lists as kit_lists
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.releases.cycle import operations, queries
from storewide.releases.cycle.queries import Found, Group
from storewide.releases.cycle.rules import Part
from storewide.releases.models import Tier
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.views import to_list
from storewide.sources.models import Store

_PARTS = {
    Part.CASE: gettext_lazy("Business case"),
    Part.BUILD: gettext_lazy("Building"),
    Part.TEST: gettext_lazy("Testing"),
    Part.SIGN_OFF: gettext_lazy("Sign-off to go-live"),
    Part.WAITING: gettext_lazy("Waiting"),
}


@dataclass(frozen=True)
class Piece:
    """One part of a bar: from `x`, `width` wide, of a hundred."""

    part: str
    label: str
    x: str
    width: str
    days: str


class CadenceForm(OperationForm):
    """How often there should be a release."""

    days = forms.IntegerField(label=gettext_lazy("Days between releases"), min_value=1, max_value=365)
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.order_by("name", "pk"),
        required=False,
        empty_label=gettext_lazy("Every team"),
    )
    store = forms.ModelChoiceField(
        label=gettext_lazy("Store"),
        queryset=Store.objects.order_by("name", "pk"),
        required=False,
        empty_label=gettext_lazy("All stores"),
    )


def show(request: SignedInRequest) -> HttpResponseBase:
    """The cycle times of a year; narrowed by `team`, `store` and `tier`, put together `by` one of team, tier, quarter."""
    require(request.user, ReleasesPermission.VIEW)
    asked = {name: request.GET.get(name, "")[:120] for name in ("team", "store", "tier")}
    by = request.GET.get("by", "")
    by = by if by in queries.BY else "quarter"
    days = queries.year_until(now().date())
    found = queries.found(days, **asked)
    setting = Action(_("Plan the cadence"), reverse("releases:cadence"), style="quiet")
    tiers = Action(_("By tier"), reverse("releases:by-tier"), style="quiet")
    page = Page(
        title=finding(found),
        short=_("Cycle time"),
        purpose=_("From an accepted request to live, with the waiting apart; never by person."),
        guide="release-day#cycle-time",
        crumbs=(to_list(),),
        actions=(tiers, setting) if may(request.user, ReleasesPermission.SET_UP) else (tiers,),
    )
    return kit_lists.respond(
        request, _SPEC, found.rows, page=page, template="releases/cycle.html", **_context(found, asked, by)
    )


def cadence(request: SignedInRequest) -> HttpResponse:
    """Plan how many days there are between releases."""
    require(request.user, ReleasesPermission.SET_UP)
    form = CadenceForm(request.POST or None)
    if form.is_valid():
        saved = form.attempt(operations.set_cadence, by=request.user, at=now(), **form.cleaned_data)
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("releases:cycle")
    page = Page(
        title=_("Plan the cadence"),
        purpose=_("How many days there should be between releases, of a team and a store or of all."),
        guide="release-day#cycle-time",
        crumbs=(to_list(),),
    )
    return form_page(request, form, page, submit=_("Save"), back=reverse("releases:cycle"))


def finding(found: Found) -> str:
    """How long it takes, how much of that is waiting, in one sentence."""
    if not found.all.n:
        return _("No request went live in these months, so there is no cycle time")
    waiting = found.all.parts[Part.WAITING] / found.all.whole if found.all.whole else 0.0
    return _(
        "Half of %(n)s requests were live within %(median)s days; %(waiting)s of the time was waiting"
    ) % {
        "n": formats.number(found.all.n),
        "median": formats.number(found.all.median, 1),
        "waiting": formats.percent(waiting, 0),
    }


def between(found: Found) -> str:
    """The days between releases against what is planned, in a sentence."""
    said = {
        "n": formats.number(found.between.n),
        "median": formats.number(found.between.median, 1),
        "longest": formats.number(found.between.longest, 1),
        "planned": formats.number(found.between.planned),
    }
    if not found.between.n:
        return _("Fewer than two releases went live, so there are no days between them.")
    if found.between.planned is None:
        return (
            _(
                "%(median)s days lie between releases (median of %(n)s), at most %(longest)s; no cadence is planned."
            )
            % said
        )
    if (found.between.median or 0) > found.between.planned:
        return (
            _("%(median)s days lie between releases (median of %(n)s), more than the %(planned)s planned.")
            % said
        )
    return _("%(median)s days lie between releases (median of %(n)s), within the %(planned)s planned.") % said


def _context(found: Found, asked: dict[str, str], by: str) -> dict[str, Any]:
    groups = found.by(by)
    widest = max((each.whole for each in groups), default=0.0)
    return {
        "asked": asked,
        "by": by,
        "between": between(found),
        "all": found.all,
        "bars": [(each, _pieces(each, widest), f"{_share(each):.0f}") for each in groups],
        "parts": [(part.value, label) for part, label in _PARTS.items()],
        "teams": queries.teams(),
        "stores": queries.stores(),
        "tiers": Tier.choices,
    }


def _share(group: Group) -> float:
    return 100 * group.parts[Part.WAITING] / group.whole if group.whole else 0.0


def _pieces(group: Group, widest: float) -> list[Piece]:
    x, found = 0.0, []
    for part, label in _PARTS.items():
        width = 100 * group.parts[part] / widest if widest else 0.0
        shown = formats.number(group.parts[part], 1)
        found.append(Piece(part.value, str(label), f"{x:.2f}", f"{width:.2f}", shown))
        x += width
    return found


_SPEC = ListSpec(
    name="cycle",
    columns=(
        Column(
            "title", gettext_lazy("Request"), sort="title", url=lambda row: row.request.get_absolute_url()
        ),
        Column(
            "release",
            gettext_lazy("Release"),
            value="release__name",
            sort="release__name",
            url=lambda row: row.release.get_absolute_url(),
        ),
        Column("days", gettext_lazy("Days"), kind=Kind.NUMBER, digits=1, sort="days"),
        Column("waiting", gettext_lazy("Waiting"), kind=Kind.NUMBER, digits=1, sort="waiting"),
        Column("case", gettext_lazy("Case"), kind=Kind.NUMBER, digits=1, sort="case", priority=2),
        Column("build", gettext_lazy("Building"), kind=Kind.NUMBER, digits=1, sort="build", priority=2),
        Column("test", gettext_lazy("Testing"), kind=Kind.NUMBER, digits=1, sort="test", priority=2),
        Column("sign_off", gettext_lazy("Sign-off"), kind=Kind.NUMBER, digits=1, sort="sign_off", priority=2),
        Column("live", gettext_lazy("Live"), kind=Kind.MOMENT, sort="live", priority=2),
        Column("team", gettext_lazy("Team"), sort="team", priority=3),
        Column("tier", gettext_lazy("Tier"), sort="tier", priority=3),
    ),
    search=("title", "release__name", "team"),
    order="-days",
    keep=("team", "store", "tier", "by"),
    counted=ngettext_lazy("%(shown)s request", "%(shown)s requests", "count"),
    empty=Empty(
        gettext_lazy("Nothing that was accepted went live in this year"),
        gettext_lazy("A request counts once it was accepted and a release took it live."),
    ),
)

"""The releases as a list: what goes live when, what blocks it, who is not briefed."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.access.models import User
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership.models import Area, Group
from storewide.releases import queries
from storewide.releases.models import Release, ReleaseQuerySet, ReleaseState, Tier
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.queries import Readiness
from storewide.sources.models import Store
from storewide.strategy.models import Goal

MINE = (("accountable", _("I am accountable")),)


def releases(user: User) -> ListSpec:
    """The list as `user` sees it."""
    ready = Readiness(now().date())
    first = Action(_("Prepare a release"), reverse("releases:prepare"))
    return ListSpec(
        name="releases",
        columns=(
            Column("name", _("Release"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("day", _("Live or planned"), kind=Kind.DAY, sort="day"),
            Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
            Column("open", _("Open before go-live"), value=partial(_open, ready), kind=Kind.NUMBER),
            Column("unread", _("Not briefed"), value=ready.unread, kind=Kind.NUMBER, priority=2),
            Column("tier", _("Tier"), value="get_tier_display", sort="tier", priority=3),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=2),
            Column("accountable", _("Accountable"), value="holder", sort="area__accountable__holder__name"),
            Column("store", _("Store"), value=_store, sort="store__name", priority=3),
            Column("number", _("No."), kind=Kind.NUMBER, sort="number", priority=3),
        ),
        search=("name", "summary", "area__name", "author_label"),
        search_label=_("Search releases"),
        filters=(
            Filter("state", _("State"), ReleaseState.choices),
            Filter("tier", _("Tier"), Tier.choices),
            Filter("area", _("Area"), _areas, field="area__slug"),
            Filter("group", _("Group of areas"), Group.choices, field="area__group"),
            Filter("store", _("Store"), _stores, field="store__slug"),
            Filter("goal", _("Goal"), _goals, apply=queries.serving_goal),
            Filter("mine", _("Mine"), MINE, apply=partial(_mine, user)),
        ),
        order="-day",
        counted=ngettext_lazy("%(shown)s release", "%(shown)s releases", "count"),
        empty=Empty(
            _("No release yet"),
            _(
                "A release goes live once its checklist is done, the business has signed it off and the front "
                "line has been briefed; then it is watched and decided. Releases of the past can be imported."
            ),
            first if may(user, ReleasesPermission.PREPARE) else None,
        ),
    )


def _goals() -> list[tuple[str, str]]:
    named = Goal.objects.open().order_by("kind", "name", "pk").values_list("pk", "name")
    return [(str(key), name) for key, name in named]


def _open(ready: Readiness, release: Release) -> int | None:
    points = ready.open_points(release)
    return None if points is None else len(points)


def _store(release: Release) -> str:
    return release.store.name if release.store else str(_("All stores"))


def _mine(user: User, rows: ReleaseQuerySet, _value: str) -> ReleaseQuerySet:
    return rows.decided_by_one_of(list(Person.objects.of_account(user.email)), now().date())


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("slug", "name"))


def _stores() -> list[tuple[str, str]]:
    return list(Store.objects.order_by("name").values_list("slug", "name"))

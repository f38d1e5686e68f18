"""Releases that went live, as the ledger takes them: they carry requests and experiments, or stand for themselves."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.ledger.shipping import Key, Shipped
from storewide.releases.models import Carried, Release, ReleaseState, Watch
from storewide.strategy import serving

_LIVE = (ReleaseState.LIVE, ReleaseState.DECIDED, ReleaseState.PAST)
_READ = (
    *(
        "pk",
        "number",
        "name",
        "state",
        "live_on",
        "area__slug",
        "area__name",
        "area__group",
        "area__responsible__name",
    ),
    *("accountable__name", "area__accountable__holder__name", "store__slug"),
)


def shipped() -> Iterator[Shipped]:
    """Every release that is live or was, with what it carried; four queries."""
    rows = list(Release.objects.filter(state__in=_LIVE).order_by().values(*_READ))
    carried: dict[Any, list[Key]] = defaultdict(list)
    for release, request, kind, name in Carried.objects.order_by("id").values_list(
        "release", "request", "link_kind", "link_id"
    ):
        carried[release].append(("portfolio.request", str(request)) if request else (kind, name))
    watched = dict(Watch.objects.order_by().values_list("release", "last"))
    goals = serving.goals_of([Link(Release.KIND, str(row["pk"])) for row in rows])
    # asked once: to reverse thousands of addresses takes longer than all the rest
    address, decide = reverse("releases:release", args=[0]), reverse("releases:decide", args=[0])
    for row in rows:
        place = f"/{row['number']}/"
        served = goals.get((Release.KIND, str(row["pk"])), ())
        yield Shipped(
            link=Link(Release.KIND, str(row["pk"]), row["name"], address.replace("/0/", place)),
            kind=_("release"),
            live_on=row["live_on"],
            owner=row["accountable__name"] or row["area__accountable__holder__name"] or "",
            team=row["area__responsible__name"] or "",
            area=row["area__slug"] or "",
            area_name=row["area__name"] or "",
            group=row["area__group"] or "",
            store=row["store__slug"] or "",
            goals=tuple((str(goal.pk), goal.name) for goal in served),
            carries=tuple(carried[row["pk"]]),
            watched_until=watched.get(row["pk"]),
            decide=decide.replace("/0/", place) if row["state"] == "live" else "",
        )

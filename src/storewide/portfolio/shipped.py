"""Requests that are live, as the ledger takes them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.ledger.shipping import Shipped
from storewide.portfolio.models import SHIPPED, Request, RequestState, Stage
from storewide.strategy import serving

KIND = "portfolio.request"
_READ = (
    *("pk", "number", "title", "told_at", "area__slug", "area__name", "area__group"),
    *("area__responsible__name", "area__accountable__holder__name", "store__slug", "store__zone"),
)


def shipped() -> Iterator[Shipped]:
    """Every request that is live, whoever carried it; three queries."""
    live = Request.objects.filter(state__in=SHIPPED).order_by()
    rows = list(live.annotate(told_at=Coalesce("answered_at", "created_at")).values(*_READ))
    went_live = Stage.objects.filter(state=RequestState.LIVE).order_by("-begins")
    live_at = dict(went_live.values_list("request", "begins")) if rows else {}
    goals = serving.goals_of(Link(KIND, str(row["pk"])) for row in rows)
    # asked once: to reverse thousands of addresses takes longer than all the rest
    address = reverse("portfolio:request", args=[0])
    for row in rows:
        link = Link(KIND, str(row["pk"]), row["title"], address.replace("/0/", f"/{row['number']}/"))
        served = tuple((str(goal.pk), goal.name) for goal in goals.get((KIND, link.id), ()))
        yield _shipped(row, link, live_at.get(row["pk"], row["told_at"]), served)


def _shipped(
    row: dict[str, Any], link: Link, live_at: datetime, goals: tuple[tuple[str, str], ...]
) -> Shipped:
    zone = ZoneInfo(row["store__zone"]) if row["store__zone"] else UTC
    return Shipped(
        link=link,
        kind=_("request"),
        live_on=live_at.astimezone(zone).date(),
        owner=row["area__accountable__holder__name"] or "",
        team=row["area__responsible__name"] or "",
        area=row["area__slug"],
        area_name=row["area__name"],
        group=row["area__group"],
        store=row["store__slug"] or "",
        goals=goals,
    )

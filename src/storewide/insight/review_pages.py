"""What the trading review's page shows: its head, its values, the ways to other weeks and stores."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.insight import frozen_charts
from storewide.insight.trading_review import Reading, today
from storewide.kit import formats
from storewide.kit.navigation import Choice
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.lib.periods import Days, label
from storewide.rhythm import panels, queries, rules
from storewide.rhythm.models import Review
from storewide.rhythm.permissions import RhythmPermission
from storewide.sources.models import Store
from storewide.sources.queries import import_address

WEEK = timedelta(days=7)
#: so many figures stand above the table: the three KPIs
TILES = 3


def live(request: SignedInRequest, reading: Reading, at: datetime) -> dict[str, Any]:
    """The page of a week whose review is not held: its actions can be worked with, and it can be frozen."""
    store, week = reading.store, reading.week
    back = address(store, week)
    over = week.last < today(store, at)
    holding = Action(
        _("Hold the review: freeze this page"),
        f"{reverse('review:hold', args=[label(week.first, 'week')])}?"
        + urlencode({"store": store.slug, "read": reading.digest}),
        post=True,
        confirm=_(
            "Freeze this page as it stands? It cannot be changed afterwards; the open actions carry over."
        ),
    )
    may_hold = over and may(request.user, RhythmPermission.HOLD)
    return {
        "page": _head(reading.snapshot, (holding,) if may_hold else ()),
        "over": over,
        "actions": panels.in_meeting(request, store, back),
        **_shown(reading.snapshot),
        **_ways(store, week, at),
    }


def held(review: Review, at: datetime) -> dict[str, Any]:
    """The page of a week whose review was held: as it was frozen, with the check of its seal."""
    week = Days(review.week, review.week + WEEK - timedelta(days=1))
    return {
        "page": _head(review.snapshot, ()),
        "over": True,
        "held": review,
        "seal": queries.seal(review),
        **_shown(review.snapshot),
        **_ways(review.store, week, at),
    }


def without_store() -> dict[str, Any]:
    """The page while nothing was imported."""
    return {
        "page": Page(
            title=_("Nothing to review yet"),
            short=_("Trading review"),
            purpose=_("The weekly meeting is run from this page once there are orders."),
            guide="trading-review",
            actions=(Action(_("Import your orders"), import_address()),),
        )
    }


def address(store: Store, week: Days) -> str:
    """The page of a store's week."""
    return f"{reverse('review:week', args=[label(week.first, 'week')])}?{urlencode({'store': store.slug})}"


def address_of(review: Review) -> str:
    """The page of a review that was held."""
    return address(review.store, Days(review.week, review.week))


def to_latest() -> Crumb:
    """The way back to the last week that is over."""
    return Crumb(_("Trading review"), reverse("review:latest"))


def _head(snapshot: dict[str, Any], actions: tuple[Action, ...]) -> Page:
    words = {"store": snapshot["store"]["name"], "week": snapshot["week"], "days": snapshot["days"]}
    return Page(
        title=snapshot["finding"],
        short=_("Trading review %(week)s") % words,
        purpose=" ".join(
            filter(None, (_("%(store)s, week %(week)s, %(days)s.") % words, snapshot["before"]))
        ),
        guide="trading-review",
        actions=actions,
    )


def _shown(snapshot: dict[str, Any]) -> dict[str, Any]:
    """What both kinds of page show of the values."""
    chart = snapshot["chart"]
    return {
        "review": snapshot,
        "tiles": snapshot["figures"][:TILES],
        "chart": frozen_charts.from_values(chart) if chart else None,
    }


def _ways(store: Store, week: Days, at: datetime) -> dict[str, Any]:
    """The weeks before and after, and the other stores."""
    before = Days(week.first - WEEK, week.last - WEEK)
    after = Days(week.first + WEEK, week.last + WEEK)
    began = after.first <= rules.latest_over(today(store, at)) + WEEK
    stores = Store.objects.all()
    return {
        "before": Choice(label(before.first, "week"), address(store, before)),
        "after": Choice(label(after.first, "week"), address(store, after)) if began else None,
        "stores": [Choice(each.name, address(each, week), active=each == store) for each in stores],
        "days": formats.span(week.first, week.last),
    }

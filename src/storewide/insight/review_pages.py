"""What the pages of reviews show: their head, their values, the ways to other periods, stores and units."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.insight import frozen_charts
from storewide.insight.reviews import addresses, paper, papers, periods
from storewide.insight.reviews.meeting import Reading
from storewide.kit import formats
from storewide.kit.navigation import Choice
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.lib.periods import Days
from storewide.organization.models import Unit
from storewide.rhythm import panels, queries, rules
from storewide.rhythm.models import About, Review, ReviewKind, today
from storewide.rhythm.permissions import RhythmPermission
from storewide.sources.models import Store
from storewide.sources.queries import import_address

_GUIDES = {
    ReviewKind.DAILY: "trading-review#daily-note",
    ReviewKind.TRADING: "trading-review",
    ReviewKind.MONTHLY: "trading-review#monthly-review",
}


def live(request: SignedInRequest, reading: Reading, at: datetime) -> dict[str, Any]:
    """The page of a period whose review is not held: its actions can be worked with, and it can be frozen."""
    subject, days, kind = reading.subject, reading.days, reading.kind
    over = days.last < today(subject, at)
    may_hold = over and kind != ReviewKind.DAILY and may(request.user, RhythmPermission.HOLD)
    actions = (_holding(reading),) if may_hold else ()
    meets = kind != ReviewKind.DAILY
    back = addresses.of(kind, subject, days)
    return {
        "page": _head(reading.kind, reading.snapshot, actions),
        "over": over,
        "actions": panels.in_meeting(request, subject, back)
        if meets and isinstance(subject, Store)
        else None,
        **_shown(reading.snapshot),
        **_ways(request, kind, subject, days, at),
    }


def _holding(reading: Reading) -> Action:
    """The way to freeze the page as it was read."""
    address = addresses.of(reading.kind, reading.subject, reading.days)
    path, _mark, query = address.partition("?")
    return Action(
        _("Hold the review: freeze this page"),
        f"{path}hold/?{query}&{urlencode({'read': reading.digest})}",
        post=True,
        confirm=_(
            "Freeze this page as it stands? It cannot be changed afterwards; the open actions carry over."
        ),
    )


def held(request: SignedInRequest, review: Review, at: datetime) -> dict[str, Any]:
    """The page of a period whose review was held: as it was frozen, with the check of its seal and its PDF."""
    kind = ReviewKind(review.kind)
    has_paper = papers.file_of(review).exists()
    address = reverse("review:paper", args=[review.pk])
    making = Action(_("Make the PDF"), address, "quiet", post=True)
    download = Action(_("PDF"), address, "quiet")
    return {
        "page": _head(kind, review.snapshot, (download if has_paper else making,)),
        "over": True,
        "held": review,
        "seal": queries.seal(review),
        **_shown(review.snapshot),
        **_ways(request, kind, review.subject, review.days, at),
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


def to_latest() -> Crumb:
    """The way back to the last week that is over."""
    return Crumb(_("Trading review"), reverse("review:latest"))


def _head(kind: ReviewKind, snapshot: dict[str, Any], actions: tuple[Action, ...]) -> Page:
    words = {
        "subject": paper.subject(snapshot),
        "kind": paper.kind_name(snapshot),
        "period": paper.period(snapshot),
        "days": snapshot["days"],
    }
    purpose = (
        _("%(subject)s, %(days)s.") if kind == ReviewKind.DAILY else _("%(subject)s, %(period)s, %(days)s.")
    )
    return Page(
        title=snapshot["finding"],
        short=_("%(kind)s %(period)s") % words,
        purpose=" ".join(filter(None, (purpose % words, snapshot["before"]))),
        guide=_GUIDES[kind],
        actions=actions,
    )


def _shown(snapshot: dict[str, Any]) -> dict[str, Any]:
    """What all kinds of page show of the values."""
    chart = snapshot["chart"]
    return {
        "review": snapshot,
        "period": paper.period(snapshot),
        "heads": paper.heads(snapshot),
        "table_title": paper.table_title(snapshot),
        "tiles": snapshot["figures"][: paper.TILES],
        "chart": frozen_charts.from_values(chart) if chart else None,
    }


def _ways(
    request: SignedInRequest, kind: ReviewKind, subject: About, days: Days, at: datetime
) -> dict[str, Any]:
    """The periods before and after, the other kinds of review, the other stores and units."""
    on = today(subject, at)
    before, after = periods.neighbours(kind, days)
    stores = Store.objects.all()
    subjects: list[Choice] = [
        Choice(each.name, addresses.of(kind, each, days), active=each == subject) for each in stores
    ]
    if kind == ReviewKind.MONTHLY:
        subjects += [
            Choice(each.name, addresses.of(kind, each, days), active=each == subject)
            for each in Unit.objects.all()
        ]
    return {
        "before": Choice(_label(kind, before), addresses.of(kind, subject, before)),
        "after": Choice(_label(kind, after), addresses.of(kind, subject, after))
        if after.first < on
        else None,
        "subjects": subjects,
        "kinds": _kinds(kind, subject, days, at),
        "days": formats.span(days.first, days.last),
        "note_url": _note_address(request, kind, subject, days),
    }


def _label(kind: ReviewKind, days: Days) -> str:
    return rules.period_label(kind, days.first)


def _kinds(kind: ReviewKind, subject: About, days: Days, at: datetime) -> list[Choice]:
    """The same moment by day, week and month; a unit has months alone."""
    if not isinstance(subject, Store):
        return []
    names = ((ReviewKind.DAILY, _("Day")), (ReviewKind.TRADING, _("Week")), (ReviewKind.MONTHLY, _("Month")))
    day = min(days.last, periods.latest(ReviewKind.DAILY, today(subject, at)).last)
    found = []
    for each, name in names:
        there = days if each == kind else periods.around(each, max(day, days.first))
        found.append(Choice(name, addresses.of(each, subject, there), active=each == kind))
    return found


def _note_address(request: SignedInRequest, kind: ReviewKind, subject: About, days: Days) -> str:
    """Where the daily note is set, for whoever may; empty elsewhere."""
    if kind != ReviewKind.DAILY or not isinstance(subject, Store):
        return ""
    if not may(request.user, RhythmPermission.SET_NOTE):
        return ""
    back = urlencode({"back": addresses.of(kind, subject, days)})
    return f"{reverse('rhythm:note', args=[subject.slug])}?{back}"

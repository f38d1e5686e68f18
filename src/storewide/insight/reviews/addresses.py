"""The addresses of reviews: of a store's or unit's day, week or month."""

from urllib.parse import urlencode

from django.urls import reverse

from storewide.lib.periods import Days
from storewide.rhythm import rules
from storewide.rhythm.models import About, Review, ReviewKind
from storewide.sources.models import Store

_PAGES = {
    ReviewKind.DAILY: "review:day",
    ReviewKind.TRADING: "review:week",
    ReviewKind.MONTHLY: "review:month",
}


def of(kind: ReviewKind, subject: About, days: Days) -> str:
    """The page of a period of a store or unit."""
    page = reverse(_PAGES[kind], args=[rules.period_label(kind, days.first)])
    return f"{page}?{urlencode(query(subject))}"


def query(subject: About) -> dict[str, str]:
    """What of an address names a store or a unit."""
    if isinstance(subject, Store):
        return {"store": subject.slug}
    return {"unit": str(subject.pk)}


def of_review(review: Review) -> str:
    """The page of a review that was held."""
    return of(ReviewKind(review.kind), review.subject, review.days)

"""The pages of a release that is live: its watch and its decision."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.kit import formats
from storewide.kit.permissions import SYSTEM
from storewide.metrics.models import AreaMeasure
from storewide.releases import deciding
from storewide.releases.models import Release, ReleaseState, Watch
from tests.releases.conftest import FiguresOf
from tests.releases.test_views import as_user, text, url


def test_the_watch_of_a_decided_release_ends_with_the_decision(
    as_mate: Client, live: Release, today: date, at: datetime, figures_of: FiguresOf
) -> None:
    """It fell on both days since; the way back came on the second, which is left out."""
    figures_of(today - timedelta(days=2), before=(100, 1000), after=(90, 1000))
    Release.objects.update(live_on=today - timedelta(days=2))
    Watch.objects.update(first=today - timedelta(days=2), closed_at=at, release=live)
    Release.objects.update(state="decided")
    shown = text(as_mate, url("watch", live))
    yesterday = formats.day(today - timedelta(days=1))
    assert f"It was decided on {formats.day(today)}; what came after is left out." in shown
    assert f"{yesterday} against the same weekdays" in shown
    Watch.objects.update(closed_at=at - timedelta(days=1))
    shown = text(as_mate, url("watch", live))
    assert f"It was decided on {yesterday}, before a full day had figures." in shown


def test_watch_without_figures_says_so(as_mate: Client, live: Release) -> None:
    assert "No full day since go-live has figures" in text(as_mate, url("watch", live))


def test_watch_names_the_metric_to_look_at(
    as_mate: Client, live: Release, today: date, figures_of: FiguresOf
) -> None:
    Release.objects.update(live_on=today - timedelta(days=3))
    figures_of(today - timedelta(days=3), before=(100, 1000), after=(90, 1000))
    page = text(as_mate, url("watch", live))
    assert "Look at this – Buyers: 10.0 % below what was expected; before and after cannot tell why" in page
    assert "9.00 %" in page
    assert "10.00 %" in page
    assert "Conversion by day, before and since go-live" in text(
        as_mate, f"{url('watch', live)}?metric=conversion"
    )


def test_the_watch_begins_with_what_leads_the_area(
    as_mate: Client, live: Release, today: date, figures_of: FiguresOf
) -> None:
    figures_of(today - timedelta(days=3), before=(100, 1000), after=(90, 1000))
    Release.objects.update(live_on=today - timedelta(days=3))
    AreaMeasure.objects.update_or_create(area=live.area, defaults={"metric": "orders"})
    assert "metric=orders" in text(as_mate, url("watch", live))
    AreaMeasure.objects.update(metric="")
    assert "metric=orders" not in text(as_mate, url("watch", live))


def test_a_release_that_is_not_live_has_no_watch(as_mate: Client, release: Release) -> None:
    assert as_mate.get(url("watch", release)).status_code == 302
    assert as_mate.get(url("decide", release)).status_code == 302


def test_only_the_accountable_person_decides(live: Release, as_owner: Client, ana_user: User) -> None:
    said = {"outcome": "keep", "reason": "Nothing broke."}
    refused = as_owner.post(url("decide", live), said)
    assert refused.status_code == 422
    assert "Ana Ruiz is accountable and decides" in refused.content.decode()
    assert Release.objects.get().state == ReleaseState.LIVE
    assert as_user(ana_user).post(url("decide", live), said).status_code == 302
    page = text(as_owner, live.get_absolute_url())
    assert "“New checkout” is kept" in page
    assert "Nothing broke." in page


def test_the_next_thing_of_a_live_release_is_the_decision(
    live: Release, as_owner: Client, ana_user: User
) -> None:
    assert "Ana Ruiz decides. 28 days of the watch are left." in text(as_owner, live.get_absolute_url())
    assert "You decide: keep it, fix it, roll it back or iterate." in text(
        as_user(ana_user), live.get_absolute_url()
    )


@pytest.mark.parametrize(("outcome", "asks"), [("fix", True), ("iterate", True), ("keep", False)])
def test_what_is_to_be_fixed_or_iterated_on_can_be_asked_for(
    as_mate: Client, live: Release, at: datetime, outcome: str, asks: bool
) -> None:
    deciding.decide(release=live, outcome=outcome, reason="r", by=SYSTEM, at=at)
    page = text(as_mate, live.get_absolute_url())
    assert ("Nobody has asked for that yet." in page) is asks
    assert ("Ask for it" in page) is asks

"""What the database itself keeps of releases."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError

from storewide.organization.models import Person
from storewide.portfolio.models import BusinessCase
from storewide.releases.models import (
    Acknowledgement,
    Briefing,
    Carried,
    Release,
    ReleaseState,
    SignOff,
    Step,
    Watch,
)


def test_only_a_past_release_has_no_area(release: Release) -> None:
    with pytest.raises(IntegrityError, match="releases_only_past_without_area"):
        Release.objects.filter(pk=release.pk).update(area=None)


def test_what_is_not_live_has_no_day_of_go_live(release: Release, today: date) -> None:
    with pytest.raises(IntegrityError, match="releases_day_of_go_live"):
        Release.objects.filter(pk=release.pk).update(live_on=today)


def test_what_is_live_has_its_moment(release: Release, today: date) -> None:
    with pytest.raises(IntegrityError, match="releases_moment_of_go_live"):
        Release.objects.filter(pk=release.pk).update(state=ReleaseState.LIVE, live_on=today)


def test_cancelled_has_a_reason(release: Release) -> None:
    with pytest.raises(IntegrityError, match="releases_cancelled_has_reason"):
        Release.objects.filter(pk=release.pk).update(state=ReleaseState.CANCELLED)


def test_carried_is_one_thing(release: Release, bet: BusinessCase) -> None:
    with pytest.raises(IntegrityError, match="releases_carried_is_one_thing"):
        Carried.objects.create(release=release, request=bet.request, link_kind="a.b", link_id="1")


def test_carried_once(release: Release) -> None:
    Carried.objects.create(release=release, link_kind="a.b", link_id="1")
    with pytest.raises(IntegrityError):
        Carried.objects.create(release=release, link_kind="a.b", link_id="1")


def test_a_done_step_says_who(release: Release, at: datetime) -> None:
    with pytest.raises(IntegrityError, match="releases_done_step_says_who"):
        Step.objects.filter(release=release).update(done_at=at)


def test_a_person_signs_once(release: Release, ana: Person, at: datetime) -> None:
    SignOff.objects.create(release=release, person=ana, by_label="a", at=at)
    with pytest.raises(IntegrityError):
        SignOff.objects.create(release=release, person=ana, by_label="b", at=at)


def test_one_briefing_is_current(release: Release, briefing: Briefing, at: datetime) -> None:
    with pytest.raises(IntegrityError):
        Briefing.objects.create(
            release=release, version=2, what_changes="a", what_to_say="b", published_at=at
        )


def test_a_person_acknowledges_a_version_once(briefing: Briefing, hana: Person, at: datetime) -> None:
    Acknowledgement.objects.create(briefing=briefing, person=hana, at=at)
    with pytest.raises(IntegrityError):
        Acknowledgement.objects.create(briefing=briefing, person=hana, at=at)


def test_a_watch_ends_after_it_begins(release: Release, at: datetime) -> None:
    with pytest.raises(IntegrityError, match="releases_watch_days_in_order"):
        Watch.objects.create(release=release, first=date(2026, 2, 2), last=date(2026, 2, 1), opened_at=at)

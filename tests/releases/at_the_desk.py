"""Milan answers the phone; releases as the front desk meets them: planned, live, briefed."""

from datetime import datetime, timedelta
from typing import Protocol

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Team
from storewide.ownership.models import Area
from storewide.releases import briefing_operations, operations
from storewide.releases.briefing_operations import Said
from storewide.releases.models import Briefing, Release, ReleaseState
from storewide.releases.operations import Plan
from storewide.sources.models import Store

DESK = "/releases/front-desk/"


class Made(Protocol):
    """Makes a release that is planned for, or went live, so many days from today."""

    def __call__(self, name: str = ..., days: int = ..., store: Store | None = ...) -> Release: ...


class Briefed(Protocol):
    """Publishes a release's next briefing for the help desk."""

    def __call__(self, release: Release, say: str = ..., author: Person | None = ...) -> Briefing: ...


def page_of(browser: Client, query: str = "") -> str:
    """The front desk as this person sees it."""
    return browser.get(f"{DESK}{query}").content.decode()


@pytest.fixture
def agent(mate: User, desk: Team) -> Person:
    return Person.objects.create(name="Milan", email=mate.email, team=desk)


@pytest.fixture
def planned(area: Area, at: datetime) -> Made:
    """Prepare a release for `days` from today."""

    def prepared(name: str = "Printed labels", days: int = 2, store: Store | None = None) -> Release:
        planned_on = at.date() + timedelta(days=days)
        plan = Plan(name=name, summary="", tier="standard", area=area, store=store, planned_on=planned_on)
        return operations.prepare(plan=plan, by=SYSTEM, at=at)

    return prepared


@pytest.fixture
def went_live(planned: Made, at: datetime) -> Made:
    """A release that went live `days` ago; what the front desk reads of it, without the whole go-live."""

    def gone_live(name: str = "Printed labels", days: int = 1, store: Store | None = None) -> Release:
        release = planned(name, 0, store)
        release.live_at = at - timedelta(days=days)
        release.live_on, release.state = release.live_at.date(), ReleaseState.LIVE
        release.save()
        return release

    return gone_live


@pytest.fixture
def brief(desk: Team, at: datetime) -> Briefed:
    """Publish a briefing for the help desk."""

    def published(
        release: Release, say: str = "Print the label at home.", author: Person | None = None
    ) -> Briefing:
        said = Said(what_changes="Labels are printed at home.", what_to_say=say)
        return briefing_operations.publish_briefing(
            release=release, said=said, teams=[desk], by=SYSTEM, at=at, on_behalf_of=author
        )

    return published

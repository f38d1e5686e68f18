"""What the first round says of releases of the past."""

from datetime import date
from typing import Any

import pytest

from storewide.access.models import User
from storewide.releases.home import past_step
from storewide.releases.models import Release, ReleaseState


@pytest.fixture
def of(rf: Any) -> Any:
    def asked_by(user: User) -> Any:
        request = rf.get("/")
        request.user = user
        return request

    return asked_by


def test_a_release_of_the_past_takes_the_step(release: Release, mate: User, viewer: User, of: Any) -> None:
    step = past_step(of(mate))
    assert (step.done, step.missing, step.url) == (False, False, "/releases/import/")
    assert past_step(of(viewer)).url == ""
    Release.objects.filter(pk=release.pk).update(state=ReleaseState.PAST, live_on=date(2026, 1, 5))
    assert past_step(of(mate)).done

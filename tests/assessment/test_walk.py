"""Every page of an assessment opens for whoever may see it, in each step."""

import pytest
from django.test import Client

from storewide.assessment.models import Assessment

PAGES = ("", "jobs/", "gaps/", "options/", "recommendation/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("step", ["returns", "scoped", "jobs", "choosing", "scored"])
def test_pages_open_in_every_step(
    step: str, page: str, request: pytest.FixtureRequest, as_owner: Client
) -> None:
    found: Assessment = request.getfixturevalue(step)
    assert as_owner.get(f"{found.get_absolute_url()}{page}").status_code == 200


@pytest.mark.parametrize(
    "kind", ["assessor", "job", "need", "capability", "risk", "requirement", "option", "cost", "interface"]
)
def test_every_form_opens(kind: str, choosing: Assessment, as_owner: Client) -> None:
    assert as_owner.get(f"{choosing.get_absolute_url()}part/{kind}/add/").status_code == 200


@pytest.mark.parametrize("page", ["change/", "go-on/", "go-back/", "decide/", "look-again/", "effect/"])
def test_every_step_opens(page: str, scored: Assessment, as_owner: Client) -> None:
    assert as_owner.get(f"{scored.get_absolute_url()}{page}").status_code == 200

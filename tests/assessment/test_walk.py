"""Every page of an assessment opens for whoever may see it, in each step."""

import pytest
from django.test import Client

from storewide.assessment.models import Assessment, Assessor, Job
from storewide.organization.models import Person

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


def test_a_new_assessment_asks_for_a_job_then_for_an_assessor_then_for_scores(
    returns: Assessment, milan: Person, as_owner: Client
) -> None:
    def following() -> str:
        return str(as_owner.get(returns.get_absolute_url()).context["following"]["action"].label)

    first = following()
    Job.objects.create(assessment=returns, name="Send back without calling")
    second = following()
    Assessor.objects.create(assessment=returns, person=milan)
    assert (first, second, following()) == ("Add a job", "Name an assessor", "Ask for scores")

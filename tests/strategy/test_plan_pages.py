"""The pages and the API of the plan: found, read, changed, and closed to whoever may not."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.kit import work
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.sources.models import Store
from storewide.strategy import alignment, checks, document_operations, queries, reading, serving, texts
from storewide.strategy.models import Document, DocumentVersion, Goal, KeyResult, Objective
from storewide.strategy.rules import Standing


@pytest.mark.usefixtures("figures_of_march", "told")
def test_key_results_are_read_live(measured: KeyResult, at: datetime) -> None:
    KeyResult.objects.filter(pk=measured.pk).update(reads="week")
    other, read = reading.of(list(KeyResult.objects.for_list().order_by("name")), at)
    # facts begin on 10 March 2025, so that the seven days before the 10th hold the 9th alone: 2 buyers of 100
    assert read.found is not None
    assert (read.until, round(read.found.value, 3)) == (date(2026, 3, 9), Decimal("0.020"))
    assert read.found.low is not None
    assert read.found.low < read.found.value < (read.found.high or 0)
    assert (other.found, other.standing) == (None, Standing.UNKNOWN)


@pytest.mark.usefixtures("figures_of_march", "measured", "told")
def test_the_plan_begins_with_its_finding(as_viewer: Client, goal: Goal) -> None:
    page = as_viewer.get("/strategy/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "of 2 key results" in text
    assert goal.name in text
    assert "Set a goal" not in text.split("</header>")[0]
    assert as_viewer.get("/strategy/goals/new/").status_code == 403


@pytest.mark.usefixtures("told")
def test_a_goal_is_set_and_its_targets_with_it(as_owner: Client, store: Store, goal: Goal) -> None:
    said = {"name": "Fewer returns", "kind": "timed", "begins": "2026-01-01", "ends": "2026-12-31"}
    made = as_owner.post("/strategy/goals/new/", said)
    assert made.status_code == 302
    assert "Nobody owns it" in as_owner.get(made["Location"]).content.decode()
    address = f"/strategy/goals/{goal.pk}/targets/?store={store.slug}"
    assert as_owner.post(address, {"month_2026_03": "1,000.50"}).status_code == 302
    assert queries.targets_of(goal, store, date(2026, 3, 10))[date(2026, 3, 1)] == 100_050
    assert "is not a number" in as_owner.post(address, {"month_2026_03": "many"}).content.decode()


def test_a_check_in_is_made_on_one_page(as_mate: Client, told: KeyResult) -> None:
    address = f"/strategy/objectives/{told.objective_id}/check-in/"
    key = told.pk.hex
    refused = as_mate.post(address, {f"confidence_{key}": "7"})
    assert refused.status_code == 422
    assert "Write the number of “Fewer calls”" in refused.content.decode()
    assert as_mate.post(address, {f"confidence_{key}": "7", f"value_{key}": "75"}).status_code == 302
    assert "75 calls" in as_mate.get(told.get_absolute_url()).content.decode()


def test_a_document_keeps_its_versions(ana: Person, as_viewer: Client, mate: User, at: datetime) -> None:
    said: dict[str, Any] = {"kind": "principle", "title": "Go back", "text": "One\n\nTwo <b>", "owner": ana}
    document = document_operations.write(**said, review_on=date(2026, 9, 1), by=mate, at=at)
    change: dict[str, Any] = {"document": document, "by": mate, "at": at}
    document_operations.rewrite(**change, text="One\n\nThree", note="Two was wrong")
    with pytest.raises(document_operations.NothingChanged, match="It says what version 2 says"):
        document_operations.rewrite(**change, text="One\n\nThree", note="Nothing new")
    assert list(DocumentVersion.objects.values_list("number", "note")) == [(2, "Two was wrong"), (1, "")]
    lines = texts.difference("One\n\nTwo", "One\n\nThree")
    assert [(line.what, line.text) for line in lines] == [
        ("same", "One"),
        ("same", ""),
        ("removed", "Two"),
        ("added", "Three"),
    ]
    page = as_viewer.get(f"/strategy/documents/{document.pk}/?version=1").content.decode()
    assert "Two &lt;b&gt;" in page
    assert "version 2 is the one that holds" in page


def test_a_script_in_a_document_does_not_run() -> None:
    shown = texts.shown("<script>x</script> [y](javascript:z) ![p](https://elsewhere.example/p.png)")
    assert "<script" not in shown
    assert 'href="javascript' not in shown
    assert "<img" not in shown


@pytest.mark.usefixtures("measured")
def test_checks_name_what_is_silent_or_overdue(
    told: KeyResult, ana: Person, mate: User, at: datetime
) -> None:
    said: dict[str, Any] = {"kind": "principle", "title": "Go back", "text": "One", "owner": ana}
    document_operations.write(**said, review_on=date(2026, 3, 20), by=mate, at=at)
    # the checks look at the day of the machine, which is later than all of this
    assert [each.code for each in checks.reviews_overdue()] == ["STR001"]
    assert [each.code for each in checks.objectives_without_check_in()] == ["STR002"]
    assert list(checks.key_results_without_source()) == []
    Objective.objects.filter(pk=told.objective_id).update(owner=None)
    assert [each.code for each in checks.key_results_without_source()] == ["STR003"]
    assert [each.code for each in checks.nobody_owns()] == ["STR004"]
    Document.objects.update(withdrawn_on=date(2026, 3, 21))
    assert list(checks.reviews_overdue()) == []


def test_a_request_names_the_goal_it_serves(goal: Goal, mate: User, as_mate: Client, at: datetime) -> None:
    area = Area.objects.order_by("pk")[0]
    asked = portfolio.ask(
        title="Guest checkout",
        problem="It hurts",
        area=area,
        store=None,
        serves=goal,
        person_days=Decimal(12),
        by=mate,
        at=at,
    )
    other = portfolio.ask(title="Wrapping", problem="It hurts", area=area, store=None, by=mate, at=at)
    served = alignment.served(work.items(mate, at.date()))
    requests = [each for each in served if each.item.link.kind == "portfolio.request"]
    assert {each.item.link.label: each.goals for each in requests} == {asked.title: (goal,), other.title: ()}
    shares = alignment.shares(requests, "Requests")
    assert (shares.unserving.count, shares.unserving.share) == (1, Decimal("0.5"))
    assert shares.known_days == 1
    found = as_mate.get("/strategy/alignment/").content.decode()
    assert "1 of 2 open pieces of work serve no goal" in found
    assert "Guest checkout" not in as_mate.get("/portfolio/requests/?goal=none").content.decode()
    assert "Wrapping" not in as_mate.get(f"/portfolio/requests/?goal={goal.pk}").content.decode()
    portfolio.change(request=asked, changes={"serves": None}, by=mate, at=at, expected_version=None)
    assert serving.goals_of([asked.link]) == {}


def test_limits_mark_a_column(as_mate: Client, as_viewer: Client, goal: Goal) -> None:
    assert goal.is_open
    address = "/flight-levels/strategy/doing/limit/"
    assert as_viewer.post(address, {"most": "1"}).status_code == 403
    assert as_mate.post(address, {"most": "1"}).status_code == 302
    assert "1/1" in as_mate.get("/flight-levels/strategy/").content.decode()
    text = as_mate.post(address, {"most": "0"}, follow=True).content.decode()
    assert "it must be between 1 and 500" in text

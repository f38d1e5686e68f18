"""Inputs are kept with who gave them; scores follow from likely values, and nothing unknown counts as zero."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict
from storewide.portfolio.models import Inputs, Request
from storewide.portfolio.scoring import criteria_operations, methods, operations, queries
from storewide.portfolio.scoring.operations import RangeOutOfBounds
from storewide.portfolio.scoring.rules import Range
from storewide.strategy import serving
from storewide.strategy.models import Goal
from tests.portfolio.scoring.conftest import ranges


def test_rice_is_of_likely_values_and_unknown_without_an_effort(three: list[Request]) -> None:
    found = {row.title: row.score for row in queries.listed(methods.RICE)}
    assert found == {"Guest checkout": 64.0, "Gift wrap": 20.0, "New footer": None}
    assert [row.title for row in queries.listed(methods.RICE)] == [
        "Guest checkout",
        "Gift wrap",
        "New footer",
    ]
    assert queries.listed(methods.RICE)[2].missing == ["effort"]


def test_wsjf_is_cost_of_delay_by_job_size(three: list[Request], mate: User, at: datetime) -> None:
    given = ranges(business_value="8", time_criticality="5", risk_reduction="3", job_size="2 / 4 / 5")
    operations.presume(request=three[0], method=methods.WSJF, given=given, because="", by=mate, at=at)
    found = queries.explained(three[0], methods.WSJF)
    assert (found.score, found.place, found.of) == (4.0, 1, 1)
    assert queries.explained(three[1], methods.WSJF).score is None


def test_who_gave_an_input_and_when_stays_beside_it(
    three: list[Request], mate: User, owner: User, at: datetime
) -> None:
    operations.presume(
        request=three[0], method=methods.RICE, given=ranges(reach="500"), because="", by=owner, at=at
    )
    reach, impact, *_rest = queries.explained(three[0], methods.RICE).given
    assert (reach.range, reach.by, reach.at) == (Range(500, 500, 500), owner.label, at)
    assert (impact.by, impact.because) == (mate.label, "last quarter")
    last = Entry.objects.filter(action="portfolio.score.presume").order_by("-pk")[0]
    assert last.changes == {"reach": ["200 / 400 / 900", "500"]}


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("reach", "9 / 5 / 7", "Reach is 9 / 5 / 7; write it from low over likely to high."),
        ("confidence", "120", "Confidence is 120; it must be between 0 and 100."),
        ("effort", "0", "Effort is 0; it must be above 0."),
    ],
)
def test_presume_refuses_what_an_input_cannot_be(
    three: list[Request], mate: User, at: datetime, key: str, text: str, said: str
) -> None:
    before = Inputs.objects.get(request=three[0])
    with pytest.raises(RangeOutOfBounds) as refused:
        operations.presume(
            request=three[0], method=methods.RICE, given=ranges(**{key: text}), because="", by=mate, at=at
        )
    assert (refused.value.field, refused.value.sentence) == (key, said)
    assert Inputs.objects.get(request=three[0]).version == before.version


def test_presume_all_writes_none_where_one_is_wrong(three: list[Request], mate: User, at: datetime) -> None:
    rows = {three[0]: ranges(reach="1"), three[1]: ranges(effort="0")}
    with pytest.raises(RangeOutOfBounds) as refused:
        operations.presume_all(method=methods.RICE, rows=rows, because="", by=mate, at=at)
    assert refused.value.by_field == {f"{three[1].number}-effort": "Effort is 0; it must be above 0."}  # type: ignore[attr-defined]
    assert queries.explained(three[0], methods.RICE).score == 64.0


def test_presume_tells_of_what_somebody_else_said_meanwhile(
    three: list[Request], mate: User, at: datetime
) -> None:
    said: Any = {"request": three[0], "method": methods.RICE, "because": "", "by": mate, "at": at}
    operations.presume(given=ranges(reach="1"), expected_version=1, **said)
    with pytest.raises(Conflict) as refused:
        operations.presume(given=ranges(reach="2"), expected_version=1, **said)
    assert refused.value.theirs == {"reach": "1"}


def test_criteria_of_a_goal_weigh_what_serves_it(
    three: list[Request], goal: Goal, mate: User, at: datetime
) -> None:
    serving.serve(link=three[0].link, goals=[goal], by=mate, at=at)
    add = criteria_operations.add_criterion
    more = add(goal=goal, name="Fit", weight=3, worst=0, best=10, by=mate, at=at)
    less = add(goal=goal, name="Cost", weight=1, worst=100, best=0, by=mate, at=at)
    method = methods.named(str(goal.pk))
    assert method is not None
    assert [(row.title, row.score, row.missing) for row in queries.listed(method)] == [
        ("Guest checkout", None, ["2"])
    ]
    given = {str(more.pk): Range(4, 6, 8), str(less.pk): Range(20, 20, 20)}
    operations.presume(request=three[0], method=method, given=given, because="", by=mate, at=at)
    # (3 x 0.6 + 1 x 0.8) / 4
    assert queries.explained(three[0], method).score == pytest.approx(65.0)
    assert queries.listed(method)[0].score == pytest.approx(65.0)
    assert [each.share for each in queries.criteria()] == [0.75, 0.25]


def test_pages_show_the_list_the_score_and_how_firm_it_is(three: list[Request], as_viewer: Client) -> None:
    page = as_viewer.get("/portfolio/scores/").content.decode()
    assert "“Guest checkout” comes first by RICE; 1 of 3 are not scored" in page
    assert "Not scored: effort missing" in page
    one = as_viewer.get(f"/portfolio/requests/{three[0].number}/score/").content.decode()
    assert "64.0 by RICE: place 1 of 2" in one
    firm = as_viewer.get("/portfolio/scores/stability/").content.decode()
    assert "Only 2 requests have a score by RICE: none of them can fall out of the first 2" in firm
    assert as_viewer.get("/portfolio/scores/?method=none-such").status_code == 404
    csv = b"".join(as_viewer.get("/portfolio/scores/?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Guest checkout,64" in csv


def test_only_members_give_inputs(three: list[Request], as_viewer: Client, as_mate: Client) -> None:
    address = f"/portfolio/requests/{three[2].number}/score/inputs/?method=rice"
    assert as_viewer.get(address).status_code == 403
    form = {"reach": "5000", "impact": "3", "confidence": "90", "effort": "wide", "expected_version": "1"}
    wrong = as_mate.post(address, form)
    assert wrong.status_code == 422
    assert "“wide” is no range" in wrong.content.decode()
    assert as_mate.post(address, form | {"effort": "30 / 45 / 60"}).status_code == 302
    assert queries.explained(three[2], methods.RICE).score == 300.0


def test_the_table_writes_only_cells_that_were_typed_anew(
    three: list[Request], as_mate: Client, mate: User, at: datetime
) -> None:
    address = "/portfolio/scores/inputs/?method=rice"
    assert as_mate.get(address).status_code == 200
    number = three[1].number
    cells = {"reach": "300", "impact": "1", "confidence": "100", "effort": "10 / 15 / 20"}
    sent = {f"initial-{number}-{key}": text for key, text in cells.items()}
    sent |= {f"{number}-{key}": text for key, text in (cells | {"impact": "2"}).items()}
    operations.presume(
        request=three[1], method=methods.RICE, given=ranges(reach="600"), because="", by=mate, at=at
    )
    assert as_mate.post(address, sent | {"number": str(number)}).status_code == 302
    assert queries.explained(three[1], methods.RICE).score == 80.0

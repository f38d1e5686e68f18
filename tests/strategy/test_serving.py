"""What work serves which goal, of one piece of work and of more than one statement may name."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storewide.access.models import User
from storewide.kit.links import Link
from storewide.strategy import serving
from storewide.strategy.models import Goal

KIND = "portfolio.request"


@pytest.fixture
def thousand(goal: Goal, mate: User, at: datetime) -> list[Link]:
    """A thousand requests; every second one serves the goal, with a person-day."""
    links = [Link(KIND, str(number)) for number in range(1_000)]
    for link in links[::2]:
        serving.serve(link=link, goals=[goal], by=mate, at=at, capacity=Decimal(1))
    return links


def test_goals_of_few_and_of_many(thousand: list[Link], goal: Goal, django_assert_num_queries: Any) -> None:
    for asked in (thousand[:3], thousand):
        with django_assert_num_queries(1):
            found = serving.goals_of(asked)
        assert found == {(KIND, link.id): [goal] for link in asked[::2]}
    assert serving.goal_names(KIND) == {link.id: ("Spend grows",) for link in thousand[::2]}
    assert serving.goal_names("releases.release") == {}


def test_of_one_piece_of_work_its_own_goals_are_read_alone(thousand: list[Link]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert list(serving.contributions_of(thousand[:1])) == [(KIND, "0")]
    (told,) = queries.captured_queries
    assert "link_id" in told["sql"].partition("WHERE")[2]

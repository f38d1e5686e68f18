"""A walk: what is done, what is next."""

from storewide.kit import steps
from storewide.kit.steps import Step


def test_standings_make_the_first_open_step_the_one_now() -> None:
    walk = [Step("a", done=True), Step("b", done=False), Step("c", done=True), Step("d", done=False)]
    assert [standing.state for standing in steps.standings(walk)] == ["done", "now", "done", "later"]


def test_standings_of_a_finished_walk_have_none_now() -> None:
    assert [standing.state for standing in steps.standings([Step("a", done=True)])] == ["done"]

"""A walk: what is done, what is next."""

from storewide.kit import steps
from storewide.kit.steps import Step


def test_standings_make_the_first_open_step_the_one_now() -> None:
    walk = [Step("a", done=True), Step("b", done=False), Step("c", done=True), Step("d", done=False)]
    assert [standing.state for standing in steps.standings(walk)] == ["done", "now", "done", "later"]


def test_standings_of_a_finished_walk_have_none_now() -> None:
    assert [standing.state for standing in steps.standings([Step("a", done=True)])] == ["done"]


def test_an_optional_step_is_never_the_one_now_and_never_missing() -> None:
    walk = [Step("a", done=False, optional=True), Step("b", done=False), Step("c", done=True, optional=True)]
    assert [standing.state for standing in steps.standings(walk)] == ["later", "now", "done"]
    assert [step.missing for step in walk] == [False, True, False]

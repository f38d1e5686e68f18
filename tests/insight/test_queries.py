"""What heads Home, and what it is composed of."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import RequestFactory

from storewide.access.models import User
from storewide.insight import queries
from storewide.kit.panels import Panel
from storewide.kit.steps import Step

DONE, LEFT = Step("Import orders", done=True), Step("Ask for the first change", done=False)
OPTIONAL = Step("Import your traffic", done=False, optional=True)


def panel(title: str, finding: str = "", *, wide: bool = False) -> Panel:
    return Panel(title=title, template="x.html", context={}, finding=finding, wide=wide)


@pytest.fixture
def of_mate(mate: User) -> Any:
    request: Any = RequestFactory().get("/")
    request.session = {}
    request.user = mate
    return request


@pytest.mark.parametrize(
    ("panels", "steps", "finding"),
    [
        ([], [], "Nothing waits, and nothing is measured yet"),
        ([panel("Two requests wait")], [DONE], "Two requests wait"),
        ([None, panel("a"), panel("b", "Spend is on plan")], [LEFT], "Spend is on plan"),
        ([panel("a")], [DONE, LEFT], "One step is left of the first round"),
        ([], [LEFT, LEFT, DONE], "2 steps are left of the first round"),
        ([], [LEFT, LEFT], "2 steps to the first promise"),
        ([], [LEFT, OPTIONAL, LEFT], "2 steps to the first promise"),
        ([], [DONE, OPTIONAL, LEFT], "One step is left of the first round"),
    ],
)
def test_the_finding_comes_first(
    of_mate: Any, composed_of: Callable[..., None], panels: list[Any], steps: list[Step], finding: str
) -> None:
    composed_of(panels=panels, steps=steps)
    assert str(queries.front(of_mate).finding) == finding


def test_panels_that_say_nothing_are_left_out(of_mate: Any, composed_of: Callable[..., None]) -> None:
    first, second = panel("first"), panel("second")
    composed_of(panels=[first, None, second], steps=[])
    assert queries.front(of_mate).panels == (first, second)


def test_the_walk_is_shown_whole_while_a_step_is_missing(
    of_mate: Any, composed_of: Callable[..., None]
) -> None:
    composed_of(panels=[], steps=[DONE, LEFT])
    assert queries.front(of_mate).steps == (DONE, LEFT)


def test_the_walk_is_over_once_every_step_is_done(of_mate: Any, composed_of: Callable[..., None]) -> None:
    composed_of(panels=[], steps=[DONE, OPTIONAL, DONE])
    assert queries.front(of_mate).steps == ()


def test_who_only_looks_is_not_asked_to_do_anything(
    of_mate: Any, viewer: User, composed_of: Callable[..., None]
) -> None:
    of_mate.user = viewer
    composed_of(panels=[], steps=[LEFT])
    assert queries.front(of_mate).steps == ()


def test_two_narrow_panels_share_a_row_and_a_lone_one_fills_it() -> None:
    a, wide, b, c, d = panel("a"), panel("wide", wide=True), panel("b"), panel("c"), panel("d")
    assert queries.Front("", (), (wide, b, c, d)).rows == [(wide,), (b, c), (d,)]
    assert queries.Front("", (), (a, wide, b, c)).rows == [(a,), (wide,), (b, c)]

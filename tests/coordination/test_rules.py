"""How criteria are counted against their plan."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from storewide.coordination import rules
from storewide.coordination.rules import Progress, Stage

DAY = date(2026, 3, 10)
days = st.dates(date(2026, 1, 1), date(2026, 6, 1))


def test_behind_by_two() -> None:
    stages = [
        Stage(date(2026, 3, 1), date(2026, 2, 27)),
        Stage(date(2026, 3, 2), None),
        Stage(date(2026, 3, 9), None),
        # today is not over
        Stage(date(2026, 3, 10), None),
        Stage(date(2026, 4, 1), None),
    ]
    found = rules.progress(stages, DAY)
    assert (found, found.behind) == (Progress(all=5, met=1, planned=3, late=2), 2)


def test_met_early_counts_ahead() -> None:
    assert rules.progress([Stage(date(2026, 4, 1), DAY)], DAY).behind == -1


def test_courses_end_with_today() -> None:
    shown = [date(2026, 3, 9), DAY, date(2026, 3, 11)]
    stages = [Stage(DAY, date(2026, 3, 9)), Stage(date(2026, 3, 11), None)]
    assert rules.courses(stages, shown, DAY) == ([0, 1, 2], [1, 1, None])


@given(st.lists(st.builds(Stage, days, st.none() | days), max_size=6), days)
def test_what_is_behind_is_late(stages: list[Stage], on: date) -> None:
    found = rules.progress(stages, on)
    assert found.behind <= found.late <= found.planned <= found.all
    assert found.met <= found.all

"""Reports of an incident, in whatever order they come: the newest one counts, none counts twice."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from storewide.service import rules
from storewide.service.rules import Known, Report

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def report(state: rules.State, minutes: int, **more: object) -> Report:
    said = {"key": "I-1", "title": "Slow", "opened_at": NINE} | more
    return Report(state=state, at=NINE + timedelta(minutes=minutes), **said)  # type: ignore[arg-type]


def after(*reports: Report) -> Known:
    known = Known(**rules.begun(reports[0]))
    for each in reports[1:]:
        known = Known(**vars(known) | rules.differences(known, each))
    return known


OPENED = report("open", 1)
TAKEN = report("acknowledged", 5)
OVER = report("resolved", 40)


def test_reports_come_in_any_order() -> None:
    for order in permutations((OPENED, TAKEN, OVER)):
        assert after(*order) == Known(
            state="resolved",
            title="Slow",
            severity="unknown",
            url="",
            opened_at=NINE,
            resolved_at=NINE + timedelta(minutes=40),
            told_at=NINE + timedelta(minutes=40),
        )


def test_a_repeat_changes_nothing() -> None:
    for known in (after(OPENED), after(OPENED, TAKEN), after(OPENED, TAKEN, OVER)):
        for each in (OPENED, TAKEN, OVER):
            if each.at <= (known.told_at or NINE):
                assert rules.differences(known, each) == {}


def test_an_end_without_a_beginning_began_then_until_the_beginning_is_told() -> None:
    alone = after(report("resolved", 40, opened_at=None))
    assert (alone.opened_at, alone.resolved_at) == (OVER.at, OVER.at)
    begun = report("open", 1, opened_at=None)
    assert rules.differences(alone, begun) == {"opened_at": begun.at}


def test_an_incident_opens_again() -> None:
    known = after(OPENED, OVER, report("open", 50))
    assert (known.state, known.resolved_at, known.opened_at) == ("open", None, NINE)


def test_of_one_instant_the_end_counts() -> None:
    assert after(report("resolved", 1), OPENED).state == "resolved"
    assert after(OPENED, report("resolved", 1)).state == "resolved"


def test_an_address_is_not_lost_to_a_report_without_one() -> None:
    known = after(report("open", 1, url="https://a.example/1"), TAKEN)
    assert (known.url, known.state) == ("https://a.example/1", "acknowledged")


def test_an_alarm_that_recurs_is_another_incident() -> None:
    known = after(OPENED, OVER)
    assert rules.is_another(known, report("open", 50, recurs=True))
    assert not rules.is_another(known, report("open", 50))
    assert not rules.is_another(known, report("open", 39, recurs=True))
    assert not rules.is_another(known, report("resolved", 50, recurs=True))
    assert not rules.is_another(after(OPENED), report("open", 50, recurs=True))


_REPORTS = st.lists(
    st.builds(report, st.sampled_from(["open", "acknowledged", "resolved"]), st.integers(0, 60)),
    min_size=1,
    max_size=6,
    unique_by=lambda each: each.at,
)


@given(_REPORTS, st.randoms())
def test_the_order_of_deliveries_never_matters(reports: list[Report], chance: object) -> None:
    shuffled = list(reports)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert after(*shuffled) == after(*sorted(reports, key=lambda each: each.at))

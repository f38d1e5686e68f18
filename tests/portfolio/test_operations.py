"""Asking, changing, declining, writing the case, promising: what each leaves, and what a refusal leaves."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict, WrongState
from storewide.ledger.models import IntendedEffect
from storewide.ledger.operations import NotAPromise, Promise
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.cases.told import Case, NegativeAmount
from storewide.portfolio.models import BusinessCase, Request, RequestQuerySet, RequestState
from storewide.portfolio.operations import ReasonMissing
from storewide.sources.models import Store


def trail() -> list[str]:
    """The actions noted so far, by name: lines of one moment have no order among them."""
    found = Entry.objects.filter(action__regex="^(portfolio|ledger)")
    return sorted(found.values_list("action", flat=True))


def test_ask_writes_the_request_down(asked: Request, mate: User, at: datetime) -> None:
    stored = Request.objects.get(pk=asked.pk)
    assert (stored.number, stored.title, stored.state) == (1, "Guest checkout", RequestState.ASKED)
    assert (stored.asked_by_id, stored.asked_by_label, stored.created_at) == (mate.id, "Milan", at)
    assert trail() == ["portfolio.request.ask"]


def test_ask_gives_the_next_number(asked: Request, area: Area, mate: User, at: datetime) -> None:
    numbers = [
        operations.ask(title=title, problem="p", area=area, store=None, by=mate, at=at).number
        for title in ("Second", "Third")
    ]
    assert numbers == [2, 3]


def test_ask_takes_the_next_number_when_another_took_this_one(
    asked: Request, area: Area, mate: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = iter([{"last": None}, {"last": 1}])  # the first look is from before the other one was saved
    monkeypatch.setattr(RequestQuerySet, "aggregate", lambda *_args, **_kwargs: next(read))
    other = operations.ask(title="t", problem="p", area=area, store=None, by=mate, at=at)
    assert other.number == 2
    assert Request.objects.count() == 2


def test_change_notes_what_differs(asked: Request, mate: User, at: datetime) -> None:
    operations.change(
        request=asked,
        changes={"title": "Guest checkout", "problem": "New"},
        by=mate,
        at=at,
        expected_version=1,
    )
    stored = Request.objects.get(pk=asked.pk)
    assert (stored.title, stored.problem, stored.version) == ("Guest checkout", "New", 2)
    entry = Entry.objects.of(asked).get(action="portfolio.request.change")
    assert entry.changes == {"problem": ["Half of the mobile visitors leave at the account form.", "New"]}


def test_change_of_what_somebody_changed_meanwhile_is_a_conflict(
    asked: Request, mate: User, at: datetime
) -> None:
    operations.change(request=asked, changes={"title": "Theirs"}, by=mate, at=at, expected_version=1)
    with pytest.raises(Conflict) as refused:
        operations.change(request=asked, changes={"title": "Mine"}, by=mate, at=at, expected_version=1)
    assert refused.value.theirs == {"title": "Theirs"}
    assert Request.objects.get(pk=asked.pk).title == "Theirs"


def test_change_of_area_and_store_takes_the_draft_promise_along(
    bet: BusinessCase, mate: User, at: datetime
) -> None:
    other = Area.objects.create(slug="other", name="Other", group="order_entry")
    operations.change(
        request=bet.request,
        changes={"area": other, "store": None},
        by=mate,
        at=at,
        expected_version=bet.request.version,
    )
    effect = IntendedEffect.objects.get(pk=bet.effect_id)
    assert (effect.area, effect.store) == (other, None)
    assert {"ledger.effect.move", "portfolio.request.change"} <= set(trail())


def test_decline_answers_with_the_reason(asked: Request, mate: User, at: datetime) -> None:
    operations.decline(request=asked, reason="  Too small an audience. ", by=mate, at=at)
    stored = Request.objects.get(pk=asked.pk)
    assert (stored.state, stored.answer, stored.answered_at, stored.version) == (
        RequestState.DECLINED,
        "Too small an audience.",
        at,
        2,
    )
    assert trail() == ["portfolio.request.ask", "portfolio.request.decline"]


def test_decline_without_a_reason_leaves_nothing(asked: Request, mate: User, at: datetime) -> None:
    with pytest.raises(ReasonMissing):
        operations.decline(request=asked, reason=" \n", by=mate, at=at)
    assert Request.objects.get(pk=asked.pk).state == RequestState.ASKED
    assert trail() == ["portfolio.request.ask"]


def test_write_case_makes_a_request_a_bet(bet: BusinessCase, asked: Request) -> None:
    stored = BusinessCase.objects.select_related("effect", "request").get(pk=bet.pk)
    assert (stored.objective, stored.cost, stored.value, stored.currency, stored.version) == (
        "Nobody needs an account to buy.",
        4_000_000,
        18_000_050,
        "GBP",
        1,
    )
    assert stored.request.state == RequestState.BET
    assert (stored.effect.promise, stored.effect.size) == ("Guest checkout on mobile", Decimal("3.00"))
    assert (stored.effect.source_kind, stored.effect.source_id) == ("portfolio.request", str(asked.pk))
    assert trail() == ["ledger.effect.draft", "portfolio.case.write", "portfolio.request.ask"]


def test_write_case_again_changes_it_and_notes_what(
    bet: BusinessCase, asked: Request, case: Case, promise: Promise, mate: User, at: datetime
) -> None:
    operations.write_case(
        request=asked,
        case=replace(case, cost=5_000_000, value=None),
        promise=replace(promise, size=Decimal("2.5")),
        by=mate,
        at=at,
        expected_version=1,
    )
    stored = BusinessCase.objects.select_related("effect").get(request=asked)
    assert (stored.cost, stored.value, stored.version) == (5_000_000, None, 2)
    assert stored.effect.size == Decimal("2.50")
    assert IntendedEffect.objects.count() == 1
    entry = Entry.objects.of(stored).filter(action="portfolio.case.write").first()
    assert entry is not None
    assert entry.changes == {
        "cost": ["40000.00 GBP", "50000.00 GBP"],
        "value": ["180000.50 GBP", ""],
        "size": ["3.00", "2.50"],
    }


@pytest.mark.parametrize("read", [0, 2])
def test_write_case_over_another_version_is_a_conflict(
    bet: BusinessCase, case: Case, promise: Promise, mate: User, at: datetime, read: int
) -> None:
    before = trail()
    with pytest.raises(Conflict) as refused:
        operations.write_case(
            request=bet.request,
            case=replace(case, objective="Mine"),
            promise=promise,
            by=mate,
            at=at,
            expected_version=read,
        )
    assert refused.value.theirs == {"objective": "Nobody needs an account to buy."}
    assert BusinessCase.objects.get(pk=bet.pk).objective == "Nobody needs an account to buy."
    assert trail() == before


def test_write_case_with_a_promise_that_is_none_leaves_nothing(
    asked: Request, case: Case, promise: Promise, mate: User, at: datetime
) -> None:
    with pytest.raises(NotAPromise):
        operations.write_case(
            request=asked, case=case, promise=replace(promise, size=Decimal(0)), by=mate, at=at
        )
    assert not BusinessCase.objects.exists()
    assert not IntendedEffect.objects.exists()
    assert Request.objects.get(pk=asked.pk).state == RequestState.ASKED
    assert trail() == ["portfolio.request.ask"]


def test_write_case_with_a_negative_amount_is_refused(
    asked: Request, case: Case, promise: Promise, mate: User, at: datetime
) -> None:
    with pytest.raises(NegativeAmount):
        operations.write_case(request=asked, case=replace(case, cost=-1), promise=promise, by=mate, at=at)
    assert not BusinessCase.objects.exists()


def test_promise_freezes_the_effect_and_answers_the_request(
    promised: BusinessCase, mate: User, at: datetime
) -> None:
    request = Request.objects.get(pk=promised.request_id)
    effect = IntendedEffect.objects.get(pk=promised.effect_id)
    assert (request.state, request.answered_at) == (RequestState.PROMISED, at)
    assert (effect.frozen_at, effect.frozen_by_id) == (at, mate.id)
    assert {"ledger.effect.freeze", "portfolio.case.promise"} <= set(trail())


def test_promise_of_a_case_changed_meanwhile_is_refused(bet: BusinessCase, mate: User, at: datetime) -> None:
    before = trail()
    with pytest.raises(Conflict):
        operations.promise(case=bet, by=mate, at=at, expected_version=bet.version + 1)
    assert Request.objects.get(pk=bet.request_id).state == RequestState.BET
    assert IntendedEffect.objects.get(pk=bet.effect_id).frozen_at is None
    assert trail() == before


def test_promise_past_its_day_leaves_the_bet_as_it_is(bet: BusinessCase, mate: User, at: datetime) -> None:
    before = trail()
    with pytest.raises(NotAPromise):
        operations.promise(case=bet, by=mate, at=datetime.combine(bet.effect.due_on, at.timetz()))
    request = Request.objects.get(pk=bet.request_id)
    assert (request.state, request.answered_at) == (RequestState.BET, None)
    assert IntendedEffect.objects.get(pk=bet.effect_id).frozen_at is None
    assert trail() == before


def test_after_the_promise_nothing_can_be_done_to_the_request(
    promised: BusinessCase, case: Case, promise: Promise, mate: User, at: datetime
) -> None:
    request, later, before = promised.request, at + timedelta(hours=1), trail()
    with pytest.raises(WrongState) as refused:
        operations.change(request=request, changes={"title": "x"}, by=mate, at=later, expected_version=None)
    assert refused.value.sentence == "“Guest checkout” is promised; this cannot be done to it any more."
    with pytest.raises(WrongState):
        operations.decline(request=request, reason="Too late", by=mate, at=later)
    with pytest.raises(WrongState):
        operations.write_case(request=request, case=case, promise=promise, by=mate, at=later)
    with pytest.raises(WrongState):
        operations.promise(case=promised, by=mate, at=later)
    assert trail() == before


def test_an_operation_reads_the_request_anew(asked: Request, mate: User, at: datetime) -> None:
    stale = Request.objects.get(pk=asked.pk)
    operations.decline(request=asked, reason="No", by=mate, at=at)
    with pytest.raises(WrongState):
        operations.decline(request=stale, reason="Also no", by=mate, at=at)
    assert Request.objects.get(pk=asked.pk).answer == "No"


def test_a_request_about_all_stores_promises_for_all(
    area: Area, case: Case, promise: Promise, mate: User, at: datetime
) -> None:
    Store.objects.all().delete()
    asked = operations.ask(title="t", problem="p", area=area, store=None, by=mate, at=at)
    bet = operations.write_case(
        request=asked, case=case, promise=replace(promise, store=None), by=mate, at=at
    )
    assert bet.effect.store is None

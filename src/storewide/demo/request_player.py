"""Requests of the demo store: each by its author on its day, as far as it got, with business case and promise."""

from datetime import datetime, timedelta
from decimal import Decimal

from storewide.demo.diary import Stage, acting, moment
from storewide.demo.simulation.organization import Case as CaseSaid
from storewide.demo.simulation.organization import Request as RequestSaid
from storewide.kit.permissions import SYSTEM, Actor
from storewide.ledger.operations import Promise
from storewide.portfolio import operations as portfolio
from storewide.portfolio.cases.told import Case, risks_in
from storewide.portfolio.models import Request, RequestState

#: days from the wish until what is promised is built, and tested; what is younger than `YOUNG` days is still built
BUILT, TESTED, YOUNG = 6, 20, 60


def play(stage: Stage) -> None:
    """Every request of the scenario."""
    for number, said in enumerate(stage.shop.requests):
        _request(stage, said, number)


def _request(stage: Stage, said: RequestSaid, number: int) -> None:
    author = acting(said.author)
    asked_at = moment(stage.until, said.asked, number)
    asked = portfolio.ask(
        title=said.title,
        problem=said.problem,
        area=stage.areas[said.area],
        store=stage.store,
        team=stage.people[said.author].team if said.author in stage.people else None,
        by=author,
        at=asked_at,
    )
    if said.state == "declined":
        portfolio.decline(request=asked, reason=said.answer, by=SYSTEM, at=asked_at + timedelta(days=2))
    elif said.case is not None and said.state in ("case", "promised"):
        case_at = asked_at + timedelta(days=1)
        _case(stage, asked, said.case, author, case_at, frozen=said.state == "promised")
    if said.state == "promised":
        _make(asked, said, author, asked_at)


def _make(asked: Request, said: RequestSaid, by: Actor, at: datetime) -> None:
    """A promised request is built, and tested where it is old enough."""
    portfolio.progress(request=asked, to=RequestState.BUILDING, by=by, at=at + timedelta(days=BUILT))
    if said.asked <= -YOUNG:
        portfolio.progress(request=asked, to=RequestState.TESTING, by=by, at=at + timedelta(days=TESTED))


def _case(stage: Stage, asked: Request, said: CaseSaid, by: Actor, at: datetime, *, frozen: bool) -> None:
    """The business case of a request; its promise frozen the day after where the scenario says so."""
    case = portfolio.write_case(
        request=asked,
        case=Case(
            objective=said.objective,
            risks=risks_in(said.risk),
            cost=said.cost * 100,
            value=said.return_a_year * 100,
            currency=stage.store.currency,
        ),
        promise=Promise(
            what=asked.title,
            metric=said.metric,
            direction=said.direction,
            size=Decimal(str(said.size_percent)),
            due_on=stage.day(said.due),
            owner=stage.people[said.owner],
            area=asked.area,
            store=stage.store,
        ),
        by=by,
        at=at,
    )
    if frozen:
        portfolio.promise(case=case, by=by, at=at + timedelta(days=1))

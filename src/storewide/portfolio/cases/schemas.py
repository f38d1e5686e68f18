"""What business cases look like over REST; amounts in major units, people by e-mail."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from storewide.kit.errors import Refusal
from storewide.kit.naming import named
from storewide.ledger.operations import Guardrail, Promise
from storewide.ledger.words import sentence
from storewide.lib import money
from storewide.organization.models import Person
from storewide.portfolio.cases import figures, queries, signing, told
from storewide.portfolio.cases.told import Alternative, Assumption, Case, RiskTold
from storewide.portfolio.models import BusinessCase, Request


class UnreadableAmount(Refusal):
    """Cost or return is no amount in the case's currency, or the currency is none."""


class RiskIO(Schema):
    """A risk: `chance` is low, medium, high or empty, `owner` an e-mail or null."""

    what: str = Field(min_length=1, max_length=400)
    chance: str = ""
    hurt: str = Field("", max_length=400)
    measure: str = Field("", max_length=400)
    owner: str | None = None


class GuardrailIO(Schema):
    """A metric that must not get worse by more than `margin` percent."""

    metric: str
    margin: Decimal


class AssumptionIO(Schema):
    """A figure that the return rests on, as text: 12,000 or 3 %."""

    what: str = Field(min_length=1, max_length=200)
    figure: str = Field(min_length=1, max_length=40)


class AlternativeIO(Schema):
    """What could be done instead, and why it is not."""

    what: str = Field(min_length=1, max_length=400)
    why_not: str = Field("", max_length=400)


class MoreOfCase(Schema):
    """What of a case may be left out. `cost` is spent once, `running` per year; `months` are the first year's twelve."""

    running: Decimal | None = None
    months: list[Decimal] = []
    assumptions: list[AssumptionIO] = Field([], max_length=12)
    guardrails: list[GuardrailIO] = []
    nothing: str = Field("", max_length=2000)
    alternatives: list[AlternativeIO] = Field([], max_length=10)
    smallest_in: str = Field("", max_length=2000)
    smallest_out: str = Field("", max_length=2000)
    smallest_shows: str = Field("", max_length=2000)


class CaseIn(MoreOfCase):
    """A business case and the effect it intends; `owner` by e-mail, `size` in percent.

    Risks come as `risk_list`, or as text, a line each, in `risks`: then what is known of such a risk stays.
    """

    objective: str = Field(min_length=1, max_length=4000)
    risks: str = Field("", max_length=4000)
    risk_list: list[RiskIO] | None = None
    cost: Decimal | None = None
    value: Decimal | None = None
    currency: str
    what_ships: str = Field(min_length=1, max_length=200)
    metric: str
    direction: str
    size: Decimal
    due_on: date
    owner: str
    expected_version: int | None = None


class CaseOut(Schema):
    """A business case with its promise in a sentence, and what it comes to over three years (null: not estimated)."""

    objective: str
    risks: str
    risk_list: list[RiskIO]
    cost: float | None
    running: float | None
    value: float | None
    currency: str
    months: list[float]
    assumptions: list[AssumptionIO]
    guardrails: list[GuardrailIO]
    nothing: str
    alternatives: list[AlternativeIO]
    smallest_in: str
    smallest_out: str
    smallest_shows: str
    payback_month: int | None
    over_three_years: float | None
    signed_for: list[str]
    promise: str
    frozen_at: datetime | None
    version: int

    @staticmethod
    def resolve_risks(case: BusinessCase) -> str:
        return "\n".join(each.what for each in queries.risks_of(case))

    @staticmethod
    def resolve_risk_list(case: BusinessCase) -> list[dict[str, Any]]:
        names = ("what", "chance", "hurt", "measure")
        return [
            {
                **{name: getattr(each, name) for name in names},
                "owner": each.owner.email if each.owner else None,
            }
            for each in queries.risks_of(case)
        ]

    @staticmethod
    def resolve_cost(case: BusinessCase) -> Decimal | None:
        return _major(case.cost, case.currency)

    @staticmethod
    def resolve_running(case: BusinessCase) -> Decimal | None:
        return _major(case.running, case.currency)

    @staticmethod
    def resolve_value(case: BusinessCase) -> Decimal | None:
        return _major(case.value, case.currency)

    @staticmethod
    def resolve_months(case: BusinessCase) -> list[Decimal]:
        return [money.Money(each, case.currency).major for each in case.months]

    @staticmethod
    def resolve_guardrails(case: BusinessCase) -> list[dict[str, str]]:
        return list(case.effect.guardrails)

    @staticmethod
    def resolve_payback_month(case: BusinessCase) -> int | None:
        found = reckoned(case)
        return found.payback if found else None

    @staticmethod
    def resolve_over_three_years(case: BusinessCase) -> Decimal | None:
        found = reckoned(case)
        return _major(found.over, case.currency) if found else None

    @staticmethod
    def resolve_signed_for(case: BusinessCase) -> list[str]:
        return sorted(queries.sides_signed(case))

    @staticmethod
    def resolve_promise(case: BusinessCase) -> str:
        return sentence(case.effect)

    @staticmethod
    def resolve_frozen_at(case: BusinessCase) -> datetime | None:
        return case.effect.frozen_at


class CaseRowOut(Schema):
    """A case in the list of all cases."""

    number: int
    title: str
    state: str
    cost: float | None
    running: float | None
    value: float | None
    currency: str
    payback_month: int | None
    over_three_years: float | None
    asks_for_sign_off: bool
    signed: int
    requirements: int
    met: int

    @staticmethod
    def of(case: Any, rule: Any) -> dict[str, Any]:
        """A row as values."""
        found = reckoned(case)
        return {
            "number": case.request.number,
            "title": case.request.title,
            "state": case.request.state,
            **{name: _major(getattr(case, name), case.currency) for name in ("cost", "running", "value")},
            "currency": case.currency,
            "payback_month": found.payback if found else None,
            "over_three_years": _major(found.over, case.currency) if found else None,
            "asks_for_sign_off": signing.is_asked(case, rule),
            "signed": case.signed or 0,
            "requirements": case.asked_for or 0,
            "met": case.met or 0,
        }


def reckoned(case: BusinessCase) -> figures.Reckoning | None:
    """Three years of a stored case."""
    return figures.reckon(cost=case.cost, running=case.running, value=case.value, months=case.months)


def case_in(body: CaseIn, known: BusinessCase | None) -> Case:
    """The case of a body. Raises UnreadableAmount and UnknownName."""
    currency = body.currency
    return Case(
        objective=body.objective,
        risks=_risks(body, known),
        cost=minor(body.cost, currency),
        running=minor(body.running, currency),
        value=minor(body.value, currency),
        currency=currency,
        months=tuple(minor(each, currency) or 0 for each in body.months),
        assumptions=tuple(Assumption(each.what, each.figure) for each in body.assumptions),
        alternatives=tuple(Alternative(each.what, each.why_not) for each in body.alternatives),
        nothing=body.nothing,
        smallest_in=body.smallest_in,
        smallest_out=body.smallest_out,
        smallest_shows=body.smallest_shows,
    )


def promise_in(body: CaseIn, asked: Request) -> Promise:
    """The promise of a body, about the request's area and store. Raises UnknownName."""
    return Promise(
        what=body.what_ships,
        metric=body.metric,
        direction=body.direction,
        size=body.size,
        due_on=body.due_on,
        owner=_person(body.owner),
        area=asked.area,
        store=asked.store,
        guardrails=tuple(Guardrail(each.metric, each.margin) for each in body.guardrails),
    )


def _risks(body: CaseIn, known: BusinessCase | None) -> tuple[RiskTold, ...]:
    if body.risk_list is not None:
        return tuple(
            RiskTold(
                each.what, each.chance, each.hurt, each.measure, _person(each.owner) if each.owner else None
            )
            for each in body.risk_list
        )
    before = told.written(known, queries.risks_of(known)).risks if known else ()
    return told.risks_in(body.risks, before)


def _person(email: str) -> Person:
    return named(Person, email, email__iexact=email)


def minor(amount: Decimal | None, currency: str) -> int | None:
    """An amount of major units in minor ones. Raises UnreadableAmount."""
    try:
        money.exponent(currency)
        return None if amount is None else money.parse(str(amount), currency).minor
    except ValueError as error:
        raise UnreadableAmount(str(error)) from None


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else money.Money(minor, currency).major
